//! Whoever a key, token or session stands for, with everything that decides, in one indexed query. Status is in the
//! query of each door, so that a removed, disabled or suspended one is nobody.

use model::{
    Role, SystemScope, Timestamp,
    access::{Kind, PasswordState, Theme},
    credentials::KeyScope,
    features::FeatureSet,
    id::{GroupId, TenantId, UserId},
    sessions::SessionKey,
    sign_in::Workspace,
};

use super::{
    Conn, Error, Result, fetch_optional,
    groups::{StoredGroup, StoredMembership},
};

/// A live user of a live tenant.
#[derive(Clone, Debug)]
pub struct Principal {
    pub user: UserId,
    pub name: String,
    pub email: Option<String>,
    pub kind: Kind,
    pub role: Role,
    pub tenant: TenantId,
    pub tenant_name: String,
    /// Features the tenant has beyond the deployment's, and those it does not have.
    pub granted: FeatureSet,
    pub excluded: FeatureSet,
    /// Stored memberships, ended ones too; those of Users, Admins and Service Accounts follow from kind and role.
    pub memberships: Vec<StoredMembership>,
    pub allow_login: bool,
    /// May act as the people of the tenant.
    pub impersonates: bool,
    pub protected: bool,
    pub theme: Theme,
    pub epoch: i64,
}

/// A credential with whom it belongs to.
pub struct WithCredential {
    pub principal: Principal,
    /// The stored form of the secret.
    pub secret: String,
    pub key: StoredKey,
    pub last_used: Timestamp,
}

/// What is stored of an access key besides its secret.
#[derive(Clone, Debug)]
pub struct StoredKey {
    pub expires: Option<Timestamp>,
    /// Networks it may be used from, with blanks between; empty: from everywhere.
    pub networks: String,
    pub scope: KeyScope,
}

/// A session with whom it belongs to.
pub struct WithSession {
    pub principal: Principal,
    pub id: String,
    pub last_seen: Timestamp,
    pub password: PasswordState,
    /// Where else the person is an active user, by name.
    pub elsewhere: Vec<Workspace>,
}

/// The columns of a principal, of `users u` and `tenants t`.
macro_rules! principal_columns {
    () => {
        "u.tenant_id, u.id AS user_id, u.name, u.email, u.kind, u.role, u.allow_login, u.allow_impersonation, u.theme, u.epoch,
         u.provisioned IS NOT NULL AS protected,
         t.name AS tenant_name, t.features, t.exclude_features,
         (SELECT string_agg(m.group_id || ' ' || COALESCE(m.ends, 0) || ' '
                            || CASE WHEN g.configured IS NULL THEN 'o' ELSE 'c' END || ' ' || COALESCE(g.features, '-'),
                            ';')
            FROM memberships m JOIN groups g ON g.tenant_id = m.tenant_id AND g.id = m.group_id
           WHERE m.tenant_id = u.tenant_id AND m.user_id = u.id) AS memberships"
    };
}

#[derive(sqlx::FromRow)]
struct Row {
    tenant_id: String,
    user_id: String,
    name: String,
    email: Option<String>,
    kind: String,
    role: String,
    allow_login: bool,
    allow_impersonation: bool,
    theme: String,
    epoch: i64,
    protected: bool,
    tenant_name: String,
    features: String,
    exclude_features: String,
    memberships: Option<String>,
}

impl Row {
    fn into_principal(self) -> Result<Principal> {
        Ok(Principal {
            user: UserId::known(self.user_id),
            name: self.name,
            email: self.email,
            kind: Kind::parse(&self.kind).ok_or(Error::Damaged("kind of a user"))?,
            role: Role::parse(&self.role).ok_or(Error::Damaged("role of a user"))?,
            tenant: TenantId::known(self.tenant_id),
            tenant_name: self.tenant_name,
            granted: FeatureSet::parse_list(&self.features),
            excluded: FeatureSet::parse_list(&self.exclude_features),
            memberships: read_memberships(self.memberships.as_deref())?,
            allow_login: self.allow_login,
            impersonates: self.allow_impersonation,
            protected: self.protected,
            theme: Theme::parse(&self.theme).unwrap_or_default(),
            epoch: self.epoch,
        })
    }
}

