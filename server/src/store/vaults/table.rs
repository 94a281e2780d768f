//! A page of administrator vaults, by name.

use model::{
    Scope,
    vaults::{Vault, VaultFilter},
};
use sqlx::AssertSqlSafe;

use super::row::{Row, columns, from};
use crate::store::{Conn, Result, Seek, Side, fetch_all, like_pattern};

/// At most `size` vaults that match, from a place on, and whether there are more beyond.
pub async fn table(
    conn: &mut Conn,
    scope: &Scope,
    filter: &VaultFilter,
    seek: Option<&Seek>,
    size: u32,
) -> Result<(Vec<Vault>, bool)> {
    let backwards = seek.is_some_and(|seek| seek.side == Side::Before);
    let (comparison, order) = if backwards { ("<", "DESC") } else { (">", "ASC") };
    let place = match seek {
        Some(_) => format!("(v.name_key, v.id) {comparison} ($4, $5)"),
        None => "CAST($4 AS TEXT) = '' AND CAST($5 AS TEXT) = ''".to_owned(),
    };
    let deleted = if filter.deleted { "v.deleted > 0" } else { "v.deleted = 0" };
    let statement = format!(
        "SELECT {}{} WHERE v.tenant_id = $1 AND v.owner_kind IN ('workspace', 'group') AND {deleted}
            AND (v.name_key LIKE $2 ESCAPE '\\' OR v.id = $3 OR g.name_key LIKE $2 ESCAPE '\\') AND {place}
          ORDER BY v.name_key {order}, v.id {order} LIMIT $6",
        columns!(),
        from!()
    );
    let found = fetch_all!(
        conn,
        Row,
        AssertSqlSafe(statement.as_str()),
        scope.tenant().as_str(),
        like_pattern(&filter.search),
        filter.search.trim(),
        seek.map_or("", |seek| seek.value.as_str()),
        seek.map_or("", |seek| seek.id.as_str()),
        i64::from(size) + 1,
    )?;
    let wanted = usize::try_from(size).unwrap_or(usize::MAX);
    let more = found.len() > wanted;
    let mut vaults = found.into_iter().take(wanted).map(Row::into_vault).collect::<Result<Vec<_>>>()?;
    if backwards {
        vaults.reverse();
    }
    Ok((vaults, more))
}
