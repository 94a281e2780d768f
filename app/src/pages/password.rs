//! Changing one's own password: by choice, or because somebody else has set it. Outside the frame, since then nothing
//! else is let through. A plain form; the server answers.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    components::{
        notice::{Notice, Tone},
        solid::IntoSolid,
        title::SafeTitle,
    },
    error::ApiError,
    json::Json,
    layout::door::Door,
    paths,
};

/// Why what was posted here was not taken.
#[derive(Clone, Debug)]
pub struct Refused(pub ApiError);

/// What the server says with the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Said {
    /// Somebody else has set the password.
    must: bool,
    /// Whose password it is, for programs that keep passwords.
    email: String,
    refused: Option<ApiError>,
}

#[component]
pub fn PasswordPage() -> impl IntoView {
    let said = SharedValue::<_, Json>::new_with_encoding(of_request).into_inner();
    let (title, text) = if said.must {
        (
            "Choose your password",
            "Somebody else knows the password you have signed in with. Choose one that only you know.",
        )
    } else {
        ("Change your password", "Everywhere else you will be signed out.")
    };
    let refusal =
        said.refused.as_ref().and_then(whole).map(|text| view! { <Notice tone=Tone::Bad text id="refusal"/> });
    let leave = if said.must { sign_out().solid() } else { back().solid() };
    view! {
        <SafeTitle text=title/>
        <Door>
            <h1>{title}</h1>
            <p class="door-text">{text}</p>
            {refusal}
            <form class="door-form" method="post" action=paths::PASSWORD>
                <input type="text" autocomplete="username" value=said.email.clone() readonly hidden/>
                {field("current", "Current password", "current-password", &said)}
                {field("password", "New password", "new-password", &said)}
                <p class="quiet">"At least 12 characters. A few random words are good."</p>
                <button type="submit" class="button primary tall">"Change password"</button>
            </form>
            {leave}
        </Door>
    }
    .solid()
}

fn field(name: &'static str, label: &'static str, autocomplete: &'static str, said: &Said) -> AnyView {
    let wrong = said.refused.as_ref().and_then(|error| error.for_field(name)).map(str::to_owned);
    let invalid = wrong.is_some().then_some("true");
    let problem = format!("{name}-problem");
    let described = wrong.is_some().then(|| problem.clone());
    let wrong = wrong.map(|text| view! { <p class="field-problem" id=problem role="alert">{text}</p> });
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input class="input" id=name name=name type="password" autocomplete=autocomplete required aria-invalid=invalid aria-describedby=described/>
            {wrong}
        </div>
    }
    .solid()
}

fn sign_out() -> impl IntoView {
    view! {
        <form class="door-form" method="post" action=paths::SIGN_OUT>
            <button type="submit" class="button">"Sign out"</button>
        </form>
    }
}

fn back() -> impl IntoView {
    view! { <p class="door-text"><a rel="external" href=paths::PROFILE>"Back to your profile"</a></p> }
}

/// What is wrong with the whole, unless it is said beside a field.
fn whole(error: &ApiError) -> Option<String> {
    let beside = ["current", "password"].iter().any(|field| error.for_field(field).is_some());
    (!beside).then(|| error.message.clone())
}

#[cfg(feature = "ssr")]
fn of_request() -> Said {
    let caller = crate::request::perhaps_caller();
    Said {
        must: caller.as_ref().is_some_and(model::Caller::must_change_password),
        email: caller.and_then(|caller| caller.email).unwrap_or_default(),
        refused: use_context::<Refused>().map(|refused| refused.0),
    }
}

#[cfg(not(feature = "ssr"))]
fn of_request() -> Said {
    Said::default()
}
