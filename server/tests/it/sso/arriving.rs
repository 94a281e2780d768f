//! Where somebody lands: known people, invitations, the whitelist, domains, the default; and who stays out.

use model::sso::Reason;
use serde_json::json;

use super::{Place, assert_is_in, somebody};
use crate::support::PASSWORD;

#[tokio::test]
async fn each_rule_lets_in_and_in_this_order() {
    let place = Place::with(|providers, _| {
        Place::default_is_acme(&mut providers[0], model::id::DEFAULT_TENANT);
    })
    .await;
    let (beta, gamma) = (place.app.tenant("Beta").await, place.app.tenant("Gamma").await);
    place.set_domains(&place.acme, &["all.io"]).await;
    place.whitelist(&beta, &["whitelisted@all.io", "invited@all.io"], "admin").await;
    place.invited(&gamma, "invited@all.io", "user").await;
    for (address, tenant, role) in [
        ("anybody@else.io", model::id::DEFAULT_TENANT, "user"),
        ("anybody@all.io", &place.acme.id, "user"),
        ("whitelisted@all.io", &beta.id, "admin"),
        ("invited@all.io", &gamma.id, "user"),
    ] {
        place.in_as(somebody(address, address)).await;
        assert_eq!(place.users(address).await, [(tenant.to_owned(), role.to_owned())], "{address}");
        // Coming back makes nobody new.
        place.in_as(somebody(address, address)).await;
        assert_eq!(place.users(address).await.len(), 1);
    }
    for tenant in [&place.acme, &beta, &gamma] {
        place.assert_seats(tenant).await;
    }
    let settings = place.app.call(&beta.admin.auth, "login.get_settings", json!({})).await;
    let entries = settings.data["whitelist_entries"].as_array().expect("a list").clone();
    let status =
        |address: &str| entries.iter().find(|entry| entry["email"] == address).expect("there")["status"].clone();
    assert_eq!((status("whitelisted@all.io"), status("invited@all.io")), (json!("accepted"), json!("pending")));
    let invites = place.app.call(&gamma.admin.auth, "organization.get_invites", json!({ "state": "accepted" })).await;
    assert_eq!(invites.data["invites"][0]["emails"][0], "invited@all.io");
}

#[tokio::test]
async fn who_no_rule_is_about_is_told_what_to_do() {
    let place = Place::new().await;
    let browser = place.app.browser();
    let page = place.comes(&browser, somebody("ada", "ada@nowhere.io")).await;
    assert_eq!(place.assert_refused(&browser, &page).await, Reason::NoRule);
    let shown = browser.get(page.location()).await.body;
    assert!(shown.contains("a…@nowhere.io") && shown.contains("administrator of your workspace"), "{shown}");
    assert!(!shown.contains("ada@nowhere.io") && !page.location().contains("ada%40"));
    // A default that does not exist is no trap.
    let place = Place::with(|providers, _| Place::default_is_acme(&mut providers[0], &"9".repeat(32))).await;
    assert_eq!(place.refused(somebody("ada", "ada@nowhere.io")).await, Reason::NoRule);
}

#[tokio::test]
async fn the_subject_is_the_person_whatever_the_address_becomes() {
    let place = Place::new().await;
    place.set_domains(&place.acme, &["acme.io"]).await;
    place.in_as(somebody("ada", "ada@acme.io")).await;
    // Married, moved, and no longer verified: still the same.
    let browser = place.in_as(json!({ "sub": "ada", "email": "lovelace@other.io", "name": "A" })).await;
    assert!(browser.get("/settings/profile").await.body.contains("ada@acme.io"));
    // The address is somebody else's now, at the same provider or another: the account is not.
    assert_eq!(place.refused(somebody("new-ada", "ada@acme.io")).await, Reason::SignInFirst);
    let other = place.app.browser();
    let page = place.comes_by_auth0(&other, somebody("ada", "ada@acme.io")).await;
    assert_eq!(place.assert_refused(&other, &page).await, Reason::SignInFirst);
    assert_eq!(place.sql.number("SELECT count(*) FROM identities").await, 1);
}

