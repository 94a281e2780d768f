//! Who is in a group: by stored membership, or by what a user is.

use model::{
    Role, Scope, Timestamp,
    access::Kind,
    groups::{BuiltIn, Candidate, Member, Source, UserName},
    id::{GroupId, UserId},
};
use sqlx::AssertSqlSafe;

use crate::store::{Conn, Error, Result, Seek, Side, fetch_all, fetch_one, fetch_optional, like_pattern};

/// A member, its folded name, and whether the configuration provides the user.
pub struct MemberRow {
    pub member: Member,
    pub user_key: String,
    pub provided: bool,
}

/// Members in the order of the page.
pub struct MemberPage {
    pub rows: Vec<MemberRow>,
    /// Whether there are more beyond, in the direction that was read.
    pub more: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    user_key: String,
    name: String,
    email: Option<String>,
    kind: String,
    source: Option<String>,
    added_by: Option<String>,
    added: Option<i64>,
    ends: Option<i64>,
    provided: bool,
}

/// The condition on `users u` for a group that follows from what a user is.
fn condition(group: BuiltIn) -> &'static str {
    match group {
        BuiltIn::Users | BuiltIn::QueueAdmins => "u.status <> 'removed'",
        BuiltIn::Admins => "u.role = 'admin' AND u.status <> 'removed'",
        BuiltIn::ServiceAccounts => "u.kind = 'service' AND u.status <> 'removed'",
    }
}

/// The built-in group whose members are not stored, if this is one.
fn natural(group: &GroupId) -> Option<BuiltIn> {
    BuiltIn::from_id(group).filter(|group| group.is_by_nature())
}

/// At most `size` members whose name holds the text, by name, from a place on.
pub async fn members(
    conn: &mut Conn,
    scope: &Scope,
    group: &GroupId,
    search: &str,
    seek: Option<&Seek>,
    size: u32,
) -> Result<MemberPage> {
    let backwards = seek.is_some_and(|seek| seek.side == Side::Before);
    let (comparison, order) = if backwards { ("<", "DESC") } else { (">", "ASC") };
    let (key, id, from) = match natural(group) {
        Some(natural) => (
            "u.name_key",
            "u.id",
            format!("{} WHERE u.tenant_id = $1 AND $2 <> '' AND {}", BY_NATURE, condition(natural)),
        ),
        None => ("m.user_key", "m.user_id", format!("{STORED} WHERE m.tenant_id = $1 AND m.group_id = $2")),
    };
    let place = match seek {
        Some(_) => format!("({key}, {id}) {comparison} ($5, $6)"),
        None => "CAST($5 AS TEXT) = '' AND CAST($6 AS TEXT) = ''".to_owned(),
    };
    let found = if search.trim().is_empty() {
        "CAST($4 AS TEXT) IS NOT NULL".to_owned()
    } else {
        format!("{key} LIKE $4 ESCAPE '\\'")
    };
    let statement = format!("{from} AND {place} AND {found} ORDER BY {key} {order}, {id} {order} LIMIT $3");
    let rows = fetch_all!(
        conn,
        Row,
        AssertSqlSafe(statement.as_str()),
        scope.tenant().as_str(),
        group.as_str(),
        i64::from(size) + 1,
        like_pattern(search),
        seek.map_or("", |seek| seek.value.as_str()),
        seek.map_or("", |seek| seek.id.as_str()),
    )?;
    let wanted = usize::try_from(size).unwrap_or(usize::MAX);
    let more = rows.len() > wanted;
    let mut rows = rows.into_iter().take(wanted).map(Row::into_member).collect::<Result<Vec<_>>>()?;
    if backwards {
        rows.reverse();
    }
    Ok(MemberPage { rows, more })
}

const STORED: &str = "SELECT m.user_id AS id, m.user_key, u.name, u.email, u.kind, m.source, a.name AS added_by,
        m.created AS added, m.ends, (u.provisioned IS NOT NULL AND u.kind = 'system') AS provided
   FROM memberships m
   JOIN users u ON u.tenant_id = m.tenant_id AND u.id = m.user_id
   LEFT JOIN users a ON a.tenant_id = m.tenant_id AND a.id = m.added_by";

const BY_NATURE: &str = "SELECT u.id, u.name_key AS user_key, u.name, u.email, u.kind, CAST(NULL AS TEXT) AS source,
        CAST(NULL AS TEXT) AS added_by, CAST(NULL AS BIGINT) AS added, CAST(NULL AS BIGINT) AS ends,
        (u.provisioned IS NOT NULL AND u.kind = 'system') AS provided
   FROM users u";

impl Row {
    fn into_member(self) -> Result<MemberRow> {
        let member = Member {
            user: UserId::known(self.id),
            name: self.name,
            email: self.email,
            kind: Kind::parse(&self.kind).ok_or(Error::Damaged("kind of a user"))?,
            source: self.source.as_deref().map(parse_source).transpose()?,
            added_by: self.added_by,
            added: self.added.map(Timestamp::from_millis),
            ends: self.ends.map(Timestamp::from_millis),
        };
        Ok(MemberRow { member, user_key: self.user_key, provided: self.provided })
    }
}

pub(super) fn parse_source(text: &str) -> Result<Source> {
    Source::parse(text).ok_or(Error::Damaged("source of a membership"))
}

