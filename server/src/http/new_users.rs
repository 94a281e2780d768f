//! Making users, and giving them passwords, by forms. The answer is a page and no redirect: a password stands in it
//! this once, and belongs in no address.

use app::{
    pages::users::new::{Draft, Made, Said},
    paths,
};
use axum::{
    Form, Router,
    extract::State,
    middleware,
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use http::{StatusCode, request::Parts};
use model::{Backend, Caller, Error, id::UserId};

use super::{hook::Hooked, limits::BodyLimit, one_thread::on_one_thread, refusal, ui::Pages};

/// Most bytes of the form.
const LARGEST_FORM: usize = 64 * 1024;

#[derive(Clone)]
struct Door {
    backend: Backend,
    pages: Pages,
}

/// `POST /settings/users/new`.
pub fn routes(backend: Backend) -> Router {
    let pages = Pages::new(backend.clone());
    Router::new()
        .route(paths::ADD_USER, post(add))
        .layer(middleware::from_fn(on_one_thread))
        .layer(Hooked(BodyLimit::new(LARGEST_FORM, refusal::page)))
        .with_state(Door { backend, pages })
}

/// Makes a user, or gives the `user` of the form another password. Only the form again when groups are looked for.
async fn add(State(door): State<Door>, parts: Parts, Form(fields): Form<Vec<(String, String)>>) -> Response {
    let Some(caller) = parts.extensions.get::<Caller>() else {
        return Redirect::to(&paths::sign_in_again(paths::ADD_USER)).into_response();
    };
    let field = |wanted: &str| fields.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    let draft = Draft::of(&fields);
    if field("look") == Some("groups") {
        return door.pages.answer(parts, StatusCode::OK, Said { draft, ..Said::default() }).await;
    }
    let made = match field("user") {
        Some(user) => door.give(caller, user).await,
        None => door.make(caller, &draft).await,
    };
    match made {
        Ok(made) => door.pages.answer(parts, StatusCode::OK, Said { made: Some(made), ..Said::default() }).await,
        Err(error) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let said = Said { draft, refused: Some(app::request::told(&error)), ..Said::default() };
            door.pages.answer(parts, status, said).await
        }
    }
}

impl Door {
    async fn make(&self, caller: &Caller, draft: &Draft) -> Result<Made, Error> {
        let new = draft.wanted(caller)?;
        let (name, email) = (new.name.trim().to_owned(), new.email.trim().to_owned());
        let added = self.backend.users.add(caller, new, None).await?;
        let password = added.password.map(|password| password.reveal().clone());
        Ok(Made { id: added.id.to_string(), name, email, password, is_new: true })
    }

    async fn give(&self, caller: &Caller, user: &str) -> Result<Made, Error> {
        let id = UserId::parse(user)?;
        // Before the password is another one: it is shown this once, so nothing may fail after it.
        let user = self.backend.users.get(caller, &id).await?;
        let password = self.backend.passwords.give(caller, &id, None).await?;
        let (name, email, id) = (user.name, user.email.unwrap_or_default(), id.to_string());
        Ok(Made { id, name, email, password: Some(password.reveal().clone()), is_new: false })
    }
}
