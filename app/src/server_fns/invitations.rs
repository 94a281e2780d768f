//! Invitations of a workspace, and the one somebody has the link of.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::{
    address::split_list,
    pages::{
        invitations::{query, view::Choice},
        invite, users,
    },
    request::{backend, cookie, go_on_to, no_referrer, perhaps_caller, query_of_page, refuse, request},
};
use crate::{
    error::ApiError,
    pages::{
        invitations::import::ListView,
        invitations::view::{InvitationsView, Row, TermsView},
        invite::InviteView,
    },
};

/// A page of the invitations: what to search for, `State` by its name or nothing, and the cursor of a page or nothing.
/// Texts as they stand in the address of the page.
#[server(name = GetInvitations, prefix = "/ui", endpoint = "invitations/table")]
pub async fn invitation_table(
    #[server(default)] q: String,
    #[server(default)] state: String,
    #[server(default)] at: String,
) -> Result<InvitationsView, ApiError> {
    let (backend, caller) = request()?;
    let (filter, page) = query::wanted(&q, &state, &at);
    backend.invitations.page(&caller, filter, page).await.map(InvitationsView::of).map_err(refuse)
}

/// Some of the invitations: `invites` as they stand in the address.
#[server(name = GetChosenInvitations, prefix = "/ui", endpoint = "invitations/chosen")]
pub async fn chosen_invitations(#[server(default)] invites: String) -> Result<Vec<Row>, ApiError> {
    let (backend, caller) = request()?;
    let ids = split_list(&invites).iter().filter_map(|id| model::id::InvitationId::parse(id).ok()).collect();
    let found = backend.invitations.some(&caller, ids).await.map_err(refuse)?;
    Ok(found.into_iter().map(Row::of).collect())
}

/// What one can choose for those who are invited; groups that have a text in their name.
#[server(name = GetInvitationTerms, prefix = "/ui", endpoint = "invitations/terms")]
pub async fn invitation_terms(#[server(default)] find: String) -> Result<TermsView, ApiError> {
    let (backend, caller) = request()?;
    let one = model::page::PageRequest { size: 1, cursor: None };
    let (all, _) = query::wanted("", "", "");
    let seats = backend.invitations.page(&caller, all, one).await.map_err(refuse)?;
    let groups = backend.groups.choices(&caller, find).await.map_err(refuse)?;
    let roles = model::Role::ASSIGNABLE.iter().filter(|role| !role.outranks(caller.role));
    Ok(TermsView {
        groups: groups.into_iter().map(Choice::of).collect(),
        roles: roles.map(|role| (role.as_str().to_owned(), role.title().to_owned())).collect(),
        seats_used: seats.seats_used,
        seats_allowed: seats.seats_allowed,
        mails: seats.mails,
    })
}

/// A list that people are invited from: `list` is its ID.
#[server(name = GetImport, prefix = "/ui", endpoint = "invitations/list")]
pub async fn import_list(#[server(default)] list: String) -> Result<ListView, ApiError> {
    let (backend, caller) = request()?;
    let unknown = |_| refuse(model::Error::NotFound(model::error::Noun::Import));
    let id = model::id::ImportId::parse(&list).map_err(unknown)?;
    let found = backend.invitations.import_progress(&caller, &id).await.map_err(refuse)?;
    let counts = found.counts.iter().map(|(result, count)| (result.sentence().to_owned(), *count)).collect();
    Ok(ListView::of(found.import, counts, found.mails, found.now))
}

/// The last lists.
#[server(name = GetImports, prefix = "/ui", endpoint = "invitations/lists")]
pub async fn recent_imports() -> Result<Vec<ListView>, ApiError> {
    let (backend, caller) = request()?;
    let (found, now) = backend.invitations.recent_imports(&caller).await.map_err(refuse)?;
    Ok(found.into_iter().map(|import| ListView::of(import, Vec::new(), false, now)).collect())
}

/// Revokes an invitation, and leads back to the list, or to the table of `users`.
#[server(name = RevokeInvitation, prefix = "/ui", endpoint = "invitations/revoke")]
pub async fn revoke_invitation(
    invite: String,
    #[server(default)] q: String,
    #[server(default)] state: String,
    #[server(default)] page: String,
) -> Result<String, ApiError> {
    let (backend, caller) = request()?;
    let invite = model::id::InvitationId::parse(&invite)
        .map_err(|_| refuse(model::Error::NotFound(model::error::Noun::Invitation)))?;
    backend.invitations.revoke(&caller, vec![invite]).await.map_err(refuse)?;
    let back = match page.as_str() {
        "users" => users::query::list_of(&query_of_page()).href(),
        _ => query::list(&q, &state),
    };
    go_on_to(&back);
    Ok("Invitation revoked".to_owned())
}

/// What the link leads to that this browser has opened.
#[server(name = LookAtInvitation, prefix = "/ui", endpoint = "invitations/look")]
pub async fn look_at_invitation() -> Result<InviteView, ApiError> {
    let backend = backend()?;
    no_referrer();
    let Some(token) = cookie(invite::COOKIE) else { return Ok(InviteView { look: None }) };
    let look = backend.invitations.look(&model::Secret::new(token), perhaps_caller().as_ref()).await.map_err(refuse)?;
    Ok(InviteView { look: Some(look) })
}
