//! What a workspace's own provider says of somebody counts in that workspace alone: it neither opens nor closes another
//! way in, and the groups it states are the workspace's own.

use model::{
    destination::{Outcome, WayIn},
    routing::Rule,
    sso::Reason,
};
use serde_json::{Value, json};

use super::{Place, assert_is_in, somebody};
use crate::support::Tenant;

impl Place {
    async fn makes(&self, tenant: &Tenant, email: &str) {
        let made = json!({ "name": "Made", "company": tenant.id, "email": email, "role": "user" });
        self.app.call(&self.app.supervisor(), "auth.create_user", made).await;
    }

    async fn told(&self, tenant: &Tenant, email: &str, provider: &str) -> (Outcome, Option<WayIn>) {
        let caller = self.app.caller(&tenant.admin).await;
        let key = Some(model::sso::ProviderKey::known(provider));
        let told = self.app.backend.sign_in_rules.destination(&caller, email, key).await.expect("an answer");
        (told.outcome, told.user.map(|user| user.way))
    }

    /// Group and where the membership comes from, of everybody with this address.
    async fn groups_of(&self, email: &str) -> Vec<String> {
        let list = format!(
            "SELECT u.tenant_id || ' ' || g.name || ': ' || m.source FROM memberships m
               JOIN groups g ON g.tenant_id = m.tenant_id AND g.id = m.group_id
               JOIN users u ON u.tenant_id = m.tenant_id AND u.id = m.user_id
              WHERE u.email_key = '{email}' ORDER BY 1"
        );
        self.sql.texts(&list).await
    }
}

fn ids_of(users: Vec<(String, String)>) -> Vec<String> {
    let mut ids: Vec<String> = users.into_iter().map(|(tenant, _)| tenant).collect();
    ids.sort();
    ids
}

#[tokio::test]
async fn who_was_made_beforehand_is_linked_in_that_workspace_only() {
    let place = Place::new().await;
    let beta = place.app.tenant("Beta").await;
    let id = place.connect(&place.acme, "Acme Works", json!({})).await;
    place.makes(&place.acme, "ada@acme.io").await;
    place.makes(&beta, "bea@beta.io").await;
    assert_eq!(place.told(&place.acme, "ada@acme.io", &id).await, (Outcome::Returns, Some(WayIn::None)));
    let browser = place.in_by(&id, somebody("ada", "ada@acme.io")).await;
    assert!(browser.get("/settings/users").await.body.contains("Acme"));
    assert_eq!(place.told(&place.acme, "ada@acme.io", &id).await, (Outcome::Returns, Some(WayIn::Linked)));
    // Of Beta's people it knows nothing, and the next sign-in through the operator's provider is theirs as before.
    assert_eq!(place.refused_by(&id, somebody("bea", "bea@beta.io")).await, Reason::SignInFirst);
    assert_eq!(place.sql.number("SELECT count(*) FROM identities").await, 1);
    place.in_as(somebody("bea", "bea@beta.io")).await;
    // Somebody of both, whom Acme's provider vouches for, still comes to Beta by the operator's.
    place.joins_too(&place.acme, somebody("bea", "bea@beta.io")).await;
    assert_eq!(place.refused_by(&id, somebody("bea-at-acme", "bea@beta.io")).await, Reason::SignInFirst);
}

