//! The users of a workspace.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::request::{refuse, request};
use crate::{error::ApiError, pages::users::view::UsersView};

/// A page of the Users table: what to search for, `UserSort` by its name, `desc` or not, and the cursor of a page or
/// nothing. Texts as they stand in the address of the page.
#[server(name = GetUserTable, prefix = "/ui", endpoint = "users/table")]
pub async fn user_table(
    #[server(default)] q: String,
    #[server(default)] sort: String,
    #[server(default)] dir: String,
    #[server(default)] at: String,
) -> Result<UsersView, ApiError> {
    let (backend, caller) = request()?;
    let (filter, page) = crate::pages::users::query::wanted(&q, &sort, &dir, &at);
    backend.users.table(&caller, filter, page).await.map(UsersView::of).map_err(refuse)
}