/// What the query wrote of each membership: group, end, origin, features.
fn read_memberships(lines: Option<&str>) -> Result<Vec<StoredMembership>> {
    let lines = lines.into_iter().flat_map(|lines| lines.split(';'));
    let read = |line: &str| {
        let mut parts = line.splitn(4, ' ');
        let (id, ends, origin, features) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let ends: i64 = ends.parse().ok()?;
        Some(StoredMembership {
            group: StoredGroup {
                id: GroupId::known(id),
                configured: origin == "c",
                features: (features != "-").then(|| FeatureSet::parse_list(features)),
            },
            ends: (ends > 0).then(|| Timestamp::from_millis(ends)),
        })
    };
    lines.map(|line| read(line).ok_or(Error::Damaged("membership of a user"))).collect()
}

/// What the query wrote of other tenants, a line each; no name has a line break.
fn workspaces(lines: Option<&str>) -> Vec<Workspace> {
    let pairs = lines.into_iter().flat_map(str::lines).filter_map(|line| line.split_once(' '));
    let mut found: Vec<Workspace> =
        pairs.map(|(id, name)| Workspace { id: TenantId::known(id), name: name.to_owned() }).collect();
    found.sort_by_cached_key(|workspace| (model::name::key(&workspace.name), workspace.id.clone()));
    found
}

/// By access key. The caller compares the secret and the expiry.
pub async fn by_access_key(conn: &mut Conn, _: &SystemScope, access_key: &str) -> Result<Option<WithCredential>> {
    #[derive(sqlx::FromRow)]
    struct Found {
        #[sqlx(flatten)]
        row: Row,
        secret: String,
        expires: Option<i64>,
        networks: String,
        scope: String,
        last_used: i64,
    }
    let found = fetch_optional!(
        conn,
        Found,
        concat!(
            "SELECT c.secret, c.expires, c.networks, c.scope, c.last_used, ",
            principal_columns!(),
            " FROM credentials c
              JOIN users u ON u.tenant_id = c.tenant_id AND u.id = c.user_id AND u.status = 'active'
              JOIN tenants t ON t.id = c.tenant_id AND t.active
             WHERE c.access_key = $1"
        ),
        access_key,
    )?;
    found
        .map(|found| {
            Ok(WithCredential {
                principal: found.row.into_principal()?,
                secret: found.secret,
                key: StoredKey {
                    expires: found.expires.map(Timestamp::from_millis),
                    networks: found.networks,
                    scope: KeyScope::of_text(&found.scope),
                },
                last_used: Timestamp::from_millis(found.last_used),
            })
        })
        .transpose()
}

/// What a token claims, as far as the database must confirm it.
pub struct TokenClaim<'a> {
    pub tenant: &'a TenantId,
    pub user: &'a UserId,
    pub token: &'a str,
    /// The access key it was issued for.
    pub access_key: Option<&'a str>,
    pub now: Timestamp,
}

/// By token, with the key behind it: nobody when the user, the tenant, the credential or the token itself is gone.
pub async fn by_token(
    conn: &mut Conn,
    _: &SystemScope,
    claim: &TokenClaim<'_>,
) -> Result<Option<(Principal, Option<StoredKey>)>> {
    #[derive(sqlx::FromRow)]
    struct Found {
        #[sqlx(flatten)]
        row: Row,
        expires: Option<i64>,
        networks: Option<String>,
        scope: Option<String>,
    }
    let found = fetch_optional!(
        conn,
        Found,
        concat!(
            "SELECT c.expires, c.networks, c.scope, ",
            principal_columns!(),
            " FROM users u
              JOIN tenants t ON t.id = u.tenant_id AND t.active
              LEFT JOIN credentials c ON c.access_key = $4
             WHERE u.tenant_id = $1 AND u.id = $2 AND u.status = 'active'
               AND NOT EXISTS (SELECT 1 FROM revoked_tokens r WHERE r.id = $3)
               AND (CAST($4 AS TEXT) IS NULL
                    OR (c.access_key IS NOT NULL AND (c.expires IS NULL OR c.expires > $5)))"
        ),
        claim.tenant.as_str(),
        claim.user.as_str(),
        claim.token,
        claim.access_key,
        claim.now.millis(),
    )?;
    let Some(found) = found else { return Ok(None) };
    let key = found.networks.map(|networks| StoredKey {
        expires: found.expires.map(Timestamp::from_millis),
        networks,
        scope: KeyScope::of_text(found.scope.as_deref().unwrap_or_default()),
    });
    Ok(Some((found.row.into_principal()?, key)))
}