/// The first few members of a group that follows from what a user is, by name.
pub async fn first_by_nature(conn: &mut Conn, scope: &Scope, group: BuiltIn, most: u32) -> Result<Vec<UserName>> {
    let page = members(conn, scope, &group.group_id(), "", None, most).await?;
    Ok(page
        .rows
        .into_iter()
        .map(|MemberRow { member, .. }| UserName { id: member.user, name: member.name, kind: member.kind })
        .collect())
}

/// How many are in a group that follows from what a user is.
pub async fn count_by_nature(conn: &mut Conn, scope: &Scope, group: BuiltIn) -> Result<u64> {
    // Everyone and the service accounts are counted in the tenant; administrators are few.
    let statement = match group {
        BuiltIn::Users => "SELECT users FROM tenants WHERE id = $1",
        BuiltIn::ServiceAccounts => "SELECT service_accounts_used FROM tenants WHERE id = $1",
        BuiltIn::Admins | BuiltIn::QueueAdmins => {
            "SELECT count(*) FROM users WHERE tenant_id = $1 AND role = 'admin' AND status <> 'removed'"
        }
    };
    let (count,) = fetch_one!(conn, (i64,), statement, scope.tenant().as_str())?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// What decides about one user and one group.
pub struct MemberFacts {
    pub name: String,
    pub kind: Kind,
    pub role: Role,
    /// Whether the configuration provides the user.
    pub provided: bool,
    /// The stored membership: where it comes from, and when it ends.
    pub membership: Option<(Source, Option<Timestamp>)>,
}

pub async fn member_facts(
    conn: &mut Conn,
    scope: &Scope,
    group: &GroupId,
    user: &UserId,
) -> Result<Option<MemberFacts>> {
    #[derive(sqlx::FromRow)]
    struct Facts {
        name: String,
        kind: String,
        role: String,
        provided: bool,
        source: Option<String>,
        ends: Option<i64>,
    }
    let row = fetch_optional!(
        conn,
        Facts,
        "SELECT u.name, u.kind, u.role, (u.provisioned IS NOT NULL AND u.kind = 'system') AS provided, m.source, m.ends
           FROM users u
           LEFT JOIN memberships m ON m.tenant_id = u.tenant_id AND m.user_id = u.id AND m.group_id = $3
          WHERE u.tenant_id = $1 AND u.id = $2 AND u.status <> 'removed'",
        scope.tenant().as_str(),
        user.as_str(),
        group.as_str(),
    )?;
    let Some(row) = row else { return Ok(None) };
    let source = row.source.as_deref().map(parse_source).transpose()?;
    Ok(Some(MemberFacts {
        name: row.name,
        kind: Kind::parse(&row.kind).ok_or(Error::Damaged("kind of a user"))?,
        role: Role::parse(&row.role).ok_or(Error::Damaged("role of a user"))?,
        provided: row.provided,
        membership: source.map(|source| (source, row.ends.map(Timestamp::from_millis))),
    }))
}

/// Users whose stored membership came by hand in one of its ways and has not ended, at most `most`.
pub async fn members_by_hand(
    conn: &mut Conn,
    scope: &Scope,
    group: &GroupId,
    now: Timestamp,
    most: u32,
) -> Result<Vec<UserId>> {
    let rows = fetch_all!(
        conn,
        (String,),
        "SELECT user_id FROM memberships
          WHERE tenant_id = $1 AND group_id = $2 AND source NOT IN ('configuration', 'identity')
            AND (ends IS NULL OR ends > $4)
          ORDER BY user_key, user_id LIMIT $3",
        scope.tenant().as_str(),
        group.as_str(),
        i64::from(most),
        now.millis(),
    )?;
    Ok(rows.into_iter().map(|(id,)| UserId::known(id)).collect())
}

/// At most `most` users of any kind that match part of a name or address, or an ID, by name; and whether the
/// configuration provides them.
pub async fn candidates(
    conn: &mut Conn,
    scope: &Scope,
    group: Option<&GroupId>,
    search: &str,
    now: Timestamp,
    most: u32,
) -> Result<Vec<(Candidate, bool)>> {
    let rows = fetch_all!(
        conn,
        (String, String, Option<String>, String, bool, bool),
        "SELECT u.id, u.name, u.email, u.kind,
                EXISTS (SELECT 1 FROM memberships m
                         WHERE m.tenant_id = u.tenant_id AND m.user_id = u.id AND m.group_id = $2
                           AND (m.ends IS NULL OR m.ends > $6)) AS member,
                (u.provisioned IS NOT NULL AND u.kind = 'system') AS provided
           FROM users u
          WHERE u.tenant_id = $1 AND u.status <> 'removed'
            AND (u.name_key LIKE $3 ESCAPE '\\' OR u.email_key LIKE $3 ESCAPE '\\' OR u.id = $4)
          ORDER BY u.name_key, u.id LIMIT $5",
        scope.tenant().as_str(),
        group.map_or("", GroupId::as_str),
        like_pattern(search),
        search.trim(),
        i64::from(most),
        now.millis(),
    )?;
    rows.into_iter()
        .map(|(id, name, email, kind, member, provided)| {
            let kind = Kind::parse(&kind).ok_or(Error::Damaged("kind of a user"))?;
            let user = UserName { id: UserId::known(id), name, kind };
            Ok((Candidate { user, email, member, denied: None }, provided))
        })
        .collect()
}
