//! What a server function answers instead of a result.

use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use model::{Error, error::FieldError};
use serde::{Deserialize, Serialize};

/// An error on its way to a page. It may end up in an address (forms without JavaScript), so nothing secret is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiError {
    pub error: Error,
    /// Where the log tells more, for faults of ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        Self { error, request_id: None }
    }
}

/// The library's own texts echo what was sent and are not written for people: none of them is kept.
impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(value: ServerFnErrorErr) -> Self {
        match value {
            ServerFnErrorErr::Request(_) => Error::Unavailable.into(),
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => malformed(),
            _ => Error::Internal.into(),
        }
    }
}

fn malformed() -> ApiError {
    let field = FieldError::value("", "What was sent could not be read. Reload the page and try again.");
    refused(field.into())
}

#[cfg(feature = "ssr")]
fn refused(error: Error) -> ApiError {
    crate::request::refuse(error)
}

#[cfg(not(feature = "ssr"))]
fn refused(error: Error) -> ApiError {
    error.into()
}
