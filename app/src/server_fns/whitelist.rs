//! Addresses that a workspace lets in.

use leptos::prelude::*;

use crate::{error::ApiError, pages::whitelist::view::WhitelistView};
#[cfg(feature = "ssr")]
use crate::{
    pages::whitelist::query,
    request::{go_on_to, query_of_page, refuse, request},
};

/// A page of the addresses: what to search for, `pending`, `accepted` or nothing, and the cursor of a page or nothing.
#[server(name = GetWhitelist, prefix = "/ui", endpoint = "whitelist/table")]
pub async fn whitelist_table(
    #[server(default)] q: String,
    #[server(default)] state: String,
    #[server(default)] at: String,
) -> Result<WhitelistView, ApiError> {
    let (backend, caller) = request()?;
    let (filter, page) = query::wanted(&q, &state, &at);
    let found = backend.sign_in_rules.whitelist(&caller, filter, page).await.map_err(refuse)?;
    Ok(WhitelistView::of(&caller, found))
}

/// Lets addresses in, or gives those that are pending another role.
#[server(name = LetIn, prefix = "/ui", endpoint = "whitelist/add")]
pub async fn let_in(emails: String, #[server(default)] role: String) -> Result<String, ApiError> {
    let (backend, caller) = request()?;
    let unknown = || model::error::FieldError::value("role", "A role is admin, user or consumer.").into();
    let role = model::Role::parse(&role).ok_or_else(unknown).map_err(refuse)?;
    let emails = model::invitations::split(&emails);
    let changed = backend.sign_in_rules.add_whitelist_entries(&caller, emails, role).await.map_err(refuse)?;
    go_on_to(&query::list_of(&query_of_page()));
    Ok(match changed.as_slice() {
        [] => "They were let in already".to_owned(),
        [one] => format!("{one} is let in"),
        more => format!("{} addresses are let in", more.len()),
    })
}

/// Lets an address in no longer, of somebody who has not come yet.
#[server(name = LetInNoLonger, prefix = "/ui", endpoint = "whitelist/remove")]
pub async fn let_in_no_longer(email: String) -> Result<String, ApiError> {
    let (backend, caller) = request()?;
    backend.sign_in_rules.remove_whitelist_entries(&caller, vec![email]).await.map_err(refuse)?;
    go_on_to(&query::list_of(&query_of_page()));
    Ok("Address removed".to_owned())
}
