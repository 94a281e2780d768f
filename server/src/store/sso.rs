//! Identities, sign-ins under way, and what the rules say of an address over all tenants.

use model::{
    Role, Scope, SystemScope, Timestamp,
    address::EmailAddress,
    id::{PersonId, TenantId, UserId},
    routing::Whitelisted,
    sso::ProviderKey,
    users::Status,
};

use super::{Conn, Error, Result, execute, fetch_all, fetch_optional};

/// Somebody a provider vouches for.
#[derive(Clone, Copy, Debug)]
pub struct Identity<'a> {
    pub provider: &'a ProviderKey,
    pub subject: &'a str,
}

/// A person, as far as it matters for linking.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Person {
    pub id: String,
    pub email: String,
    pub email_key: String,
    pub has_password: bool,
    /// Has an identity that counts where it is asked: one of the operator's providers, or of that tenant's own.
    pub has_identity: bool,
}

/// The columns of a [`Person`], of `people p`; `$1` is the tenant whose own provider asks, or nothing.
macro_rules! person_columns {
    () => {
        "p.id, p.email, p.email_key, p.password_hash IS NOT NULL AS has_password,
         EXISTS (SELECT 1 FROM identities o WHERE o.person_id = p.id
                    AND NOT EXISTS (SELECT 1 FROM provider_connections c WHERE c.id = o.provider AND c.tenant_id <> $1)
                ) AS has_identity"
    };
}

/// The person that an identity is.
pub async fn person(conn: &mut Conn, _: &SystemScope, identity: Identity<'_>) -> Result<Option<Person>> {
    fetch_optional!(
        conn,
        Person,
        concat!(
            "SELECT ",
            person_columns!(),
            " FROM identities i JOIN people p ON p.id = i.person_id WHERE i.provider = $2 AND i.subject = $3"
        ),
        "",
        identity.provider.as_str(),
        identity.subject,
    )
}

/// The person with this address, for the provider of the operator or of a tenant.
pub async fn person_by_email(
    conn: &mut Conn,
    _: &SystemScope,
    owner: Option<&TenantId>,
    email_key: &str,
) -> Result<Option<Person>> {
    fetch_optional!(
        conn,
        Person,
        concat!("SELECT ", person_columns!(), " FROM people p WHERE p.email_key = $2"),
        owner.map_or("", TenantId::as_str),
        email_key,
    )
}

/// Whoever this identity is, is this person from now on; `Taken` when it is somebody else's.
pub async fn link(
    conn: &mut Conn,
    _: &SystemScope,
    identity: Identity<'_>,
    person: &PersonId,
    email: Option<&EmailAddress>,
    now: Timestamp,
) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO identities (provider, subject, person_id, email, linked, last_used)
         VALUES ($1, $2, $3, $4, $5, $5)",
        identity.provider.as_str(),
        identity.subject,
        person.as_str(),
        email.map(EmailAddress::as_written),
        now.millis(),
    )?;
    Ok(())
}

pub async fn note_use(conn: &mut Conn, _: &SystemScope, identity: Identity<'_>, now: Timestamp) -> Result<()> {
    execute!(
        conn,
        "UPDATE identities SET last_used = $3 WHERE provider = $1 AND subject = $2",
        identity.provider.as_str(),
        identity.subject,
        now.millis(),
    )?;
    Ok(())
}

/// How a person can sign in.
pub struct WaysIn {
    pub has_password: bool,
    /// The keys of the providers, of each once.
    pub providers: Vec<String>,
}

impl WaysIn {
    /// Whether there is no password beside the providers.
    pub const fn through_providers_only(&self) -> bool {
        !self.has_password && !self.providers.is_empty()
    }
}