/// By session key: nobody when it was idle too long or has reached its end.
pub async fn by_session(
    conn: &mut Conn,
    _: &SystemScope,
    key: &SessionKey,
    now: Timestamp,
    seen_after: Timestamp,
) -> Result<Option<WithSession>> {
    #[derive(sqlx::FromRow)]
    struct Found {
        #[sqlx(flatten)]
        row: Row,
        session_id: String,
        last_seen: i64,
        has_password: bool,
        must_change: Option<bool>,
        elsewhere: Option<String>,
    }
    let found = fetch_optional!(
        conn,
        Found,
        concat!(
            "SELECT s.id AS session_id, s.last_seen, p.password_hash IS NOT NULL AS has_password, p.must_change,
             (SELECT string_agg(ot.id || ' ' || ot.name, $4)
                FROM users o JOIN tenants ot ON ot.id = o.tenant_id AND ot.active
               WHERE o.person_id = u.person_id AND o.tenant_id <> u.tenant_id AND o.status = 'active'
                 AND o.kind = 'person') AS elsewhere, ",
            principal_columns!(),
            " FROM sessions s
              JOIN users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id AND u.status = 'active'
              JOIN tenants t ON t.id = s.tenant_id AND t.active
              LEFT JOIN people p ON p.id = u.person_id
             WHERE s.key = $1 AND s.ends > $2 AND s.last_seen > $3"
        ),
        key.0.as_slice(),
        now.millis(),
        seen_after.millis(),
        "\n",
    )?;
    found
        .map(|found| {
            Ok(WithSession {
                principal: found.row.into_principal()?,
                id: found.session_id,
                last_seen: Timestamp::from_millis(found.last_seen),
                elsewhere: workspaces(found.elsewhere.as_deref()),
                password: match (found.has_password, found.must_change) {
                    (false, _) => PasswordState::None,
                    (true, Some(true)) => PasswordState::MustChange,
                    (true, _) => PasswordState::Own,
                },
            })
        })
        .transpose()
}

/// By ID over all tenants: whom somebody wants to act as.
pub async fn by_user(conn: &mut Conn, _: &SystemScope, user: &str) -> Result<Option<Principal>> {
    let found = fetch_optional!(
        conn,
        Row,
        concat!(
            "SELECT ",
            principal_columns!(),
            " FROM users u
              JOIN tenants t ON t.id = u.tenant_id AND t.active
             WHERE u.id = $1 AND u.status = 'active'"
        ),
        user,
    )?;
    found.map(Row::into_principal).transpose()
}

/// By the name under which the configuration provides somebody.
pub async fn by_provided_name(conn: &mut Conn, _: &SystemScope, name: &str) -> Result<Option<Principal>> {
    let found = fetch_optional!(
        conn,
        Row,
        concat!(
            "SELECT ",
            principal_columns!(),
            " FROM users u
              JOIN tenants t ON t.id = u.tenant_id AND t.active
             WHERE u.provisioned = $1 AND u.status = 'active'"
        ),
        name,
    )?;
    found.map(Row::into_principal).transpose()
}

/// By person: every live membership, the oldest first.
pub async fn by_person(conn: &mut Conn, _: &SystemScope, person: &str) -> Result<Vec<Principal>> {
    let rows = super::fetch_all!(
        conn,
        Row,
        concat!(
            "SELECT ",
            principal_columns!(),
            " FROM users u
              JOIN tenants t ON t.id = u.tenant_id AND t.active
             WHERE u.person_id = $1 AND u.status = 'active'
             ORDER BY u.created, u.id"
        ),
        person,
    )?;
    rows.into_iter().map(Row::into_principal).collect()
}
