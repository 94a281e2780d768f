//! The audit log of a workspace.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::request::{refuse, request};
use crate::{error::ApiError, pages::audit::view::AuditView};

/// A page of the log: whose, what, about what, from and to which day, of the workspace or the deployment, and the
/// cursor of a page or nothing. Texts as they stand in the address of the page.
#[server(name = GetAuditLog, prefix = "/ui", endpoint = "audit/log")]
pub async fn audit_log(
    #[server(default)] person: String,
    #[server(default)] action: String,
    #[server(default)] object: String,
    #[server(default)] from: String,
    #[server(default)] to: String,
    #[server(default)] of: String,
    #[server(default)] at: String,
) -> Result<AuditView, ApiError> {
    let (backend, caller) = request()?;
    let query = crate::pages::audit::query::AuditQuery { person, action, object, from, to, of, at };
    let (filter, page) = query.wanted().map_err(refuse)?;
    backend.audit.page(&caller, filter, page).await.map(AuditView::of).map_err(refuse)
}
