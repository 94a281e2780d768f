//! Sending a browser on to an identity provider after a form.
//!
//! Browsers hold a form to the policy of its page through every redirect (CSP, `form-action`), so a page has to name
//! where its forms may lead. It names the operator's providers. Those of workspaces are not named: every page would tell
//! everybody's. They are reached by a page in between, which the browser leaves at once; it works without scripts.

use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};

/// Leads to an address of a provider: `origins` are those that forms may lead to.
pub fn to(address: &str, origins: &[String]) -> Response {
    let named = origins.iter().any(|origin| {
        address.strip_prefix(origin.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
    });
    if named {
        return Redirect::to(address).into_response();
    }
    let Ok(refresh) = HeaderValue::try_from(format!("0;url={address}")) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let link = encoded(address);
    let html = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>To your identity provider</title></head>\
         <body><main><p><a href=\"{link}\" rel=\"noreferrer\">Go on to your identity provider</a></p></main></body></html>\n"
    );
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (HeaderName::from_static("refresh"), refresh),
    ];
    (headers, html).into_response()
}

pub(super) fn encoded(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_forms_may_lead_to_is_a_redirect() {
        let origins = ["https://okta.example".to_owned()];
        assert_eq!(to("https://okta.example/authorize?a=b", &origins).status(), StatusCode::SEE_OTHER);
        for other in ["https://okta.example.evil/authorize", "https://acme.example/authorize?a=1&b=2"] {
            let response = to(other, &origins);
            assert_eq!((response.status(), response.headers().get(header::LOCATION)), (StatusCode::OK, None));
            assert_eq!(response.headers()["refresh"], format!("0;url={other}").as_str());
        }
        assert_eq!(encoded("\"><script>&"), "&quot;&gt;&lt;script&gt;&amp;");
    }
}
