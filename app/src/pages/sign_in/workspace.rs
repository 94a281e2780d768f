//! Somebody of several workspaces says which.

use leptos::prelude::*;
use model::sso::Choice;

use super::doorstep::doorstep;
use crate::{
    components::{empty::Empty, icon, solid::IntoSolid, title::SafeTitle},
    layout::door::Door,
    paths,
};

#[component]
pub fn WorkspacePage() -> impl IntoView {
    let choices = doorstep().choices;
    let inside = if choices.is_empty() { nothing().solid() } else { form(&choices).solid() };
    view! {
        <SafeTitle text="Choose a workspace"/>
        <Door>{inside}</Door>
    }
    .solid()
}

fn form(choices: &[Choice]) -> impl IntoView + use<> {
    let buttons: Vec<AnyView> = choices.iter().map(button).collect();
    view! {
        <h1>"Choose a workspace"</h1>
        <p class="door-text">"You are a member of several. You can sign in to another one at any time."</p>
        <form class="door-form" method="post" action=paths::SIGN_IN_WORKSPACE>{buttons}</form>
    }
}

fn button(choice: &Choice) -> AnyView {
    let Choice { id, name } = choice.clone();
    view! { <button type="submit" class="button tall" name="workspace" value=id.to_string()><span class="invite-label" dir="auto">{name}</span></button> }
        .solid()
}

fn nothing() -> impl IntoView {
    view! {
        <Empty icon=icon::DOOR title="There is nothing to choose" text="The choice stands open for ten minutes after signing in, and can be made once. Sign in again." whole_page=true>
            <a class="button primary" rel="external" href=paths::SIGN_IN>"Sign in"</a>
        </Empty>
    }
}
