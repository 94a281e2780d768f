//! An invitation that can be accepted.

use leptos::prelude::*;
use model::{
    Role,
    invitations::{Account, Offer, Way},
    sso::Providers,
};

use super::Refused;
use crate::{
    components::{
        notice::{Notice, Tone},
        solid::IntoSolid,
    },
    error::ApiError,
    pages::sign_in::providers::{Along, or, providers},
    paths,
};

pub fn offered(offer: &Offer, refused: Option<&Refused>, known: &Providers) -> impl IntoView + use<> {
    let Offer { workspace, inviter, role, note, expires, .. } = offer.clone();
    let until = expires.civil().date_and_time();
    let role = (role != Role::User).then(|| format!(" as {}", role.title().to_lowercase()));
    let note = (!note.is_empty()).then(|| view! { <blockquote class="invite-note" dir="auto">{note}</blockquote> });
    let whole = refused.and_then(|refused| whole(&refused.error));
    let notice = whole.map(|text| view! { <Notice tone=Tone::Bad text id="problem"/> });
    view! {
        <h1>"Join " <bdi>{workspace}</bdi></h1>
        <p class="door-text">
            <bdi>{inviter}</bdi> " invites you to this workspace" {role} ". The invitation is open until " {until} "."
        </p>
        {note}
        {notice}
        {way(offer, refused, known)}
    }
}

fn way(offer: &Offer, refused: Option<&Refused>, known: &Providers) -> AnyView {
    let any = !known.offered.is_empty() || known.by_address;
    let along = Along { return_to: String::new(), workspace: String::new(), invitation: true };
    match offer.way.clone() {
        // The provider is all there is.
        Way::Nothing(_) if any => providers(known, &along),
        Way::SignIn | Way::SetPassword if any => view! {
            {providers(known, &along)}
            {or()}
            {own_way(offer, refused)}
        }
        .solid(),
        _ => own_way(offer, refused),
    }
}

/// Without an identity provider.
fn own_way(offer: &Offer, refused: Option<&Refused>) -> AnyView {
    match offer.way.clone() {
        Way::Join { name } => join(offer, name).solid(),
        Way::OtherPerson { name } => other_person(&offer.email, name).solid(),
        Way::SignIn => sign_in(&offer.email).solid(),
        Way::SetPassword => set_password(offer, refused).solid(),
        Way::Nothing(account) => nothing(account, &offer.inviter).solid(),
    }
}

/// The invited is signed in.
fn join(offer: &Offer, name: String) -> impl IntoView + use<> {
    let label = format!("Join {}", offer.workspace);
    view! {
        <form class="door-form" method="post" action=paths::INVITE>
            {which(offer)}
            <button type="submit" class="button primary tall"><span class="invite-label">{label}</span></button>
        </form>
        <p class="door-text">"You are signed in as " <bdi>{name}</bdi> "."</p>
        {leave("Use another account")}
    }
}

/// What is accepted is what was shown.
fn which(offer: &Offer) -> impl IntoView + use<> {
    view! { <input type="hidden" name="invitation" value=offer.id.to_string()/> }
}

fn other_person(email: &str, name: String) -> impl IntoView + use<> {
    let email = email.to_owned();
    view! {
        <div class="notice bad" role="alert">
            <p>"This invitation is for " <bdi>{email}</bdi> ", and you are signed in as " <bdi>{name}</bdi> "."</p>
        </div>
        {leave("Sign out and go on")}
        <p class="door-text"><a rel="external" href=paths::HOME>"Back to your workspace"</a></p>
    }
}

/// Ends the session and comes back here.
fn leave(label: &'static str) -> impl IntoView {
    view! {
        <form class="door-form" method="post" action=paths::INVITE_SIGN_OUT>
            <button type="submit" class="button">{label}</button>
        </form>
    }
}

fn sign_in(email: &str) -> impl IntoView + use<> {
    let email = email.to_owned();
    view! {
        <p class="door-text">"You have an account with " <bdi>{email}</bdi> " already. Sign in with it, and come back here to join."</p>
        <a class="button primary tall" rel="external" href=paths::sign_in(paths::SIGN_IN, paths::INVITE)>"Sign in"</a>
    }
}

fn set_password(offer: &Offer, refused: Option<&Refused>) -> impl IntoView + use<> {
    let (invalid_name, name_problem) = wrong(refused, "name");
    let (invalid_password, password_problem) = wrong(refused, "password");
    let hint = invalid_password.is_none().then(|| {
        view! { <p class="quiet" id="password-hint">"At least 12 characters. A few random words are good."</p> }
    });
    let name = refused.map(|refused| refused.name.clone()).unwrap_or_default();
    let label = format!("Join {}", offer.workspace);
    view! {
        <form class="door-form" method="post" action=paths::INVITE>
            {which(offer)}
            <div class="field">
                <label for="email">"E-mail"</label>
                <input class="input" id="email" type="email" autocomplete="username" readonly value=offer.email.clone()/>
            </div>
            <div class="field">
                <label for="name">"Your name"</label>
                <input class="input" id="name" name="name" value=name autocomplete="name" required maxlength="128" dir="auto" autofocus aria-invalid=invalid_name aria-describedby="name-problem"/>
                {name_problem}
            </div>
            <div class="field">
                <label for="password">"New password"</label>
                <input class="input" id="password" name="password" type="password" autocomplete="new-password" required aria-invalid=invalid_password aria-describedby="password-hint password-problem"/>
                {password_problem}
                {hint}
            </div>
            <button type="submit" class="button primary tall"><span class="invite-label">{label}</span></button>
        </form>
    }
}

fn nothing(account: Account, inviter: &str) -> impl IntoView + use<> {
    let text = match account {
        Account::New => "Passwords are turned off here, and there is no other way in yet.",
        Account::Existing => "You have an account here already, but none of the ways in that are open leads to it.",
    };
    let inviter = inviter.to_owned();
    view! { <p class="door-text">{text} " Ask " <bdi>{inviter}</bdi> " how to sign in; the invitation stays open meanwhile."</p> }
}

/// What is wrong with the whole, unless it is said beside a field.
fn whole(error: &ApiError) -> Option<String> {
    let beside = ["name", "password"].iter().any(|field| error.for_field(field).is_some());
    (!beside).then(|| error.message.clone())
}

fn wrong(refused: Option<&Refused>, field: &'static str) -> (Option<&'static str>, impl IntoView + use<>) {
    let text = refused.and_then(|refused| refused.error.for_field(field));
    let text =
        text.map(|text| text.strip_prefix("name ").map_or_else(|| text.to_owned(), |rest| format!("Your name {rest}")));
    let invalid = text.is_some().then_some("true");
    (invalid, text.map(|text| view! { <p class="field-problem" id=format!("{field}-problem") role="alert">{text}</p> }))
}