/// How a person can sign in, for the provider of the operator or of a tenant: what another tenant's own provider says of
/// somebody counts there alone.
pub async fn ways_in(conn: &mut Conn, _: &SystemScope, owner: Option<&TenantId>, person: &PersonId) -> Result<WaysIn> {
    let rows = fetch_all!(
        conn,
        (bool, Option<String>),
        "SELECT DISTINCT p.password_hash IS NOT NULL, i.provider
           FROM people p LEFT JOIN identities i ON i.person_id = p.id
            AND NOT EXISTS (SELECT 1 FROM provider_connections c WHERE c.id = i.provider AND c.tenant_id <> $2)
          WHERE p.id = $1 ORDER BY i.provider",
        person.as_str(),
        owner.map_or("", TenantId::as_str),
    )?;
    let has_password = rows.iter().any(|(password, _)| *password);
    Ok(WaysIn { has_password, providers: rows.into_iter().filter_map(|(_, provider)| provider).collect() })
}

/// The tenants whose own providers vouch for somebody.
pub async fn vouched_for_by(conn: &mut Conn, _: &SystemScope, person: &str) -> Result<Vec<TenantId>> {
    let rows = fetch_all!(
        conn,
        (String,),
        "SELECT DISTINCT c.tenant_id FROM identities i JOIN provider_connections c ON c.id = i.provider
          WHERE i.person_id = $1",
        person,
    )?;
    Ok(rows.into_iter().map(|(tenant,)| TenantId::known(tenant)).collect())
}

/// A membership in an active tenant, disabled ones too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    pub tenant: TenantId,
    pub tenant_name: String,
    pub user: UserId,
    pub status: Status,
}

/// The memberships of a person, by the names of the tenants.
pub async fn memberships(conn: &mut Conn, _: &SystemScope, person: &str) -> Result<Vec<Membership>> {
    let rows = fetch_all!(
        conn,
        (String, String, String, String),
        "SELECT u.tenant_id, t.name, u.id, u.status FROM users u JOIN tenants t ON t.id = u.tenant_id AND t.active
          WHERE u.person_id = $1 AND u.kind = 'person' AND u.status <> 'removed' ORDER BY t.name_key, t.id",
        person,
    )?;
    let read = |(tenant, tenant_name, user, status): (String, String, String, String)| {
        Ok(Membership {
            tenant: TenantId::known(tenant),
            tenant_name,
            user: UserId::known(user),
            status: Status::parse(&status).ok_or(Error::Damaged("status of a user"))?,
        })
    };
    rows.into_iter().map(read).collect()
}

/// The whitelist entry of an address that nobody has used.
pub async fn whitelisted(conn: &mut Conn, _: &SystemScope, email_key: &str) -> Result<Option<Whitelisted>> {
    let row = fetch_optional!(
        conn,
        (String, String, i64),
        "SELECT w.tenant_id, w.role, w.added FROM whitelist_entries w JOIN tenants t ON t.id = w.tenant_id AND t.active
          WHERE w.email_key = $1 AND w.accepted IS NULL",
        email_key,
    )?;
    let read = |(tenant, role, added): (String, String, i64)| {
        Ok(Whitelisted {
            tenant: TenantId::known(tenant),
            role: Role::parse(&role).ok_or(Error::Damaged("role of a whitelist entry"))?,
            added: Timestamp::from_millis(added),
        })
    };
    row.map(read).transpose()
}

/// The tenant of a mail domain.
pub async fn tenant_of_domain(conn: &mut Conn, _: &SystemScope, domain: &str) -> Result<Option<TenantId>> {
    let row = fetch_optional!(
        conn,
        (String,),
        "SELECT d.tenant_id FROM domain_rules d JOIN tenants t ON t.id = d.tenant_id AND t.active WHERE d.domain = $1",
        domain,
    )?;
    Ok(row.map(|(id,)| TenantId::known(id)))
}

/// From where an address, or an identity, was removed. An empty identity is nobody's.
pub async fn removals(
    conn: &mut Conn,
    _: &SystemScope,
    email_key: &str,
    identity: Identity<'_>,
) -> Result<Vec<(TenantId, Timestamp)>> {
    let rows = fetch_all!(
        conn,
        (String, i64),
        "SELECT tenant_id, removed FROM removals WHERE email_key = $1
         UNION ALL SELECT tenant_id, removed FROM removed_identities WHERE provider = $2 AND subject = $3",
        email_key,
        identity.provider.as_str(),
        identity.subject,
    )?;
    Ok(rows.into_iter().map(|(tenant, at)| (TenantId::known(tenant), Timestamp::from_millis(at))).collect())
}

