//! Where an address would land: the answer is what a sign-in of that address then does, and tells nothing of others.

use http::StatusCode;
use model::{
    Caller,
    destination::{Destination, Outcome, WayIn},
    id::DEFAULT_TENANT,
    routing::{Rule, Told},
    sso::{ProviderKey, Reason},
};
use serde_json::json;

use super::{Place, somebody};
use crate::support::{Tenant, TestUser};

/// Okta is for everybody and leads the rest to the first tenant, Auth0 is for one domain.
async fn place() -> (Place, Tenant) {
    let place = Place::with(|providers, _| {
        Place::default_is_acme(&mut providers[0], DEFAULT_TENANT);
        providers[1].domains = vec![super::domain("limited.io")];
    })
    .await;
    let admin = place.app.user(DEFAULT_TENANT, "Home Admin", "admin@home.example", "admin").await;
    let home = Tenant { id: DEFAULT_TENANT.to_owned(), admin };
    place.set_domains(&home, &["home.io", "limited.io"]).await;
    (place, home)
}

async fn ask(place: &Place, admin: &TestUser, email: &str, provider: &str) -> Destination {
    let caller: Caller = place.app.caller(admin).await;
    let key = (!provider.is_empty()).then(|| ProviderKey::known(provider));
    place.app.backend.sign_in_rules.destination(&caller, email, key).await.expect("an answer")
}

async fn id_of(place: &Place, email: &str) -> String {
    place.sql.texts(&format!("SELECT id FROM users WHERE email_key = '{email}'")).await.remove(0)
}

/// Asks, signs in for real, and compares. What was answered comes back.
async fn compare(place: &Place, home: &Tenant, email: &str, provider: &str) -> Outcome {
    let before = place.sql.everything().await;
    let told = ask(place, &home.admin, email, provider).await;
    assert!(place.sql.everything().await == before, "asking changes nothing");
    let (count, browser) = (place.users(email).await.len(), place.app.browser());
    let page = match provider {
        "auth0" => place.comes_by_auth0(&browser, somebody(email, email)).await,
        _ => place.comes(&browser, somebody(email, email)).await,
    };
    let users = place.users(email).await;
    match told.outcome {
        Outcome::Joins { rule, role } => {
            assert_eq!((page.location(), users), ("/", vec![(home.id.clone(), role.as_str().to_owned())]), "{email}");
            let decided: Vec<Rule> =
                told.rules.iter().filter(|(_, told)| *told == Told::Decides).map(|(rule, _)| *rule).collect();
            assert_eq!(decided, [rule], "{email}");
            let (entry, word) = match rule {
                Rule::Invitation => ("invitation.accepted", "invitation"),
                Rule::Whitelist => ("user.created", "whitelist"),
                Rule::Domain => ("user.created", "domain"),
                Rule::Default => ("user.created", "default"),
            };
            let last = "SELECT action || ' ' || after FROM audit_entries ORDER BY seq DESC LIMIT 3";
            let last = place.sql.texts(last).await;
            let fits = |line: &String| line.starts_with(entry) && (rule == Rule::Invitation || line.contains(word));
            assert!(last.iter().any(fits), "{email}: {last:?}");
        }
        Outcome::Returns => assert_eq!((page.location(), users.len()), ("/", count), "{email}"),
        Outcome::Refused(reason) => {
            assert_eq!(place.assert_refused(&browser, &page).await, reason, "{email}");
            assert_eq!(users.len(), count);
        }
        Outcome::NoProvider => panic!("there are some"),
    }
    told.outcome
}

