//! What the browser gets besides pages: WASM, script, style and mark. All of it is inside the binary.

use axum::Router;
use axum::extract::Path;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use leptos::config::LeptosOptions;

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The mark, as the browser shows it in a tab.
static MARK: &[u8] = include_bytes!("../../../style/mark.svg");

/// One file of the site.
struct File {
    /// Where it lies below the digest, with `/` between folders.
    name: &'static str,
    raw: &'static [u8],
    brotli: &'static [u8],
}

/// `/pkg/<digest>/…` and the mark. They need no session, and their answers are the same for everybody.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/pkg/{digest}/{*name}", get(pkg))
        .route("/favicon.svg", get(mark))
        .route("/favicon.ico", get(mark))
}

/// Tells leptos where the pages find their files, and no folder on disk: with the default, `.`, its own file
/// handler would offer the working directory.
pub fn leptos_options() -> LeptosOptions {
    LeptosOptions::builder()
        .output_name("tenantry")
        .site_pkg_dir(format!("pkg/{DIGEST}"))
        .site_root("/nonexistent")
        .build()
}

/// The files of a part of the WASM, without their ending.
pub fn files_of_part(part: &str) -> &'static [&'static str] {
    PARTS.iter().find(|(name, _)| *name == part).map_or(&[], |(_, files)| files)
}

async fn pkg(Path((digest, name)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let file = FILES.iter().find(|file| digest == DIGEST && file.name == name);
    file.map_or_else(gone, |file| file.answer(&headers))
}

async fn mark() -> Response {
    ([(CONTENT_TYPE, "image/svg+xml"), (CACHE_CONTROL, "public, max-age=86400")], MARK).into_response()
}

impl File {
    /// The digest is part of the address, so whoever has the file has it for good.
    fn answer(&self, headers: &HeaderMap) -> Response {
        let common = [
            (CONTENT_TYPE, content_type(self.name)),
            (CACHE_CONTROL, "public, max-age=31536000, immutable"),
            (VARY, "accept-encoding"),
        ];
        if takes_brotli(headers) {
            (common, [(CONTENT_ENCODING, "br")], self.brotli).into_response()
        } else {
            (common, self.raw).into_response()
        }
    }
}

/// A page of another version, left open over a deployment, asks for files that are gone. That must not be
/// remembered: the next replica may have them.
fn gone() -> Response {
    let text = "This file belongs to another version of the site. Reload the page.\n";
    (StatusCode::NOT_FOUND, [(CACHE_CONTROL, "no-store")], text).into_response()
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, kind)| kind) {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "wasm" => "application/wasm",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// RFC 9110, 12.5.3: a coding is listed, and its weight is not zero.
fn takes_brotli(headers: &HeaderMap) -> bool {
    let values = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let weight = |part: &str| part.strip_prefix("q=").and_then(|weight| weight.parse::<f32>().ok());
        parts.next().is_some_and(|name| name.eq_ignore_ascii_case("br"))
            && parts.filter_map(weight).all(|weight| weight > 0.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::{Body, to_bytes};
    use axum::http::{HeaderName, Method, Request};
    use tower::ServiceExt;

    const SCRIPT: File = File { name: "snippets/a.js", raw: b"raw", brotli: b"small" };

    fn accepting(codings: &str) -> HeaderMap {
        HeaderMap::from_iter([(ACCEPT_ENCODING, codings.parse().unwrap())])
    }

    async fn ask(method: Method, path: &str) -> Response {
        let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        routes().with_state(()).oneshot(request).await.unwrap()
    }

    async fn body(response: Response) -> Vec<u8> {
        to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()
    }

    fn header(response: &Response, name: HeaderName) -> &str {
        response.headers().get(name).map_or("", |value| value.to_str().unwrap())
    }

    #[test]
    fn brotli_is_negotiated() {
        for (codings, taken) in [
            ("gzip, deflate, br, zstd", true),
            ("BR", true),
            ("br;q=0.5", true),
            ("br; q=0", false),
            ("br;q=0.000, gzip", false),
            ("gzip", false),
            ("brotli", false),
            ("", false),
        ] {
            assert_eq!(takes_brotli(&accepting(codings)), taken, "{codings}");
        }
        assert!(!takes_brotli(&HeaderMap::new()));
    }

    #[tokio::test]
    async fn a_file_is_served_for_good_in_either_form() {
        let small = SCRIPT.answer(&accepting("gzip, br"));
        assert_eq!(header(&small, CONTENT_TYPE), "text/javascript; charset=utf-8");
        assert_eq!(header(&small, CONTENT_ENCODING), "br");
        assert_eq!(header(&small, CACHE_CONTROL), "public, max-age=31536000, immutable");
        assert_eq!(header(&small, VARY), "accept-encoding");
        assert_eq!(body(small).await, b"small");
        let raw = SCRIPT.answer(&accepting("gzip"));
        assert_eq!(header(&raw, CONTENT_ENCODING), "");
        assert_eq!(body(raw).await, b"raw");
    }

    #[tokio::test]
    async fn another_version_and_the_disk_are_not_found() {
        let here = format!("/pkg/{DIGEST}/../../../Cargo.toml");
        let encoded = format!("/pkg/{DIGEST}/..%2f..%2fCargo.toml");
        for path in ["/pkg/0123456789abcdef/tenantry.js", &here, &encoded] {
            let response = ask(Method::GET, path).await;
            assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
            assert_eq!(header(&response, CACHE_CONTROL), "no-store", "{path}");
        }
    }

    #[tokio::test]
    async fn the_mark_answers_head_without_a_body() {
        let response = ask(Method::HEAD, "/favicon.ico").await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(header(&response, CONTENT_TYPE), "image/svg+xml");
        assert!(body(response).await.is_empty());
    }

    #[test]
    fn every_file_of_the_site_has_a_type_of_its_own() {
        for file in FILES {
            assert_ne!(content_type(file.name), "application/octet-stream", "{}", file.name);
        }
        let expected = if FILES.is_empty() { "none".len() } else { 16 };
        assert_eq!(DIGEST.len(), expected);
    }
}
