//! The stored memberships of one user.

use model::{
    Scope, Timestamp,
    groups::Source,
    id::{GroupId, UserId},
};
use serde::{Deserialize, Serialize};

use super::members::parse_source;
use crate::store::{Conn, Result, fetch_all};

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    pub group: GroupId,
    pub source: Source,
    pub ends: Option<Timestamp>,
}

/// All of them, in the order of the groups' IDs.
pub async fn held_by(conn: &mut Conn, scope: &Scope, user: &UserId) -> Result<Vec<Held>> {
    let rows = fetch_all!(
        conn,
        (String, String, Option<i64>),
        "SELECT group_id, source, ends FROM memberships WHERE tenant_id = $1 AND user_id = $2 ORDER BY group_id",
        scope.tenant().as_str(),
        user.as_str(),
    )?;
    let held = |(group, source, ends): (String, String, Option<i64>)| {
        let ends = ends.map(Timestamp::from_millis);
        Ok(Held { group: GroupId::known(group), source: parse_source(&source)?, ends })
    };
    rows.into_iter().map(held).collect()
}
