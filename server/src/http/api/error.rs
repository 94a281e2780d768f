//! Refusals in the words and numbers of the ClearML API (its `errors.conf`).
//!
//! A message reads `Default text (extra): key=value, key=(a, b)`. The HTTP status equals the code. 401 is for
//! authentication only, since clients sign in again on it, and 503 for what passes, since they try again for ever.

use model::{
    Error,
    error::{Conflict, FieldError, Forbidden, Noun, Problem, TokenProblem, Unauthenticated},
};

/// One kind of refusal: code, subcode and default text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind(pub u16, pub u16, pub &'static str);

/// Nothing of ours has such a path, or the body is not JSON.
pub const BAD_REQUEST: Kind = Kind(400, 0, "Bad request");
pub const INVALID_PATH: Kind = Kind(400, 0, "Invalid request path");
pub const INVALID_VERSION: Kind = Kind(400, 2, "Request path has invalid version");
pub const INVALID_HEADERS: Kind = Kind(400, 5, "Invalid headers");
pub const IMPERSONATION: Kind = Kind(400, 6, "Impersonation error");
pub const INVALID_ID: Kind = Kind(400, 10, "Invalid object id");
pub const MISSING_FIELDS: Kind = Kind(400, 11, "Missing required fields");
pub const VALIDATION: Kind = Kind(400, 12, "Validation error");
pub const INVALID_VALUE: Kind = Kind(400, 16, "Invalid value for fields");
pub const BAD_EMAIL: Kind = Kind(400, 22, "Malformed email address");
pub const BAD_DOMAIN: Kind = Kind(400, 23, "Malformed domain name");
pub const LIMIT: Kind = Kind(400, 50, "Limit exceeded");
/// The contract has 56 for expired ones besides; an expired invitation can be sent again here.
pub const NO_INVITE: Kind = Kind(400, 54, "Invite not found");
pub const NO_ACCESS_KEY: Kind = Kind(400, 75, "Access key not found");
pub const LAST_PROVIDER: Kind = Kind(400, 86, "Cannot deactivate the last active identity provider");
pub const INVALID_TASK: Kind = Kind(400, 101, "Invalid task id");
pub const TASK_STATUS: Kind = Kind(400, 110, "Invalid task status");
pub const INVALID_USER: Kind = Kind(400, 300, "Invalid user");
pub const INVALID_USER_ID: Kind = Kind(400, 301, "Invalid user id");
pub const INVALID_QUEUE: Kind = Kind(400, 701, "Invalid queue id");
pub const QUEUE_NOT_EMPTY: Kind = Kind(400, 702, "Queue is not empty");
pub const NOT_IN_QUEUE: Kind = Kind(400, 703, "Invalid queue id or task not in queue");
pub const ALREADY_QUEUED: Kind = Kind(400, 706, "Task already queued");
pub const NO_DEFAULT_QUEUE: Kind = Kind(400, 707, "No queue is tagged as the default queue for this company");
pub const SEVERAL_DEFAULT_QUEUES: Kind =
    Kind(400, 708, "More than one queue is tagged as the default queue for this company");
pub const DATA_VALIDATION: Kind = Kind(400, 800, "Data validation error");
pub const TAKEN: Kind = Kind(400, 801, "Value combination already exists (unique field already contains this value)");
pub const BAD_SCHEME: Kind = Kind(401, 10, "Unauthorized (bad authentication header type)");
pub const VAULT_CHANGED: Kind = Kind(400, 1101, "Vault was changed");
pub const NO_CREDENTIALS: Kind = Kind(401, 20, "Unauthorized (missing credentials)");
pub const BAD_CREDENTIALS: Kind = Kind(401, 21, "Unauthorized (malformed credentials)");
pub const WRONG_CREDENTIALS: Kind = Kind(401, 22, "Unauthorized (invalid credentials)");
pub const INVALID_TOKEN: Kind = Kind(401, 30, "Invalid token");
pub const FORBIDDEN_ROLE: Kind = Kind(403, 20, "Forbidden (not allowed for role)");
pub const FORBIDDEN: Kind = Kind(403, 20, "Forbidden");
pub const NO_ENDPOINT: Kind = Kind(404, 0, "Unable to find endpoint");
pub const TOO_LARGE: Kind = Kind(413, 0, "Request too large");
pub const TOO_MANY: Kind = Kind(429, 0, "Too many requests");
pub const GENERAL: Kind = Kind(500, 0, "General server error");
pub const INTERNAL: Kind = Kind(500, 1, "Internal server error");
pub const UNAVAILABLE: Kind = Kind(503, 0, "Service temporarily unavailable");

/// A refusal as it is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    pub kind: Kind,
    pub message: String,
    /// For the header of the same name, in seconds.
    pub retry_after: Option<u32>,
}

