//! Making credentials, and service accounts with their first, by forms. The answer is a page and no redirect: a secret
//! stands in it this once, and belongs in no address.

use app::{
    pages::{
        credentials::{made::Made, new as key},
        service_accounts::new as account,
    },
    paths,
};
use axum::{Form, Router, extract::State, response::Response, routing::post};
use http::{StatusCode, request::Parts};
use model::{Backend, Caller, Error, gateway_tokens::GatewayTokenWish, id::UserId};

use super::answered::{Door, Fields, forms, signed_out, status};

/// Most bytes of a form.
const LARGEST_FORM: usize = 64 * 1024;

/// `POST /settings/credentials/new` and `POST /settings/service-accounts/new`.
pub fn routes(backend: Backend) -> Router {
    let routes = Router::new().route(paths::NEW_KEY, post(make_key)).route(paths::ADD_ACCOUNT, post(make_account));
    forms(routes, LARGEST_FORM, backend)
}

/// Makes a key, or one that takes the place of another.
async fn make_key(State(door): State<Door>, parts: Parts, Form(fields): Form<Fields>) -> Response {
    let Some(caller) = parts.extensions.get::<Caller>() else { return signed_out(paths::NEW_KEY) };
    let draft = key::Draft::of(&fields);
    match door.key(caller, &draft).await {
        Ok(made) => {
            door.pages.answer(parts, StatusCode::OK, key::Said { made: Some(made), ..Default::default() }).await
        }
        Err(error) => {
            let said = key::Said { draft, refused: Some(app::request::told(&error)), ..Default::default() };
            door.pages.answer(parts, status(&error), said).await
        }
    }
}

/// Makes a service account. Only the form again when groups are looked for.
async fn make_account(State(door): State<Door>, parts: Parts, Form(fields): Form<Fields>) -> Response {
    let Some(caller) = parts.extensions.get::<Caller>() else { return signed_out(paths::ADD_ACCOUNT) };
    let draft = account::Draft::of(&fields);
    if fields.iter().any(|(name, value)| name == "look" && value == "groups") {
        return door.pages.answer(parts, StatusCode::OK, account::Said { draft, ..Default::default() }).await;
    }
    match door.account(caller, &draft).await {
        Ok(made) => {
            door.pages.answer(parts, StatusCode::OK, account::Said { made: Some(made), ..Default::default() }).await
        }
        Err(error) => {
            let said = account::Said { draft, refused: Some(app::request::told(&error)), ..Default::default() };
            door.pages.answer(parts, status(&error), said).await
        }
    }
}

impl Door {
    async fn key(&self, caller: &Caller, draft: &key::Draft) -> Result<Made, Error> {
        let credentials = &self.backend.credentials;
        let (of, owner) = if draft.of.is_empty() {
            (None, caller.user_name.clone())
        } else {
            let id = UserId::parse(&draft.of)?;
            // Before the key is made: it is shown this once, so nothing may fail after it.
            let found = self.backend.service_accounts.details(caller, &id).await?;
            (Some(id), found.account.name)
        };
        if !draft.token.is_empty() {
            let wish = GatewayTokenWish {
                label: draft.label.clone(),
                life: key::life(&draft.life),
                ..GatewayTokenWish::default()
            };
            let new = self.backend.gateway_tokens.issue(caller, of.as_ref(), wish).await?;
            return Ok(Made::of_token(&draft.of, &owner, &new));
        }
        let new = if draft.rotate.is_empty() {
            credentials.create(caller, of.as_ref(), draft.wanted()).await?
        } else {
            let hours = draft.hours.trim().parse().unwrap_or(0);
            credentials.rotate(caller, of.as_ref(), &draft.rotate, hours).await?
        };
        Ok(Made::of(&draft.of, &owner, &new))
    }

    async fn account(&self, caller: &Caller, draft: &account::Draft) -> Result<Made, Error> {
        let made = self.backend.service_accounts.create(caller, draft.wanted()?).await?;
        Ok(Made::of(made.id.as_str(), &made.name, &made.credential))
    }
}
