//! Somebody: a person or a service account, as lists and pickers name one.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{avatar::Avatar, solid::IntoSolid};

/// What pages know of somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: String,
    pub name: String,
    /// Empty for who has none.
    pub email: String,
    /// A service account.
    pub service: bool,
}

/// Initials, name and address. A long name is cut short and stands whole on hover.
pub fn who(person: &Person) -> AnyView {
    let Person { id, name, email, service } = person.clone();
    let mark = service.then(|| view! { <span class="tag">"Service account"</span> });
    let address = (!email.is_empty())
        .then(|| view! { <span class="who-address" dir="auto" title=email.clone()>{email.clone()}</span> });
    view! {
        <span class="who">
            <Avatar name=name.clone() id service/>
            <span class="who-text">
                <span class="who-line"><span class="who-name" dir="auto" title=name.clone()>{name.clone()}</span>{mark}</span>
                {address}
            </span>
        </span>
    }
    .solid()
}