impl Kind {
    /// The default text alone.
    pub fn plain(self) -> ApiError {
        self.saying(self.2.to_owned())
    }

    /// The default text, and why in brackets.
    pub fn because(self, extra: &str) -> ApiError {
        self.saying(format!("{} ({})", self.2, extra.trim_end_matches('.')))
    }

    /// The default text and the values it is about.
    pub fn with(self, values: &[(&str, &str)]) -> ApiError {
        self.plain().with(values)
    }

    pub fn saying(self, message: String) -> ApiError {
        ApiError { kind: self, message, retry_after: None }
    }
}

impl ApiError {
    /// Adds the values the refusal is about.
    #[must_use]
    pub fn with(mut self, values: &[(&str, &str)]) -> Self {
        for (n, (key, value)) in values.iter().enumerate() {
            self.message += if n == 0 { ": " } else { ", " };
            self.message += key;
            self.message += "=";
            self.message += value;
        }
        self
    }
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        match error {
            Error::Unauthenticated(why) => unauthenticated(&why),
            Error::Forbidden(why) => forbidden(why),
            Error::NotFound(noun) => not_found(noun),
            Error::Taken { field, message } => TAKEN.because(&message).with(&[("field", &field)]),
            Error::Invalid(fields) => invalid(&fields),
            Error::Conflict(why) => conflict(&why),
            Error::Limit(limit) => LIMIT.because(&limit.to_string()),
            Error::TooMany { retry_after_seconds } => {
                Self { retry_after: Some(retry_after_seconds), ..TOO_MANY.plain() }
            }
            Error::Unavailable => UNAVAILABLE.because("try again in a minute"),
            Error::Unreadable => INTERNAL.because(&error.to_string()),
            Error::Internal => GENERAL.plain(),
        }
    }
}

impl From<FieldError> for ApiError {
    fn from(error: FieldError) -> Self {
        invalid(&[error])
    }
}

fn unauthenticated(why: &Unauthenticated) -> ApiError {
    match why {
        Unauthenticated::Missing => NO_CREDENTIALS.plain(),
        Unauthenticated::Scheme => BAD_SCHEME.plain(),
        Unauthenticated::Malformed => BAD_CREDENTIALS.plain(),
        Unauthenticated::Wrong => WRONG_CREDENTIALS.because("failed to locate provided credentials"),
        Unauthenticated::Token(problem) => match problem {
            TokenProblem::Malformed => INVALID_TOKEN.because("failed parsing token"),
            TokenProblem::Signature => {
                INVALID_TOKEN.because("invalid jwt token").with(&[("reason", "Signature verification failed")])
            }
            TokenProblem::Expired => {
                INVALID_TOKEN.because("invalid jwt token").with(&[("reason", "Signature has expired")])
            }
            TokenProblem::Revoked => INVALID_TOKEN.because("revoked token"),
        },
        Unauthenticated::SessionEnded => INVALID_TOKEN.because("session ended"),
    }
}

fn forbidden(why: Forbidden) -> ApiError {
    match why {
        Forbidden::Role { role, allowed } => {
            let allowed = list(allowed.iter().map(|role| role.as_str()));
            FORBIDDEN_ROLE.with(&[("role", role.as_str()), ("allowed", &allowed)])
        }
        Forbidden::Impersonation(sentence) => IMPERSONATION.because(&sentence),
        Forbidden::Headers(sentence) => INVALID_HEADERS.because(&sentence),
        Forbidden::LastProvider => LAST_PROVIDER.because(&why.to_string()),
        Forbidden::Protected => INVALID_USER_ID.because("protected identity"),
        Forbidden::Feature(_) | Forbidden::Rule(_) => FORBIDDEN.because(&why.to_string()),
    }
}

fn conflict(why: &Conflict) -> ApiError {
    match why {
        Conflict::QueueNotEmpty => QUEUE_NOT_EMPTY.because("use force=true to delete it all the same"),
        Conflict::NotInQueue => NOT_IN_QUEUE.plain(),
        Conflict::AlreadyQueued => ALREADY_QUEUED.plain(),
        Conflict::NoDefaultQueue => NO_DEFAULT_QUEUE.plain(),
        Conflict::SeveralDefaultQueues => SEVERAL_DEFAULT_QUEUES.plain(),
        Conflict::VaultChanged { revision } => {
            VAULT_CHANGED.because("somebody else has saved it meanwhile").with(&[("revision", &revision.to_string())])
        }
        Conflict::TaskStatus { status } => TASK_STATUS.with(&[("status", status)]),
    }
}

