//! One call on its way through a handler.

use std::pin::Pin;

use model::{Backend, Error, sign_in::Origin};
use serde::Serialize;

use super::{
    About,
    envelope::{self, Answer, Empty, Meta},
    error::ApiError,
    fields::Fields,
};
use crate::{
    http::{
        client_address::ClientAddress,
        rate::{RateLimiter, Rule},
    },
    outside::clock::monotonic,
};

/// What a handler gets besides the caller.
pub struct Call<'c> {
    pub backend: &'c Backend,
    pub about: &'c About,
    pub fields: Fields,
    /// Where the request comes from.
    pub from: Origin,
    pub(super) client: Option<ClientAddress>,
    pub(super) rates: &'c RateLimiter,
    pub(super) meta: Meta<'c>,
}

/// What a handler ends with.
pub type Outcome = Result<Answer, ApiError>;

/// A handler at work.
pub type Running<'c> = Pin<Box<dyn Future<Output = Outcome> + Send + 'c>>;

impl Call<'_> {
    /// Takes a place of what the client's network may do at once, or says when there is one.
    pub fn within(&self, rule: &Rule) -> Result<(), Error> {
        let Some(client) = self.client else { return Ok(()) };
        let wait = |wait: std::time::Duration| u32::try_from(wait.as_secs() + 1).unwrap_or(u32::MAX);
        let taken = self.rates.take(rule, client.network(), monotonic());
        taken.map_err(|time| Error::TooMany { retry_after_seconds: wait(time) })
    }

    /// Answers with this data; it must serialize as an object.
    pub fn answer(&self, data: &(impl Serialize + ?Sized)) -> Outcome {
        envelope::success(&self.meta, data)
    }

    /// Answers that it is done, with no data.
    pub fn done(&self) -> Outcome {
        self.answer(&Empty {})
    }
}
