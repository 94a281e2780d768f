//! Who is signed in, and what one can do about it: the menu behind the avatar.

use leptos::prelude::*;
use model::sign_in::Workspace;

use super::{
    frame::{ACCOUNT, close_menus},
    theme_choice::ThemeChoice,
};
use crate::{
    components::{
        avatar::Avatar,
        icon::{self, Icon},
        solid::IntoSolid,
    },
    paths,
    viewer::use_viewer,
};

#[component]
pub fn AccountMenu() -> impl IntoView {
    let viewer = use_viewer();
    let known = viewer.get_untracked();
    let name = move || viewer.read().name.clone();
    let id = known.id.to_string();
    let avatar = move |large: bool| {
        let id = id.clone();
        move || view! { <Avatar name=name() id=id.clone() large/> }
    };
    view! {
        <button
            type="button"
            class="account-button"
            popovertarget=ACCOUNT
            aria-label=move || format!("Account of {}", name())
        >
            {avatar(false)}
        </button>
        <div class="account-menu" id=ACCOUNT popover="auto" role="dialog" aria-label="Account">
            <div class="account-who">
                {avatar(true)}
                <div>
                    <p class="account-name" dir="auto">{name}</p>
                    <p class="account-detail">{known.email.clone()}</p>
                    <p class="account-detail">
                        <bdi>{known.tenant_name.clone()}</bdi>
                        " · "
                        {known.role.title()}
                    </p>
                </div>
            </div>
            {elsewhere(&known.elsewhere)}
            <ThemeChoice/>
            <div class="account-ways">
                <a class="account-way" href=paths::PROFILE on:click=|_| close_menus()><Icon path=icon::PERSON/>"Profile"</a>
                <form method="post" action=paths::SIGN_OUT>
                    <button type="submit" class="account-way"><Icon path=icon::DOOR/>"Sign out"</button>
                </form>
            </div>
        </div>
    }
}

/// Where else one is a user. A plain form: going there loads the page.
fn elsewhere(workspaces: &[Workspace]) -> Option<AnyView> {
    if workspaces.is_empty() {
        return None;
    }
    let each = workspaces.iter().map(|workspace| {
        let (id, name) = (workspace.id.to_string(), workspace.name.clone());
        view! { <button type="submit" class="account-way" name="tenant" value=id><span dir="auto">{name}</span></button> }
    });
    let each = each.collect_view();
    Some(
        view! {
            <form class="account-elsewhere" method="post" action=paths::SWITCH aria-labelledby="elsewhere">
                <p class="account-detail" id="elsewhere">"Go to another workspace"</p>
                {each}
            </form>
        }
        .solid(),
    )
}
