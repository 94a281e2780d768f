//! Making a user without an invitation, and the password that is shown this once: also that of somebody who has lost
//! the own one. A plain form: each step is a page of the server, with what was filled in kept.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    components::{
        asking::ask,
        copy_link::CopyLink,
        notice::{Notice, Tone},
        number::counted,
        problem::Problem,
        solid::IntoSolid,
        title::SafeTitle,
    },
    error::ApiError,
    json::Json,
    layout::page_header::PageHeader,
    pages::invitations::{
        new::{bone, groups, role, wrong},
        said::Draft as Terms,
        view::TermsView,
    },
    paths,
    server_fns::invitations::invitation_terms,
};

/// What was filled in: the address stands among the terms.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub name: String,
    pub email: String,
    pub terms: Terms,
}

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    pub id: String,
    pub name: String,
    pub email: String,
    /// Absent where nobody signs in with a password.
    pub password: Option<String>,
    /// A user, or only the password of one there was.
    pub is_new: bool,
}

/// The answer to a form.
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
            email: get("email").unwrap_or_default(),
            terms: Terms::of(fields),
        }
    }

    /// What the port is asked; what cannot be read is left for it to refuse.
    #[cfg(feature = "ssr")]
    pub fn wanted(&self, caller: &model::Caller) -> Result<model::users::NewUser, model::Error> {
        let terms = self.terms.wanted()?;
        Ok(model::users::NewUser {
            tenant: caller.tenant.clone(),
            name: self.name.clone(),
            email: self.email.trim().to_owned(),
            role: terms.role,
            given_name: None,
            family_name: None,
            avatar: None,
            internal: false,
            groups: terms.groups,
        })
    }
}

#[component]
pub fn AddUserPage() -> impl IntoView {
    let said = SharedValue::<_, Json>::new_with_encoding(of_request).into_inner();
    let title = match &said.made {
        Some(made) if made.is_new => "User added",
        Some(_) => "New password",
        None => "Add user",
    };
    let content = match &said.made {
        Some(made) => shown(made).solid(),
        None => asked(said).solid(),
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

fn asked(said: Said) -> impl IntoView {
    let find = said.draft.terms.find.clone();
    ask(move || find.clone(), invitation_terms).show(bone, move |terms| match terms {
        Ok(terms) => form(&said, &terms).solid(),
        Err(error) => view! { <div class="card"><Problem error again=paths::ADD_USER/></div> }.solid(),
    })
}

fn form(said: &Said, terms: &TermsView) -> impl IntoView + use<> {
    let Said { draft, refused, .. } = said;
    let refused = refused.as_ref();
    let beside = |error: &&ApiError| ["name", "email"].iter().all(|field| error.for_field(field).is_none());
    let refusal = refused.filter(beside).map(|error| error.message.clone());
    let refusal = refusal.map(|text| view! { <Notice tone=Tone::Bad text id="refusal"/> });
    let seats = terms.seats_allowed.map(|allowed| {
        let free = allowed.saturating_sub(terms.seats_used);
        let text = format!("{} {} free.", counted(free.into(), "seat", "seats"), if free == 1 { "is" } else { "are" });
        view! { <p class="quiet">{text}</p> }
    });
    view! {
        {refusal}
        <form class="card card-body invite-form" method="post" action=paths::ADD_USER>
            {line("name", "Name", "text", &draft.name, refused)}
            {line("email", "E-mail", "email", &draft.email, refused)}
            {role(&draft.terms, terms)}
            {groups(&draft.terms, terms)}
            <p class="quiet">"A password is made and shown, this once. It has to be changed at the first sign-in."</p>
            {seats}
            <div class="invite-ways">
                <button type="submit" class="button primary">"Add user"</button>
                <a class="button quiet" href=paths::USERS>"Cancel"</a>
            </div>
        </form>
    }
}

fn line(
    name: &'static str,
    label: &'static str,
    kind: &'static str,
    value: &str,
    refused: Option<&ApiError>,
) -> AnyView {
    let (invalid, problem) = wrong(refused, name);
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input class="input" id=name name=name type=kind value=value.to_owned() autocomplete="off" maxlength="254" dir="auto" aria-invalid=invalid/>
            {problem}
        </div>
    }
    .solid()
}

fn shown(made: &Made) -> impl IntoView + use<> {
    let panel = paths::with_query(paths::USERS, &[("user", &made.id)]);
    let (tone, text) = match &made.password {
        Some(_) => {
            (Tone::Good, "The password is shown this once. Hand it over now; it has to be changed at the next sign-in.")
        }
        None => (Tone::Good, "There is no password: passwords are turned off here."),
    };
    let password = made.password.clone().map(|password| {
        view! { <CopyLink link=password of=made.email.clone() what="password"/> }
    });
    view! {
        <Notice tone text=text.to_owned() id="result"/>
        <section class="card card-body made" aria-label="Who it is for">
            <p class="invite-address" dir="auto">{made.name.clone()}</p>
            <p class="quiet" dir="auto">{made.email.clone()}</p>
            {password}
        </section>
        <div class="invite-ways">
            // Loads the page, so that the browser keeps nothing of this one.
            <a class="button primary" href=panel rel="external">"Done"</a>
            <a class="button quiet" href=paths::ADD_USER rel="external">"Add another"</a>
        </div>
    }
}

#[cfg(feature = "ssr")]
fn of_request() -> Said {
    use_context::<Said>().unwrap_or_default()
}

#[cfg(not(feature = "ssr"))]
fn of_request() -> Said {
    Said::default()
}
