//! Writing a vault: a plain form. Its text comes with the answer to a form that asks for it, which is recorded, and goes
//! back by another.

use leptos::{html, prelude::*};
use leptos_router::hooks::use_query_map;
use model::vaults::{Format, Target};
use serde::{Deserialize, Serialize};

use super::query::home;
use crate::{
    components::{
        asking::ask,
        editor::VaultEditor,
        notice::{Notice, Tone},
        problem::Problem,
        solid::IntoSolid,
        textarea::content,
        title::SafeTitle,
    },
    error::ApiError,
    json::Json,
    layout::page_header::PageHeader,
    pages::{
        credentials::new::line,
        invitations::{new::bone, view::Choice},
    },
    paths,
    server_fns::vaults::vault_groups,
};

/// What was filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Empty for a new one.
    pub vault: String,
    /// `person`, `service_account`, `group`, or nothing for administrators who have not chosen yet.
    pub owner: String,
    /// The account, or the group; empty for the whole workspace.
    pub of: String,
    pub of_name: String,
    pub name: String,
    pub target: String,
    pub format: String,
    pub text: String,
    pub enabled: bool,
    pub reason: String,
    /// The revision this is a change of.
    pub seen: String,
    /// Groups that have this in their name.
    pub find: String,
}

/// The answer to the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub draft: Draft,
    /// Whether this is the answer to a form at all.
    pub asked: bool,
    pub refused: Option<ApiError>,
    /// What somebody else has saved meanwhile, and its revision.
    pub theirs: Option<(i64, String)>,
    /// It was saved, and this should be known about it.
    pub warnings: Vec<String>,
}

impl Draft {
    pub fn of(fields: &[(String, String)]) -> Self {
        let find = |wanted: &str| fields.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone());
        let get = |wanted: &str| find(wanted).unwrap_or_default();
        Self {
            vault: get("vault"),
            owner: get("owner"),
            of: get("of"),
            of_name: get("of_name"),
            name: get("name"),
            target: get("target"),
            format: get("format"),
            // Forms send line ends as two characters (RFC 7578 and WHATWG HTML, 4.10.22.4).
            text: get("data").replace("\r\n", "\n"),
            enabled: find("enabled").is_some(),
            reason: get("reason"),
            seen: get("seen"),
            find: get("find"),
        }
    }
}

#[component]
pub fn EditVaultPage() -> impl IntoView {
    let said = SharedValue::<_, Json>::new_with_encoding(of_request).into_inner();
    let query = use_query_map().get_untracked();
    let mut said = said;
    if !said.asked {
        let get = |name: &str| query.get(name).unwrap_or_default();
        said.draft = Draft { owner: get("owner"), of: get("of"), enabled: true, ..Draft::default() };
    }
    let title = if said.draft.vault.is_empty() { "Add configuration vault" } else { "Edit configuration vault" };
    let content = if said.draft.vault.is_empty() && matches!(said.draft.owner.as_str(), "" | "group") {
        with_groups(said)
    } else {
        form(&said, &[])
    };
    view! {
        <SafeTitle text=title/>
        <div class="page">
            <PageHeader title=title/>
            {content}
        </div>
    }
    .solid()
}

fn with_groups(said: Said) -> AnyView {
    let find = said.draft.find.clone();
    ask(move || find.clone(), vault_groups).show(bone, move |found| match found {
        Ok(groups) => form(&said, &groups),
        Err(error) => view! { <div class="card"><Problem error again=paths::VAULTS/></div> }.solid(),
    })
}

fn form(said: &Said, groups: &[Choice]) -> AnyView {
    let (draft, refused) = (&said.draft, said.refused.as_ref());
    let is_new = draft.vault.is_empty();
    let beside = |error: &&ApiError| ["name", "data", "reason"].iter().all(|field| error.for_field(field).is_none());
    let refusal = refused.filter(beside).map(|error| error.message.clone());
    let refusal = refusal.map(|text| view! { <Notice tone=Tone::Bad text id="refusal"/> });
    let whose = if is_new && matches!(draft.owner.as_str(), "" | "group") {
        whose(draft, groups)
    } else {
        let name = draft.of_name.clone();
        (!name.is_empty()).then(|| view! { <p class="quiet">"For " <strong dir="auto">{name}</strong></p> }).solid()
    };
    let hidden = [("vault", &draft.vault), ("seen", &draft.seen), ("of_name", &draft.of_name)];
    let hidden =
        hidden.map(|(name, value)| view! { <input type="hidden" name=name value=value.clone()/> }).collect_view();
    let kept = (!(is_new && matches!(draft.owner.as_str(), "" | "group"))).then(|| {
        view! {
            <input type="hidden" name="owner" value=draft.owner.clone()/>
            <input type="hidden" name="of" value=draft.of.clone()/>
        }
    });
    let back = home(&draft.owner, &draft.of);
    view! {
        {refusal}
        {conflict(said)}
        {warned(said)}
        <form class="card card-body vault-form" method="post" action=paths::EDIT_VAULT>
            // The first button is what Enter presses.
            <button type="submit" class="unseen" name="act" value="save" tabindex="-1" aria-hidden="true">"Save"</button>
            {hidden}
            {kept}
            {whose}
            <div class="vault-facts">
                {line("name", "Name", &draft.name, "", "", refused)}
                {choice("target", "Target", &draft.target, &Target::ALL.map(|it| (it.as_str(), it.title())), !is_new)}
                {choice("format", "Format", &draft.format, &Format::ALL.map(|it| (it.as_str(), it.label())), false)}
            </div>
            {area(draft, refused)}
            {line("reason", "Why (optional)", &draft.reason, "", "", refused)}
            <label class="account-check">
                <input type="checkbox" name="enabled" value="on" checked=draft.enabled/>
                <span>"Active: clients get it from their next start on"</span>
            </label>
            <div class="invite-ways">
                <button type="submit" class="button primary" name="act" value="save">"Save"</button>
                <a class="button quiet" href=back rel="external">"Cancel"</a>
            </div>
        </form>
    }
    .solid()
}

