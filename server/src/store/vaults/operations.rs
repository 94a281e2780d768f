//! What was done with vaults.

use model::{
    Scope, Timestamp,
    id::{UserId, VaultId},
    vaults::{Done, Operation, OperationFacets, OperationFilter, OwnerKind, Vault},
};
use sqlx::AssertSqlSafe;

use crate::store::{Conn, Error, Result, Side, execute, fetch_all};

/// Most names that a filter offers.
const MOST_FACETS: i64 = 200;

/// Something that was done.
pub struct NewOperation<'a> {
    pub id: &'a str,
    pub at: Timestamp,
    pub operation: Operation,
    pub vault: &'a Vault,
    pub user: &'a UserId,
    pub address: Option<&'a str>,
    pub door: &'a str,
    pub reason: &'a str,
}

/// Whose operations a reader sees.
pub enum Seen<'a> {
    All,
    /// Those on the vaults of one person.
    Of(&'a UserId),
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    at: i64,
    operation: String,
    vault_id: String,
    owner_kind: String,
    vault_name: String,
    user_id: String,
    user_name: Option<String>,
    address: Option<String>,
    door: String,
    reason: String,
}

impl Row {
    fn into_done(self) -> Result<(Done, String)> {
        let done = Done {
            operation: Operation::parse(&self.operation).ok_or(Error::Damaged("operation on a vault"))?,
            at: Timestamp::from_millis(self.at),
            vault: VaultId::known(self.vault_id),
            vault_name: self.vault_name,
            owner: OwnerKind::parse(&self.owner_kind).ok_or(Error::Damaged("owner of a vault"))?,
            user: UserId::known(self.user_id),
            user_name: self.user_name,
            address: self.address,
            door: self.door,
            reason: self.reason,
        };
        Ok((done, self.id))
    }
}

pub async fn note(conn: &mut Conn, scope: &Scope, new: &NewOperation<'_>) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO vault_operations (tenant_id, id, at, operation, vault_id, owner_kind, owner_id, vault_name, user_id,
                                       address, door, reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        scope.tenant().as_str(),
        new.id,
        new.at.millis(),
        new.operation.as_str(),
        new.vault.id.as_str(),
        new.vault.owner.kind().as_str(),
        new.vault.owner.id(),
        new.vault.name.as_str(),
        new.user.as_str(),
        new.address,
        new.door,
        new.reason,
    )?;
    Ok(())
}

/// Operations from a place on, with their IDs, and whether there are more beyond.
pub async fn page(
    conn: &mut Conn,
    scope: &Scope,
    seen: &Seen<'_>,
    filter: &OperationFilter,
    from: Option<(Side, i64, &str)>,
    size: u32,
) -> Result<(Vec<(Done, String)>, bool)> {
    let backwards = from.is_some_and(|(side, ..)| side == Side::Before);
    let newest_first = filter.oldest_first == backwards;
    let (comparison, order) = if newest_first { ("<", "DESC") } else { (">", "ASC") };
    let place = match from {
        Some(_) => format!("(o.at, o.id) {comparison} ($5, $6)"),
        None => "CAST($5 AS BIGINT) = 0 AND CAST($6 AS TEXT) = ''".to_owned(),
    };
    let (_, at, id) = from.unwrap_or((Side::After, 0, ""));
    let mut found = list(conn, scope, seen, filter, &place, order, (at, id), (i64::from(size) + 1, 0)).await?;
    let wanted = usize::try_from(size).unwrap_or(usize::MAX);
    let more = found.len() > wanted;
    found.truncate(wanted);
    if backwards {
        found.reverse();
    }
    Ok((found, more))
}

/// A numbered page of operations.
pub async fn numbered(
    conn: &mut Conn,
    scope: &Scope,
    seen: &Seen<'_>,
    filter: &OperationFilter,
    number: u32,
    size: u32,
) -> Result<Vec<Done>> {
    let order = if filter.oldest_first { "ASC" } else { "DESC" };
    let place = "CAST($5 AS BIGINT) = 0 AND CAST($6 AS TEXT) = ''";
    let span = (i64::from(size), i64::from(number) * i64::from(size));
    let found = list(conn, scope, seen, filter, place, order, (0, ""), span).await?;
    Ok(found.into_iter().map(|(done, _)| done).collect())
}