fn not_found(noun: Noun) -> ApiError {
    match noun {
        Noun::User => INVALID_USER_ID.because("unknown user"),
        Noun::Credential => NO_ACCESS_KEY.plain(),
        Noun::Invitation => NO_INVITE.plain(),
        Noun::Queue => INVALID_QUEUE.plain(),
        Noun::Task => INVALID_TASK.plain(),
        Noun::Company => INVALID_ID.because("unknown company"),
        Noun::Group
        | Noun::AccessRule
        | Noun::Import
        | Noun::Page
        | Noun::Session
        | Noun::Provider
        | Noun::GatewayToken
        | Noun::Vault
        | Noun::Revision => INVALID_ID.because(&format!("unknown {}", noun.text())),
    }
}

/// The first problem gives the numbers; all are said.
fn invalid(errors: &[FieldError]) -> ApiError {
    let Some(first) = errors.first() else { return VALIDATION.plain() };
    let kind = match first.problem {
        Problem::Missing => {
            let missing = errors.iter().filter(|error| error.problem == Problem::Missing);
            let missing = list(missing.map(|error| error.field.as_str()));
            return MISSING_FIELDS.with(&[("fields", &missing)]);
        }
        Problem::Value => VALIDATION,
        Problem::Email => BAD_EMAIL,
        Problem::Domain => BAD_DOMAIN,
        Problem::Length => DATA_VALIDATION,
    };
    let messages: Vec<&str> = errors.iter().map(|error| error.message.trim_end_matches('.')).collect();
    let names = list(errors.iter().map(|error| error.field.as_str()));
    kind.because(&messages.join("; ")).with(&[("fields", &names)])
}

/// `(a, b)`, as messages print collections.
fn list<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    format!("({})", texts.collect::<Vec<_>>().join(", "))
}

/// For endpoints where what is missing has numbers of its own.
pub(super) fn missing_is(kind: Kind) -> impl Fn(Error) -> ApiError {
    move |error| match error {
        Error::NotFound(noun) => kind.because(&format!("unknown {}", noun.text())),
        other => other.into(),
    }
}

/// For endpoints where an unacceptable value has numbers of its own.
pub(super) fn value_is(kind: Kind) -> impl Fn(Error) -> ApiError {
    move |error| match error {
        Error::Invalid(fields) if fields.iter().all(|field| field.problem == Problem::Value) => {
            kind.because(fields.first().map_or("", |field| field.message.as_str()))
        }
        other => other.into(),
    }
}

#[cfg(test)]
mod tests {
    use model::{Role, error::Limit};

    use super::*;

    fn said(error: Error) -> (u16, u16, String) {
        let error = ApiError::from(error);
        (error.kind.0, error.kind.1, error.message)
    }

