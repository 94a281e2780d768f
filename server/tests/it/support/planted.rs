//! Rows of a world that no port makes.

use model::groups::BuiltIn;

use super::{Sql, world::canary};

/// Facts that no port can make yet.
pub async fn no_port_can(sql: &Sql, letter: char, tenant: &str, holder: &str) {
    let (group, text) = (BuiltIn::QueueAdmins.id(), canary(letter, "group"));
    sql.run(&format!(
        "INSERT INTO memberships (tenant_id, group_id, user_id, source, created)
         VALUES ('{tenant}', '{group}', '{holder}', 'hand', 1)"
    ))
    .await;
    sql.run(&format!(
        "INSERT INTO groups (tenant_id, id, name, name_key, description, created)
         VALUES ('{tenant}', 'group-{letter}', '{text}', '{text}', '{text}', 1)"
    ))
    .await;
    sql.run(&format!(
        "INSERT INTO memberships (tenant_id, group_id, user_id, source, created)
         VALUES ('{tenant}', 'group-{letter}', '{holder}', 'hand', 1)"
    ))
    .await;
}