fn area(draft: &Draft, refused: Option<&ApiError>) -> AnyView {
    let problem = refused.and_then(|error| error.for_field("data")).map(str::to_owned);
    let format = if draft.format.is_empty() { Format::Hocon.as_str().to_owned() } else { draft.format.clone() };
    let area = html::textarea()
        .id("data")
        .class("input vault-text")
        .name("data")
        .rows("20")
        .dir("ltr")
        .spellcheck("false")
        .autocomplete("off")
        .aria_invalid(problem.is_some().then_some("true"))
        .aria_describedby("data-problem data-hint");
    // Where there is no text, the browser makes no node for one.
    let area = if draft.text.is_empty() { area.solid() } else { area.child(content(&draft.text)).solid() };
    let problem = problem.map(|text| view! { <p class="field-problem" id="data-problem" role="alert">{text}</p> });
    view! {
        <div class="field">
            <label for="data">"Configuration"</label>
            <VaultEditor format file_name="vault">{area}</VaultEditor>
            {problem}
            <p class="field-hint" id="data-hint">"Extends the clearml.conf of whoever gets it, and overrides what stands there. At most 256 KiB. ${…} and include are left to the client."</p>
        </div>
    }
    .solid()
}

fn choice(
    name: &'static str,
    label: &'static str,
    value: &str,
    all: &[(&'static str, &'static str)],
    fixed: bool,
) -> AnyView {
    let options = all.iter().map(|(code, title)| {
        let (selected, code, title) = (*code == value, *code, *title);
        view! { <option value=code selected=selected>{title}</option> }.solid()
    });
    // What is fixed is not sent by the select, and must not be lost when the form comes back.
    let kept = fixed.then(|| view! { <input type="hidden" name=name value=value.to_owned()/> });
    view! {
        <div class="field">
            {kept}
            <label for=name>{label}</label>
            <select class="input" id=name name=name disabled=fixed>{options.collect_view()}</select>
        </div>
    }
    .solid()
}

/// Whom a new administrator vault is for: everybody, or one of the groups that were found.
fn whose(draft: &Draft, groups: &[Choice]) -> AnyView {
    let options = groups.iter().map(|group| {
        let (id, name, selected) = (group.id.clone(), group.name.clone(), group.id == draft.of);
        view! { <option value=id selected=selected>{name}</option> }.solid()
    });
    view! {
        <input type="hidden" name="owner" value="group"/>
        <div class="vault-facts">
            <div class="field">
                <label for="of">"User group"</label>
                <select class="input" id="of" name="of" dir="auto">
                    <option value="">"Whole workspace"</option>
                    {options.collect_view()}
                </select>
            </div>
            <div class="field">
                <label for="find">"Find another group"</label>
                <div class="search">
                    <input class="input" id="find" name="find" value=draft.find.clone() maxlength="128" autocomplete="off"/>
                    <button type="submit" class="button small" name="act" value="look">"Find"</button>
                </div>
            </div>
        </div>
    }
    .solid()
}

/// Both texts, so that nothing is lost: one's own in the form, the other's beside it.
fn conflict(said: &Said) -> AnyView {
    let Some((revision, theirs)) = &said.theirs else { return ().solid() };
    let text = ["Somebody else has saved revision ", &revision.to_string(), " meanwhile. Nothing of yours was saved yet: look at both, bring the form to what it should be, and save again."].concat();
    let theirs = theirs.clone();
    view! {
        <Notice tone=Tone::Bad text id="conflict"/>
        <section class="card card-body" aria-labelledby="theirs">
            <h2 id="theirs">"What is saved now"</h2>
            <pre class="vault-text" tabindex="0" dir="ltr">{theirs}</pre>
        </section>
    }
    .solid()
}

fn warned(said: &Said) -> AnyView {
    if said.warnings.is_empty() {
        return ().solid();
    }
    let items = said.warnings.iter().map(|text| view! { <li>{text.clone()}</li> }.solid());
    view! {
        <section class="card card-body" role="status">
            <h2>"Saved, but look at this"</h2>
            <ul>{items.collect_view()}</ul>
        </section>
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
