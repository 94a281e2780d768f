//! Users with everything that decides what they may do, for explanations.

use model::{
    Role, Scope, Timestamp,
    access::Kind,
    groups::Source,
    id::{GroupId, UserId},
};
use sqlx::AssertSqlSafe;

use super::{
    Conn, Error, Result, Seek, Side, fetch_all, fetch_optional,
    groups::{StoredGroup, StoredMembership},
};

/// A user with its stored memberships, ended ones too.
pub struct Subject {
    pub user: UserId,
    pub name: String,
    pub name_key: String,
    pub email: Option<String>,
    pub kind: Kind,
    pub role: Role,
    /// Whether it may come in at all.
    pub active: bool,
    pub memberships: Vec<NamedMembership>,
}

/// A membership with the name of its group.
pub struct NamedMembership {
    pub membership: StoredMembership,
    pub name: String,
    pub source: Source,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    name: String,
    name_key: String,
    email: Option<String>,
    kind: String,
    role: String,
    active: bool,
    memberships: Option<String>,
}

/// The columns of a [`Row`], of `users u`; the parameter named is a line break.
macro_rules! columns {
    ($line_break:literal) => {
        concat!(
            "u.id, u.name, u.name_key, u.email, u.kind, u.role, u.status = 'active' AS active,
             (SELECT string_agg(m.group_id || ' ' || COALESCE(m.ends, 0) || ' ' || m.source || ' '
                                || CASE WHEN g.configured IS NULL THEN 'o' ELSE 'c' END || ' '
                                || COALESCE(g.features, '-') || ' ' || g.name, ",
            $line_break,
            ") FROM memberships m JOIN groups g ON g.tenant_id = m.tenant_id AND g.id = m.group_id
                WHERE m.tenant_id = u.tenant_id AND m.user_id = u.id) AS memberships"
        )
    };
}

/// One user of the tenant.
pub async fn subject(conn: &mut Conn, scope: &Scope, user: &UserId) -> Result<Option<Subject>> {
    let row = fetch_optional!(
        conn,
        Row,
        concat!(
            "SELECT ",
            columns!("$3"),
            " FROM users u WHERE u.tenant_id = $1 AND u.id = $2 AND u.status <> 'removed'"
        ),
        scope.tenant().as_str(),
        user.as_str(),
        "\n",
    )?;
    row.map(Row::into_subject).transpose()
}

/// Who has a feature, apart from single people: the groups that follow from what a user is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HoldersOf {
    /// The feature that a tenant's own group must list.
    pub feature: Option<&'static str>,
    /// Groups of the deployment with stored members that grant it.
    pub groups: Vec<GroupId>,
    pub everyone: bool,
    pub admins: bool,
    pub service_accounts: bool,
    /// Roles that it is hidden from.
    pub hidden_from: Vec<Role>,
}

/// Roles that have something by themselves, and holders of a feature besides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    pub roles: Vec<Role>,
    pub features: HoldersOf,
}

