//! The ClearML API: any method, any body type, one envelope.
//!
//! A call is read in the order of the ClearML server, so that a client sees the same refusal first: path, endpoint,
//! who asks, what the role may, and only then the body. See [`pipeline`].

mod access;
mod auth;
mod call;
mod credentials;
mod debug;
mod endpoint;
mod endpoints;
mod envelope;
mod error;
mod events;
mod fields;
mod identity_providers;
mod json;
mod login;
mod organization;
mod path;
mod permissions;
mod pick;
mod pipeline;
mod presented;
mod queues;
mod request;
mod server;
mod sso;
mod system;
mod tasks;
mod users;
mod version;
mod workers;

use std::sync::Arc;

use axum::Router;
use model::Backend;

use super::rate::RateLimiter;

pub use endpoint::{Auth, Endpoint, IdKind};
pub use endpoints::endpoints;
pub use envelope::refusal;
pub use version::Version;

/// What the server says about itself.
#[derive(Clone, Debug)]
pub struct About {
    /// The API version that an unversioned path asks for; tokens carry the same.
    pub api_version: Version,
    /// The server version; clients read it as dotted integers.
    pub version: String,
    pub build: String,
    pub commit: String,
    /// A random UUID of this deployment, the same on every start.
    pub uid: String,
}

/// All that handlers can reach.
pub(crate) struct Door {
    pub backend: Backend,
    pub about: About,
    pub rates: Arc<RateLimiter>,
}

/// The API, at the root of its own listener and under `/api` of the other. It expects the request id and the client
/// address in the request's extensions, and never looks at cookies.
pub fn router(backend: Backend, about: About, rates: Arc<RateLimiter>) -> Router {
    Router::new().fallback(pipeline::answer).with_state(Arc::new(Door { backend, about, rates }))
}
