//! What is taken out as a file: sent page by page, named after its day, harmless in a spreadsheet.

mod body;
mod cells;

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, header};
use model::{Error, Timestamp};

pub use self::{
    body::{Pages, Piece, Reading},
    cells::write,
};

/// A file that begins with `first`: `users-2026-11-21.csv`, with the day on which it is taken out.
pub fn file<R>(name: &str, kind: (&'static str, &str), at: Timestamp, pages: Pages<R>) -> Response
where
    R: Fn(model::page::Cursor) -> Reading + Unpin + Send + 'static,
{
    let (content, extension) = kind;
    let day = at.civil();
    let text = format!("attachment; filename=\"{name}-{:04}-{:02}-{:02}.{extension}\"", day.year, day.month, day.day);
    let mut response = Body::new(pages).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content));
    let disposition = HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("attachment"));
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Rows that cannot be written as a file, which only a fault in the program does.
pub fn broken(error: &std::io::Error) -> Error {
    tracing::error!(%error, "rows could not be written as a file");
    Error::Internal
}