#[tokio::test]
async fn the_answer_is_what_a_sign_in_does() {
    let (place, home) = place().await;
    let (admin, supervisor) = (&home.admin.auth, place.app.supervisor());
    place.whitelist(&home, &["listed@home.io", "invited@home.io", "gone@home.io"], "admin").await;
    for email in ["invited@home.io", "stale@home.io", "seated@other.io"] {
        place.invited(&home, email, "user").await;
    }
    place.sql.run("UPDATE invitations SET expires = 1 WHERE email_key = 'stale@home.io'").await;
    for email in ["back@home.io", "disabled@home.io", "gone@home.io", "again@home.io"] {
        place.in_as(somebody(email, email)).await;
    }
    place.app.clock.advance_seconds(1);
    place.app.call(admin, "users.disable", json!({ "user": id_of(&place, "disabled@home.io").await })).await;
    for email in ["gone@home.io", "again@home.io"] {
        place.remove(&id_of(&place, email).await).await;
    }
    place.app.clock.advance_seconds(1);
    place.whitelist(&home, &["again@home.io"], "user").await;
    let made = json!({ "name": "Made", "company": home.id, "email": "made@home.io", "role": "user" });
    place.app.call(&supervisor, "auth.create_user", made).await;

    let joins = |rule, role| Outcome::Joins { rule, role };
    let (user, other) = (model::Role::User, model::Role::Admin);
    for (email, provider, expected) in [
        ("anybody@nowhere.io", "", joins(Rule::Default, user)),
        ("anybody@home.io", "", joins(Rule::Domain, user)),
        ("Sub@Home.io", "okta", joins(Rule::Domain, user)),
        ("listed@home.io", "", joins(Rule::Whitelist, other)),
        ("invited@home.io", "", joins(Rule::Invitation, user)),
        ("stale@home.io", "", joins(Rule::Domain, user)),
        ("back@home.io", "", Outcome::Returns),
        ("made@home.io", "", Outcome::Returns),
        ("disabled@home.io", "", Outcome::Refused(Reason::Disabled)),
        ("gone@home.io", "", Outcome::Refused(Reason::Removed)),
        ("again@home.io", "", joins(Rule::Whitelist, user)),
        (home.admin.email.as_str(), "", Outcome::Refused(Reason::SignInFirst)),
        ("back@home.io", "auth0", Outcome::Refused(Reason::ForeignDomain)),
        ("new@home.io", "auth0", Outcome::Refused(Reason::ForeignDomain)),
        ("new@limited.io", "auth0", joins(Rule::Domain, user)),
    ] {
        let email = email.to_lowercase();
        assert_eq!(compare(&place, &home, &email, provider).await, expected, "{email} {provider}");
    }
    let taken = place.sql.number(&format!("SELECT seats_used FROM tenants WHERE id = '{}'", home.id)).await;
    place.seats(&home, u32::try_from(taken).expect("few")).await;
    assert_eq!(compare(&place, &home, "late@home.io", "").await, Outcome::Refused(Reason::NoSeat));
    assert_eq!(compare(&place, &home, "seated@other.io", "").await, joins(Rule::Invitation, user));
    let other_way = ask(&place, &home.admin, "back@home.io", "okta").await.user.expect("a user");
    assert_eq!((other_way.way, other_way.active), (WayIn::Linked, true));
}

#[tokio::test]
async fn what_other_workspaces_have_changes_no_answer() {
    let (place, home) = place().await;
    let emails = ["a@home.io", "b@home.io", "c@elsewhere.io", "d@acme.io"];
    let mut before = Vec::new();
    for email in emails {
        before.push(ask(&place, &home.admin, email, "").await);
    }
    // Members, invited, let in, by domain, and removed, all of it at Acme.
    place.set_domains(&place.acme, &["acme.io"]).await;
    place.invited(&place.acme, "a@home.io", "admin").await;
    place.whitelist(&place.acme, &["b@home.io"], "admin").await;
    place.app.user(&place.acme.id, "C", "c@elsewhere.io", "user").await;
    place.in_as(somebody("d", "d@acme.io")).await;
    place.app.clock.advance_seconds(1);
    place.remove(&id_of(&place, "d@acme.io").await).await;
    for (email, before) in emails.iter().zip(before) {
        assert_eq!(ask(&place, &home.admin, email, "").await, before, "{email}");
    }
    // A provider for others alone is neither listed nor named.
    let acme = place.app.caller(&place.acme.admin).await;
    let rules = &place.app.backend.sign_in_rules;
    let listed = rules.overview(&acme).await.expect("rules").providers;
    assert_eq!(listed.iter().map(|it| it.key.as_str()).collect::<Vec<_>>(), ["okta"]);
    assert!(!listed[0].default_here);
    let told = ask(&place, &place.acme.admin, "x@limited.io", "").await;
    assert_eq!(told.through.expect("one").name, "The provider of limited.io");
    assert_eq!(told.outcome, Outcome::Refused(Reason::NoRule));
    for foreign in ["auth0", "unknown"] {
        let asked = rules.destination(&acme, "x@limited.io", Some(ProviderKey::known(foreign))).await;
        assert!(matches!(asked, Err(model::Error::Invalid(_))), "{foreign}: {asked:?}");
    }
    assert!(matches!(rules.destination(&acme, "nonsense", None).await, Err(model::Error::Invalid(_))));
}

#[tokio::test]
async fn the_page_shows_rules_and_answers_without_scripts() {
    let (place, home) = place().await;
    place.whitelist(&home, &["listed@home.io"], "admin").await;
    let browser = place.app.signed_in(&home.admin.email).await;
    let page = browser.get("/settings/sign-in-rules").await;
    assert_eq!(page.status, StatusCode::OK);
    for shown in ["limited.io", "listed@home.io", "1 address waits", "The okta", "Default workspace"] {
        assert!(page.body.contains(shown), "{shown}: {}", page.body);
    }
    let page = browser.get("/settings/sign-in-rules?email=listed%40home.io").await;
    for shown in ["listed@home.io joins this workspace as Admin", "Not asked", "Decides"] {
        assert!(page.body.contains(shown), "{shown}: {}", page.body);
    }
    let page = browser.get("/settings/sign-in-rules?email=nonsense").await;
    assert!(page.body.contains("email-problem") && page.body.contains("role=\"alert\""), "{}", page.body);
}
