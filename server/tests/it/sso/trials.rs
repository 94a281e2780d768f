//! Testing a connection before it is saved: it says what a sign-in would do, and does none of it.

use http::StatusCode;
use serde_json::{Value, json};

use super::{
    Place,
    provider::{CLIENT, CLIENT_SECRET, query},
    somebody,
};
use crate::support::{Browser, Page, Tenant};

const ISSUER: &str = "https://sso.works.example/realms/ml";

impl Place {
    async fn admin(&self) -> Browser {
        self.app.signed_in(&self.acme.admin.email).await
    }

    /// A key for a connection that is not there yet.
    async fn free_key(&self, tenant: &Tenant) -> String {
        let blank = json!({ "provider": "okta" });
        let blank = self.app.call(&tenant.admin.auth, "sso.get_provider_configuration_template", blank).await;
        blank.text("configuration.id")
    }

    /// The answer to the form; fields given twice count as the last.
    async fn test_form(&self, browser: &Browser, key: &str, more: &[(&str, &str)]) -> Page {
        let mut fields = vec![
            ("fields[id]", key),
            ("fields[preset]", "okta"),
            ("fields[display_name]", "Works"),
            ("fields[client_id]", CLIENT),
            ("client_secret", CLIENT_SECRET),
            ("fields[issuer]", ISSUER),
            ("fields[scopes]", "openid email"),
            ("fields[claim_email]", "email"),
            ("fields[claim_name]", "name"),
            ("fields[claim_given_name]", "given_name"),
            ("fields[claim_family_name]", "family_name"),
            ("fields[require_email_verified]", "true"),
        ];
        for (name, value) in more {
            fields.retain(|(other, _)| other != name);
            if !value.is_empty() {
                fields.push((name, value));
            }
        }
        browser.post("/settings/identity-providers/test", &fields).await
    }

    /// From the form to the address at the provider.
    async fn test_begun(&self, browser: &Browser, key: &str, more: &[(&str, &str)]) -> String {
        let page = self.test_form(browser, key, more).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        let refresh = page.headers.get("refresh").unwrap_or_else(|| panic!("{}", page.body));
        refresh.to_str().expect("ASCII").strip_prefix("0;url=").expect("an address").to_owned()
    }

    /// The whole way: the page that says what came of it.
    async fn tested(&self, browser: &Browser, key: &str, more: &[(&str, &str)], claims: Value) -> Page {
        let at = self.test_begun(browser, key, more).await;
        let back = browser.get(&self.works.signs_in(&at, claims)).await;
        assert!(back.location().starts_with("/settings/identity-providers/tested?trial="), "{}", back.location());
        let page = browser.get(back.location()).await;
        assert_eq!(page.status, StatusCode::OK);
        page
    }

    /// Everything that a sign-in changes.
    async fn counted(&self) -> Vec<i64> {
        let mut counts = Vec::new();
        for table in ["people", "users", "identities", "sessions", "provider_connections", "memberships"] {
            counts.push(self.sql.number(&format!("SELECT count(*) FROM {table}")).await);
        }
        counts
    }
}

fn shows(page: &Page, texts: &[&str]) {
    for text in texts {
        assert!(page.body.contains(text), "{text} in {}", page.body);
    }
}

#[tokio::test]
async fn a_test_says_what_a_sign_in_would_do_and_does_nothing() {
    let place = Place::new().await;
    place.set_domains(&place.acme, &["acme.io"]).await;
    let (browser, key) = (place.admin().await, place.free_key(&place.acme).await);
    let before = place.counted().await;
    let mut claims = somebody("ada", "ada@acme.io");
    claims["note"] = json!("</pre><script>alert(1)</script>");
    let at = place.test_begun(&browser, &key, &[]).await;
    let callback = place.works.signs_in(&at, claims);
    let stored = "SELECT count(*) FROM provider_trials WHERE draft IS NOT NULL";
    assert_eq!(place.sql.number(stored).await, 1);
    let back = browser.get(&callback).await;
    let page = browser.get(back.location()).await;
    let texts = ["ada@acme.io (verified)", "ada@acme.io joins this workspace as User", "Name of ada", "Decides"];
    shows(&page, &texts);
    assert!(page.body.contains("alert(1)") && !page.body.contains("<script>alert(1)"), "{}", page.body);
    assert!(!page.body.contains("for-userinfo") && !page.body.contains("eyJ"), "no token: {}", page.body);
    assert_eq!(place.counted().await, before);
    assert!(place.users("ada@acme.io").await.is_empty());
    let entries =
        "SELECT action FROM audit_entries WHERE action LIKE 'identity_provider.%' OR action LIKE 'sign_in.ref%'";
    assert_eq!(place.sql.texts(entries).await, ["identity_provider.tested"]);
    // The answer counts once, and what was typed is gone.
    assert_eq!(place.sql.number(stored).await, 0);
    let again = browser.get(&callback).await;
    assert!(!again.location().contains("tested"), "{}", again.location());
    // It is shown to nobody else, and not for ever.
    let other = place.app.user(&place.acme.id, "Other", "other@acme.example", "admin").await;
    let other = place.app.signed_in(&other.email).await;
    assert!(!other.get(back.location()).await.body.contains("ada@acme.io"));
    place.app.clock.advance_seconds(601);
    assert!(!browser.get(back.location()).await.body.contains("ada@acme.io"));
}

