//! Taking the users out as a file: a form post, since it is recorded.

use leptos::prelude::*;

use super::{panel::kept, query::LIST};
use crate::{address::Address, components::solid::IntoSolid, paths};

/// Everybody whom the table of this address shows, on all pages.
pub fn export(address: &Address) -> AnyView {
    let all = address.clone().with("at", "");
    view! {
        <form method="post" action=paths::USERS_EXPORT>
            {kept(&all, LIST)}
            <button type="submit" class="button small">"Export CSV"</button>
        </form>
    }
    .solid()
}
