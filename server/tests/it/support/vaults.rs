//! Vaults of the tenants of the world.

use serde_json::json;

use super::{Side, TestApp, TestUser, World, world::canary};

/// An administrator vault of the tenant's own group, and one of a user's own.
pub(super) async fn make(app: &TestApp, letter: char, admin: &TestUser, user: &TestUser) -> String {
    let own = json!({ "vault": { "scope": "user", "data": format!("sdk.own = {}", canary(letter, "own")) } });
    app.call(&user.auth, "users.add_or_update_vault", own).await;
    of_group(app, letter, admin, &format!("group-{letter}"), "vault").await
}

impl World {
    /// A new vault of a group of its own.
    pub async fn fresh_vault(&self, side: &Side) -> String {
        let (n, group) = (self.next(), self.fresh_group(side).await);
        of_group(&self.app, side.letter, &side.admin, &group, &format!("vault-{n}")).await
    }
}

/// An administrator vault whose texts are canaries.
async fn of_group(app: &TestApp, letter: char, admin: &TestUser, group: &str, name: &str) -> String {
    let (text, why) = (format!("sdk.text = {}", canary(letter, name)), canary(letter, "why"));
    let vault = json!({ "scope": "group", "description": canary(letter, name), "data": text, "reason": why });
    app.call(&admin.auth, "users.add_or_update_vault", json!({ "vault": vault, "group": group })).await.text("vault")
}