/// Remembers the identities of somebody who is being removed. To be called while the person is still there.
pub async fn note_removal(
    conn: &mut Conn,
    scope: &Scope,
    _: &SystemScope,
    person: &str,
    email_key: &str,
    now: Timestamp,
) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO removed_identities (tenant_id, provider, subject, email_key, removed)
         SELECT $1, provider, subject, $3, CAST($4 AS BIGINT) FROM identities WHERE person_id = $2
         ON CONFLICT (tenant_id, provider, subject) DO UPDATE SET email_key = $3, removed = $4",
        scope.tenant().as_str(),
        person,
        email_key,
        now.millis(),
    )?;
    Ok(())
}

/// A sign-in under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction<'a> {
    pub state: [u8; 32],
    pub binding: [u8; 32],
    pub provider: &'a ProviderKey,
    pub callback: &'a str,
    pub return_to: &'a str,
    pub wanted: Option<&'a TenantId>,
    pub invitation: bool,
    pub ends: Timestamp,
}

pub async fn begin(conn: &mut Conn, _: &SystemScope, new: &Transaction<'_>) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO sso_transactions (state, binding, provider, callback, return_to, wanted, invitation, ends)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        new.state.as_slice(),
        new.binding.as_slice(),
        new.provider.as_str(),
        new.callback,
        new.return_to,
        new.wanted.map(TenantId::as_str),
        new.invitation,
        new.ends.millis(),
    )?;
    Ok(())
}

/// What was begun.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Begun {
    pub callback: String,
    pub return_to: String,
    pub wanted: Option<String>,
    pub invitation: bool,
}

/// Takes a sign-in that whoever holds the binding began with this provider, and that has not ended: once.
pub async fn take(
    conn: &mut Conn,
    _: &SystemScope,
    state: [u8; 32],
    binding: [u8; 32],
    provider: &ProviderKey,
    now: Timestamp,
) -> Result<Option<Begun>> {
    fetch_optional!(
        conn,
        Begun,
        "DELETE FROM sso_transactions WHERE state = $1 AND binding = $2 AND provider = $3 AND ends > $4
         RETURNING callback, return_to, wanted, invitation",
        state.as_slice(),
        binding.as_slice(),
        provider.as_str(),
        now.millis(),
    )
}

/// Who still has to choose a workspace.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Ticket {
    pub person_id: String,
    pub provider: String,
    pub return_to: String,
    pub sealed: Vec<u8>,
}

pub async fn insert_ticket(
    conn: &mut Conn,
    _: &SystemScope,
    digest: [u8; 32],
    ticket: &Ticket,
    ends: Timestamp,
) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO sso_tickets (ticket, person_id, provider, return_to, sealed, ends) VALUES ($1, $2, $3, $4, $5, $6)",
        digest.as_slice(),
        &ticket.person_id,
        &ticket.provider,
        &ticket.return_to,
        ticket.sealed.as_slice(),
        ends.millis(),
    )?;
    Ok(())
}

pub async fn ticket(conn: &mut Conn, _: &SystemScope, digest: [u8; 32], now: Timestamp) -> Result<Option<Ticket>> {
    fetch_optional!(
        conn,
        Ticket,
        "SELECT person_id, provider, return_to, sealed FROM sso_tickets WHERE ticket = $1 AND ends > $2",
        digest.as_slice(),
        now.millis(),
    )
}

/// Uses a ticket up; false when somebody was faster.
pub async fn use_ticket(conn: &mut Conn, _: &SystemScope, digest: [u8; 32]) -> Result<bool> {
    Ok(execute!(conn, "DELETE FROM sso_tickets WHERE ticket = $1", digest.as_slice())? == 1)
}

/// Forgets what nobody finished.
pub async fn sweep(conn: &mut Conn, _: &SystemScope, now: Timestamp) -> Result<()> {
    execute!(conn, "DELETE FROM sso_transactions WHERE ends <= $1", now.millis())?;
    execute!(conn, "DELETE FROM sso_tickets WHERE ends <= $1", now.millis())?;
    execute!(conn, "DELETE FROM provider_trials WHERE ends <= $1", now.millis())?;
    Ok(())
}
