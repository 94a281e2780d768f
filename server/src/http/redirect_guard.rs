//! Keeps redirects on this site: a response hook for `Location`, and the rule for `return_to`.
//!
//! Frameworks redirect a failed form to its `Referer`, and sign-in pages to where a link says: both are the client's
//! words (OWASP ASVS v5.0.0-3.7.2, CWE-601).

use std::{ops::ControlFlow, sync::Arc};

use axum::{extract::Request, response::Response};
use http::{HeaderValue, header};

use super::hook::Hook;

/// The longest `return_to` that is believed, in bytes.
const LONGEST_RETURN: usize = 2048;

/// The hook that replaces every foreign `Location` by `/`.
#[derive(Clone)]
pub struct RedirectGuard {
    origins: Arc<[String]>,
    providers: Origins,
}

impl RedirectGuard {
    /// `origins` are the sites that absolute redirects may name besides the identity providers, each as
    /// `https://host[:port]`.
    pub fn new(origins: impl IntoIterator<Item = String>, providers: Origins) -> Self {
        Self { origins: origins.into_iter().collect(), providers }
    }

    fn allows(&self, location: &str) -> bool {
        stays_here(location)
            || self.origins.iter().any(|origin| is_at(origin, location))
            || (self.providers)().iter().any(|origin| is_at(origin, location))
    }
}

/// The origins that the identity providers are at now.
pub type Origins = Arc<dyn Fn() -> Vec<String> + Send + Sync>;

fn is_at(origin: &str, location: &str) -> bool {
    location
        .strip_prefix(origin)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['?', '#']) && is_plain(rest) || stays_here(rest))
}

impl Hook for RedirectGuard {
    type Kept = ();

    fn before(&self, _: &mut Request) -> ControlFlow<Response> {
        ControlFlow::Continue(())
    }

    fn after(&self, (): (), mut response: Response) -> Response {
        if let Some(location) = response.headers().get(header::LOCATION)
            && !location.to_str().is_ok_and(|text| self.allows(text))
        {
            tracing::warn!(status = %response.status(), "replaced a redirect to another site");
            let start = HeaderValue::from_static("/");
            response.headers_mut().insert(header::LOCATION, start);
        }
        response
    }
}

/// Where to go after signing in, if that is a page of this site: one leading slash, plain ASCII (the rest
/// percent-encoded), no backslash, no empty path segment, at most 2048 bytes.
pub fn safe_return_to(wanted: &str) -> Option<&str> {
    (wanted.len() <= LONGEST_RETURN && stays_here(wanted)).then_some(wanted)
}

/// Browsers read `\` as `/` and drop tabs and line ends before they look for a host (WHATWG URL, 4.4), so neither may
/// occur anywhere; `//` in the path is refused as well, for it is one careless concatenation away from a host.
fn stays_here(location: &str) -> bool {
    let path = location.split(['?', '#']).next().unwrap_or_default();
    path.starts_with('/') && !path.contains("//") && is_plain(location)
}

fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}
