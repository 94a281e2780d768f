//! What a server function answers instead of a result.

use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

/// An error on its way to a page: what to say, and the kind of it as an HTTP status. It may end up in an address
/// (forms without JavaScript), so nothing secret is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiError {
    pub status: u16,
    /// A sentence for a person.
    pub message: String,
    /// What is wrong with which field of a form: names and sentences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<(String, String)>,
    /// Where the log tells more, for faults of ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl ApiError {
    pub fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), fields: Vec::new(), request_id: None }
    }

    /// What is wrong with one field.
    pub fn for_field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, message)| message.as_str())
    }

    /// The session has ended, or there never was one.
    pub const fn is_signed_out(&self) -> bool {
        self.status == 401
    }
}

/// The library's own texts echo what was sent and are not written for people: none of them is kept.
impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(value: ServerFnErrorErr) -> Self {
        match value {
            ServerFnErrorErr::Request(_) => Self::new(503, "The server cannot be reached. Try again in a minute."),
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => malformed(),
            _ => Self::new(500, "Something went wrong on our side."),
        }
    }
}

fn malformed() -> ApiError {
    let error = ApiError::new(422, "What was sent could not be read. Reload the page and try again.");
    #[cfg(feature = "ssr")]
    crate::request::set_status(error.status);
    error
}
