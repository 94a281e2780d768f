//! Giving a user another password, who has lost the own one.

use leptos::prelude::*;

use super::view::DetailsView;
use crate::{
    components::{
        confirm::{Confirm, Denied},
        panel::Part,
        solid::IntoSolid,
    },
    paths,
};

/// Nothing where there are no passwords, or where the viewer does not manage users.
pub fn password(details: &DetailsView) -> AnyView {
    if !details.manages || !details.passwords {
        return ().solid();
    }
    let why = details.password_stays.clone();
    let ways = if why.is_empty() { form(details) } else { view! { <Denied label="Reset password" why/> }.solid() };
    view! { <Part title="Password"><div class="panel-ways">{ways}</div></Part> }.solid()
}

fn form(details: &DetailsView) -> AnyView {
    let (id, name) = (details.id.clone(), format!(" of {}", details.name));
    view! {
        <Confirm label="Reset password…">
            <p>"A new password is made and shown to you, this once. Sessions and tokens end at once; access keys stay."</p>
            <form method="post" action=paths::ADD_USER>
                <input type="hidden" name="user" value=id/>
                <button type="submit" class="button danger">
                    "Reset password" <span class="unseen">{name}</span>
                </button>
            </form>
        </Confirm>
    }
    .solid()
}