/// A page of active users who may hold it, by name: the memberships say for sure.
pub async fn holders(
    conn: &mut Conn,
    scope: &Scope,
    holding: &Holding,
    now: Timestamp,
    seek: Option<&Seek>,
    size: u32,
) -> Result<(Vec<Subject>, bool)> {
    let backwards = seek.is_some_and(|seek| seek.side == Side::Before);
    let (comparison, order) = if backwards { ("<", "DESC") } else { (">", "ASC") };
    let place = match seek {
        Some(_) => format!("(u.name_key, u.id) {comparison} ($3, $4)"),
        None => "CAST($3 AS TEXT) = '' AND CAST($4 AS TEXT) = ''".to_owned(),
    };
    let statement = format!(
        "SELECT {} FROM users u
          WHERE u.tenant_id = $1 AND u.status <> 'removed' AND u.status = 'active' AND {place} AND {}
          ORDER BY u.name_key {order}, u.id {order} LIMIT $5",
        columns!("$2"),
        condition(holding),
    );
    let groups: Vec<&str> = holding.features.groups.iter().map(GroupId::as_str).collect();
    let groups = format!(",{},", groups.join(","));
    let pattern = format!("%,{},%", holding.features.feature.unwrap_or(" "));
    let rows = fetch_all!(
        conn,
        Row,
        AssertSqlSafe(statement.as_str()),
        scope.tenant().as_str(),
        "\n",
        seek.map_or("", |seek| seek.value.as_str()),
        seek.map_or("", |seek| seek.id.as_str()),
        i64::from(size) + 1,
        pattern,
        now.millis(),
        groups,
    )?;
    let wanted = usize::try_from(size).unwrap_or(usize::MAX);
    let more = rows.len() > wanted;
    let mut found = rows.into_iter().take(wanted).map(Row::into_subject).collect::<Result<Vec<_>>>()?;
    if backwards {
        found.reverse();
    }
    Ok((found, more))
}

/// Words from enums only; the feature is in `$6`, the time in `$7`, groups in `$8`, and all are in every statement. An ID
/// as a pattern may match too much, which does no harm here.
fn condition(holding: &Holding) -> String {
    let features = &holding.features;
    let mut by_feature = vec![
        "EXISTS (SELECT 1 FROM memberships m JOIN groups g ON g.tenant_id = m.tenant_id AND g.id = m.group_id
                  WHERE m.tenant_id = u.tenant_id AND m.user_id = u.id AND (m.ends IS NULL OR m.ends > $7)
                    AND ((',' || g.features || ',') LIKE $6 OR CAST($8 AS TEXT) LIKE '%,' || m.group_id || ',%'))"
            .to_owned(),
    ];
    by_feature.extend(features.everyone.then(|| "1 = 1".to_owned()));
    by_feature.extend(features.admins.then(|| "u.role = 'admin'".to_owned()));
    by_feature.extend(features.service_accounts.then(|| "u.kind = 'service'".to_owned()));
    let hidden = roles(&features.hidden_from);
    let by_role = roles(&holding.roles);
    format!("({by_role} OR (NOT {hidden} AND ({})))", by_feature.join(" OR "))
}

fn roles(roles: &[Role]) -> String {
    let names: Vec<String> = roles.iter().map(|role| format!("u.role = '{}'", role.as_str())).collect();
    if names.is_empty() { "(1 = 0)".to_owned() } else { format!("({})", names.join(" OR ")) }
}

impl Row {
    fn into_subject(self) -> Result<Subject> {
        Ok(Subject {
            user: UserId::known(self.id),
            name: self.name,
            name_key: self.name_key,
            email: self.email,
            kind: Kind::parse(&self.kind).ok_or(Error::Damaged("kind of a user"))?,
            role: Role::parse(&self.role).ok_or(Error::Damaged("role of a user"))?,
            active: self.active,
            memberships: self
                .memberships
                .iter()
                .flat_map(|lines| lines.lines())
                .map(|line| read(line).ok_or(Error::Damaged("membership of a user")))
                .collect::<Result<_>>()?,
        })
    }
}

/// What the statement wrote of a membership; names hold no line breaks.
fn read(line: &str) -> Option<NamedMembership> {
    let mut parts = line.splitn(6, ' ');
    let (id, ends, source) = (parts.next()?, parts.next()?, parts.next()?);
    let (origin, features, name) = (parts.next()?, parts.next()?, parts.next()?);
    let ends: i64 = ends.parse().ok()?;
    let group = StoredGroup {
        id: GroupId::known(id),
        configured: origin == "c",
        features: (features != "-").then(|| model::features::FeatureSet::parse_list(features)),
    };
    let ends = (ends > 0).then(|| Timestamp::from_millis(ends));
    Some(NamedMembership {
        membership: StoredMembership { group, ends },
        name: name.to_owned(),
        source: Source::parse(source)?,
    })
}
