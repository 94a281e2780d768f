//! Forms that are answered with a page and no redirect: what stands in the page is shown this once, and belongs in no
//! address.

use app::paths;
use axum::{
    Router, middleware,
    response::{IntoResponse, Redirect, Response},
};
use http::StatusCode;
use model::{Backend, Error};

use super::{hook::Hooked, limits::BodyLimit, one_thread::on_one_thread, refusal, ui::Pages};

/// What a form is answered with.
#[derive(Clone)]
pub struct Door {
    pub backend: Backend,
    pub pages: Pages,
}

/// Names and values, as they were sent.
pub type Fields = Vec<(String, String)>;

/// Forms of at most so many bytes, answered on one thread as pages are.
pub fn forms(routes: Router<Door>, largest: usize, backend: Backend) -> Router {
    let pages = Pages::new(backend.clone());
    routes
        .layer(middleware::from_fn(on_one_thread))
        .layer(Hooked(BodyLimit::new(largest, refusal::page)))
        .with_state(Door { backend, pages })
}

/// The status of a page that tells an error.
pub fn status(error: &Error) -> StatusCode {
    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The way to the sign-in page, and back to `path`.
pub fn signed_out(path: &str) -> Response {
    Redirect::to(&paths::sign_in_again(path)).into_response()
}
