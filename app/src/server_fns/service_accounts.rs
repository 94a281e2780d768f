//! Service accounts. Making one is a plain form, since its answer has a secret.

use leptos::prelude::*;

use crate::{
    error::ApiError,
    pages::service_accounts::view::{AccountView, AccountsView, NewAccountView},
};
#[cfg(feature = "ssr")]
use crate::{
    pages::{invitations::view::Choice, service_accounts::query},
    paths,
    request::{go_on_to, refuse, request},
};
#[cfg(feature = "ssr")]
use model::{id::UserId, service_accounts::ServiceAccountChange, users::Change};

/// A page of the table: what to search for, and the cursor of a page or nothing.
#[server(name = GetAccountTable, prefix = "/ui", endpoint = "service_accounts/table")]
pub async fn account_table(
    #[server(default)] q: String,
    #[server(default)] at: String,
) -> Result<AccountsView, ApiError> {
    let (backend, caller) = request()?;
    let found = backend.service_accounts.table(&caller, q.trim().to_owned(), query::page(&at)).await;
    found.map(AccountsView::of).map_err(refuse)
}

/// One with its credentials.
#[server(name = GetAccount, prefix = "/ui", endpoint = "service_accounts/details")]
pub async fn account_details(account: String) -> Result<AccountView, ApiError> {
    let (backend, caller) = request()?;
    let account = UserId::parse(&account).map_err(refuse)?;
    let found = backend.service_accounts.details(&caller, &account).await.map_err(refuse)?;
    let tokens = backend.gateway_tokens.listed(&caller, Some(&account), false).await.map_err(refuse)?;
    Ok(AccountView::of(found, tokens))
}

/// What the form for a new one offers; groups that have a text in their name.
#[server(name = GetNewAccount, prefix = "/ui", endpoint = "service_accounts/new")]
pub async fn new_account(#[server(default)] find: String) -> Result<NewAccountView, ApiError> {
    let (backend, caller) = request()?;
    let one = model::page::PageRequest { size: 1, cursor: None };
    let found = backend.service_accounts.table(&caller, String::new(), one).await.map_err(refuse)?;
    let groups = backend.groups.choices(&caller, find).await.map_err(refuse)?;
    Ok(NewAccountView::of(&found, groups.into_iter().map(Choice::of).collect()))
}

/// Changes one: boxes that are not checked are not sent, so the form says whether it asks for `admin` at all.
#[server(name = UpdateAccount, prefix = "/ui", endpoint = "service_accounts/update")]
pub async fn update_account(
    account: String,
    #[server(default)] name: String,
    #[server(default)] impersonation: String,
    #[server(default)] admin: String,
    #[server(default)] asks_admin: String,
    #[server(default)] q: String,
) -> Result<String, ApiError> {
    let (backend, caller) = request()?;
    let id = UserId::parse(&account).map_err(refuse)?;
    let change = ServiceAccountChange {
        name: Some(name),
        allow_impersonation: Some(!impersonation.is_empty()),
        admin: (!asks_admin.is_empty()).then_some(!admin.is_empty()),
    };
    backend.service_accounts.update(&caller, &id, change).await.map_err(refuse)?;
    go_on_to(&paths::with_query(paths::SERVICE_ACCOUNTS, &[("q", &q), ("account", &account)]));
    Ok("Service account saved".to_owned())
}

/// Deletes one, with its credentials.
#[server(name = DeleteAccount, prefix = "/ui", endpoint = "service_accounts/delete")]
pub async fn delete_account(account: String, #[server(default)] q: String) -> Result<String, ApiError> {
    let (backend, caller) = request()?;
    let id = UserId::parse(&account).map_err(refuse)?;
    // Nobody else is deleted here.
    backend.service_accounts.details(&caller, &id).await.map_err(refuse)?;
    backend.users.change(&caller, &id, Change::Remove).await.map_err(refuse)?;
    go_on_to(&paths::with_query(paths::SERVICE_ACCOUNTS, &[("q", &q)]));
    Ok("Service account deleted".to_owned())
}
