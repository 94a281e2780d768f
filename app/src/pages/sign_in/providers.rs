//! Buttons that lead to identity providers: plain form posts, with or without JavaScript.

use leptos::prelude::*;
use model::sso::{Offered, Providers};

use crate::{
    components::{field::Field, solid::IntoSolid},
    paths,
};

/// What goes along with the choice of a provider.
#[derive(Clone, Debug, Default)]
pub struct Along {
    pub return_to: String,
    pub workspace: String,
    /// To accept the invitation whose link was opened.
    pub invitation: bool,
}

/// A button for each provider that everybody sees, and a field where others are found by address.
pub fn providers(providers: &Providers, along: &Along) -> AnyView {
    let buttons: Vec<AnyView> = providers.offered.iter().map(button).collect();
    let offered = (!buttons.is_empty()).then(|| form(along, buttons.solid()));
    let by_address = providers.by_address.then(|| form(along, address().solid()));
    view! {
        {offered}
        {by_address}
    }
    .solid()
}

fn form(along: &Along, inside: AnyView) -> AnyView {
    let Along { return_to, workspace, invitation } = along.clone();
    let invitation = if invitation { "yes" } else { "" };
    view! {
        <form class="door-form" method="post" action=paths::SIGN_IN_SSO>
            <input type="hidden" name="return_to" value=return_to/>
            <input type="hidden" name="workspace" value=workspace/>
            <input type="hidden" name="invitation" value=invitation/>
            {inside}
        </form>
    }
    .solid()
}

fn button(provider: &Offered) -> AnyView {
    let Offered { key, name, answers } = provider.clone();
    let silent = (!answers).then(|| {
        view! { <p class="door-text" role="status"><bdi>{name.clone()}</bdi> " does not answer at the moment. Try it again, or use another way in."</p> }
    });
    view! {
        <button type="submit" class="button tall" name="provider" value=key.to_string()><span class="invite-label">"Continue with " {name}</span></button>
        {silent}
    }
    .solid()
}

fn address() -> impl IntoView {
    view! {
        <Field name="address" label="Work e-mail" kind="email" autocomplete="email"/>
        <button type="submit" class="button tall">"Continue with single sign-on"</button>
    }
}

/// Between two ways in.
pub fn or() -> AnyView {
    view! { <p class="door-or">"or"</p> }.solid()
}
