//! Vaults: who gets and touches which, what becomes of a text, and that nothing of it is readable outside.

mod canaries;
mod history;
mod rights;
mod sealed;
mod texts;

use model::{
    Secret,
    id::VaultId,
    vaults::{Draft, Saved, Vault},
};
use serde_json::{Value, json};

use crate::support::{Answer, Auth, Sql, Tenant, TestApp, TestUser};

/// A tenant with a group, a member, a service account that may act as others, and somebody else.
pub struct Place {
    pub app: TestApp,
    pub acme: Tenant,
    pub owner: TestUser,
    pub other: TestUser,
    pub group: String,
    pub account: String,
    pub robot: Auth,
    pub sql: Sql,
}

impl Place {
    pub async fn new() -> Self {
        let app = TestApp::start().await;
        let acme = app.tenant("Acme").await;
        let owner = app.user(&acme.id, "Owner", "owner@acme.example", "user").await;
        let other = app.user(&acme.id, "Other", "other@acme.example", "user").await;
        let group = json!({ "name": "Research", "users": [owner.id] });
        let group = app.call(&acme.admin.auth, "permissions.add_or_update_user_group", group).await.text("id");
        let new = json!({ "name": "robot", "allow_running_as_owner": true });
        let made = app.call(&acme.admin.auth, "auth.create_service_user", new).await;
        let robot = Auth::key(&made.text("credentials.access_key"), &made.text("credentials.secret_key"));
        let (account, sql) = (made.text("id"), Sql::open(&app.database).await);
        Self { app, acme, owner, other, group, account, robot, sql }
    }

    pub async fn by_admin(&self, endpoint: &str, body: Value) -> Answer {
        self.app.try_call(&self.acme.admin.auth, endpoint, body).await
    }

    /// Saves by the API; answers the ID.
    pub async fn save(&self, auth: &Auth, body: Value) -> String {
        self.app.call(auth, "users.add_or_update_vault", body).await.text("vault")
    }

    pub async fn workspace(&self, name: &str, text: &str) -> String {
        let vault = json!({ "scope": "organization", "description": name, "data": text });
        self.save(&self.acme.admin.auth, json!({ "vault": vault })).await
    }

    pub async fn of_group(&self, name: &str, text: &str) -> String {
        let vault = json!({ "scope": "group", "description": name, "data": text });
        self.save(&self.acme.admin.auth, json!({ "vault": vault, "group": self.group })).await
    }

    pub async fn own(&self, text: &str) -> String {
        self.save(&self.owner.auth, json!({ "vault": { "scope": "user", "data": text } })).await
    }

    pub async fn of_account(&self, text: &str) -> String {
        let vault = json!({ "scope": "user", "data": text });
        self.save(&self.acme.admin.auth, json!({ "vault": vault, "user": self.account })).await
    }

    /// What a client gets: the texts in their order.
    pub async fn loads(&self, auth: &Auth) -> Vec<String> {
        let body = json!({ "enabled": true, "types": ["config", "config"] });
        let answer = self.app.call(auth, "users.get_vaults", body).await;
        let vaults = answer.data["vaults"].as_array().cloned().expect("a list");
        vaults.iter().map(|vault| vault["data"].as_str().expect("a text").to_owned()).collect()
    }

    /// Actions of the audit log about a vault, in their order.
    pub async fn actions(&self, vault: &str) -> Vec<String> {
        let list = format!("SELECT action FROM audit_entries WHERE target = '{vault}' ORDER BY number");
        self.sql.texts(&list).await
    }

    /// Saves through the port.
    pub async fn draft(&self, by: &TestUser, id: &str, text: &str, seen: Option<i64>) -> model::Result<Saved> {
        let caller = self.app.caller(by).await;
        let draft =
            Draft { id: Some(VaultId::known(id)), text: Some(Secret::new(text.to_owned())), seen, ..Draft::default() };
        self.app.backend.vaults.save(&caller, draft).await
    }
}

pub fn saved(saved: Saved) -> Vault {
    match saved {
        Saved::Done { vault, .. } => vault,
        Saved::Conflict(_) => panic!("a conflict"),
    }
}
