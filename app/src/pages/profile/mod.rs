//! Settings > Profile: who one is here, how the pages look, where one is signed in.

pub mod browser;
mod identity;
mod name;
mod password;
mod sessions;

use crate::components::solid::IntoSolid;
use leptos::prelude::*;

use self::{identity::Identity, sessions::OwnSessions};
use crate::{
    components::title::SafeTitle,
    layout::{page_header::PageHeader, theme_choice::ThemeChoice},
};

#[component]
pub fn ProfilePage() -> impl IntoView {
    view! {
        <SafeTitle text="Profile"/>
        <div class="page narrow">
            <PageHeader title="Profile"/>
            <Identity/>
            <section class="card" aria-labelledby="appearance">
                <div class="card-head">
                    <h2 id="appearance">"Appearance"</h2>
                    <p>"Kept with your account: every browser you sign in with looks the same."</p>
                </div>
                <div class="card-body"><ThemeChoice/></div>
            </section>
            {password::password()}
            <OwnSessions/>
        </div>
    }
    .solid()
}
