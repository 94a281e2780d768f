//! An identity provider in memory: conforming, unless a test makes it otherwise.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
};

use async_trait::async_trait;
use base64::{Engine, prelude::*};
use http::{Request, Response, StatusCode, header};
use openidconnect::{
    JsonWebKeyId, PrivateSigningKey,
    core::{CoreEdDsaPrivateSigningKey, CoreJwsSigningAlgorithm},
};
use serde_json::{Value, json};
use server::outside::{Clock, Fetch, SettableClock, Unreachable};
use sha2::{Digest, Sha256};

pub const CLIENT: &str = "tenantry";
pub const CLIENT_SECRET: &str = "the secret & of: a client";

/// What was granted for a code.
#[derive(Clone)]
struct Grant {
    nonce: String,
    challenge: String,
    callback: String,
    claims: Value,
}

type Change = Box<dyn Fn(&mut Value) + Send>;
type Make = Box<dyn Fn(&Provider, &Value) -> String + Send>;

/// A provider's ways to be wrong, each empty unless a test sets it.
#[derive(Default)]
pub struct Twist {
    /// Changes the claims of the ID token last of all.
    pub claims: Option<Change>,
    /// Makes the token of its claims.
    pub token: Option<Make>,
    /// The claims of userinfo, which is not asked otherwise.
    pub userinfo: Option<Value>,
    /// Changes what it says of itself.
    pub metadata: Option<Change>,
    /// The answer of the token endpoint.
    pub answer: Option<(StatusCode, String)>,
}

pub struct Provider {
    pub issuer: String,
    clock: Arc<SettableClock>,
    grants: Mutex<HashMap<String, Grant>>,
    /// Seeds of the keys it signs with; the last one signs.
    keys: Mutex<Vec<u8>>,
    pub twist: Mutex<Twist>,
    pub down: AtomicBool,
    pub keys_asked: AtomicU32,
    next: AtomicU32,
}

impl Provider {
    pub fn new(issuer: &str, clock: Arc<SettableClock>) -> Self {
        Self {
            issuer: issuer.to_owned(),
            clock,
            grants: Mutex::default(),
            keys: Mutex::new(vec![1]),
            twist: Mutex::default(),
            down: AtomicBool::new(false),
            keys_asked: AtomicU32::new(0),
            next: AtomicU32::new(0),
        }
    }

    /// What the browser brings back when somebody signed in there.
    pub fn signs_in(&self, authorize: &str, claims: Value) -> String {
        let query = query(authorize);
        assert!(authorize.starts_with(&format!("{}/authorize?", self.issuer.trim_end_matches('/'))), "{authorize}");
        for (name, value) in [("response_type", "code"), ("client_id", CLIENT), ("code_challenge_method", "S256")] {
            assert_eq!(query[name], value, "{authorize}");
        }
        let code = format!("code-{}", self.next.fetch_add(1, Ordering::Relaxed));
        let grant = Grant {
            nonce: query["nonce"].clone(),
            challenge: query["code_challenge"].clone(),
            callback: query["redirect_uri"].clone(),
            claims,
        };
        let path = grant.callback.strip_prefix(crate::support::WEB).unwrap_or(&grant.callback).to_owned();
        self.grants.lock().expect("no panic").insert(code.clone(), grant);
        let pairs = [("code", code.as_str()), ("state", &query["state"]), ("iss", &self.issuer)];
        format!("{path}?{}", form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish())
    }

    /// Signs with another key from now on; the ones before are still published.
    pub fn rotates(&self) {
        let mut keys = self.keys.lock().expect("no panic");
        let next = keys.last().expect("a key") + 1;
        keys.push(next);
    }

    pub fn twisted(&self, change: impl FnOnce(&mut Twist)) {
        change(&mut self.twist.lock().expect("no panic"));
    }

    /// A token as it should be, signed by the newest key.
    pub fn signed(&self, claims: &Value) -> String {
        let seed = *self.keys.lock().expect("no panic").last().expect("a key");
        signed_with(&key(seed), &json!({ "alg": "EdDSA", "kid": format!("key-{seed}"), "typ": "JWT" }), claims)
    }

    fn metadata(&self) -> Value {
        let base = self.issuer.trim_end_matches('/');
        let mut document = json!({
            "issuer": self.issuer,
            "authorization_endpoint": format!("{base}/authorize"),
            "token_endpoint": format!("{base}/token"),
            "jwks_uri": format!("{base}/keys"),
            "userinfo_endpoint": format!("{base}/userinfo"),
            "end_session_endpoint": format!("{base}/logout"),
            "id_token_signing_alg_values_supported": ["EdDSA", "HS256", "none"],
            "authorization_response_iss_parameter_supported": true,
        });
        if let Some(change) = &self.twist.lock().expect("no panic").metadata {
            change(&mut document);
        }
        document
    }

