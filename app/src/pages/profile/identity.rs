//! Name, address, workspace, role and ID.

use leptos::prelude::*;

use super::name::Name;
use crate::{
    components::{avatar::Avatar, copy_id::CopyId},
    viewer::use_viewer,
};

#[component]
pub fn Identity() -> impl IntoView {
    let viewer = use_viewer();
    let known = viewer.get_untracked();
    let id = known.id.to_string();
    let avatar = {
        let id = id.clone();
        move || view! { <Avatar name=viewer.read().name.clone() id=id.clone() large=true/> }
    };
    view! {
        <section class="card identity" aria-label="You">
            {avatar}
            <div class="identity-facts">
                <Name/>
                <dl class="facts">
                    <dt>"E-mail"</dt>
                    <dd>{known.email.unwrap_or_else(|| "none".to_owned())}</dd>
                    <dt>"Workspace"</dt>
                    <dd dir="auto">{known.tenant_name}</dd>
                    <dt>"Role"</dt>
                    <dd>{known.role.title()}</dd>
                    <dt>"User ID"</dt>
                    <dd><CopyId id of="your account" whole=true/></dd>
                </dl>
            </div>
        </section>
    }
}
