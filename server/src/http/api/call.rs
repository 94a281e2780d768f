//! One call on its way through a handler.

use std::pin::Pin;

use model::Backend;
use serde::Serialize;

use super::{
    About,
    envelope::{self, Answer, Empty, Meta},
    error::ApiError,
    fields::Fields,
};

/// What a handler gets besides the caller.
pub struct Call<'c> {
    pub backend: &'c Backend,
    pub about: &'c About,
    pub fields: Fields,
    pub(super) meta: Meta<'c>,
}

/// What a handler ends with.
pub type Outcome = Result<Answer, ApiError>;

/// A handler at work.
pub type Running<'c> = Pin<Box<dyn Future<Output = Outcome> + Send + 'c>>;

impl Call<'_> {
    /// Answers with this data; it must serialize as an object.
    pub fn answer(&self, data: &(impl Serialize + ?Sized)) -> Outcome {
        envelope::success(&self.meta, data)
    }

    /// Answers that it is done, with no data.
    pub fn done(&self) -> Outcome {
        self.answer(&Empty {})
    }
}