#[tokio::test]
async fn an_account_is_linked_when_it_has_no_other_way_in() {
    let place = Place::new().await;
    // With a password.
    assert_eq!(place.refused(somebody("admin", &place.acme.admin.email)).await, Reason::SignInFirst);
    // With API keys, and nothing a person could sign in with.
    let made = json!({ "name": "Bea", "company": place.acme.id, "email": "bea@x.io", "role": "admin" });
    let id = place.app.call(&place.app.supervisor(), "auth.create_user", made).await.text("id");
    let acting = place.app.supervisor().impersonating(&id);
    place.app.call(&acting, "auth.create_credentials", json!({})).await;
    let mut unverified = somebody("bea", "bea@x.io");
    unverified["email_verified"] = false.into();
    assert_eq!(place.refused(unverified).await, Reason::Unverified);
    let browser = place.in_as(somebody("bea", "bea@x.io")).await;
    assert!(browser.get("/settings/users").await.body.contains("Bea"), "the administrator who was made before");
    assert_eq!(place.users("bea@x.io").await.len(), 1);
    let linked = "SELECT count(*) FROM audit_entries WHERE action = 'identity.linked'";
    assert_eq!(place.sql.number(linked).await, 1);
    // Once only.
    assert_eq!(place.refused(somebody("mallory", "bea@x.io")).await, Reason::SignInFirst);
}

#[tokio::test]
async fn a_password_that_nobody_can_use_is_no_way_in() {
    let place = Place::with(|_, options| options.settings.local_passwords = false).await;
    place.in_as(somebody("admin", &place.acme.admin.email)).await;
}

#[tokio::test]
async fn whoever_signs_in_through_a_provider_only_is_given_no_password() {
    let place = Place::new().await;
    place.set_domains(&place.acme, &["acme.io"]).await;
    place.in_as(somebody("ada", "ada@acme.io")).await;
    let id = place.sql.texts("SELECT id FROM users WHERE email_key = 'ada@acme.io'").await.remove(0);
    let give = json!({ "access_key": id, "secret_key": PASSWORD });
    let refused = place.app.try_call(&place.acme.admin.auth, "auth.set_credentials", give).await;
    assert!(refused.code().starts_with("403/") && refused.message.contains("identity provider"), "{}", refused.body);
    assert_eq!(place.sql.number("SELECT count(*) FROM people WHERE password_hash IS NOT NULL").await, 1);
    let admin = place.app.signed_in(&place.acme.admin.email).await;
    let panel = admin.get(&format!("/settings/users?user={id}")).await.body;
    assert!(panel.contains("signs in through an identity provider only"), "{panel}");
    // Whoever has a password as well may be given another.
    place.sql.run("UPDATE people SET password_hash = 'x' WHERE email_key = 'ada@acme.io'").await;
    let give = json!({ "access_key": id, "secret_key": PASSWORD });
    place.app.call(&place.acme.admin.auth, "auth.set_credentials", give).await;
}

#[tokio::test]
async fn the_link_of_an_invitation_lets_its_address_in() {
    let place = Place::with(|_, options| options.settings.local_passwords = false).await;
    let beta = place.app.tenant("Beta").await;
    place.invited(&beta, "ines@x.io", "user").await;
    let link = place.invited(&place.acme, "ines@x.io", "admin").await;
    place.app.clock.advance_seconds(1);
    place.invited(&beta, "ines@x.io", "user").await;
    let browser = place.app.browser();
    browser.get(&format!("/invite/{link}")).await;
    let shown = browser.get("/invite").await.body;
    assert!(
        shown.contains("Continue with ") && shown.contains("The okta") && !shown.contains("name=\"password\""),
        "{shown}"
    );

    // Somebody else's account at the provider.
    let fields = [("provider", "okta"), ("invitation", "yes")];
    let at = place.begun_with(&browser, &fields).await;
    let page = browser.get(&place.okta.signs_in(&at, somebody("max", "max@x.io"))).await;
    assert_eq!(place.assert_refused(&browser, &page).await, Reason::OtherInvitation);

    // The link decides, though another invitation is newer.
    let at = place.begun_with(&browser, &fields).await;
    let page = browser.get(&place.okta.signs_in(&at, somebody("ines", "ines@x.io"))).await;
    assert_is_in(&browser, &page);
    assert_eq!(browser.other_cookie("__Host-inv"), None);
    assert_eq!(place.users("ines@x.io").await, [(place.acme.id.clone(), "admin".to_owned())]);
    place.assert_seats(&place.acme).await;
    place.assert_seats(&beta).await;
}

#[tokio::test]
async fn accepting_an_invitation_links_an_account_with_a_password() {
    let place = Place::new().await;
    let beta = place.app.tenant("Beta").await;
    let email = place.acme.admin.email.clone();
    let link = place.invited(&beta, &email, "user").await;
    let browser = place.app.browser();
    browser.get(&format!("/invite/{link}")).await;
    let at = place.begun_with(&browser, &[("provider", "okta"), ("invitation", "yes")]).await;
    let page = browser.get(&place.okta.signs_in(&at, somebody("admin", &email))).await;
    assert_is_in(&browser, &page);
    assert_eq!(place.users(&email).await.len(), 2);
    assert!(browser.get("/settings/profile").await.body.contains("Beta"));
    place.assert_seats(&beta).await;
}

