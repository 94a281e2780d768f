//! Everything a port may answer instead of a result: one type for both doors.
//!
//! The text of an error is written for the person who reads it and never carries anything from below (SQL, paths,
//! other tenants' names). Internal causes are logged where they happen.

use serde::{Deserialize, Serialize};

use crate::access::Role;

/// Why a request was refused or failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Error {
    /// Nobody could be recognised: sign in (again), or present other credentials.
    #[error("{0}")]
    Unauthenticated(#[from] Unauthenticated),
    /// The caller is known and may not do this.
    #[error("{0}")]
    Forbidden(#[from] Forbidden),
    /// It does not exist, or it belongs to somebody else: the two look the same.
    #[error("{} not found", .0.text())]
    NotFound(Noun),
    /// The value must be unique and is in use.
    #[error("{message}")]
    Taken { field: String, message: String },
    /// The input is not acceptable; nothing was done.
    #[error("{}", first_message(.0))]
    Invalid(Vec<FieldError>),
    /// What it is about does not stand where it would have to; nothing was done.
    #[error("{0}")]
    Conflict(Conflict),
    /// A limit of the tenant or of a principal is reached.
    #[error("{0}")]
    Limit(Limit),
    /// Too many attempts; try again after this many seconds.
    #[error("Too many attempts. Try again in {retry_after_seconds} seconds.")]
    TooMany { retry_after_seconds: u32 },
    /// The database or another part is not reachable; the same request may succeed later.
    #[error("The service is not available at the moment. Try again in a minute.")]
    Unavailable,
    /// Something sealed does not open: it was changed or moved in the database, or its key is missing. Recorded.
    #[error(
        "This text cannot be opened: it was changed outside of this product, or its key is missing. Ask whoever operates this server."
    )]
    Unreadable,
    /// A fault of ours. The log has the details under the request's ID.
    #[error("Something went wrong on our side.")]
    Internal,
}

/// Ways of not being recognised, as the ClearML API tells them apart (401/10 to 401/30).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Unauthenticated {
    #[error("missing credentials")]
    Missing,
    #[error("bad authentication header type")]
    Scheme,
    #[error("malformed credentials")]
    Malformed,
    #[error("invalid credentials")]
    Wrong,
    /// The bearer token cannot be used; the reason is one of ours, never a library's text.
    #[error("invalid token: {0}")]
    Token(TokenProblem),
    /// The session has ended: signed out, idle for too long, or revoked.
    #[error("Your session has ended. Sign in again.")]
    SessionEnded,
}

/// What is wrong with a bearer token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum TokenProblem {
    #[error("malformed token")]
    Malformed,
    #[error("signature verification failed")]
    Signature,
    #[error("signature has expired")]
    Expired,
    #[error("revoked token")]
    Revoked,
}

/// Why a known caller may not do something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Forbidden {
    /// Needs another role.
    #[error("This needs the role {}.", allowed_text(.allowed))]
    Role { role: Role, allowed: Vec<Role> },
    /// Needs a feature that the caller's groups do not grant or the tenant does not have.
    #[error("This needs the feature {0}, which your workspace or groups do not grant.")]
    Feature(String),
    /// Acting for this user is refused.
    #[error("{0}")]
    Impersonation(String),
    /// The request contradicts itself in its headers.
    #[error("{0}")]
    Headers(String),
    /// Users that configuration provides cannot be changed here.
    #[error("This user is provided by the server's configuration and can only be changed there.")]
    Protected,
    /// A rule that protects the tenant, such as "a workspace keeps one administrator".
    #[error("{0}")]
    Rule(String),
    /// Without it, nobody could sign in any more.
    #[error("This is the last active identity provider, and there are no passwords: nobody could sign in any more.")]
    LastProvider,
}

/// The nouns that can be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Noun {
    Company,
    User,
    Credential,
    Group,
    AccessRule,
    Invitation,
    Import,
    Page,
    Queue,
    Task,
    Session,
    Provider,
    GatewayToken,
    Vault,
    Revision,
}

