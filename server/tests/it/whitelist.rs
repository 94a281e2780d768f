//! Addresses that are let in: the page of them, who has come by one, and when the pages add nobody.

use http::StatusCode;
use model::page::PageRequest;
use model::sign_in_rules::WhitelistFilter;
use serde_json::json;

use crate::support::{Options, Sql, Tenant, TestApp};

async fn place(options: Options) -> (TestApp, Sql, Tenant) {
    let app = TestApp::start_with(options).await;
    let sql = Sql::open(&app.database).await;
    let acme = app.tenant("Acme").await;
    (app, sql, acme)
}

#[tokio::test]
async fn whoever_joins_uses_the_entry_up() {
    let (app, _, acme) = place(Options::default()).await;
    let other = app.tenant("Other").await;
    let emails = json!({ "emails": ["ines@people.example", "una@people.example", "later@people.example"] });
    app.call(&acme.admin.auth, "login.add_whitelist_entries", emails).await;
    // Made by an administrator, and invited; a user of another workspace uses nothing up here.
    let made = json!({ "name": "Ines", "email": "INES@people.example" });
    let ines = app.call(&acme.admin.auth, "auth.add_user", made).await.text("id");
    let invited = json!({ "emails": ["una@people.example"] });
    let invited = app.call(&acme.admin.auth, "organization.create_invites", invited).await;
    let link = invited.data["invites"][0]["link"].as_str().expect("a link").to_owned();
    let browser = app.browser();
    browser.get(link.strip_prefix(crate::support::WEB).expect("of ours")).await;
    let page = browser.post("/invite", &[("name", "Una"), ("password", crate::support::PASSWORD)]).await;
    assert_eq!(page.location(), "/");
    app.call(&other.admin.auth, "auth.add_user", json!({ "name": "L", "email": "later@people.example" })).await;
    let settings = app.call(&acme.admin.auth, "login.get_settings", json!({})).await;
    let entries = settings.data["whitelist_entries"].as_array().expect("entries");
    let found: Vec<(&str, &str, Option<&str>)> = entries
        .iter()
        .map(|it| {
            let text = |name: &str| it[name].as_str().expect("a text");
            (text("email"), text("status"), it["user"]["name"].as_str())
        })
        .collect();
    let expected = [
        ("ines@people.example", "accepted", Some("Ines")),
        ("later@people.example", "pending", None),
        ("una@people.example", "accepted", Some("Una")),
    ];
    assert_eq!(found, expected);
    assert_eq!(entries[0]["user"]["id"], ines.as_str());
    // What was used up is not removed with the pending ones.
    let gone = json!({ "emails": ["ines@people.example", "later@people.example"] });
    let removed = app.call(&acme.admin.auth, "login.remove_whitelist_entries", gone).await;
    assert_eq!(removed.data["removed"], json!(["later@people.example"]));
}

#[tokio::test]
async fn the_page_lists_by_keyset_searches_and_changes() {
    let (app, sql, acme) = place(Options::default()).await;
    let other = app.tenant("Other").await;
    let many: Vec<String> = (0..25).map(|n| format!("a{n:02}@people.example")).collect();
    app.call(&acme.admin.auth, "login.add_whitelist_entries", json!({ "emails": many })).await;
    app.call(&other.admin.auth, "login.add_whitelist_entries", json!({ "emails": ["b@people.example"] })).await;
    let caller = app.caller(&acme.admin).await;
    let rules = &app.backend.sign_in_rules;
    let ask = async |filter: &WhitelistFilter, cursor| {
        let page = PageRequest { size: 10, cursor };
        rules.whitelist(&caller, filter.clone(), page).await.expect("a page").page
    };
    let all = WhitelistFilter::default();
    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let page = ask(&all, cursor).await;
        seen.extend(page.items.iter().map(|entry| entry.email.clone()));
        let Some(next) = page.next else {
            let back = ask(&all, page.previous).await;
            assert_eq!(back.items.last().map(|entry| entry.email.as_str()), Some("a19@people.example"));
            break;
        };
        cursor = Some(next);
    }
    assert_eq!(seen, many, "each once, in order, and none of the other workspace");
    let one = WhitelistFilter { search: "A07@".to_owned(), accepted: Some(false) };
    assert_eq!(ask(&one, None).await.items.len(), 1);
    let none = WhitelistFilter { accepted: Some(true), ..one };
    assert!(ask(&none, None).await.items.is_empty());

    let browser = app.signed_in(&acme.admin.email).await;
    let page = browser.get("/settings/whitelist").await;
    assert!(page.status == StatusCode::OK && page.body.contains("a00@people.example"), "{}", page.body);
    let changed = browser.server_fn("/ui/whitelist/add", &[("emails", "a00@people.example"), ("role", "admin")]).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.body);
    let role = "SELECT role FROM whitelist_entries WHERE email_key = 'a00@people.example'";
    assert_eq!(sql.texts(role).await, ["admin"]);
    let taken =
        browser.server_fn("/ui/whitelist/add", &[("emails", "c@x.example b@people.example"), ("role", "user")]).await;
    assert_eq!(taken.status, StatusCode::CONFLICT, "{}", taken.body);
    assert!(taken.body.contains("another workspace") && !taken.body.contains("Other"), "{}", taken.body);
    assert_eq!(sql.number("SELECT count(*) FROM whitelist_entries WHERE email_key = 'c@x.example'").await, 0);
    let system = browser.server_fn("/ui/whitelist/add", &[("emails", "c@x.example"), ("role", "system")]).await;
    assert_eq!(system.status, StatusCode::UNPROCESSABLE_ENTITY, "no role that can be given");
    browser.server_fn("/ui/whitelist/remove", &[("email", "a00@people.example")]).await;
    assert!(sql.texts(role).await.is_empty());
}

#[tokio::test]
async fn where_users_are_added_by_other_means_the_pages_add_nobody() {
    let mut options = Options::default();
    options.settings.adds_elsewhere = true;
    let (app, sql, acme) = place(options).await;
    let browser = app.signed_in(&acme.admin.email).await;
    let users = browser.get("/settings/users").await.body;
    for gone in ["Add user", "/settings/invitations", "/settings/whitelist"] {
        assert!(!users.contains(gone), "{gone}");
    }
    let before = sql.everything().await;
    for path in ["/settings/users/new", "/settings/invitations", "/settings/invitations/new"] {
        let page = browser.get(path).await;
        assert!(page.body.contains("Users are added by other means here"), "{path}: {}", page.body);
    }
    let email = ("emails", "new@people.example");
    for (path, fields) in [
        ("/settings/users/new", &[("name", "New"), ("email", "new@people.example"), ("role", "user")][..]),
        ("/settings/invitations/new", &[email, ("role", "user"), ("days", "7")]),
        ("/settings/invitations/sent", &[email, ("role", "user"), ("days", "7")]),
    ] {
        assert_eq!(browser.post(path, fields).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let refused = browser.server_fn("/ui/whitelist/add", &[email, ("role", "user")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(sql.everything().await == before, "nothing was added");
    // Whatever adds them does it by the API.
    app.call(&acme.admin.auth, "auth.add_user", json!({ "name": "New", "email": "new@people.example" })).await;
    app.call(&acme.admin.auth, "login.add_whitelist_entries", json!({ "emails": ["x@people.example"] })).await;
    app.call(&acme.admin.auth, "organization.create_invites", json!({ "emails": ["y@people.example"] })).await;
}
