//! A page of the audit log: keyset paging by time, over one index for each filter. Dynamic SQL: which conditions stand
//! in the statement; everything else is bound.

use model::{Scope, name};
use sqlx::AssertSqlSafe;

use super::Chain;
use crate::store::{Conn, Result, Side, fetch_all, fetch_optional, like_pattern};

/// Most people that a filter may mean. Each of them is a read of its own inside the statement.
pub const MOST_PEOPLE: usize = 8;

/// Which entries, as far as the database decides.
pub struct Wanted<'a> {
    /// Any of these acted, or somebody as them; everybody where absent.
    pub people: Option<&'a [String]>,
    /// A code.
    pub action: Option<&'a str>,
    pub target: Option<&'a str>,
    /// Milliseconds, the first that counts and the first that does not.
    pub from: i64,
    pub until: i64,
}

/// A place between two entries: time and row of one, and which side of it is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub side: Side,
    pub at: i64,
    pub seq: i64,
}

/// An entry with the names that the tenant knows.
#[derive(sqlx::FromRow)]
pub struct Found {
    pub seq: i64,
    pub number: Option<i64>,
    pub at: i64,
    pub actor: Option<String>,
    pub actor_name: Option<String>,
    pub subject: Option<String>,
    pub subject_name: Option<String>,
    pub why: String,
    pub action: String,
    pub target: String,
    pub target_name: Option<String>,
    pub before: Option<String>,
    pub after: Option<String>,
    pub address: Option<String>,
}

/// Entries, the newest first.
#[derive(Default)]
pub struct Listed {
    pub entries: Vec<Found>,
    /// Whether there are more beyond, in the direction that was read.
    pub more: bool,
}

/// At most `size` entries, from a place on.
pub async fn list(
    conn: &mut Conn,
    chain: Chain<'_>,
    wanted: &Wanted<'_>,
    place: Option<Place>,
    size: u32,
) -> Result<Listed> {
    let backwards = place.is_some_and(|place| place.side == Side::Before);
    let statement = statement(chain, wanted, place.map(|place| place.side));
    let person = |n: usize| wanted.people.and_then(|people| people.get(n)).map_or("", String::as_str);
    let found = fetch_all!(
        conn,
        Found,
        AssertSqlSafe(statement.as_str()),
        chain.name(),
        i64::from(size) + 1,
        place.map_or(0, |place| place.at),
        place.map_or(0, |place| place.seq),
        wanted.action.unwrap_or_default(),
        wanted.target.unwrap_or_default(),
        wanted.from,
        wanted.until,
        person(0),
        person(1),
        person(2),
        person(3),
        person(4),
        person(5),
        person(6),
        person(7),
    )?;
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let more = found.len() > size;
    let mut entries: Vec<Found> = found.into_iter().take(size).collect();
    if backwards {
        entries.reverse();
    }
    Ok(Listed { entries, more })
}

/// Every statement uses all parameters, so that one call binds for all: PostgreSQL wants each one typed.
fn statement(chain: Chain<'_>, wanted: &Wanted<'_>, side: Option<Side>) -> String {
    let order = if side == Some(Side::Before) { "ASC" } else { "DESC" };
    let condition = condition(chain, wanted, side);
    let some = |more: &str| {
        format!(
            "SELECT * FROM (SELECT * FROM audit_entries WHERE {condition}{more} ORDER BY at {order}, seq {order} LIMIT $2) AS part"
        )
    };
    // One read for each person and part they had: each goes along an index, and ends after a page.
    let parts = match wanted.people.map(|people| people.len().min(MOST_PEOPLE)) {
        None => some(""),
        Some(people) => (9..9 + people)
            .flat_map(|n| [format!(" AND actor = ${n}"), format!(" AND subject = ${n} AND subject <> actor")])
            .map(|more| some(&more))
            .collect::<Vec<_>>()
            .join(" UNION "),
    };
    format!(
        "SELECT e.seq, e.number, e.at, e.actor, a.name AS actor_name, e.subject, s.name AS subject_name, e.why,
                e.action, e.target, COALESCE(u.name, g.name, t.name) AS target_name, e.before, e.after, e.address
           FROM ({parts}) AS e
           LEFT JOIN users a ON a.tenant_id = e.tenant_id AND a.id = e.actor
           LEFT JOIN users s ON s.tenant_id = e.tenant_id AND s.id = e.subject
           LEFT JOIN users u ON u.tenant_id = e.tenant_id AND u.id = e.target
           LEFT JOIN groups g ON g.tenant_id = e.tenant_id AND g.id = e.target
           LEFT JOIN tenants t ON t.id = e.tenant_id AND t.id = e.target
          WHERE {USES_ALL}
          ORDER BY e.at {order}, e.seq {order}
          LIMIT $2"
    )
}

