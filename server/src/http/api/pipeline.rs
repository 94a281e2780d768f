//! The way of every request, in the order of the ClearML server: path, endpoint, caller, role, body, handler.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use http::{Method, StatusCode, header, request::Parts};
use model::{Caller, Error};

use super::{
    Door,
    call::{Call, Outcome},
    endpoint::{Auth, Endpoint, Run},
    endpoints,
    envelope::{Meta, failure},
    error::{ApiError, FORBIDDEN, INTERNAL, INVALID_PATH, INVALID_VERSION, NO_CREDENTIALS, NO_ENDPOINT},
    path::{self, BadPath, Target},
    presented, request,
    version::Version,
};
use crate::http::client_address::ClientAddress;

/// Longest part of a path that is repeated in a message, in characters.
const LONGEST_SHOWN: usize = 128;

/// Answers any request with any method.
pub(super) async fn answer(State(door): State<Arc<Door>>, request: Request) -> Response {
    if request.method() == Method::OPTIONS {
        return StatusCode::OK.into_response();
    }
    if request.headers().contains_key(header::CONTENT_ENCODING) {
        return (StatusCode::UNSUPPORTED_MEDIA_TYPE, "Content encoding is not supported (gzip)").into_response();
    }
    let (parts, body) = request.into_parts();
    let mut meta = Meta::of(&parts);
    let mut response = match door.call(&parts, body, &mut meta).await {
        Ok(answer) => answer.into_response(),
        Err(error) => failure(&meta, &error),
    };
    meta.warn(&mut response);
    response
}

impl Door {
    async fn call<'r>(&'r self, parts: &'r Parts, body: Body, meta: &mut Meta<'r>) -> Outcome {
        let Target { name, version } = path::parse(parts.uri.path()).map_err(|bad| bad_path(bad, parts.uri.path()))?;
        let requested = version.unwrap_or(self.about.api_version);
        meta.asks(name, requested);
        let endpoint = endpoints::find(name, requested).ok_or_else(|| no_endpoint(name, requested))?;
        meta.resolved(endpoint.min_version);
        let caller = self.caller(endpoint, parts).await?;
        if let Some(caller) = &caller {
            meta.key_ends(caller.key.ends_soon);
            if !caller.key.scope.allows(endpoint.name, endpoint.mutating) {
                return Err(out_of_scope());
            }
            if let Some(needs) = endpoint.needs {
                caller.require(needs)?;
            }
        }
        let fields = request::read(parts, body, endpoint.batches).await?;
        let call = Call {
            backend: &self.backend,
            about: &self.about,
            fields,
            from: presented::origin(parts),
            client: parts.extensions.get::<ClientAddress>().copied(),
            rates: &self.rates,
            meta: *meta,
        };
        match (endpoint.run, &caller) {
            (Run::Anyone(run), _) => run(&call).await,
            (Run::Perhaps(run), caller) => run(&call, caller.as_ref()).await,
            (Run::Caller(run), Some(caller)) => run(&call, caller).await,
            (Run::Caller(_), None) => Err(NO_CREDENTIALS.plain()),
        }
    }

    async fn caller(&self, endpoint: &Endpoint, parts: &Parts) -> Result<Option<Caller>, ApiError> {
        match endpoint.auth() {
            Auth::None if presented::wants_to_act(&parts.headers) => Err(INTERNAL.because("validating impersonation")),
            Auth::None => Ok(None),
            Auth::Required => Ok(self.recognise(parts).await.map(Some)?),
            Auth::Optional => match self.recognise(parts).await {
                Ok(caller) => Ok(Some(caller)),
                // Whoever cannot be recognised is nobody here; only that we cannot tell is worth an error.
                Err(error @ (Error::Unavailable | Error::Internal)) => Err(error.into()),
                Err(_) => Ok(None),
            },
        }
    }

    async fn recognise(&self, parts: &Parts) -> Result<Caller, Error> {
        let acting = presented::acting(&parts.headers)?;
        let proof = presented::proof(&parts.headers)?;
        self.backend.sign_in.recognise(proof, &acting, &presented::origin(parts)).await
    }
}

/// Whatever its owner may do: this key may not.
fn out_of_scope() -> ApiError {
    FORBIDDEN.because("the scope of this access key does not have this operation")
}

fn bad_path(bad: BadPath, path: &str) -> ApiError {
    let kind = match bad {
        BadPath::Form => INVALID_PATH,
        BadPath::Version => INVALID_VERSION,
    };
    kind.saying(format!("{} {}", kind.2, shown(path)))
}

fn no_endpoint(name: &str, version: Version) -> ApiError {
    NO_ENDPOINT.saying(format!("Unable to find endpoint for name {} and version {version}", shown(name)))
}

fn shown(text: &str) -> String {
    text.chars().take(LONGEST_SHOWN).collect()
}
