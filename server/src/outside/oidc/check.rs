//! Whether a configured provider answers as one, and knows this application: for operators, before anybody signs in.

use base64::{Engine, prelude::BASE64_STANDARD};
use http::{HeaderValue, Request, StatusCode, header};
use openidconnect::core::CoreJsonWebKeySet;
use serde::Deserialize;
use url::form_urlencoded::{Serializer, byte_serialize};

use super::{
    Metadata, Provider,
    metadata::{discover, get},
};
use crate::outside::Fetch;

/// One thing that was looked at, and what was found: good or bad, never with a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub what: &'static str,
    pub found: Result<String, String>,
}

fn finding(what: &'static str, found: Result<String, String>) -> Finding {
    Finding { what, found }
}

/// Looks at everything a sign-in needs; `web_url` is where the pages are, without a slash at the end. Nobody is signed
/// in, and what is sent is refused by a provider in good order.
pub async fn check(provider: &Provider, web_url: &str, fetch: &dyn Fetch) -> Vec<Finding> {
    let callback = format!("{web_url}{}", provider.key.callback());
    let mut findings = Vec::new();
    match discover(provider, fetch).await {
        Err(why) => findings.push(finding("issuer", Err(why))),
        Ok(metadata) => {
            findings.push(finding("issuer", Ok(metadata.issuer.clone())));
            findings.push(finding("sign-in", reached(&metadata.authorize, fetch).await));
            findings.push(finding("tokens", client(provider, &metadata, &callback, fetch).await));
            findings.push(finding("keys", keys(&metadata.keys, fetch).await));
            let or_none =
                |address: Option<&String>, none: &str| Ok(address.map_or_else(|| none.to_owned(), Clone::clone));
            let userinfo = or_none(metadata.userinfo.as_ref(), "none: the ID token has to say everything");
            findings.push(finding("userinfo", userinfo));
            let leaves = metadata.end_session.as_ref().filter(|_| provider.sign_out);
            findings.push(finding("sign-out", or_none(leaves, "none: only the session here ends")));
        }
    }
    findings.push(finding("callback to register", Ok(callback)));
    findings.push(finding("after signing out", Ok(format!("{web_url}/login"))));
    findings
}

/// Whether anybody answers there. A question without its parameters is refused; that it is answered counts.
async fn reached(address: &str, fetch: &dyn Fetch) -> Result<String, String> {
    let request = Request::get(address).body(Vec::new()).map_err(|error| format!("{address}: {error}"))?;
    let status = fetch.fetch(request).await.map_err(|error| format!("{address}: {error}"))?.status();
    match status {
        StatusCode::NOT_FOUND => Err(format!("{address} answers 404")),
        fault if fault.is_server_error() => Err(format!("{address} answers {}", fault.as_u16())),
        _ => Ok(address.to_owned()),
    }
}

async fn keys(address: &str, fetch: &dyn Fetch) -> Result<String, String> {
    #[derive(Deserialize)]
    struct Listed {
        keys: Vec<serde_json::Value>,
    }
    let listed: Listed = get(address, fetch).await?;
    get::<CoreJsonWebKeySet>(address, fetch).await?;
    match listed.keys.len() {
        0 => Err(format!("{address} has no keys")),
        count => Ok(format!("{address} ({count})")),
    }
}

/// Hands in a code that was never given: whoever knows the client refuses the code, and not the client (RFC 6749,
/// section 5.2).
async fn client(provider: &Provider, metadata: &Metadata, callback: &str, fetch: &dyn Fetch) -> Result<String, String> {
    #[derive(Deserialize)]
    struct Refusal {
        error: Option<String>,
    }
    let address = &metadata.token;
    let mut form = Serializer::new(String::new());
    form.append_pair("grant_type", "authorization_code").append_pair("code", "tenantry-sso-check");
    form.append_pair("redirect_uri", callback).append_pair("code_verifier", &"tenantry-sso-check-".repeat(3));
    let mut request = Request::post(address)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "application/json");
    match &provider.client_secret {
        Some(secret) if !metadata.secret_in_body => {
            let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
            let pair = format!("{}:{}", encoded(&provider.client_id), encoded(secret.reveal()));
            let basic = HeaderValue::try_from(format!("Basic {}", BASE64_STANDARD.encode(pair)));
            let mut basic = basic.map_err(|error| format!("{address}: {error}"))?;
            basic.set_sensitive(true);
            request = request.header(header::AUTHORIZATION, basic);
        }
        Some(secret) => {
            form.append_pair("client_id", &provider.client_id).append_pair("client_secret", secret.reveal());
        }
        None => {
            form.append_pair("client_id", &provider.client_id);
        }
    }
    let request = request.body(form.finish().into_bytes()).map_err(|error| format!("{address}: {error}"))?;
    let response = fetch.fetch(request).await.map_err(|error| format!("{address}: {error}"))?;
    let refusal = serde_json::from_slice::<Refusal>(response.body()).ok().and_then(|refusal| refusal.error);
    match (response.status(), refusal.as_deref()) {
        (_, Some("invalid_grant")) => Ok(format!("{address} (it takes the client ID and secret)")),
        (StatusCode::UNAUTHORIZED, _) | (_, Some("invalid_client" | "unauthorized_client")) => {
            Err(format!("{address} does not take the client ID or secret"))
        }
        (StatusCode::BAD_REQUEST | StatusCode::FORBIDDEN, _) => {
            Ok(format!("{address} (whether it takes the client ID and secret shows at a sign-in)"))
        }
        (other, _) => Err(format!("{address} answers {}", other.as_u16())),
    }
}
