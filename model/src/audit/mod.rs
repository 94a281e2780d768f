//! The audit log: who did what to what, when and from where, in whose name.

mod action;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Caller, Result, Timestamp,
    id::UserId,
    page::{Page, PageRequest},
};

pub use action::{Action, ObjectKind};

/// Somebody in an entry, as far as the reader may know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Party {
    /// A user of the workspace, also one that was removed.
    User { id: UserId, name: String },
    /// Somebody from outside of the workspace: whoever operates the platform.
    Operator,
    /// The server itself, and why it acted.
    Server { why: String },
}

/// What an entry is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// Absent for actions of another version.
    pub kind: Option<ObjectKind>,
    pub id: String,
    /// As it is called, where that is known.
    pub name: Option<String>,
}

/// One thing that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// The place in the workspace's chain; absent for what is older than the chain.
    pub number: Option<i64>,
    pub at: Timestamp,
    /// Whoever really acted.
    pub actor: Party,
    /// Whom it acted as, where that is somebody else.
    pub subject: Option<Party>,
    /// An [`Action`] by its code, or that of another version.
    pub action: String,
    pub object: Object,
    /// The client's address.
    pub address: Option<String>,
    /// The changed facts as they were and as they are.
    pub before: Option<Value>,
    pub after: Option<Value>,
}

impl AuditEntry {
    /// What people read.
    pub fn title(&self) -> &str {
        Action::parse(&self.action).map_or(self.action.as_str(), |action| action.title())
    }
}

/// Which entries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditFilter {
    /// Who acted, or as whom: an ID, an e-mail address, or a part of the name.
    pub person: String,
    pub action: Option<Action>,
    /// The ID of the object.
    pub object: String,
    /// The first moment.
    pub from: Option<Timestamp>,
    /// The first moment that no longer counts.
    pub until: Option<Timestamp>,
    /// What concerns the deployment itself instead of the workspace: for system principals.
    pub deployment: bool,
}

/// Entries, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    pub page: Page<AuditEntry>,
    /// When this was read.
    pub now: Timestamp,
}

/// How entries are taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExportFormat {
    /// For spreadsheets (RFC 4180).
    Csv,
    /// One JSON object a line.
    Ndjson,
}

impl ExportFormat {
    /// The name in a form, and the end of the file's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Csv, Self::Ndjson].into_iter().find(|format| format.as_str() == text)
    }
}

/// Reading the audit log. Nobody writes it through a port: each change records itself.
#[async_trait]
pub trait Audit: Send + Sync {
    /// A page of the log. Needs [`crate::Permission::ReadAudit`]; for the deployment a system principal.
    async fn page(&self, caller: &Caller, filter: AuditFilter, page: PageRequest) -> Result<AuditPage>;

    /// Records that these entries are taken out as a file, before they are. Needs [`crate::Permission::ReadAudit`].
    async fn note_export(&self, caller: &Caller, filter: &AuditFilter, format: ExportFormat) -> Result<()>;
}
