//! What a provider says of itself (OpenID Connect Discovery 1.0), with what the operator configured on top.

use http::{Request, StatusCode};
use serde::Deserialize;

use super::Provider;
use crate::outside::Fetch;

/// Where everything of a provider is, and how it wants to be spoken to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metadata {
    /// Exactly as it stands in tokens.
    pub issuer: String,
    pub authorize: String,
    pub token: String,
    pub userinfo: Option<String>,
    pub keys: String,
    pub end_session: Option<String>,
    /// The client's secret goes into the body: the provider knows no other way.
    pub secret_in_body: bool,
    /// Answers name the issuer (RFC 9207, section 3).
    pub names_issuer: bool,
}

#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    userinfo_endpoint: Option<String>,
    jwks_uri: String,
    end_session_endpoint: Option<String>,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

/// The document as somebody who sets up a connection wants to see it. What is absent is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    pub issuer: String,
    pub authorize: String,
    pub token: String,
    pub userinfo: String,
    pub keys: String,
    pub end_session: String,
}

const WELL_KNOWN: &str = "/.well-known/openid-configuration";

/// Reads the document at an issuer, or at its own address.
pub async fn look_up(address: &str, fetch: &dyn Fetch) -> Result<Described, String> {
    let whole = if address.ends_with(WELL_KNOWN) {
        address.to_owned()
    } else {
        format!("{}{WELL_KNOWN}", address.trim_end_matches('/'))
    };
    let found: Document = get(&whole, fetch).await?;
    Ok(Described {
        issuer: found.issuer,
        authorize: found.authorization_endpoint,
        token: found.token_endpoint,
        userinfo: found.userinfo_endpoint.unwrap_or_default(),
        keys: found.jwks_uri,
        end_session: found.end_session_endpoint.unwrap_or_default(),
    })
}

/// Asks the provider, unless everything is configured. The error is for the log.
pub async fn discover(provider: &Provider, fetch: &dyn Fetch) -> Result<Metadata, String> {
    let told = &provider.endpoints;
    let issuer = told.issuer.as_deref().ok_or("no issuer is configured")?;
    if let (Some(authorize), Some(token), Some(keys)) = (&told.authorize, &told.token, &told.keys) {
        return Ok(Metadata {
            issuer: issuer.to_owned(),
            authorize: authorize.clone(),
            token: token.clone(),
            userinfo: told.userinfo.clone(),
            keys: keys.clone(),
            end_session: told.end_session.clone(),
            secret_in_body: false,
            names_issuer: false,
        });
    }
    let address = format!("{}{WELL_KNOWN}", issuer.trim_end_matches('/'));
    let found: Document = get(&address, fetch).await?;
    // The slash is what people leave out or add; what the provider writes is what its tokens have.
    if found.issuer.trim_end_matches('/') != issuer.trim_end_matches('/') {
        return Err(format!("it calls itself {}, and {issuer} is configured", found.issuer));
    }
    let secure = issuer.starts_with("https:");
    for address in [&found.authorization_endpoint, &found.token_endpoint, &found.jwks_uri] {
        if secure && !address.starts_with("https:") {
            return Err(format!("{address} is not https"));
        }
    }
    let methods = &found.token_endpoint_auth_methods_supported;
    let has = |method: &str| methods.iter().any(|known| known == method);
    let or = |told: &Option<String>, found: String| told.clone().unwrap_or(found);
    Ok(Metadata {
        issuer: found.issuer,
        authorize: or(&told.authorize, found.authorization_endpoint),
        token: or(&told.token, found.token_endpoint),
        userinfo: told.userinfo.clone().or(found.userinfo_endpoint),
        keys: or(&told.keys, found.jwks_uri),
        end_session: told.end_session.clone().or(found.end_session_endpoint),
        secret_in_body: has("client_secret_post") && !has("client_secret_basic"),
        names_issuer: found.authorization_response_iss_parameter_supported,
    })
}

/// A JSON document. The error is for the log.
pub async fn get<T: for<'d> Deserialize<'d>>(address: &str, fetch: &dyn Fetch) -> Result<T, String> {
    let request = Request::get(address).body(Vec::new()).map_err(|error| format!("{address}: {error}"))?;
    let response = fetch.fetch(request).await.map_err(|error| format!("{address}: {error}"))?;
    if response.status() != StatusCode::OK {
        return Err(format!("{address} answers {}", response.status().as_u16()));
    }
    serde_json::from_slice(response.body()).map_err(|_| format!("{address} is not the document that was expected"))
}