impl Noun {
    pub const fn text(self) -> &'static str {
        match self {
            Self::Company => "workspace",
            Self::User => "user",
            Self::Credential => "access key",
            Self::Group => "group",
            Self::AccessRule => "access rule",
            Self::Invitation => "invitation",
            Self::Import => "list",
            Self::Page => "page",
            Self::Queue => "queue",
            Self::Task => "task",
            Self::Session => "session",
            Self::Provider => "identity provider",
            Self::GatewayToken => "gateway token",
            Self::Vault => "vault",
            Self::Revision => "revision",
        }
    }
}

/// How something stands in the way of what is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Conflict {
    #[error("Tasks wait in this queue. Take them out first, or delete it with force.")]
    QueueNotEmpty,
    #[error("The task does not wait in this queue.")]
    NotInQueue,
    #[error("The task waits in a queue already.")]
    AlreadyQueued,
    #[error("No queue is tagged as the default one.")]
    NoDefaultQueue,
    #[error("More than one queue is tagged as the default one.")]
    SeveralDefaultQueues,
    /// Somebody else has saved it meanwhile.
    #[error("Somebody else has saved this vault meanwhile: it is at revision {revision} now. Nothing was saved.")]
    VaultChanged { revision: i64 },
    /// A task stands elsewhere.
    #[error("The task is {status}, so this cannot be done with it.")]
    TaskStatus { status: String },
}

/// A limit that is reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Limit {
    #[error("All {allowed} seats of this workspace are in use. Remove a user or raise the limit.")]
    Seats { allowed: u32 },
    #[error("All {allowed} service accounts of this workspace are in use.")]
    ServiceAccounts { allowed: u32 },
    #[error("A user can have at most {allowed} access keys. Revoke one that is not used.")]
    Credentials { allowed: u32 },
    #[error("An account can have at most {allowed} gateway tokens. Revoke one that is not used.")]
    GatewayTokens { allowed: u32 },
    #[error("An account can have at most {allowed} tasks. Those that ended are forgotten after 30 days.")]
    Tasks { allowed: u32 },
    #[error("There can be at most {allowed} vaults here. Delete one that is not used.")]
    Vaults { allowed: u32 },
    #[error("An account can begin at most {allowed} workers at a time. Try again in a minute.")]
    Workers { allowed: u32 },
}

/// One unacceptable field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The name the client sent it under, e.g. `email`.
    pub field: String,
    pub problem: Problem,
    /// A sentence for a person.
    pub message: String,
}

/// What kind of unacceptable, as the ClearML API numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Problem {
    Missing,
    Value,
    Email,
    Domain,
    Length,
}

impl FieldError {
    pub fn new(field: &str, problem: Problem, message: impl Into<String>) -> Self {
        Self { field: field.to_owned(), problem, message: message.into() }
    }

    pub fn missing(field: &str) -> Self {
        Self::new(field, Problem::Missing, format!("{field} is required."))
    }

    pub fn value(field: &str, message: impl Into<String>) -> Self {
        Self::new(field, Problem::Value, message)
    }
}

impl From<FieldError> for Error {
    fn from(error: FieldError) -> Self {
        Self::Invalid(vec![error])
    }
}

impl Error {
    pub fn taken(field: &str, message: impl Into<String>) -> Self {
        Self::Taken { field: field.to_owned(), message: message.into() }
    }

    /// The message for one field of a form, if this error names it.
    pub fn for_field(&self, name: &str) -> Option<&str> {
        match self {
            Self::Invalid(fields) => fields.iter().find(|f| f.field == name).map(|f| f.message.as_str()),
            Self::Taken { field, message } if field == name => Some(message),
            _ => None,
        }
    }

    /// The HTTP status for pages and server functions; the API has its own table.
    pub const fn status(&self) -> u16 {
        match self {
            Self::Unauthenticated(_) => 401,
            Self::Forbidden(Forbidden::Headers(_)) => 400,
            Self::Forbidden(_) => 403,
            Self::NotFound(_) => 404,
            Self::Taken { .. } | Self::Conflict(_) | Self::Limit(_) => 409,
            Self::Invalid(_) => 422,
            Self::TooMany { .. } => 429,
            Self::Unavailable => 503,
            Self::Internal | Self::Unreadable => 500,
        }
    }
}

fn first_message(fields: &[FieldError]) -> &str {
    fields.first().map_or("The input is not acceptable.", |f| f.message.as_str())
}

fn allowed_text(allowed: &[Role]) -> String {
    allowed.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(" or ")
}