#[tokio::test]
async fn a_test_says_why_a_sign_in_would_be_refused() {
    let place = Place::new().await;
    let (browser, key) = (place.admin().await, place.free_key(&place.acme).await);
    let ada = || somebody("ada", "ada@acme.io");
    let page = place.tested(&browser, &key, &[], ada()).await;
    shows(&page, &["does not come in here", "Invite it"]);
    let page = place.tested(&browser, &key, &[("fields[create_users]", "true")], ada()).await;
    shows(&page, &["joins this workspace"]);
    let page = place.tested(&browser, &key, &[("client_secret", "wrong")], ada()).await;
    shows(&page, &["did not take the code"]);
    let page = place.tested(&browser, &key, &[("fields[domains]", "other.io")], ada()).await;
    shows(&page, &["none of the domains"]);
    let mut unverified = ada();
    unverified["email_verified"] = json!("true");
    let page = place.tested(&browser, &key, &[], unverified).await;
    shows(&page, &["ada@acme.io (not verified)", "does not say that the address is verified"]);
    let groups =
        [("fields[create_users]", "true"), ("fields[group_enabled]", "true"), ("fields[claim_groups]", "groups")];
    let strict = [&groups[..], &[("fields[group_prohibit]", "true")]].concat();
    let mut member = ada();
    member["groups"] = json!(["nobodys"]);
    shows(&place.tested(&browser, &key, &strict, member.clone()).await, &["no group that leads to one"]);
    shows(&place.tested(&browser, &key, &groups, member).await, &["joins this workspace", "nobodys"]);
    // An answer that cannot be trusted.
    place.works.twisted(|twist| twist.claims = Some(Box::new(|claims| claims["nonce"] = "another".into())));
    let page = place.tested(&browser, &key, &[], ada()).await;
    shows(&page, &["nonce"]);
    assert!(!page.body.contains("What the provider says"), "{}", page.body);
    assert_eq!(place.sql.number("SELECT count(*) FROM identities").await, 0);
}

#[tokio::test]
async fn a_test_keeps_the_stored_secret_where_it_belongs() {
    let place = Place::new().await;
    let browser = place.admin().await;
    let id = place.connect(&place.acme, "Works", json!({ "create_users": true })).await;
    let page = place.tested(&browser, &id, &[("client_secret", "")], somebody("ada", "ada@acme.io")).await;
    shows(&page, &["its answer can be trusted"]);
    // Not to another provider than it was given for.
    let elsewhere = [("client_secret", ""), ("fields[issuer]", "https://acme.auth0.example/")];
    let page = place.test_form(&browser, &id, &elsewhere).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    shows(&page, &["Enter the client secret again"]);
    // Whoever came by the connection is known, whatever the address is today.
    place.in_by(&id, somebody("ada", "ada@acme.io")).await;
    let page = place.tested(&browser, &id, &[("client_secret", "")], somebody("ada", "new@elsewhere.io")).await;
    shows(&page, &["signs in here as Name of ada", "new@elsewhere.io"]);
    // A test of other terms changes nothing for who signs in meanwhile.
    place.tested(&browser, &id, &[("client_secret", "wrong")], somebody("ada", "ada@acme.io")).await;
    place.in_by(&id, somebody("ada", "ada@acme.io")).await;
}

#[tokio::test]
async fn a_test_is_for_who_may_and_for_the_browser_that_began_it() {
    let place = Place::new().await;
    let (browser, key) = (place.admin().await, place.free_key(&place.acme).await);
    let at = place.test_begun(&browser, &key, &[]).await;
    let callback = place.works.signs_in(&at, somebody("ada", "ada@acme.io"));
    let other = place.app.browser();
    // A connection that is not saved is none to sign in with.
    let page = other.get(&callback).await;
    assert!(page.location().contains("problem=no_provider") && other.cookie().is_none(), "{}", page.location());
    // Nor under the callback of another connection, nor late.
    let foreign = place.free_key(&place.acme).await;
    let turned = callback.replace(&key, &foreign);
    assert!(!browser.get(&turned).await.location().contains("tested"));
    place.app.clock.advance_seconds(601);
    assert!(!browser.get(&callback).await.location().contains("tested"));

    let user = place.app.user(&place.acme.id, "User", "user@acme.example", "user").await;
    let user = place.app.signed_in(&user.email).await;
    assert_eq!(place.test_form(&user, &key, &[]).await.status, StatusCode::FORBIDDEN);
    let beta = place.app.tenant("Beta").await;
    let beta = place.app.signed_in(&beta.admin.email).await;
    assert_eq!(place.test_form(&beta, &key, &[]).await.status, StatusCode::NOT_FOUND);
    for (name, value, said) in [
        ("fields[issuer]", "https://sso.internal", "not on the public internet"),
        ("fields[issuer]", "https://nobody.example", "does not answer"),
        ("fields[client_id]", "", "client_id"),
    ] {
        let page = place.test_form(&place.admin().await, &key, &[(name, value)]).await;
        assert!(page.status.is_client_error() || page.status.is_server_error(), "{value}: {}", page.status);
        assert!(page.body.contains(said), "{value}: {}", page.body);
    }
    assert_eq!(query(&at)["client_id"], CLIENT);
}
