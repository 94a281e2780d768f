//! The three addresses that people and clients use.

use std::net::{IpAddr, SocketAddr};

use http::Uri;

use super::{
    super::origin::Origin,
    input::{Found, Input},
    table::{API_URL, FILES_URL, Setting, WEB_URL},
};

/// How people and clients reach the servers. Without a slash at the end; three different ones, since `clearml-init`
/// refuses others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrls {
    pub web: String,
    pub api: String,
    pub files: String,
    /// Which of them nobody set: they follow the ports.
    derived: Derived,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Derived {
    web: bool,
    api: bool,
    files: bool,
}

impl PublicUrls {
    /// The same, after the listeners are bound: what nobody set follows the real ports.
    #[must_use]
    pub fn bound(mut self, web: SocketAddr, api: SocketAddr) -> Self {
        if self.derived.web {
            self.web = local(web);
        }
        if self.derived.api {
            self.api = local(api);
        }
        if self.derived.files {
            self.files = files_beside(&self.api);
        }
        self
    }
}

fn local(address: SocketAddr) -> String {
    format!("http://localhost:{}", address.port())
}

/// The file server by custom: the host of the API, port 8081.
fn files_beside(api: &str) -> String {
    let uri = api.parse::<Uri>().unwrap_or_default();
    format!("{}://{}:8081", uri.scheme_str().unwrap_or("http"), uri.host().unwrap_or("localhost"))
}

pub fn read(input: &mut Input<'_>, web_addr: SocketAddr, api_addr: SocketAddr) -> PublicUrls {
    let given_web = url(input, &WEB_URL, false);
    let given_api = url(input, &API_URL, true);
    let given_files = url(input, &FILES_URL, true);
    let derived = Derived { web: given_web.is_none(), api: given_api.is_none(), files: given_files.is_none() };
    check_loopback(input, given_web.as_ref());
    warn_of_local_api(input, given_web.as_ref(), derived.api);
    let web = effective(input, &WEB_URL, given_web, || local(web_addr));
    let api = effective(input, &API_URL, given_api, || local(api_addr));
    let files = effective(input, &FILES_URL, given_files, || files_beside(&api));
    let urls = PublicUrls { web, api, files, derived };
    check_different(input, &urls, web_addr.port() == 0 || api_addr.port() == 0);
    urls
}

/// A URL that somebody set, normalised.
fn url(input: &mut Input<'_>, setting: &Setting, may_have_path: bool) -> Option<Found> {
    let found = input.value(setting)?;
    match normalised(found.text.trim(), may_have_path) {
        Ok(text) => Some(Found { text, ..found }),
        Err(reason) => {
            input.report.problem(found.place, reason);
            None
        }
    }
}

fn normalised(text: &str, may_have_path: bool) -> Result<String, &'static str> {
    let uri: Uri = text.parse().map_err(|_| "this is not a URL; write it like https://app.example.com")?;
    let scheme = uri.scheme_str().filter(|scheme| matches!(*scheme, "http" | "https"));
    let scheme = scheme.ok_or("the URL must start with https:// or http://")?;
    let authority = uri.authority().filter(|authority| !authority.host().is_empty()).ok_or("the URL has no host")?;
    if authority.as_str().contains('@') {
        return Err("the URL must not hold a user or password");
    }
    if uri.query().is_some() || text.contains('#') {
        return Err("the URL must end after the host or path: no ? and no #");
    }
    let path = uri.path().trim_end_matches('/');
    if !path.is_empty() && !may_have_path {
        return Err("the pages need a host of their own: the URL must not have a path");
    }
    Ok(format!("{scheme}://{}{path}", authority.as_str().to_ascii_lowercase()))
}

fn effective(input: &mut Input<'_>, setting: &Setting, given: Option<Found>, derive: impl Fn() -> String) -> String {
    let (text, origin) = given.map_or_else(|| (derive(), Origin::Default), |found| (found.text, found.origin));
    input.report.text_entry(setting.key, &text, origin);
    text
}

/// Session cookies are `__Host-` and `Secure`. Browsers keep those on https, and on http only for this machine.
fn check_loopback(input: &mut Input<'_>, web: Option<&Found>) {
    let Some(found) = web else { return };
    if found.text.starts_with("http://") && !is_loopback(&found.text) {
        input.report.problem(
            found.place.as_str(),
            "browsers do not keep the session cookie on plain http (it is __Host- and Secure), so nobody could sign in: \
             use https, or http://localhost for a trial on this machine",
        );
    }
}

fn is_loopback(url: &str) -> bool {
    let uri = url.parse::<Uri>().unwrap_or_default();
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.ends_with(".localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn warn_of_local_api(input: &mut Input<'_>, web: Option<&Found>, api_is_derived: bool) {
    if api_is_derived && web.is_some_and(|found| !is_loopback(&found.text)) {
        input.report.warn(format!("{} is not set: pages will tell clients to use this machine", API_URL.variable));
    }
}

fn check_different(input: &mut Input<'_>, urls: &PublicUrls, ports_open: bool) {
    for (setting, a, b, other) in [
        (&API_URL, &urls.api, &urls.web, "the pages"),
        (&FILES_URL, &urls.files, &urls.web, "the pages"),
        (&FILES_URL, &urls.files, &urls.api, "the API"),
    ] {
        // With port 0 the system chooses, and never the same port twice.
        if a == b && !ports_open {
            input.report.problem(
                setting.variable,
                format!("this is the URL of {other} too; ClearML clients insist on three different ones"),
            );
        }
    }
}
