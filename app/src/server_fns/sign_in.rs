//! What the sign-in pages offer. Signing in itself is a plain form post.

#![cfg_attr(feature = "ssr", expect(clippy::unused_async, reason = "a server function is async in the browser"))]

use leptos::prelude::*;
use model::sign_in::WaysIn;

use crate::error::ApiError;

/// The ways in that exist here. For everybody.
#[server(name = GetWaysIn, prefix = "/ui", endpoint = "sign_in/ways")]
pub async fn ways_in() -> Result<WaysIn, ApiError> {
    Ok(crate::request::backend()?.sign_in.ways_in())
}
