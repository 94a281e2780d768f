//! The form that changes the name of a user, for whoever may.

use leptos::{prelude::*, server_fn::ServerFn};
use model::name::LONGEST;

use super::view::DetailsView;
use crate::{
    components::{
        panel::Part,
        refusal::{is_wrong, of_field, of_form, problem_id},
        solid::IntoSolid,
    },
    forms::use_refusal,
    server_fns::users::RenameUser,
};

#[component]
pub fn NameForm(details: DetailsView) -> impl IntoView {
    if !details.renames {
        return ().solid();
    }
    let refusal = use_refusal(RenameUser::PATH);
    view! {
        <Part title="Name">
            <form class="role-form" method="post" action=RenameUser::PATH data-refusals="">
                <input type="hidden" name="user" value=details.id/>
                <label class="unseen" for="user-name">{["Name of ", &details.name].concat()}</label>
                <input
                    class="input"
                    id="user-name"
                    name="name"
                    value=details.name
                    required
                    maxlength=LONGEST.to_string()
                    autocomplete="off"
                    dir="auto"
                    aria-invalid=is_wrong(refusal, "name")
                    aria-describedby=problem_id("name")
                />
                <button type="submit" class="button">"Change name"</button>
                {of_field(refusal, "name")}
                {of_form(refusal, &["name"])}
            </form>
        </Part>
    }
    .solid()
}
