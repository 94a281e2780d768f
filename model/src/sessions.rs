//! Browser sessions, as the session layer keeps them.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{
    Caller, Result, Timestamp,
    access::Proof,
    id::{SessionId, TenantId, UserId},
    sso::FromProvider,
};

/// What is stored instead of a session's secret ID: its SHA-256. Who reads the database cannot use it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SessionKey(pub [u8; 32]);

/// A session about to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSession {
    pub tenant: TenantId,
    pub user: UserId,
    /// Where it was opened from, for its owner to recognise.
    pub address: Option<String>,
    pub user_agent: Option<String>,
    /// The identity provider that said who it is.
    pub from: Option<FromProvider>,
}

/// A live session as it is shown to its owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    pub created: Timestamp,
    pub last_seen: Timestamp,
    pub address: Option<String>,
    pub user_agent: Option<String>,
}

/// What a page shows of one's own sessions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnSession {
    pub id: SessionId,
    pub created: Timestamp,
    pub last_seen: Timestamp,
    pub address: Option<String>,
    pub user_agent: Option<String>,
    /// The one the page is asked for with.
    pub current: bool,
}

impl OwnSession {
    /// The view of `session` that its owner gets.
    pub fn of(caller: &Caller, session: Session) -> Self {
        Self {
            current: matches!(&caller.proof, Proof::Session(id) if *id == session.id),
            id: session.id,
            created: session.created,
            last_seen: session.last_seen,
            address: session.address,
            user_agent: session.user_agent,
        }
    }
}

/// The life of browser sessions. A session ends after 30 minutes without a request and 12 hours after it was opened,
/// unless configured otherwise (OWASP ASVS v5.0.0-7.3.1, 7.3.2).
#[async_trait]
pub trait Sessions: Send + Sync {
    /// Opens a session. Refused for service accounts. A user's oldest one ends when there are more than twenty.
    /// `Taken` when the key exists already.
    async fn open(&self, key: &SessionKey, new: NewSession) -> Result<()>;

    /// Whoever holds the session: in one query its user and tenant, both active, or nobody.
    async fn load(&self, key: &SessionKey) -> Result<Option<Caller>>;

    /// Whether a session with this key is stored.
    async fn exists(&self, key: &SessionKey) -> Result<bool>;

    /// Ends one session; ending what has ended is no error.
    async fn end(&self, key: &SessionKey) -> Result<()>;

    /// The caller's own sessions, the newest first.
    async fn list(&self, caller: &Caller) -> Result<Vec<Session>>;

    /// Ends one of the caller's own. `NotFound` when it is not.
    async fn revoke(&self, caller: &Caller, session: SessionId) -> Result<()>;

    /// A user's live sessions, the newest first. Needs [`crate::Permission::ManageUsers`] unless it is the caller.
    async fn of_user(&self, caller: &Caller, user: &UserId) -> Result<Vec<Session>>;

    /// Ends one session of a user, or all but the one that asks, and answers how many ended; the next request of each
    /// is refused. Needs [`crate::Permission::ManageUsers`] unless it is the caller. `NotFound` when the session is not
    /// the user's, `Forbidden` for a user whose role is above the caller's.
    async fn end_of_user(&self, caller: &Caller, user: &UserId, session: Option<SessionId>) -> Result<u32>;
}