#[tokio::test]
async fn of_several_workspaces_one_is_chosen() {
    let place = Place::new().await;
    let beta = place.app.tenant("Beta").await;
    place.set_domains(&place.acme, &["acme.io"]).await;
    place.in_as(somebody("ada", "ada@acme.io")).await;
    place.joins_too(&beta, somebody("ada", "ada@acme.io")).await;

    let browser = place.app.browser();
    let at = place.begun_with(&browser, &[("provider", "okta"), ("return_to", "/settings/profile")]).await;
    let page = browser.get(&place.okta.signs_in(&at, somebody("ada", "ada@acme.io"))).await;
    assert_eq!((page.location(), browser.cookie()), ("/sign-in/workspace", None));
    let shown = browser.get("/sign-in/workspace").await.body;
    assert!(shown.contains("Acme") && shown.contains("Beta"), "{shown}");
    // None of the person's, and a ticket somebody else does not have.
    let foreign = browser.post("/sign-in/workspace", &[("workspace", model::id::DEFAULT_TENANT)]).await;
    assert_eq!((foreign.location(), browser.cookie()), ("/sign-in/workspace", None));
    let stranger = place.app.browser();
    stranger.post("/sign-in/workspace", &[("workspace", &beta.id)]).await;
    assert_eq!(stranger.cookie(), None);
    assert!(stranger.get("/sign-in/workspace").await.body.contains("nothing to choose"));
    let ticket = browser.other_cookie("__Host-ticket").expect("a ticket");
    let page = browser.post("/sign-in/workspace", &[("workspace", &beta.id)]).await;
    assert_eq!(page.location(), "/settings/profile");
    assert!(browser.get("/settings/profile").await.body.contains("Beta"));
    // Once.
    let again = place.app.browser();
    let request = http::Request::post("/sign-in/workspace")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header("cookie", format!("__Host-ticket={ticket}"));
    again.send_body(request, format!("workspace={}", beta.id)).await;
    assert_eq!(again.cookie(), None);

    // The page of a workspace asks nothing.
    let browser = place.app.browser();
    let page = browser.get(&format!("/login/{}", beta.id)).await;
    let shown = browser.get(page.location()).await.body;
    assert!(shown.contains(&format!("name=\"workspace\" value=\"{}\"", beta.id)), "{shown}");
    let at = place.begun_with(&browser, &[("provider", "okta"), ("workspace", &beta.id)]).await;
    assert_is_in(&browser, &browser.get(&place.okta.signs_in(&at, somebody("ada", "ada@acme.io"))).await);
    assert!(browser.get("/settings/profile").await.body.contains("Beta"));
}

#[tokio::test]
async fn who_was_removed_stays_out_until_somebody_says_so() {
    let place = Place::with(|providers, _| {
        providers[0].default_tenant = None;
    })
    .await;
    place.set_domains(&place.acme, &["acme.io"]).await;
    place.whitelist(&place.acme, &["ada@acme.io"], "user").await;
    place.in_as(somebody("ada", "ada@acme.io")).await;
    let id = place.sql.texts("SELECT id FROM users WHERE email_key = 'ada@acme.io'").await.remove(0);
    place.app.clock.advance_seconds(1);
    place.remove(&id).await;
    assert_eq!(place.refused(somebody("ada", "ada@acme.io")).await, Reason::Removed);
    // Under another address, the same subject; under another subject, the same address.
    assert_eq!(place.refused(somebody("ada", "ada.new@acme.io")).await, Reason::Removed);
    assert_eq!(place.refused(somebody("ada-2", "ada@acme.io")).await, Reason::Removed);
    let told = format!(
        "SELECT count(*) FROM audit_entries WHERE action = 'sign_in.refused' AND tenant_id = '{}'",
        place.acme.id
    );
    assert_eq!(place.sql.number(&told).await, 3, "the workspace's own log has it");
    place.app.clock.advance_seconds(1);
    place.whitelist(&place.acme, &["ada@acme.io"], "user").await;
    place.in_as(somebody("ada", "ada@acme.io")).await;
    place.assert_seats(&place.acme).await;
}