/// True, and with every parameter in it.
const USES_ALL: &str =
    "CAST($1 AS TEXT) IS NOT NULL AND CAST($3 AS BIGINT) IS NOT NULL AND CAST($4 AS BIGINT) IS NOT NULL
    AND CAST($5 AS TEXT) IS NOT NULL AND CAST($6 AS TEXT) IS NOT NULL AND CAST($7 AS BIGINT) IS NOT NULL
    AND CAST($8 AS BIGINT) IS NOT NULL AND CAST($9 AS TEXT) IS NOT NULL AND CAST($10 AS TEXT) IS NOT NULL
    AND CAST($11 AS TEXT) IS NOT NULL AND CAST($12 AS TEXT) IS NOT NULL AND CAST($13 AS TEXT) IS NOT NULL
    AND CAST($14 AS TEXT) IS NOT NULL AND CAST($15 AS TEXT) IS NOT NULL AND CAST($16 AS TEXT) IS NOT NULL";

/// One bound at each end, so that the index is read from the place on: it lies within the wanted time.
fn condition(chain: Chain<'_>, wanted: &Wanted<'_>, side: Option<Side>) -> String {
    let mut condition = match chain {
        Chain::Tenant(_) => "tenant_id = $1",
        Chain::Deployment(_) => "tenant_id IS NULL",
    }
    .to_owned();
    condition.push_str(match side {
        None => " AND at >= $7 AND at < $8",
        Some(Side::After) => " AND at >= $7 AND (at, seq) < ($3, $4)",
        Some(Side::Before) => " AND (at, seq) > ($3, $4) AND at < $8",
    });
    if wanted.action.is_some() {
        // Person and object leave less than an action does; SQLite would go along its index all the same.
        let narrower = wanted.people.is_some() || wanted.target.is_some();
        condition.push_str(if narrower { " AND COALESCE(action, '') = $5" } else { " AND action = $5" });
    }
    if wanted.target.is_some() {
        condition.push_str(" AND target = $6");
    }
    condition
}

/// Time and row of an entry of a chain.
pub async fn place_of(conn: &mut Conn, chain: Chain<'_>, number: i64) -> Result<Option<(i64, i64)>> {
    let statement = match chain {
        Chain::Tenant(_) => "SELECT at, seq FROM audit_entries WHERE tenant_id = $1 AND number = $2",
        Chain::Deployment(_) => {
            "SELECT at, seq FROM audit_entries WHERE tenant_id IS NULL AND CAST($1 AS TEXT) = '' AND number = $2"
        }
    };
    fetch_optional!(conn, (i64, i64), statement, chain.name(), number)
}

/// The users whom a text means, removed ones too: the one with this ID, or who has it as address, or else whoever is
/// called so. One more than a filter may have tells that there are too many.
pub async fn people(conn: &mut Conn, scope: &Scope, text: &str) -> Result<Vec<String>> {
    let rows = fetch_all!(
        conn,
        (String, bool),
        "SELECT id, id = $2 OR email_key = $3 AS exact FROM users
          WHERE tenant_id = $1 AND (id = $2 OR email_key = $3 OR name_key LIKE $4 ESCAPE '\\')
          ORDER BY exact DESC, id
          LIMIT $5",
        scope.tenant().as_str(),
        text,
        name::key(text),
        like_pattern(text),
        i64::try_from(MOST_PEOPLE + 1).unwrap_or(i64::MAX),
    )?;
    let exact = rows.first().is_some_and(|(_, exact)| *exact);
    Ok(rows.into_iter().take(if exact { 1 } else { usize::MAX }).map(|(id, _)| id).collect())
}
