//! Who is signed in, and what one can do about it: the menu behind the avatar.

use leptos::prelude::*;

use super::{
    frame::{ACCOUNT, close_menus},
    theme_choice::ThemeChoice,
};
use crate::{
    components::{
        avatar::Avatar,
        icon::{self, Icon},
    },
    paths,
    viewer::use_viewer,
};

#[component]
pub fn AccountMenu() -> impl IntoView {
    let viewer = use_viewer();
    let name = Signal::derive(move || viewer.read().name.clone());
    let id = viewer.read_untracked().id.to_string();
    view! {
        <button
            type="button"
            class="account-button"
            popovertarget=ACCOUNT
            aria-label=move || format!("Account of {}", name.read())
        >
            <Avatar name id=id.clone()/>
        </button>
        <div class="account-menu" id=ACCOUNT popover="auto" role="dialog" aria-label="Account">
            <div class="account-who">
                <Avatar name id large=true/>
                <div>
                    <p class="account-name" dir="auto">{name}</p>
                    <p class="account-detail">{move || viewer.read().email.clone()}</p>
                    <p class="account-detail">
                        <bdi>{move || viewer.read().tenant_name.clone()}</bdi>
                        " · "
                        {move || viewer.read().role.title()}
                    </p>
                </div>
            </div>
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