/// Anybody with a workspace can have a provider that claims anybody's address first.
#[tokio::test]
async fn an_address_that_was_claimed_in_one_workspace_is_free_in_all_others() {
    let place = Place::new().await;
    let trap = place.app.tenant("Trap").await;
    let id = place.connect(&trap, "Anybody", json!({ "create_users": true })).await;
    for (subject, address) in [("1", "boss@acme.io"), ("2", "own@acme.io"), ("3", "lost@acme.io")] {
        place.in_by(&id, somebody(subject, address)).await;
    }
    // No rule: the operator's provider does not lead into the trap, and nobody is linked.
    assert_eq!(place.told(&trap, "lost@acme.io", "okta").await.0, Outcome::Refused(Reason::SignInFirst));
    assert_eq!(place.refused(somebody("okta-3", "lost@acme.io")).await, Reason::SignInFirst);
    assert_eq!(place.sql.number("SELECT count(*) FROM identities WHERE provider = 'okta'").await, 0);
    // A rule of Acme leads there, as if there were no trap.
    place.set_domains(&place.acme, &["acme.io"]).await;
    let joins = Outcome::Joins { rule: Rule::Domain, role: model::Role::User };
    assert_eq!(place.told(&place.acme, "boss@acme.io", "okta").await, (joins, None));
    let browser = place.in_as(somebody("okta-1", "boss@acme.io")).await;
    let landed = "SELECT tenant_id FROM sessions WHERE provider = 'okta'";
    assert_eq!(place.sql.texts(landed).await, std::slice::from_ref(&place.acme.id));
    drop(browser);
    // So does Acme's own provider.
    let own = place.connect(&place.acme, "Acme Works", json!({})).await;
    place.in_by(&own, somebody("own-2", "own@acme.io")).await;
    let mut both = vec![place.acme.id.clone(), trap.id.clone()];
    both.sort();
    for address in ["boss@acme.io", "own@acme.io"] {
        assert_eq!(ids_of(place.users(address).await), both, "{address}");
    }
    // In their own workspace a rule leads who is known by its provider back to the same account.
    place.in_by(&own, somebody("own-4", "kim@acme.io")).await;
    assert_eq!(place.told(&place.acme, "kim@acme.io", "okta").await, (Outcome::Returns, Some(WayIn::None)));
    place.in_as(somebody("okta-4", "kim@acme.io")).await;
    assert_eq!(place.users("kim@acme.io").await.len(), 1);
    place.assert_seats(&place.acme).await;
    place.assert_seats(&trap).await;
}

#[tokio::test]
async fn groups_of_a_connection_are_of_its_workspace() {
    let place = Place::new().await;
    let beta = place.app.tenant("Beta").await;
    for tenant in [&place.acme, &beta] {
        for name in ["Research", "Engineers"] {
            let group = json!({ "name": name });
            place.app.call(&tenant.admin.auth, "permissions.add_or_update_user_group", group).await;
        }
    }
    let id = place
        .connect(
            &place.acme,
            "Acme Works",
            json!({
                "create_users": true, "group_enabled": true, "claim_groups": "https://acme.io/groups",
                "group_mapping": { "eng": ["Engineers", "Admins"] }, "admin_groups": ["root"],
                "group_prohibit_user_login_if_not_in_group": true,
            }),
        )
        .await;
    let kim = |groups: Value| {
        let mut claims = somebody("kim", "kim@x.io");
        claims["https://acme.io/groups"] = groups;
        claims
    };
    let (acme, held) = (&place.acme.id, async || place.groups_of("kim@x.io").await);
    assert_eq!(place.refused_by(&id, kim(json!(["unknown", "Admins"]))).await, Reason::NotInGroup);
    place.in_by(&id, kim(json!(["eng", "Research", "Admins"]))).await;
    let both = vec![format!("{acme} Engineers: identity"), format!("{acme} Research: identity")];
    assert_eq!(held().await, both);
    // Who is in another workspace as well gets nothing there.
    let link = place.invited(&beta, "kim@x.io", "user").await;
    let browser = place.app.browser();
    browser.get(&format!("/invite/{link}")).await;
    let at = place.begun_with(&browser, &[("provider", "okta"), ("invitation", "yes")]).await;
    assert_is_in(&browser, &browser.get(&place.okta.signs_in(&at, somebody("kim", "kim@x.io"))).await);
    place.in_by(&id, kim(json!(["Research", "root"]))).await;
    assert_eq!(held().await, [format!("{acme} Research: identity")]);
    let mut roles = place.users("kim@x.io").await;
    roles.sort_by_key(|(tenant, _)| tenant != acme);
    assert_eq!(roles, [(acme.clone(), "admin".to_owned()), (beta.id.clone(), "user".to_owned())]);
}
