//! What can go wrong in a database, told apart as far as a rule needs it.

use model::Error as Refusal;

/// A failed statement.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A unique column holds this value already.
    #[error("{0:?} is taken")]
    Taken(Unique),
    /// Something that is referred to does not exist in this tenant.
    #[error("a reference leads nowhere")]
    Reference,
    /// The database is not reachable, or busy beyond patience; nothing was changed.
    #[error("the database is not available: {0}")]
    Unavailable(sqlx::Error),
    /// Stored data is not what this program writes.
    #[error("stored {0} is damaged")]
    Damaged(&'static str),
    /// Anything else: a fault of ours.
    #[error("{0}")]
    Other(sqlx::Error),
}

/// The unique columns that a value can collide on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unique {
    Meta,
    TenantId,
    TenantName,
    PersonId,
    PersonEmail,
    User,
    UserPerson,
    UserProvisioned,
    Removal,
    RemovedUser,
    Group,
    GroupName,
    Membership,
    AccessRule,
    AccessRuleUser,
    AccessRuleGroup,
    AccessKey,
    WhitelistEmail,
    Import,
    ImportRow,
    Invitation,
    InvitationToken,
    InvitationPending,
    InvitationGroup,
    Mail,
    Rate,
    Domain,
    Session,
    Identity,
    RemovedIdentity,
    Connection,
    ConnectionName,
    ProviderTrial,
    SsoTransaction,
    SsoTicket,
    RevokedToken,
    SignInFailure,
    AuditEntry,
    AuditNumber,
    AuditHead,
    DataKey,
    SealCheck,
    Queue,
    QueueName,
    Task,
    QueueEntry,
    Worker,
    GatewayToken,
    Vault,
    VaultOwn,
    VaultRevision,
    VaultOperation,
}