#[expect(clippy::too_many_arguments, reason = "the parts of one statement")]
async fn list(
    conn: &mut Conn,
    scope: &Scope,
    seen: &Seen<'_>,
    filter: &OperationFilter,
    place: &str,
    order: &str,
    (at, id): (i64, &str),
    (limit, offset): (i64, i64),
) -> Result<Vec<(Done, String)>> {
    let among = |column: &str, number: u8, any: bool| {
        // Lists of IDs travel as one text; no ID has a comma.
        if any {
            format!("',' || ${number} || ',' LIKE '%,' || {column} || ',%'")
        } else {
            format!("CAST(${number} AS TEXT) = ''")
        }
    };
    let statement = format!(
        "SELECT o.id, o.at, o.operation, o.vault_id, o.owner_kind, o.vault_name, o.user_id, u.name AS user_name, o.address,
                o.door, o.reason
           FROM vault_operations o LEFT JOIN users u ON u.tenant_id = o.tenant_id AND u.id = o.user_id
          WHERE o.tenant_id = $1 AND o.at >= $2 AND o.at < $3
            AND (CAST($4 AS TEXT) = '' OR (o.owner_kind = 'person' AND o.owner_id = $4))
            AND {place} AND {} AND {} AND {} AND {}
          ORDER BY o.at {order}, o.id {order} LIMIT $11 OFFSET $12",
        among("o.vault_id", 7, !filter.vaults.is_empty()),
        among("o.user_id", 8, !filter.users.is_empty()),
        among("o.operation", 9, !filter.operations.is_empty()),
        among("o.owner_kind", 10, !filter.owners.is_empty()),
    );
    let joined = |texts: Vec<&str>| texts.join(",");
    let rows = fetch_all!(
        conn,
        Row,
        AssertSqlSafe(statement.as_str()),
        scope.tenant().as_str(),
        filter.from.map_or(i64::MIN, Timestamp::millis),
        filter.until.map_or(i64::MAX, Timestamp::millis),
        owner(seen),
        at,
        id,
        joined(filter.vaults.iter().map(VaultId::as_str).collect()),
        joined(filter.users.iter().map(UserId::as_str).collect()),
        joined(filter.operations.iter().map(|operation| operation.as_str()).collect()),
        joined(filter.owners.iter().map(|kind| kind.as_str()).collect()),
        limit,
        offset,
    )?;
    rows.into_iter().map(Row::into_done).collect()
}

fn owner<'a>(seen: &Seen<'a>) -> &'a str {
    match seen {
        Seen::All => "",
        Seen::Of(user) => user.as_str(),
    }
}

/// Vaults and users that a filter can name, by name.
pub async fn facets(conn: &mut Conn, scope: &Scope, seen: &Seen<'_>) -> Result<OperationFacets> {
    let vaults = fetch_all!(
        conn,
        (String, String),
        "SELECT o.vault_id, max(o.vault_name) FROM vault_operations o
          WHERE o.tenant_id = $1 AND (CAST($2 AS TEXT) = '' OR (o.owner_kind = 'person' AND o.owner_id = $2))
          GROUP BY o.vault_id ORDER BY max(o.vault_name), o.vault_id LIMIT $3",
        scope.tenant().as_str(),
        owner(seen),
        MOST_FACETS,
    )?;
    let users = fetch_all!(
        conn,
        (String, Option<String>),
        "SELECT o.user_id, max(u.name) FROM vault_operations o
           LEFT JOIN users u ON u.tenant_id = o.tenant_id AND u.id = o.user_id
          WHERE o.tenant_id = $1 AND (CAST($2 AS TEXT) = '' OR (o.owner_kind = 'person' AND o.owner_id = $2))
          GROUP BY o.user_id ORDER BY max(u.name), o.user_id LIMIT $3",
        scope.tenant().as_str(),
        owner(seen),
        MOST_FACETS,
    )?;
    let name = |name: Option<String>| name.unwrap_or_else(|| "Operator".to_owned());
    Ok(OperationFacets {
        vaults: vaults.into_iter().map(|(id, name)| (VaultId::known(id), name)).collect(),
        users: users.into_iter().map(|(id, user)| (UserId::known(id), name(user))).collect(),
    })
}
