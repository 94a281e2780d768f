//! The order in which the layers of a door stand, in one place: nothing is served without them.
//!
//! From the outside: request id, client address, security headers, redirect guard, panics, limits, and then what only
//! pages need (origin) or only the API needs (no cookies). Whatever answers, the outer four see the answer.

use std::{ops::ControlFlow, sync::Arc};

use axum::{Router, extract::Request, response::Response};
use http::header;

use super::{
    client_address::ClientAddresses,
    headers::SecurityHeaders,
    hook::{Hook, Hooked},
    limits::{Guard, Limits},
    origin::OriginGate,
    panic::CatchPanic,
    redirect_guard::{Origins, RedirectGuard},
    refusal::{Render, page},
    request_id::{Random, RequestIds},
};

/// What the layers of both doors need to know.
#[derive(Clone)]
pub struct Front {
    /// Sizes and times, and which proxies are believed.
    pub limits: Arc<Limits>,
    /// For request ids and nonces.
    pub random: Random,
    /// The origin of the web URL, as browsers send it (`https://app.example.com`).
    pub web_origin: String,
    /// Other origins that redirects and forms may go to: those of the identity providers.
    pub providers: Origins,
    /// How the API writes a refusal.
    pub api_refusal: Render,
}

impl Front {
    /// The web door: `pages` with everything they need, and `api` under `/api/`, where no cookie arrives.
    pub fn web(&self, pages: Router, api: Router) -> Router {
        let gate = OriginGate::new(self.web_origin.as_str(), page);
        let pages = pages.layer((CatchPanic(page), Guard::new(&self.limits, page), Hooked(gate)));
        self.outside(pages.nest("/api", self.inside_api(api)))
    }

    /// The API door.
    pub fn api(&self, api: Router) -> Router {
        self.outside(self.inside_api(api))
    }

    fn inside_api(&self, api: Router) -> Router {
        let refusal = self.api_refusal;
        api.layer((CatchPanic(refusal), Guard::new(&self.limits, refusal), Hooked(NoCookies)))
    }

    fn outside(&self, door: Router) -> Router {
        let (random, providers) = (Arc::clone(&self.random), Arc::clone(&self.providers));
        let https = self.web_origin.starts_with("https://");
        door.layer((
            Hooked(RequestIds(Arc::clone(&self.random))),
            Hooked(ClientAddresses(self.limits.trusted.clone())),
            Hooked(SecurityHeaders::new(random, https, Arc::clone(&providers))),
            Hooked(RedirectGuard::new([self.web_origin.clone()], providers)),
        ))
    }
}

/// The API knows callers by their Authorization header alone, so it never gets to see a cookie.
#[derive(Clone)]
struct NoCookies;

impl Hook for NoCookies {
    type Kept = ();

    fn before(&self, request: &mut Request) -> ControlFlow<Response> {
        request.headers_mut().remove(header::COOKIE);
        ControlFlow::Continue(())
    }

    fn after(&self, (): (), response: Response) -> Response {
        response
    }
}
