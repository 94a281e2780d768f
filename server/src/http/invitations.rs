//! Inviting by forms. The answer is a page and no redirect: links stand in it this once, and belong in no address.

use app::{
    address::split_list,
    pages::invitations::said::{Chosen, Draft, Said},
    paths,
};
use axum::{Form, Router, extract::State, response::Response, routing::post};
use http::{StatusCode, request::Parts};
use model::{
    Backend, Caller, Error,
    error::Noun,
    id::InvitationId,
    invitations::{DEFAULT_DAYS, ManyChange},
};

use super::answered::{Door, Fields, forms, signed_out, status};

/// Most bytes of a form: the most addresses there can be at once, long ones, as browsers encode them.
const LARGEST_FORM: usize = 128 * 1024;

/// `POST /settings/invitations/new` looks, `POST /settings/invitations/sent` invites.
pub fn routes(backend: Backend) -> Router {
    let routes = Router::new().route(paths::INVITE_USERS, post(look)).route(paths::INVITATIONS_SENT, post(send));
    forms(routes, LARGEST_FORM, backend)
}

/// The form again, with what would become of each address; only the form when groups are looked for.
async fn look(State(door): State<Door>, parts: Parts, Form(fields): Form<Fields>) -> Response {
    let Some(caller) = parts.extensions.get::<Caller>() else { return signed_out(paths::INVITE_USERS) };
    let draft = Draft::of(&fields);
    if field(&fields, "look") == Some("groups") {
        let said = Said { draft, ..Said::default() };
        return door.pages.answer(parts, StatusCode::OK, said).await;
    }
    let found = match draft.wanted() {
        Ok(wanted) => door.backend.invitations.preview(caller, &wanted).await,
        Err(error) => Err(error),
    };
    match found {
        Ok(preview) => door.pages.answer(parts, StatusCode::OK, Said::of(draft, preview, false)).await,
        Err(error) => door.refused(parts, draft, &error).await,
    }
}

/// Invites, or makes a new link for an invitation there is, and shows the links.
async fn send(State(door): State<Door>, parts: Parts, Form(fields): Form<Fields>) -> Response {
    let Some(caller) = parts.extensions.get::<Caller>() else { return signed_out(paths::INVITE_USERS) };
    let draft = Draft::of(&fields);
    let invitations = &door.backend.invitations;
    let said = if let Some((ids, change)) = chosen(&fields) {
        let what = if change == ManyChange::Revoke { Chosen::Revoked } else { Chosen::SentAgain };
        let told = |error: &Error| app::request::told(error).message;
        let handled = invitations.change_many(caller, ids, change).await;
        handled.map(|handled| Said::of_many(handled, what, told))
    } else if let Some(invitation) = field(&fields, "invite") {
        match InvitationId::parse(invitation) {
            Ok(id) => invitations.resend(caller, &id, days(&fields)).await.map(|issued| Said::again(&issued)),
            Err(_) => Err(Error::NotFound(Noun::Invitation)),
        }
    } else {
        match draft.wanted() {
            Ok(wanted) => {
                let done = invitations.invite(caller, wanted).await;
                done.map(|results| Said::of(draft.clone(), results, true))
            }
            Err(error) => Err(error),
        }
    };
    match said {
        Ok(said) => door.pages.answer(parts, StatusCode::OK, said).await,
        Err(error) => door.refused(parts, draft, &error).await,
    }
}

impl Door {
    async fn refused(&self, parts: Parts, draft: Draft, error: &Error) -> Response {
        self.pages.answer(parts, status(error), Said::refused(draft, app::request::told(error))).await
    }
}

fn field<'f>(fields: &'f Fields, wanted: &str) -> Option<&'f str> {
    fields.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
}

/// Invitations that were chosen, and what is to be done with them.
fn chosen(fields: &Fields) -> Option<(Vec<InvitationId>, ManyChange)> {
    let change = match field(fields, "act")? {
        "resend" => ManyChange::Resend { days: days(fields) },
        "revoke" => ManyChange::Revoke,
        _ => return None,
    };
    let ids = split_list(field(fields, "invites").unwrap_or_default());
    Some((ids.iter().filter_map(|id| InvitationId::parse(id).ok()).collect(), change))
}

/// As usual where nothing is said; what is no number is refused.
fn days(fields: &Fields) -> u32 {
    field(fields, "days").map_or(DEFAULT_DAYS, |days| days.trim().parse().unwrap_or(0))
}