/// PostgreSQL names the constraint; SQLite names only its columns. One table brings both to one name.
pub const UNIQUES: &[(&str, &str, Unique)] = &[
    ("meta_pkey", "meta.name", Unique::Meta),
    ("tenants_pkey", "tenants.id", Unique::TenantId),
    ("tenants_unique_name_key", "tenants.unique_name", Unique::TenantName),
    ("people_pkey", "people.id", Unique::PersonId),
    ("people_email_key", "people.email_key", Unique::PersonEmail),
    ("users_pkey", "users.tenant_id, users.id", Unique::User),
    ("users_id_key", "users.id", Unique::User),
    ("users_person_once", "users.tenant_id, users.person_id", Unique::UserPerson),
    ("users_provisioned_key", "users.provisioned", Unique::UserProvisioned),
    ("removals_pkey", "removals.tenant_id, removals.email_key", Unique::Removal),
    ("removed_users_pkey", "removed_users.tenant_id, removed_users.user_id", Unique::RemovedUser),
    ("groups_pkey", "groups.tenant_id, groups.id", Unique::Group),
    ("groups_name_key", "groups.tenant_id, groups.name_key", Unique::GroupName),
    ("memberships_pkey", "memberships.tenant_id, memberships.user_id, memberships.group_id", Unique::Membership),
    ("access_rules_pkey", "access_rules.tenant_id, access_rules.id", Unique::AccessRule),
    (
        "access_rule_users_pkey",
        "access_rule_users.tenant_id, access_rule_users.rule_id, access_rule_users.user_id",
        Unique::AccessRuleUser,
    ),
    (
        "access_rule_groups_pkey",
        "access_rule_groups.tenant_id, access_rule_groups.rule_id, access_rule_groups.group_id",
        Unique::AccessRuleGroup,
    ),
    ("credentials_pkey", "credentials.access_key", Unique::AccessKey),
    ("whitelist_entries_pkey", "whitelist_entries.email_key", Unique::WhitelistEmail),
    ("invitation_imports_pkey", "invitation_imports.tenant_id, invitation_imports.id", Unique::Import),
    (
        "invitation_import_rows_pkey",
        "invitation_import_rows.tenant_id, invitation_import_rows.import_id, invitation_import_rows.number",
        Unique::ImportRow,
    ),
    ("invitations_pkey", "invitations.tenant_id, invitations.id", Unique::Invitation),
    ("invitations_token_key", "invitations.token", Unique::InvitationToken),
    ("invitations_pending_key", "invitations.tenant_id, invitations.email_key", Unique::InvitationPending),
    (
        "invitation_groups_pkey",
        "invitation_groups.tenant_id, invitation_groups.invitation_id, invitation_groups.group_id",
        Unique::InvitationGroup,
    ),
    ("mails_pkey", "mails.tenant_id, mails.invitation_id", Unique::Mail),
    ("rates_pkey", "rates.name", Unique::Rate),
    ("domain_rules_pkey", "domain_rules.domain", Unique::Domain),
    ("sessions_pkey", "sessions.key", Unique::Session),
    ("sessions_id_key", "sessions.id", Unique::Session),
    ("identities_pkey", "identities.provider, identities.subject", Unique::Identity),
    (
        "removed_identities_pkey",
        "removed_identities.tenant_id, removed_identities.provider, removed_identities.subject",
        Unique::RemovedIdentity,
    ),
    ("provider_connections_pkey", "provider_connections.tenant_id, provider_connections.id", Unique::Connection),
    ("provider_connections_id_key", "provider_connections.id", Unique::Connection),
    (
        "provider_connections_name_key",
        "provider_connections.tenant_id, provider_connections.name_key",
        Unique::ConnectionName,
    ),
    ("provider_trials_pkey", "provider_trials.tenant_id, provider_trials.id", Unique::ProviderTrial),
    ("provider_trials_state_key", "provider_trials.state", Unique::ProviderTrial),
    ("sso_transactions_pkey", "sso_transactions.state", Unique::SsoTransaction),
    ("sso_tickets_pkey", "sso_tickets.ticket", Unique::SsoTicket),
    ("revoked_tokens_pkey", "revoked_tokens.id", Unique::RevokedToken),
    ("sign_in_failures_pkey", "sign_in_failures.account", Unique::SignInFailure),
    ("audit_entries_pkey", "audit_entries.seq", Unique::AuditEntry),
    ("audit_entries_number_key", "audit_entries.tenant_id, audit_entries.number", Unique::AuditNumber),
    ("audit_heads_pkey", "audit_heads.tenant_id", Unique::AuditHead),
    ("data_keys_pkey", "data_keys.tenant_id, data_keys.id", Unique::DataKey),
    ("seal_checks_pkey", "seal_checks.master_key", Unique::SealCheck),
    ("queues_pkey", "queues.tenant_id, queues.id", Unique::Queue),
    ("queues_name_key", "queues.tenant_id, queues.name_key", Unique::QueueName),
    ("tasks_pkey", "tasks.tenant_id, tasks.id", Unique::Task),
    ("queue_entries_pkey", "queue_entries.tenant_id, queue_entries.task_id", Unique::QueueEntry),
    ("workers_pkey", "workers.tenant_id, workers.user_id, workers.name", Unique::Worker),
    ("gateway_tokens_pkey", "gateway_tokens.tenant_id, gateway_tokens.id", Unique::GatewayToken),
    ("vaults_pkey", "vaults.tenant_id, vaults.id", Unique::Vault),
    ("vaults_own_key", "vaults.tenant_id, vaults.owner_id, vaults.target", Unique::VaultOwn),
    (
        "vault_revisions_pkey",
        "vault_revisions.tenant_id, vault_revisions.vault_id, vault_revisions.revision",
        Unique::VaultRevision,
    ),
    ("vault_operations_pkey", "vault_operations.tenant_id, vault_operations.id", Unique::VaultOperation),
];

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let unavailable = match &error {
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed => {
                true
            }
            sqlx::Error::Database(database) => is_outage(database.as_ref()),
            _ => false,
        };
        if unavailable {
            return Self::Unavailable(error);
        }
        let Some(database) = error.as_database_error() else {
            return Self::Other(error);
        };
        match database.kind() {
            sqlx::error::ErrorKind::UniqueViolation => {
                find_unique(database).map_or_else(|| Self::Other(error), Self::Taken)
            }
            sqlx::error::ErrorKind::ForeignKeyViolation => Self::Reference,
            _ => Self::Other(error),
        }
    }
}

fn find_unique(database: &dyn sqlx::error::DatabaseError) -> Option<Unique> {
    let columns = database.message().strip_prefix("UNIQUE constraint failed: ");
    UNIQUES
        .iter()
        .find(|(name, of_sqlite, _)| database.constraint() == Some(name) || columns == Some(of_sqlite))
        .map(|(.., unique)| *unique)
}

/// PostgreSQL classes 08 (connection), 53 (resources), 57P (shutdown), and SQLite's busy (5), full (13).
fn is_outage(database: &dyn sqlx::error::DatabaseError) -> bool {
    let Some(code) = database.code() else { return false };
    if database.try_downcast_ref::<sqlx::postgres::PgDatabaseError>().is_some() {
        return code.starts_with("08") || code.starts_with("53") || code.starts_with("57P");
    }
    code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 5 | 13))
}

/// What a person may know of a database failure: nothing but whether trying again helps. The rest goes to the log.
impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        match error {
            Error::Unavailable(cause) => {
                tracing::warn!(error = %cause, "the database is not available");
                Self::Unavailable
            }
            other => {
                tracing::error!(error = %other, "a database statement failed");
                Self::Internal
            }
        }
    }
}

/// Turns a collision on a named unique column into what the person should read.
pub trait OnTaken<T> {
    fn on_taken(self, unique: Unique, refusal: impl FnOnce() -> Refusal) -> Result<T, Refusal>;
}

impl<T> OnTaken<T> for Result<T, Error> {
    fn on_taken(self, unique: Unique, refusal: impl FnOnce() -> Refusal) -> Result<T, Refusal> {
        self.map_err(|error| match error {
            Error::Taken(found) if found == unique => refusal(),
            other => other.into(),
        })
    }
}
