//! What is stored of a text opens where it belongs and nowhere else.

use model::{Error, id::VaultId};
use serde_json::json;

use super::Place;

/// Texts that were swapped in the database, by every way of swapping them.
#[tokio::test]
async fn swapped_columns_and_rows_are_a_recorded_failure_and_never_text() {
    let mut place = Place::new().await;
    let yaml = json!({ "scope": "organization", "description": "YAML", "format": "yaml", "data": "a: CANARY-A\n" });
    let first = place.save(&place.acme.admin.auth, json!({ "vault": yaml.clone() })).await;
    let second = place.save(&place.acme.admin.auth, json!({ "vault": yaml })).await;
    place.draft(&place.acme.admin, &first, "a: CANARY-B\n", None).await.expect("saved");
    let own = place.own("a = CANARY-OWN").await;
    let of = |vault: &str, revision: i64, column: &str| {
        format!("(SELECT {column} FROM vault_revisions WHERE vault_id = '{vault}' AND revision = {revision})")
    };
    let swaps = [
        (&first, 2, "delivered", of(&first, 2, "sealed"), "another column"),
        (&first, 2, "delivered", of(&first, 1, "delivered"), "an older revision"),
        (&first, 2, "delivered", of(&second, 1, "delivered"), "another vault"),
        (&own, 1, "sealed", of(&second, 1, "sealed"), "another owner"),
        (&second, 1, "delivered", of(&own, 1, "sealed"), "a person's"),
    ];
    for (vault, revision, column, with, what) in swaps {
        let keep = format!(
            "CREATE TABLE kept AS SELECT * FROM vault_revisions WHERE vault_id = '{vault}' AND revision = {revision}"
        );
        place.sql.run(&keep).await;
        let at = format!("WHERE vault_id = '{vault}' AND revision = {revision}");
        place.sql.run(&format!("UPDATE vault_revisions SET {column} = {with} {at}")).await;
        let answer = place.app.try_call(&place.owner.auth, "users.get_vaults", json!({ "enabled": true })).await;
        assert_eq!(answer.code(), "500/1", "{what}: {}", answer.body);
        assert!(!answer.body.contains("CANARY"), "{what}: {}", answer.body);
        place.app.usage.write().await;
        assert_eq!(place.actions(vault).await.last().map(String::as_str), Some("vault.unreadable"), "{what}");
        place.sql.run(&format!("UPDATE vault_revisions SET {column} = (SELECT {column} FROM kept) {at}")).await;
        place.sql.run("DROP TABLE kept").await;
        assert_eq!(place.loads(&place.owner.auth).await.len(), 3, "{what}: it is as before");
    }
}

#[tokio::test]
async fn a_moved_vault_or_a_missing_key_opens_nothing() {
    let place = Place::new().await;
    let id = place.of_group("Research", "a = CANARY").await;
    let other = json!({ "name": "Others", "users": [place.other.id] });
    let other = place.by_admin("permissions.add_or_update_user_group", other).await.text("id");
    place.sql.run(&format!("UPDATE vaults SET owner_id = '{other}' WHERE id = '{id}'")).await;
    let answer = place.app.try_call(&place.other.auth, "users.get_vaults", json!({})).await;
    assert_eq!(answer.code(), "500/1");
    place.sql.run(&format!("UPDATE vaults SET owner_id = '{}' WHERE id = '{id}'", place.group)).await;
    assert_eq!(place.loads(&place.owner.auth).await.len(), 1);
    place.sql.run("UPDATE vault_revisions SET sealed = sealed").await;
    let admin = place.app.caller(&place.acme.admin).await;
    let (vaults, vault) = (&place.app.backend.vaults, VaultId::known(&id));
    place.sql.run("DELETE FROM data_keys").await;
    assert_eq!(vaults.reveal(&admin, &vault, None).await.err(), Some(Error::Unreadable));
    let organization = place.by_admin("users.get_organization_vaults", json!({})).await;
    assert_eq!(organization.code(), "500/1");
    // What cannot be opened can be written again.
    let change = json!({ "vault": { "id": id, "data": "a = 2" } });
    assert_eq!(place.by_admin("users.add_or_update_vault", change).await.code(), "200/0");
    assert_eq!(place.loads(&place.owner.auth).await, ["a = 2"]);
}