    #[test]
    fn everything_a_port_answers_has_its_numbers_and_words() {
        let field = |problem| Error::Invalid(vec![FieldError::new("name", problem, "Not like this.")]);
        let cases: Vec<(Error, u16, u16, &str)> = vec![
            (Unauthenticated::Missing.into(), 401, 20, "Unauthorized (missing credentials)"),
            (Unauthenticated::Scheme.into(), 401, 10, "Unauthorized (bad authentication header type)"),
            (Unauthenticated::Malformed.into(), 401, 21, "Unauthorized (malformed credentials)"),
            (
                Unauthenticated::Wrong.into(),
                401,
                22,
                "Unauthorized (invalid credentials) (failed to locate provided credentials)",
            ),
            (Unauthenticated::Token(TokenProblem::Malformed).into(), 401, 30, "Invalid token (failed parsing token)"),
            (
                Unauthenticated::Token(TokenProblem::Signature).into(),
                401,
                30,
                "Invalid token (invalid jwt token): reason=Signature verification failed",
            ),
            (
                Unauthenticated::Token(TokenProblem::Expired).into(),
                401,
                30,
                "Invalid token (invalid jwt token): reason=Signature has expired",
            ),
            (Unauthenticated::Token(TokenProblem::Revoked).into(), 401, 30, "Invalid token (revoked token)"),
            (Unauthenticated::SessionEnded.into(), 401, 30, "Invalid token (session ended)"),
            (
                Forbidden::Role { role: Role::User, allowed: vec![Role::System, Role::Admin] }.into(),
                403,
                20,
                "Forbidden (not allowed for role): role=user, allowed=(system, admin)",
            ),
            (
                Forbidden::Feature("reports".into()).into(),
                403,
                20,
                "Forbidden (This needs the feature reports, which your workspace or groups do not grant)",
            ),
            (Forbidden::Impersonation("unknown user".into()).into(), 400, 6, "Impersonation error (unknown user)"),
            (Forbidden::Headers("only one allowed".into()).into(), 400, 5, "Invalid headers (only one allowed)"),
            (Forbidden::Protected.into(), 400, 301, "Invalid user id (protected identity)"),
            (Forbidden::Rule("One stays.".into()).into(), 403, 20, "Forbidden (One stays)"),
            (Error::NotFound(Noun::Company), 400, 10, "Invalid object id (unknown company)"),
            (Error::NotFound(Noun::User), 400, 301, "Invalid user id (unknown user)"),
            (Error::NotFound(Noun::Credential), 400, 75, "Access key not found"),
            (Error::NotFound(Noun::Invitation), 400, 54, "Invite not found"),
            (Error::NotFound(Noun::Group), 400, 10, "Invalid object id (unknown group)"),
            (Error::NotFound(Noun::Page), 400, 10, "Invalid object id (unknown page)"),
            (Error::NotFound(Noun::Session), 400, 10, "Invalid object id (unknown session)"),
            (
                Error::taken("email", "Somebody has this address."),
                400,
                801,
                "Value combination already exists (unique field already contains this value) \
                 (Somebody has this address): field=email",
            ),
            (field(Problem::Missing), 400, 11, "Missing required fields: fields=(name)"),
            (field(Problem::Value), 400, 12, "Validation error (Not like this): fields=(name)"),
            (field(Problem::Email), 400, 22, "Malformed email address (Not like this): fields=(name)"),
            (field(Problem::Domain), 400, 23, "Malformed domain name (Not like this): fields=(name)"),
            (field(Problem::Length), 400, 800, "Data validation error (Not like this): fields=(name)"),
            (Error::Invalid(Vec::new()), 400, 12, "Validation error"),
            (
                Error::Limit(Limit::Seats { allowed: 3 }),
                400,
                50,
                "Limit exceeded (All 3 seats of this workspace are in use. Remove a user or raise the limit)",
            ),
            (
                Error::Limit(Limit::ServiceAccounts { allowed: 3 }),
                400,
                50,
                "Limit exceeded (All 3 service accounts of this workspace are in use)",
            ),
            (
                Error::Limit(Limit::Credentials { allowed: 3 }),
                400,
                50,
                "Limit exceeded (A user can have at most 3 access keys. Revoke one that is not used)",
            ),
            (Error::TooMany { retry_after_seconds: 9 }, 429, 0, "Too many requests"),
            (Error::Unavailable, 503, 0, "Service temporarily unavailable (try again in a minute)"),
            (Error::Internal, 500, 0, "General server error"),
        ];
        for (error, code, subcode, message) in cases {
            assert_eq!(said(error.clone()), (code, subcode, message.to_owned()), "{error:?}");
        }
    }

    #[test]
    fn queues_and_tasks_have_numbers_of_their_own() {
        let cases: Vec<(Error, u16, u16, &str)> = vec![
            (Error::NotFound(Noun::Queue), 400, 701, "Invalid queue id"),
            (Error::NotFound(Noun::Task), 400, 101, "Invalid task id"),
            (
                Error::Conflict(Conflict::QueueNotEmpty),
                400,
                702,
                "Queue is not empty (use force=true to delete it all the same)",
            ),
            (Error::Conflict(Conflict::NotInQueue), 400, 703, "Invalid queue id or task not in queue"),
            (Error::Conflict(Conflict::AlreadyQueued), 400, 706, "Task already queued"),
            (
                Error::Conflict(Conflict::NoDefaultQueue),
                400,
                707,
                "No queue is tagged as the default queue for this company",
            ),
            (
                Error::Conflict(Conflict::SeveralDefaultQueues),
                400,
                708,
                "More than one queue is tagged as the default queue for this company",
            ),
            (
                Error::Conflict(Conflict::TaskStatus { status: "completed".into() }),
                400,
                110,
                "Invalid task status: status=completed",
            ),
        ];
        for (error, code, subcode, message) in cases {
            assert_eq!(said(error.clone()), (code, subcode, message.to_owned()), "{error:?}");
        }
    }

    #[test]
    fn endpoints_may_have_numbers_of_their_own() {
        let missing = missing_is(INVALID_USER)(Error::NotFound(Noun::Credential));
        assert_eq!((missing.kind, missing.message.as_str()), (INVALID_USER, "Invalid user (unknown access key)"));
        assert_eq!(missing_is(INVALID_USER)(Error::Internal).kind, GENERAL);
        let value = value_is(INVALID_VALUE)(FieldError::value("preferences", "Too deep.").into());
        assert_eq!((value.kind, value.message.as_str()), (INVALID_VALUE, "Invalid value for fields (Too deep)"));
        assert_eq!(value_is(INVALID_VALUE)(FieldError::missing("preferences").into()).kind, MISSING_FIELDS);
    }
}
