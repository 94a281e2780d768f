//! Invitations: what becomes of each address, seats, who may accept and what they get, and the mail.

mod accepting;
mod import;
mod inviting;
mod limits;
mod list;
mod mail;
mod many;
mod parallel;
mod smtp;
mod web;

use std::sync::Arc;

use model::{
    Caller, Error, Secret,
    access::Proof,
    id::SessionId,
    invitations::{Ended, Look, NewMember},
    sign_in::{Origin, SignedIn},
};
use serde_json::{Value, json};
use server::outside::{Mail, Postbox};

use crate::support::{Answer, Options, PASSWORD, Sql, Tenant, TestApp, TestUser};

const DAY: i64 = 24 * 60 * 60;

/// A tenant that invites, with mail that arrives in a box.
struct Place {
    app: TestApp,
    sql: Sql,
    acme: Tenant,
    post: Arc<Postbox>,
}

impl Place {
    async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// With other options; mail is sent unless they say so.
    async fn with(change: impl FnOnce(&mut Options)) -> Self {
        let post = Arc::new(Postbox::default());
        let mail: Arc<dyn Mail> = post.clone();
        let mut options = Options { mail: Some(mail), ..Options::default() };
        change(&mut options);
        let app = TestApp::start_with(options).await;
        let sql = Sql::open(&app.database).await;
        let acme = app.tenant("Acme").await;
        Self { app, sql, acme, post }
    }

    async fn seats(&self, allowed: u32) {
        let limit = json!({ "company": self.acme.id, "allowed_users": allowed });
        self.app.call(&self.app.supervisor(), "system.update_company_settings", limit).await;
    }

    /// Invites as the administrator; the answers in order.
    async fn invite(&self, body: Value) -> Vec<Value> {
        let answer = self.app.call(&self.acme.admin.auth, "organization.create_invites", body).await;
        answer.data["invites"].as_array().expect("a list").clone()
    }

    /// Invites one address: its ID and token.
    async fn invited(&self, email: &str) -> (String, Secret) {
        let rows = self.invite(json!({ "emails": [email] })).await;
        (text(&rows[0], "id"), token(&text(&rows[0], "link")))
    }

    async fn try_call(&self, endpoint: &str, body: Value) -> Answer {
        self.app.try_call(&self.acme.admin.auth, endpoint, body).await
    }

    async fn look(&self, token: &Secret) -> Look {
        self.app.backend.invitations.look(token, None).await.expect("an answer")
    }

    async fn join_as_new(&self, name: &str, token: &Secret) -> Result<SignedIn, Error> {
        let new = NewMember { name: name.to_owned(), password: Secret::new(PASSWORD.to_owned()) };
        self.app.backend.invitations.join_as_new(new, token, &Origin::default()).await
    }

    async fn join(&self, caller: &Caller, token: &Secret) -> Result<SignedIn, Error> {
        self.app.backend.invitations.join(caller, token, &Origin::default()).await
    }

    /// Somebody as a browser's session knows them.
    async fn in_browser(&self, user: &TestUser) -> Caller {
        Caller { proof: Proof::Session(SessionId::known("s")), ..self.app.caller(user).await }
    }

    /// The counter of seats is what users and open invitations take, and as many as expected.
    async fn assert_seats(&self, expected: i64) {
        assert_seats(&self.sql, &self.acme.id, expected).await;
    }

    /// Whom an administrator sees invited, in a state.
    async fn listed(&self, state: &str) -> Vec<String> {
        let body = json!({ "state": state });
        let found = self.app.call(&self.acme.admin.auth, "organization.get_invites", body).await;
        let invites = found.data["invites"].as_array().expect("a list").clone();
        invites.iter().map(|invite| invite["emails"][0].as_str().expect("an address").to_owned()).collect()
    }

    /// What the mail of the newest invitation is said to be.
    async fn mail_state(&self) -> String {
        let found = self.app.call(&self.acme.admin.auth, "organization.get_invites", json!({ "page_size": 1 })).await;
        text(&found.data["invites"][0], "mail")
    }

    async fn audited(&self, action: &str) -> i64 {
        let count = format!("SELECT count(*) FROM audit_entries WHERE action = '{action}'");
        self.sql.number(&count).await
    }
}

async fn assert_seats(sql: &Sql, tenant: &str, expected: i64) {
    let used = format!("SELECT seats_used FROM tenants WHERE id = '{tenant}'");
    let taken = format!(
        "SELECT (SELECT count(*) FROM users WHERE tenant_id = '{tenant}' AND kind = 'person' AND NOT internal
                    AND status <> 'removed')
              + (SELECT count(*) FROM invitations WHERE tenant_id = '{tenant}' AND state = 'pending')"
    );
    assert_eq!((sql.number(&used).await, sql.number(&taken).await), (expected, expected));
}

fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_else(|| panic!("no {field} in {value}")).to_owned()
}

/// The token in a link.
fn token(link: &str) -> Secret {
    let (base, token) = link.rsplit_once('/').expect("a path");
    assert_eq!(base, format!("{}/invite", crate::support::WEB));
    Secret::new(token.to_owned())
}

fn results(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["result"].as_str().expect("a result")).collect()
}

fn is_unknown(look: &Look) -> bool {
    matches!(look, Look::Ended(Ended::Unknown))
}
