//! Inviting from a list: the form that takes a file or a text, and the results as a file.

use app::{
    pages::invitations::said::{Draft, Said},
    paths,
};
use axum::{
    Form, RequestExt, Router,
    extract::{FromRequest, Multipart, Request, State},
    middleware,
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use http::{StatusCode, header, request::Parts};
use model::{
    Backend, Caller, Error, Role,
    error::{FieldError, Noun},
    id::ImportId,
    invitations::{ImportRow, NewImport},
};

use super::{
    export::{Pages as Export, Piece, Reading, broken, file, write},
    hook::Hooked,
    limits::BodyLimit,
    one_thread::on_one_thread,
    refusal,
    ui::Pages,
};

/// Most bytes of a list with what is around it: the most people there can be, with long names and groups.
const LARGEST_FORM: usize = 2 * 1024 * 1024;

/// The field of the form that takes a file.
const FILE: &str = "file";

#[derive(Clone)]
struct Door {
    backend: Backend,
    pages: Pages,
}

type Fields = Vec<(String, String)>;

/// `POST /settings/invitations/import` takes a list, `POST /settings/invitations/import/result` gives the results.
pub fn routes(backend: Backend) -> Router {
    let pages = Pages::new(backend.clone());
    Router::new()
        .route(paths::IMPORT_INVITATIONS, post(take))
        .route(paths::IMPORT_RESULT, post(give))
        .layer(middleware::from_fn(on_one_thread))
        .layer(Hooked(BodyLimit::new(LARGEST_FORM, refusal::page)))
        .with_state(Door { backend, pages })
}

/// Stores the list and leads to the page that shows how far it is; the form again where it cannot be taken.
async fn take(State(door): State<Door>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Some(caller) = parts.extensions.get::<Caller>().cloned() else { return signed_out() };
    let fields = match fields(Request::from_parts(parts.clone(), body)).await {
        Ok(fields) => fields,
        Err(error) => return door.refused(parts, Draft::default(), &error).await,
    };
    let draft = Draft::of(&fields);
    let listed = fields.iter().find(|(name, value)| name == FILE && !value.trim().is_empty());
    let new = NewImport {
        text: listed.map_or_else(|| draft.emails.clone(), |(_, text)| text.clone()),
        role: Role::parse(&draft.role).unwrap_or(Role::System),
        note: draft.note.clone(),
        days: draft.days.trim().parse().unwrap_or(0),
    };
    match door.backend.invitations.import(&caller, new).await {
        Ok(id) => Redirect::to(&paths::with_query(paths::IMPORT_INVITATIONS, &[("list", id.as_str())])).into_response(),
        Err(error) => door.refused(parts, draft, &error).await,
    }
}

/// The fields of a form, with or without a file.
async fn fields(request: Request) -> Result<Fields, Error> {
    let unreadable = || Error::from(FieldError::value("emails", "The form came broken. Send it again."));
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("multipart/") {
        let Form(fields) = request.extract::<Form<Fields>, _>().await.map_err(|_| unreadable())?;
        return Ok(fields);
    }
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| unreadable())?;
    let mut fields = Fields::new();
    while let Some(part) = parts.next_field().await.map_err(|_| unreadable())? {
        let name = part.name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.map_err(|_| unreadable())?;
        let text = String::from_utf8(bytes.into()).map_err(|_| {
            FieldError::value("emails", "The file is not text in UTF-8. Save it as “CSV UTF-8” and send it again.")
        })?;
        fields.push((name, text));
    }
    Ok(fields)
}

/// What became of everybody on a list.
async fn give(State(door): State<Door>, request: Request) -> Response {
    let Some(caller) = request.extensions().get::<Caller>().cloned() else { return signed_out() };
    let fields = fields(request).await.unwrap_or_default();
    let list = fields.iter().find(|(name, _)| name == "list").map(|(_, value)| value.as_str());
    match door.results(&caller, list.unwrap_or_default()).await {
        Ok(response) => response,
        Err(error) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            refusal::page(&refusal::Refusal::new(status, "There is no such list of yours, or no longer."))
        }
    }
}

impl Door {
    async fn results(&self, caller: &Caller, list: &str) -> Result<Response, Error> {
        let id = ImportId::parse(list).map_err(|_| Error::NotFound(Noun::Import))?;
        let rows = self.backend.invitations.import_rows(caller, &id).await?;
        let header = ["email", "name", "role", "result", "result_text"];
        let bytes = write(Some(header), rows.iter().map(cells)).map_err(|error| broken(&error))?;
        let whole = Piece { bytes: bytes.into(), next: None };
        let none = |_| -> Reading { Box::pin(async { Err(Error::Internal) }) };
        let now = self.backend.invitations.import_progress(caller, &id).await?.now;
        Ok(file("invitations", ("text/csv; charset=utf-8", "csv"), now, Export::new(whole, none)))
    }

    async fn refused(&self, parts: Parts, draft: Draft, error: &Error) -> Response {
        let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        self.pages.answer(parts, status, Said::refused(draft, app::request::told(error))).await
    }
}

fn cells(row: &ImportRow) -> [String; 5] {
    let (result, text) = match row.result {
        Some(result) => (result.as_str(), result.sentence()),
        None => ("not_done", "Its turn has not come"),
    };
    [row.email.clone(), row.name.clone(), row.role.as_str().to_owned(), result.to_owned(), text.to_owned()]
}

fn signed_out() -> Response {
    Redirect::to(&paths::sign_in_again(paths::IMPORT_INVITATIONS)).into_response()
}
