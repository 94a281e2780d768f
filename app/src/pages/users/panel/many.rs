//! Several users and one group: choosing the group.

use leptos::{prelude::*, server_fn::ServerFn};

use super::{Act, pick_group::PickGroup};
use crate::{
    address::{Address, split_list},
    components::{number::counted, panel::PanelHead, solid::IntoSolid},
    forms::use_refusal,
    server_fns::users::ChangeGroups,
};

#[component]
pub fn Many(act: Act, users: String, address: Memo<Address>) -> impl IntoView {
    let refusal = use_refusal(ChangeGroups::PATH);
    let people = counted(split_list(&users).len() as u64, "user", "users");
    let title = match act {
        Act::Add => format!("Add {people} to a group"),
        _ => format!("Remove {people} from a group"),
    };
    view! {
        <PanelHead title>
            <p class="panel-text">"Whoever cannot be changed stays as they are, and you are told why."</p>
        </PanelHead>
        <div class="part"><PickGroup act users address refusal/></div>
    }
    .solid()
}