#[tokio::test]
async fn who_is_disabled_stays_out_and_who_is_restored_comes_back() {
    let place = Place::new().await;
    place.set_domains(&place.acme, &["acme.io"]).await;
    place.in_as(somebody("ada", "ada@acme.io")).await;
    let id = place.sql.texts("SELECT id FROM users WHERE email_key = 'ada@acme.io'").await.remove(0);
    let admin = &place.acme.admin.auth;
    place.app.call(admin, "users.disable", json!({ "user": id })).await;
    assert_eq!(place.refused(somebody("ada", "ada@acme.io")).await, Reason::Disabled);
    place.app.call(admin, "users.enable", json!({ "user": id })).await;
    place.in_as(somebody("ada", "ada@acme.io")).await;
    place.app.clock.advance_seconds(1);
    place.remove(&id).await;
    assert_eq!(place.refused(somebody("ada", "ada@acme.io")).await, Reason::Removed);
    place.app.call(admin, "users.restore", json!({ "user": id })).await;
    place.in_as(somebody("ada", "ada@acme.io")).await;
    assert_eq!(place.users("ada@acme.io").await.len(), 1);
}

#[tokio::test]
async fn a_seat_is_taken_or_there_is_none() {
    let place = Place::new().await;
    place.set_domains(&place.acme, &["acme.io"]).await;
    place.seats(&place.acme, 2).await;
    place.in_as(somebody("ada", "ada@acme.io")).await;
    assert_eq!(place.refused(somebody("bob", "bob@acme.io")).await, Reason::NoSeat);
    assert!(place.users("bob@acme.io").await.is_empty());
    assert_eq!(place.sql.number("SELECT count(*) FROM people WHERE email_key = 'bob@acme.io'").await, 0);
    place.seats(&place.acme, 3).await;
    place.in_as(somebody("bob", "bob@acme.io")).await;
    place.assert_seats(&place.acme).await;
}

/// The last seat, and the same person in many tabs: whoever is faster, the counts are right.
#[tokio::test]
async fn many_at_once_take_one_seat_each() {
    let place = Place::new().await;
    place.set_domains(&place.acme, &["acme.io"]).await;
    place.seats(&place.acme, 5).await;
    let mut ways = Vec::new();
    for n in 0..16 {
        let browser = place.app.browser();
        let at = place.begun(&browser, "okta").await;
        // Half of them are one person.
        let name = if n % 2 == 0 { "same".to_owned() } else { format!("p{n}") };
        let back = place.okta.signs_in(&at, somebody(&name, &format!("{name}@acme.io")));
        ways.push((browser, back));
    }
    let coming = ways.iter().map(|(browser, back)| async move { browser.get(back).await.location().to_owned() });
    let mut tasks = Vec::new();
    for way in coming {
        tasks.push(Box::pin(way));
    }
    let landed = together(tasks).await;
    let came_in = landed.iter().filter(|location| *location == "/").count();
    let people = place.sql.number("SELECT count(*) FROM users WHERE email_key LIKE '%@acme.io'").await;
    assert_eq!(people, 4, "{landed:?}");
    assert!(came_in >= 4, "{landed:?}");
    assert_eq!(place.sql.number("SELECT count(*) FROM identities").await, 4);
    place.assert_seats(&place.acme).await;
}

/// Polls all of them in turn until each is done.
async fn together<F: Future + Unpin>(mut futures: Vec<F>) -> Vec<F::Output> {
    let mut done: Vec<Option<F::Output>> = futures.iter().map(|_| None).collect();
    std::future::poll_fn(move |context| {
        for (future, done) in futures.iter_mut().zip(&mut done) {
            if done.is_none()
                && let std::task::Poll::Ready(output) = std::pin::Pin::new(future).poll(context)
            {
                *done = Some(output);
            }
        }
        if done.iter().all(Option::is_some) {
            std::task::Poll::Ready(done.iter_mut().filter_map(Option::take).collect())
        } else {
            std::task::Poll::Pending
        }
    })
    .await
}

#[tokio::test]
async fn a_provider_vouches_for_its_own_domains_only_and_is_trusted_where_the_operator_says_so() {
    let place = Place::with(|providers, _| {
        providers[0].domains = vec![super::domain("acme.io")];
        providers[1].trust_email = true;
    })
    .await;
    place.set_domains(&place.acme, &["acme.io", "other.io"]).await;
    assert_eq!(place.refused(somebody("max", "max@other.io")).await, Reason::ForeignDomain);
    place.in_as(somebody("ada", "ada@acme.io")).await;
    let browser = place.app.browser();
    let page = place.comes_by_auth0(&browser, json!({ "sub": "max", "email": "max@other.io", "name": "Max" })).await;
    assert_is_in(&browser, &page);
    // Password and provider lead to different accounts still.
    let fields = [("email", "max@other.io"), ("password", PASSWORD)];
    assert!(browser.post("/sign-in", &fields).await.location().contains("credentials"));
}
