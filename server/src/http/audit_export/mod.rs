//! `POST /settings/audit/export`: the entries that a filter leaves, as a file. Read and sent page by page, so that a
//! long log takes no more memory than a short one, and nothing is read any more when the client has gone.

mod csv;
mod ndjson;

use app::pages::audit::query::AuditQuery;
use axum::{
    Extension, Form, Router,
    extract::State,
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use http::StatusCode;
use model::{
    Backend, Caller, Error,
    audit::{AuditFilter, AuditPage, ExportFormat},
    page::{Cursor, LARGEST_SIZE, PageRequest},
};
use serde::Deserialize;

use super::{
    export::{Pages, Piece, broken, file},
    hook::Hooked,
    limits::BodyLimit,
    refusal,
    refusal::Refusal,
};

/// Most bytes of the form.
const LARGEST_FORM: usize = 16 * 1024;

/// The one route.
pub fn routes(backend: Backend) -> Router {
    Router::new()
        .route(app::paths::AUDIT_EXPORT, post(export))
        .layer(Hooked(BodyLimit::new(LARGEST_FORM, refusal::page)))
        .with_state(backend)
}

/// The filter under the names it has in the page's address, and the kind of file.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    format: String,
    person: String,
    action: String,
    object: String,
    from: String,
    to: String,
    of: String,
}

async fn export(
    State(backend): State<Backend>,
    caller: Option<Extension<Caller>>,
    Form(asked): Form<Asked>,
) -> Response {
    let Some(Extension(caller)) = caller else {
        return Redirect::to(&app::paths::sign_in_again(app::paths::AUDIT)).into_response();
    };
    match begin(backend, caller, asked).await {
        Ok(response) => response,
        Err(error) => refused(&error),
    }
}

/// Everything that can be refused is refused before the first byte: the first page is read here.
async fn begin(backend: Backend, caller: Caller, asked: Asked) -> Result<Response, Error> {
    let format = ExportFormat::parse(&asked.format).unwrap_or(ExportFormat::Csv);
    let (filter, _) = asked.query().wanted()?;
    backend.audit.note_export(&caller, &filter, format).await?;
    let source = Source { backend, caller, filter, format };
    let first = source.page(None).await?;
    let now = first.now;
    let piece = source.write(first, true)?;
    let pages = Pages::new(piece, move |cursor| {
        let source = source.clone();
        Box::pin(async move {
            let page = source.page(Some(cursor)).await?;
            source.write(page, false)
        })
    });
    Ok(file("audit-log", (kind(format), format.as_str()), now, pages))
}

impl Asked {
    fn query(self) -> AuditQuery {
        AuditQuery::from(|name| {
            let text = match name {
                "person" => &self.person,
                "action" => &self.action,
                "object" => &self.object,
                "from" => &self.from,
                "to" => &self.to,
                "of" => &self.of,
                _ => return String::new(),
            };
            text.clone()
        })
    }
}

/// Where the entries come from.
#[derive(Clone)]
struct Source {
    backend: Backend,
    caller: Caller,
    filter: AuditFilter,
    format: ExportFormat,
}

impl Source {
    async fn page(&self, cursor: Option<Cursor>) -> Result<AuditPage, Error> {
        let request = PageRequest { size: LARGEST_SIZE, cursor };
        self.backend.audit.page(&self.caller, self.filter.clone(), request).await
    }

    fn write(&self, page: AuditPage, first: bool) -> Result<Piece, Error> {
        let entries = &page.page.items;
        let written = match self.format {
            ExportFormat::Csv => csv::write(entries, first),
            ExportFormat::Ndjson => ndjson::write(entries),
        };
        let bytes = written.map_err(|error| broken(&error))?;
        Ok(Piece { bytes: bytes.into(), next: page.page.next })
    }
}

const fn kind(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::Csv => "text/csv; charset=utf-8",
        ExportFormat::Ndjson => "application/x-ndjson",
    }
}

/// The page that a browser shows instead of a file.
fn refused(error: &Error) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let sentence = match error {
        Error::Forbidden(_) => "Only administrators may take out the audit log. Nothing was exported.",
        Error::Invalid(_) => "This filter cannot be used, so nothing was exported. Go back and change it.",
        Error::Unavailable => "The audit log cannot be read at the moment. Try again in a minute.",
        _ => "The audit log could not be exported. Try again, and tell your administrator if it stays.",
    };
    refusal::page(&Refusal::new(status, sentence))
}
