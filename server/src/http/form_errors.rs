//! Refusals of forms, on their way through an address.
//!
//! Where no scripts run, Leptos leads a refused form back to its page with the refusal in the query (`__path`,
//! `__err`). Whoever could write such an address could have our pages say anything to whoever follows it (content
//! spoofing, CWE-451). So what we write is sealed, and what is not sealed is taken out before any page reads it.

use std::ops::ControlFlow;

use axum::{
    extract::Request,
    response::{IntoResponse, Redirect, Response},
};
use http::{HeaderValue, Method, header};

use super::hook::Hook;
use crate::secrets::{MacKey, hex};

const PATH: &str = "__path";
const ERROR: &str = "__err";
const SEAL: &str = "__seal";

/// The hook around everything that reads or writes such addresses.
#[derive(Clone, Debug)]
pub struct FormErrors(MacKey);

/// A query, as it is encoded.
#[derive(Default)]
struct Query<'a> {
    path: &'a str,
    error: &'a str,
    seal: &'a str,
    others: Vec<&'a str>,
}

impl<'a> Query<'a> {
    /// The last of each counts: a form that is refused again is led to the address of its last refusal.
    fn of(text: &'a str) -> Self {
        let mut query = Self::default();
        for pair in text.split('&') {
            match pair.split_once('=') {
                Some((PATH, value)) => query.path = value,
                Some((ERROR, value)) => query.error = value,
                Some((SEAL, value)) => query.seal = value,
                _ => query.others.push(pair),
            }
        }
        query
    }
}

impl FormErrors {
    pub const fn new(key: MacKey) -> Self {
        Self(key)
    }

    /// `0` parts the two: it stands in no address.
    fn is_ours(&self, query: &Query<'_>) -> bool {
        let parts: [&[u8]; 3] = [query.path.as_bytes(), &[0], query.error.as_bytes()];
        hex::read(query.seal).is_some_and(|seal| self.0.verify(&parts, &seal))
    }

    fn sealed(&self, location: &str) -> Option<HeaderValue> {
        let (page, query) = location.split_once('?')?;
        let Query { path, error, mut others, .. } = Query::of(query);
        if error.is_empty() {
            return None;
        }
        let seal = self.0.tag(&[path.as_bytes(), &[0], error.as_bytes()]);
        let ours = format!("{PATH}={path}&{ERROR}={error}&{SEAL}={}", hex::Hex(&seal));
        others.push(&ours);
        HeaderValue::try_from(format!("{page}?{}", others.join("&"))).ok()
    }
}

impl Hook for FormErrors {
    type Kept = ();

    fn before(&self, request: &mut Request) -> ControlFlow<Response> {
        let read_only = request.method() == Method::GET || request.method() == Method::HEAD;
        let Some(query) = request.uri().query().filter(|query| read_only && query.contains(ERROR)) else {
            return ControlFlow::Continue(());
        };
        let query = Query::of(query);
        if query.error.is_empty() || self.is_ours(&query) {
            return ControlFlow::Continue(());
        }
        let (path, others) = (request.uri().path(), query.others.join("&"));
        let between = if others.is_empty() { "" } else { "?" };
        ControlFlow::Break(Redirect::to(&format!("{path}{between}{others}")).into_response())
    }

    fn after(&self, (): (), mut response: Response) -> Response {
        let location = response.headers().get(header::LOCATION).and_then(|location| location.to_str().ok());
        if let Some(sealed) = location.and_then(|location| self.sealed(location)) {
            response.headers_mut().insert(header::LOCATION, sealed);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hook() -> FormErrors {
        FormErrors::new(MacKey::new(b"a key of the tests"))
    }

    fn asked(address: &str) -> Option<String> {
        let mut request = Request::get(address).body(axum::body::Body::empty()).expect("a request");
        match hook().before(&mut request) {
            ControlFlow::Continue(()) => None,
            ControlFlow::Break(response) => Some(response.headers()["location"].to_str().expect("ASCII").to_owned()),
        }
    }

    #[test]
    fn only_what_we_wrote_is_read() {
        let sealed = hook().sealed("/settings/profile?edit=name&__path=%2Fui%2Fx&__err=abc").expect("an error in it");
        let sealed = sealed.to_str().expect("ASCII");
        assert_eq!(asked(sealed), None);
        let forged = sealed.replace("__err=abc", "__err=abd");
        assert_eq!(asked(&forged).as_deref(), Some("/settings/profile?edit=name"));
        assert_eq!(asked("/settings/profile?__path=%2Fui%2Fx&__err=abc").as_deref(), Some("/settings/profile"));
        assert_eq!(asked("/settings/users?q=__err"), None);
    }

    #[test]
    fn a_second_refusal_replaces_the_first() {
        let first = hook().sealed("/a?__path=b&__err=one&x=1").expect("sealed");
        let again = format!("{}&__path=b&__err=two", first.to_str().expect("ASCII"));
        let second = hook().sealed(&again).expect("sealed");
        let second = second.to_str().expect("ASCII");
        assert!(second.starts_with("/a?x=1&__path=b&__err=two&__seal="), "{second}");
        assert!(!second.contains("one"));
        assert_eq!(asked(second), None);
    }
}
