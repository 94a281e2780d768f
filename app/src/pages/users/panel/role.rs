//! The role of a user, and the form that changes it for whoever may.

use leptos::{prelude::*, server_fn::ServerFn};

use super::view::DetailsView;
use crate::{
    components::{panel::Part, refusal::of_form, solid::IntoSolid},
    forms::use_refusal,
    server_fns::users::SetUserRole,
};

#[component]
pub fn RoleForm(details: DetailsView) -> impl IntoView {
    let (role, title) = details.role;
    if details.roles.is_empty() {
        let why = (!details.role_stays.is_empty()).then(|| view! { <p class="note">{details.role_stays.clone()}</p> });
        return view! { <Part title="Role"><p>{title}</p>{why}</Part> }.solid();
    }
    let refusal = use_refusal(SetUserRole::PATH);
    let option = |(value, title): (String, String)| {
        let chosen = value == role;
        view! { <option value=value selected=chosen>{title}</option> }
    };
    let options = details.roles.into_iter().map(option).collect_view();
    view! {
        <Part title="Role">
            <form class="role-form" method="post" action=SetUserRole::PATH data-refusals="">
                <input type="hidden" name="user" value=details.id/>
                <label class="unseen" for="user-role">{format!("Role of {}", details.name)}</label>
                <select class="input" id="user-role" name="role">{options}</select>
                <button type="submit" class="button">"Change role"</button>
                {of_form(refusal, &[])}
            </form>
        </Part>
    }
    .solid()
}
