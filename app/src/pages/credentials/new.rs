//! Making an access key, or one that takes the place of another: a plain form, answered with the key this once.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

use super::{
    made::{Made, made},
    view::{KeyRow, LifeView, NewKeyView},
};
use crate::{
    components::{
        asking::ask,
        notice::{Notice, Tone},
        problem::Problem,
        solid::IntoSolid,
        title::SafeTitle,
    },
    error::ApiError,
    json::Json,
    layout::page_header::PageHeader,
    pages::invitations::new::{bone, wrong},
    paths,
    server_fns::credentials::new_key,
};

/// What was filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The service account it is for; empty for oneself.
    pub of: String,
    /// The key whose place it takes; empty for none.
    pub rotate: String,
    /// Anything: a gateway token is wanted, and no key.
    pub token: String,
    pub label: String,
    pub life: String,
    pub scope: String,
    pub services: String,
    pub networks: String,
    pub hours: String,
}

/// The answer to the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub draft: Draft,
    pub made: Option<Made>,
    pub refused: Option<ApiError>,
}

impl Draft {
    pub fn of(fields: &[(String, String)]) -> Self {
        let get = |wanted: &str| {
            let found = fields.iter().find(|(name, _)| name == wanted);
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        Self {
            of: get("of"),
            rotate: get("rotate"),
            token: get("token"),
            label: get("label"),
            life: get("life"),
            scope: get("scope"),
            services: get("services"),
            networks: get("networks"),
            hours: get("hours"),
        }
    }

    /// What the port is asked; what cannot be read is left for it to refuse.
    #[cfg(feature = "ssr")]
    pub fn wanted(&self) -> model::credentials::Wish {
        let services = self.services.split([',', ' ']).map(str::to_owned);
        let scope = match self.scope.as_str() {
            // Nothing named is no wish for everything.
            "services" if self.services.trim().is_empty() => vec!["(none)".to_owned()],
            "services" => services.collect(),
            other => vec![other.to_owned()],
        };
        model::credentials::Wish {
            label: Some(self.label.clone()),
            life: life(&self.life),
            networks: vec![self.networks.clone()],
            scope,
        }
    }
}

/// A life as the form writes it: nothing, `never`, or days. What is no number is too short.
#[cfg(feature = "ssr")]
pub fn life(text: &str) -> model::credentials::Life {
    use model::credentials::Life;
    match text {
        "" => Life::Usual,
        "never" => Life::Unlimited,
        days => Life::Seconds(days.parse::<u32>().unwrap_or(0).saturating_mul(86_400)),
    }
}

#[component]
pub fn NewKeyPage() -> impl IntoView {
    let said = SharedValue::<_, Json>::new_with_encoding(of_request).into_inner();
    let query = use_query_map().get_untracked();
    let for_token = !said.draft.token.is_empty() || query.get_str("token").is_some();
    let title = match &said.made {
        Some(made) if !made.token.is_empty() => "Token generated",
        Some(_) => "Credentials created",
        None if for_token => "Generate a token",
        None => "Create credentials",
    };
    let content = match &said.made {
        Some(new) => result(new).solid(),
        None => asked(said),
    };
    view! {
        <SafeTitle text=title/>
        <div class="page narrow">
            <PageHeader title=title/>
            {content}
        </div>
    }
    .solid()
}

fn result(new: &Made) -> impl IntoView + use<> {
    let back = back(&new.of);
    let heading = if new.token.is_empty() { "New credentials" } else { "New gateway token" };
    view! {
        {made(new, heading)}
        // Loads the page, so that the browser keeps nothing of this one.
        <div class="invite-ways"><a class="button primary" href=back rel="external">"Done"</a></div>
    }
}

/// Where the keys are that it belongs to.
fn back(of: &str) -> String {
    if of.is_empty() {
        paths::WORKSPACE.to_owned()
    } else {
        paths::with_query(paths::SERVICE_ACCOUNTS, &[("account", of)])
    }
}

fn asked(said: Said) -> AnyView {
    let query = use_query_map().get_untracked();
    let mut said = said;
    if said.refused.is_none() {
        let get = |name: &str| query.get_str(name).unwrap_or_default().to_owned();
        (said.draft.of, said.draft.rotate, said.draft.token) = (get("of"), get("rotate"), get("token"));
    }
    let asked = (said.draft.of.clone(), said.draft.rotate.clone(), said.draft.token.clone());
    ask(move || asked.clone(), |(of, rotate, token)| new_key(of, rotate, token)).show(bone, move |found| match found {
        Ok(found) => form(&said, &found),
        Err(error) => view! { <div class="card"><Problem error again=paths::WORKSPACE/></div> }.solid(),
    })
}

fn form(said: &Said, found: &NewKeyView) -> AnyView {
    let Said { draft, refused, .. } = said;
    let refused = refused.as_ref();
    let fields = ["label", "expiration_sec", "scope", "networks", "overlap_hours"];
    let beside = |error: &&ApiError| fields.iter().all(|field| error.for_field(field).is_none());
    let refusal = refused.filter(beside).map(|error| error.message.clone());
    let refusal = refusal.map(|text| view! { <Notice tone=Tone::Bad text id="refusal"/> });
    let owner = (!found.owner.is_empty()).then(|| {
        view! { <p>"For the service account " <strong dir="auto">{found.owner.clone()}</strong></p> }
    });
    let (content, send) = match &found.rotated {
        Some(old) => (overlap(old, draft, refused), "Rotate"),
        None if !draft.token.is_empty() => (of_token(draft, found, refused), "Generate"),
        None => (choices(draft, found, refused), "Create"),
    };
    view! {
        {refusal}
        <form class="card card-body invite-form" method="post" action=paths::NEW_KEY>
            <input type="hidden" name="of" value=draft.of.clone()/>
            <input type="hidden" name="rotate" value=draft.rotate.clone()/>
            <input type="hidden" name="token" value=draft.token.clone()/>
            {owner}
            {content}
            <div class="invite-ways">
                <button type="submit" class="button primary">{send}</button>
                <a class="button quiet" href=back(&draft.of)>"Cancel"</a>
            </div>
        </form>
    }
    .solid()
}

fn choices(draft: &Draft, found: &NewKeyView, refused: Option<&ApiError>) -> AnyView {
    let option = |value: &'static str, text: &'static str| {
        let selected = draft.scope == value;
        view! { <option value=value selected=selected>{text}</option> }
    };
    let (invalid, problem) = wrong(refused, "scope");
    view! {
        {line("label", "Label (optional)", &draft.label, "Where it is used", "", refused)}
        {life_field(&found.life, &draft.life, "Expiration", refused)}
        <div class="field">
            <label for="scope">"May be used for"</label>
            <select class="input" id="scope" name="scope" aria-invalid=invalid>
                {option("all", "Everything its owner may do")}
                {option("read_only", "Reading only")}
                {option("services", "Some services of the API only")}
            </select>
            {problem}
        </div>
        {line("services", "Services (where only some)", &draft.services, "queues, tasks, workers", "", None)}
        {line("networks", "Networks it may be used from (optional)", &draft.networks, "10.0.0.0/8, 192.168.1.7", "Addresses or CIDR. Nothing: from everywhere.", refused)}
    }
    .solid()
}

fn of_token(draft: &Draft, found: &NewKeyView, refused: Option<&ApiError>) -> AnyView {
    view! {
        {line("label", "Label", &draft.label, "Where it is used", "", refused)}
        {life_field(&found.life, &draft.life, "Expiration", refused)}
    }
    .solid()
}

fn overlap(old: &KeyRow, draft: &Draft, refused: Option<&ApiError>) -> AnyView {
    let name = old.name().to_owned();
    let chosen = if draft.hours.is_empty() { "24" } else { &draft.hours };
    let option = |(value, text): (&'static str, &'static str)| {
        let selected = chosen == value;
        view! { <option value=value selected=selected>{text}</option> }
    };
    let hours = [("1", "1 hour"), ("4", "4 hours"), ("24", "24 hours"), ("48", "48 hours"), ("72", "72 hours")];
    let (invalid, problem) = wrong(refused, "overlap_hours");
    view! {
        <p>
            "A new key takes the place of " <strong dir="auto">{name}</strong>
            ", with its label and limits. The old one goes on for some hours, so that nothing stops in between."
        </p>
        <div class="field">
            <label for="hours">"The old key works for another"</label>
            <select class="input" id="hours" name="hours" aria-invalid=invalid>{hours.map(option).collect_view()}</select>
            {problem}
        </div>
    }
    .solid()
}

/// How long a key lives.
pub fn life_field(life: &LifeView, chosen: &str, label: &'static str, refused: Option<&ApiError>) -> AnyView {
    let usual = ["Usual: ", &life.usual].concat();
    let days = life.days.iter().map(|days| {
        let value = days.to_string();
        let selected = chosen == value;
        let text = [value.as_str(), " days"].concat();
        view! { <option value=value.clone() selected=selected>{text}</option> }
    });
    let never = life.never.then(|| {
        let selected = chosen == "never";
        view! { <option value="never" selected=selected>"Never"</option> }
    });
    let (invalid, problem) = wrong(refused, "expiration_sec");
    view! {
        <div class="field">
            <label for="life">{label}</label>
            <select class="input" id="life" name="life" aria-invalid=invalid>
                <option value="">{usual}</option>
                {days.collect_view()}
                {never}
            </select>
            {problem}
        </div>
    }
    .solid()
}

/// A line of text.
pub fn line(
    name: &'static str,
    label: &'static str,
    value: &str,
    placeholder: &'static str,
    hint: &'static str,
    refused: Option<&ApiError>,
) -> AnyView {
    let (invalid, problem) = wrong(refused, name);
    let hint = (!hint.is_empty()).then(|| view! { <p class="quiet">{hint}</p> });
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input class="input" id=name name=name type="text" value=value.to_owned() placeholder=placeholder autocomplete="off" dir="auto" aria-invalid=invalid/>
            {problem}
            {hint}
        </div>
    }
    .solid()
}

#[cfg(feature = "ssr")]
fn of_request() -> Said {
    use_context::<Said>().unwrap_or_default()
}

#[cfg(not(feature = "ssr"))]
fn of_request() -> Said {
    Said::default()
}
