//! The bar at the top: mark, where one is, and one's account.

use leptos::prelude::*;

use super::{account_menu::AccountMenu, crumbs::Crumbs, frame::MENU, mark::Mark};
use crate::{
    components::icon::{self, Icon},
    paths,
    viewer::use_viewer,
};

#[component]
pub fn TopBar() -> impl IntoView {
    let home = paths::home(&use_viewer().read_untracked());
    view! {
        <header class="top-bar">
            <button type="button" class="button quiet icon-only menu-button" popovertarget=MENU aria-label="Settings menu">
                <Icon path=icon::MENU/>
            </button>
            <a class="home" href=home aria-label="Tenantry, start page">
                <Mark/>
                <span class="home-name">"Tenantry"</span>
            </a>
            <Crumbs/>
            <AccountMenu/>
        </header>
    }
}
