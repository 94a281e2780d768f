//! No text of a vault is readable in what is stored or told.

use std::fs;

use serde_json::json;
use server::store::Location;

use super::Place;

const CANARY: &str = "CANARY-4711-of-a-vault";

#[tokio::test]
async fn no_text_is_in_the_database() {
    let mut place = Place::new().await;
    let text = format!("sdk.key = {CANARY}");
    let own = place.own(&text).await;
    let yaml =
        json!({ "scope": "organization", "description": "All", "format": "yaml", "data": format!("a: {CANARY}\n") });
    let id = place.save(&place.acme.admin.auth, json!({ "vault": yaml })).await;
    place.draft(&place.acme.admin, &id, &format!("b: {CANARY}\n"), None).await.expect("saved");
    assert_eq!(place.loads(&place.owner.auth).await.len(), 2);
    place.by_admin("users.get_organization_vaults", json!({})).await;
    place.app.call(&place.owner.auth, "users.delete_vaults", json!({ "vaults": [own] })).await;
    place.app.usage.write().await;
    // Every row, with sealed columns as hex and as text.
    let rows = place.sql.everything().await.join("\n");
    let hex: Vec<String> = CANARY.bytes().map(|byte| format!("{byte:02X}")).collect();
    let hex = hex.concat();
    assert!(rows.contains("vault_revisions"), "the texts are among them");
    assert!(!rows.contains(CANARY) && !rows.to_uppercase().contains(&hex));
    let Location::Sqlite(file) = &place.app.database.location else { return };
    let backup = file.with_extension("backup");
    place.sql.run(&format!("VACUUM INTO '{}'", backup.display())).await;
    let mut looked = 0;
    for entry in fs::read_dir(file.parent().expect("a folder")).expect("readable") {
        let path = entry.expect("readable").path();
        if path.is_file() && path.file_stem() == file.file_stem() {
            let bytes = fs::read(&path).expect("readable");
            let found = bytes.windows(CANARY.len()).any(|window| window == CANARY.as_bytes());
            assert!(!found, "{}", path.display());
            looked += 1;
        }
    }
    assert!(looked >= 3, "the database, what it writes ahead, and the backup: {looked}");
}
