//! The forms that let addresses in: many at once, or one again with another role.

use leptos::{html, prelude::*, server_fn::ServerFn};

use super::view::Row;
use crate::{
    components::{
        refusal::{is_wrong, of_field, of_form, problem_id},
        solid::IntoSolid,
    },
    error::ApiError,
    server_fns::whitelist::LetIn,
};

/// Addresses and a role, in a box that opens without scripts.
pub fn add(roles: &[(String, String)], refusal: Memo<Option<ApiError>>) -> AnyView {
    let wrong = refusal.get_untracked().is_some();
    let area = html::textarea()
        .id("emails")
        .class("input")
        .name("emails")
        .rows("4")
        .placeholder("ada@example.com")
        .aria_invalid(is_wrong(refusal, "emails"))
        .aria_describedby(problem_id("emails"));
    view! {
        <details class="let-in" open=wrong>
            <summary class="button primary">"Let addresses in…"</summary>
            <form class="card card-body let-in-box" method="post" action=LetIn::PATH data-refusals="">
                {of_form(refusal, &["emails"])}
                <div class="field">
                    <label for="emails">"E-mail addresses, one a line"</label>
                    {area}
                    {of_field(refusal, "emails")}
                </div>
                <div class="field">
                    <label for="role">"Role"</label>
                    <select class="input" id="role" name="role">{options(roles, "user")}</select>
                </div>
                <p class="quiet">"No mail is sent. Whoever signs in with a verified address takes a seat then."</p>
                <button type="submit" class="button primary">"Let in"</button>
            </form>
        </details>
    }
    .solid()
}

/// Another role for an address whose owner has not come yet.
pub fn role(row: &Row, roles: &[(String, String)]) -> AnyView {
    let (email, label) = (row.email.clone(), format!("Role of {}", row.email));
    let save = format!("Save the role of {}", row.email);
    view! {
        <form class="let-in-role" method="post" action=LetIn::PATH>
            <input type="hidden" name="emails" value=email/>
            <select class="input small" name="role" aria-label=label>{options(roles, &row.role.0)}</select>
            <button type="submit" class="button small" aria-label=save>"Save"</button>
        </form>
    }
    .solid()
}

fn options(roles: &[(String, String)], chosen: &str) -> AnyView {
    let each = roles.iter().map(|(code, title)| {
        view! { <option value=code.clone() selected=code == chosen>{title.clone()}</option> }
    });
    each.collect_view().solid()
}