    fn jwks(&self) -> Value {
        self.keys_asked.fetch_add(1, Ordering::Relaxed);
        let seeds = self.keys.lock().expect("no panic").clone();
        let keys = seeds.iter().map(|seed| serde_json::to_value(key(*seed).as_verification_key()).expect("JSON"));
        json!({ "keys": keys.collect::<Vec<_>>() })
    }

    /// Takes a code once, from the client it was given to, with its verifier.
    fn token(&self, request: &Request<Vec<u8>>) -> (StatusCode, String) {
        if let Some(answer) = &self.twist.lock().expect("no panic").answer {
            return answer.clone();
        }
        let form: HashMap<String, String> = form_urlencoded::parse(request.body()).into_owned().collect();
        let no = |error: &str| (StatusCode::BAD_REQUEST, json!({ "error": error }).to_string());
        let encoded: String = form_urlencoded::byte_serialize(CLIENT_SECRET.as_bytes()).collect();
        let basic = format!("Basic {}", BASE64_STANDARD.encode(format!("{CLIENT}:{encoded}")));
        let sent = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        if sent != Some(&basic) {
            return no("invalid_client");
        }
        let grant = form.get("code").and_then(|code| self.grants.lock().expect("no panic").remove(code));
        let Some(grant) = grant else { return no("invalid_grant") };
        let verifier = form.get("code_verifier").map_or("", String::as_str);
        let challenge = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
        if challenge != grant.challenge || form.get("redirect_uri") != Some(&grant.callback) {
            return no("invalid_grant");
        }
        let now = self.clock.now().seconds();
        let mut claims = json!({
            "iss": self.issuer, "aud": CLIENT, "nonce": grant.nonce, "iat": now, "exp": now + 300, "sub": "nobody",
        });
        for (name, value) in grant.claims.as_object().expect("an object") {
            claims[name] = value.clone();
        }
        let twist = self.twist.lock().expect("no panic");
        if let Some(change) = &twist.claims {
            change(&mut claims);
        }
        let token = twist.token.as_ref().map_or_else(|| self.signed(&claims), |make| make(self, &claims));
        let answer = json!({ "access_token": "for-userinfo", "token_type": "Bearer", "id_token": token });
        (StatusCode::OK, answer.to_string())
    }

    fn answer(&self, request: &Request<Vec<u8>>) -> (StatusCode, String) {
        let path = request.uri().path().rsplit('/').next().unwrap_or_default();
        match path {
            "openid-configuration" => (StatusCode::OK, self.metadata().to_string()),
            "keys" => (StatusCode::OK, self.jwks().to_string()),
            "token" => self.token(request),
            "userinfo" => {
                let bearer = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
                let twist = self.twist.lock().expect("no panic");
                match &twist.userinfo {
                    Some(claims) if bearer == Some("Bearer for-userinfo") => (StatusCode::OK, claims.to_string()),
                    _ => (StatusCode::UNAUTHORIZED, String::new()),
                }
            }
            _ => (StatusCode::NOT_FOUND, String::new()),
        }
    }
}

/// All providers of a test.
pub struct Net(pub Vec<Arc<Provider>>);

#[async_trait]
impl Fetch for Net {
    async fn fetch(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Unreachable> {
        let address = request.uri().to_string();
        let at = |provider: &&Arc<Provider>| address.starts_with(provider.issuer.trim_end_matches('/'));
        let provider = self.0.iter().find(at).ok_or_else(|| Unreachable("nobody is there".to_owned()))?;
        if provider.down.load(Ordering::Relaxed) {
            return Err(Unreachable("down".to_owned()));
        }
        let (status, body) = provider.answer(&request);
        let response = Response::builder().status(status).header(header::CONTENT_TYPE, "application/json");
        Ok(response.body(body.into_bytes()).expect("a response"))
    }

    /// Names that end in `.internal` lead to private addresses.
    async fn may_reach(&self, host: &str) -> Result<(), Unreachable> {
        if host.ends_with(".internal") { Err(Unreachable("it is private".to_owned())) } else { Ok(()) }
    }
}

/// A key made of a seed (RFC 8410, section 7: the PKCS #8 frame around 32 bytes).
pub fn key(seed: u8) -> CoreEdDsaPrivateSigningKey {
    let frame = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];
    let der = [&frame[..], &[seed; 32]].concat();
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", BASE64_STANDARD.encode(der));
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(JsonWebKeyId::new(format!("key-{seed}")))).expect("a key")
}

pub fn signed_with(key: &CoreEdDsaPrivateSigningKey, header: &Value, claims: &Value) -> String {
    let body = unsigned(header, claims);
    let signature = key.sign(&CoreJwsSigningAlgorithm::EdDsa, body.as_bytes()).expect("signed");
    format!("{body}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
}

/// Header and payload of a token.
pub fn unsigned(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}", part(header), part(claims))
}

pub fn query(address: &str) -> HashMap<String, String> {
    let text = address.split_once('?').map_or("", |(_, query)| query);
    form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}
