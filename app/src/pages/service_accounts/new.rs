//! Adding a service account: a plain form, answered with its first credentials this once.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{details::check, impersonation, view::NewAccountView};
use crate::{
    components::{
        asking::ask,
        notice::{Notice, Tone},
        number::counted,
        problem::Problem,
        solid::IntoSolid,
        title::SafeTitle,
    },
    error::ApiError,
    json::Json,
    layout::page_header::PageHeader,
    pages::{
        credentials::{
            made::{Made, made},
            new::{life_field, line},
        },
        invitations::{
            new::{bone, groups},
            said::Draft as Terms,
        },
    },
    paths,
    server_fns::service_accounts::new_account,
};

/// What was filled in: groups stand among the terms.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub name: String,
    pub impersonation: bool,
    pub admin: bool,
    pub life: String,
    pub terms: Terms,
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
        let get = |wanted: &str| fields.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone());
        Self {
            name: get("name").unwrap_or_default(),
            impersonation: get("impersonation").is_some(),
            admin: get("admin").is_some(),
            life: get("life").unwrap_or_default(),
            terms: Terms::of(fields),
        }
    }

    /// What the port is asked; what cannot be read is left for it to refuse.
    #[cfg(feature = "ssr")]
    pub fn wanted(&self) -> Result<model::service_accounts::NewServiceAccount, model::Error> {
        Ok(model::service_accounts::NewServiceAccount {
            name: self.name.clone(),
            allow_impersonation: self.impersonation,
            admin: self.admin,
            groups: self.terms.wanted()?.groups,
            life: crate::pages::credentials::new::life(&self.life),
        })
    }
}

#[component]
pub fn NewAccountPage() -> impl IntoView {
    let said = SharedValue::<_, Json>::new_with_encoding(of_request).into_inner();
    let title = match &said.made {
        Some(_) => "Service account added",
        None => "Add service account",
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
    let panel = paths::with_query(paths::SERVICE_ACCOUNTS, &[("account", &new.of)]);
    view! {
        <p class="invite-address" dir="auto">{new.owner.clone()}</p>
        {made(new, "Credentials Details")}
        <div class="invite-ways">
            // Loads the page, so that the browser keeps nothing of this one.
            <a class="button primary" href=panel rel="external">"Done"</a>
            <a class="button quiet" href=paths::ADD_ACCOUNT rel="external">"Add another"</a>
        </div>
    }
}

fn asked(said: Said) -> AnyView {
    let find = said.draft.terms.find.clone();
    ask(move || find.clone(), new_account).show(bone, move |found| match found {
        Ok(found) => form(&said, &found),
        Err(error) => view! { <div class="card"><Problem error again=paths::ADD_ACCOUNT/></div> }.solid(),
    })
}

fn form(said: &Said, found: &NewAccountView) -> AnyView {
    let Said { draft, refused, .. } = said;
    let refused = refused.as_ref();
    let beside = |error: &&ApiError| ["name", "expiration_sec"].iter().all(|field| error.for_field(field).is_none());
    let refusal = refused.filter(beside).map(|error| error.message.clone());
    let refusal = refusal.map(|text| view! { <Notice tone=Tone::Bad text id="refusal"/> });
    let free = found.allowed.map(|allowed| {
        let free = u64::from(allowed.saturating_sub(found.used));
        let text =
            ["There is room for ", &counted(free, "more service account", "more service accounts"), "."].concat();
        view! { <p class="quiet">{text}</p> }
    });
    let admin = found.admins.then(|| check("admin", "Set as Admin", draft.admin));
    view! {
        {refusal}
        <form class="card card-body invite-form" method="post" action=paths::ADD_ACCOUNT>
            {line("name", "Name", &draft.name, "", "", refused)}
            <div class="field">
                {check("impersonation", "Allow impersonation", draft.impersonation)}
                {impersonation()}
                {admin}
            </div>
            {groups(&draft.terms, &found.groups)}
            {life_field(&found.life, &draft.life, "Expiration of its first credentials", refused)}
            {free}
            <div class="invite-ways">
                <button type="submit" class="button primary">"Save"</button>
                <a class="button quiet" href=paths::SERVICE_ACCOUNTS>"Cancel"</a>
            </div>
        </form>
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
