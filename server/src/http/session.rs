//! Browser sessions for tower-sessions: a cookie with a random ID, and a row under the ID's digest.
//!
//! Loading a session is the query that recognises its user, so a page costs one. Saving never inserts: a request that
//! is still running when somebody signs out does not bring the session back.

use std::{collections::HashMap, fmt, sync::Arc};

use async_trait::async_trait;
use http::{HeaderMap, header};
use model::{
    Caller, Error, Secret,
    id::{TenantId, UserId},
    sessions::{NewSession, SessionKey, Sessions},
    sign_in::SignedIn,
    sso::{FromProvider, ProviderKey},
};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use tower_sessions::{
    Expiry, Session, SessionManagerLayer, SessionStore,
    cookie::SameSite,
    session::{Id, Record},
    session_store,
};

use crate::secrets::session_key;

/// The cookie's name. The `__Host-` prefix makes browsers insist on Secure, Path=/ and no Domain (RFC 6265bis §4.1.3.2),
/// so that no sibling host can set or read it.
pub const COOKIE: &str = "__Host-tenantry";

/// What removes the cookie; the library's own removal lacks Secure, and Chromium then keeps a `__Host-` cookie.
pub const REMOVE_COOKIE: &str = "__Host-tenantry=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax";

/// Under this name a loaded session holds its caller.
const CALLER: &str = "caller";

/// Under this name a new session says whom it is for.
const OPENING: &str = "opening";

/// How the browser of a request describes itself, for the list of one's sessions.
pub fn browser(headers: &HeaderMap) -> Option<String> {
    headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).map(str::to_owned)
}

/// The layer that gives handlers a [`Session`]. The cookie ends with the browser; the row's own times decide before.
pub fn layer(sessions: Arc<dyn Sessions>) -> SessionManagerLayer<Rows> {
    SessionManagerLayer::new(Rows(sessions))
        .with_name(COOKIE)
        .with_secure(true)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnSessionEnd)
}

/// Whoever holds the session of this request.
pub async fn caller_of(session: &Session) -> Result<Option<Caller>, session_store::Error> {
    match session.get::<Caller>(CALLER).await {
        Ok(caller) => Ok(caller),
        Err(tower_sessions::session::Error::Store(error)) => Err(error),
        Err(other) => Err(session_store::Error::Decode(other.to_string())),
    }
}

/// Opens a session for somebody who has just proved who it is, under a new ID; the one before, if any, ends.
pub async fn open(
    session: &Session,
    signed_in: SignedIn,
    address: Option<String>,
    user_agent: Option<String>,
    from: Option<FromProvider>,
) -> Result<(), tower_sessions::session::Error> {
    if session.id().is_some() {
        session.flush().await?;
    }
    let opening = Opening {
        tenant: signed_in.tenant,
        user: signed_in.user,
        address,
        user_agent: user_agent.map(|agent| agent.chars().filter(|c| !c.is_control()).take(256).collect()),
        from: from.map(|from| (from.key, from.id_token.reveal().clone())),
    };
    session.insert(OPENING, opening).await?;
    session.save().await
}

#[derive(Serialize, Deserialize)]
struct Opening {
    tenant: TenantId,
    user: UserId,
    address: Option<String>,
    user_agent: Option<String>,
    from: Option<(ProviderKey, String)>,
}

/// Sessions as rows, behind their port.
#[derive(Clone)]
pub struct Rows(Arc<dyn Sessions>);

impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Rows")
    }
}

fn key(id: Id) -> SessionKey {
    session_key(&id.0.to_be_bytes())
}

fn failed(error: &Error) -> session_store::Error {
    session_store::Error::Backend(error.to_string())
}

#[async_trait]
impl SessionStore for Rows {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        let Some(opening) = record.data.get(OPENING).cloned() else {
            return Err(session_store::Error::Backend("a session belongs to somebody".to_owned()));
        };
        let opening: Opening =
            serde_json::from_value(opening).map_err(|error| session_store::Error::Decode(error.to_string()))?;
        let new = NewSession {
            tenant: opening.tenant,
            user: opening.user,
            address: opening.address,
            user_agent: opening.user_agent,
            from: opening.from.map(|(key, id_token)| FromProvider { key, id_token: Secret::new(id_token) }),
        };
        loop {
            // Never the ID that the record came with: the library keeps that of a flushed session, and somebody else
            // may have planted it (session fixation, OWASP ASVS v5.0.0-7.2.4).
            record.id = Id::default();
            match self.0.open(&key(record.id), new.clone()).await {
                Ok(()) => return Ok(()),
                Err(Error::Taken { .. }) => {}
                Err(error) => return Err(failed(&error)),
            }
        }
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        // Nothing in a session changes after it was opened; what ended stays ended.
        match self.0.exists(&key(record.id)).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(session_store::Error::Backend("the session has ended".to_owned())),
            Err(error) => Err(failed(&error)),
        }
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let Some(caller) = self.0.load(&key(*id)).await.map_err(|error| failed(&error))? else { return Ok(None) };
        let caller = serde_json::to_value(caller).map_err(|error| session_store::Error::Encode(error.to_string()))?;
        let data = HashMap::from([(CALLER.to_owned(), caller)]);
        // The row's own times have decided already.
        Ok(Some(Record {
            id: *id,
            data,
            expiry_date: OffsetDateTime::from_unix_timestamp(253_402_300_799).unwrap_or(OffsetDateTime::UNIX_EPOCH),
        }))
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        self.0.end(&key(*id)).await.map_err(|error| failed(&error))
    }
}
