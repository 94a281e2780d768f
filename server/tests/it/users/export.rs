//! Taking the users out as a file: everybody whom the filter leaves, harmless for spreadsheets, recorded.

use http::{StatusCode, header};
use serde_json::json;

use crate::support::{Browser, Page, Seen, Sql, TestApp, World};

const EXPORT: &str = "/settings/users/export";

async fn export(browser: &Browser, fields: &[(&str, &str)]) -> Page {
    browser.post(EXPORT, fields).await
}

fn rows(page: &Page) -> Vec<csv::StringRecord> {
    let mut reader = csv::Reader::from_reader(page.body.as_bytes());
    assert_eq!(
        reader.headers().expect("a header").iter().take(4).collect::<Vec<_>>(),
        ["id", "name", "email", "status"]
    );
    reader.records().map(|row| row.expect("a row")).collect()
}

#[tokio::test]
async fn everybody_is_taken_out() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let sql = Sql::open(&app.database).await;
    // More than one page of a file.
    sql.run(&format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
         INSERT INTO users (tenant_id, id, kind, role, status, name, name_key, created)
         SELECT '{}', 'u' || i, 'person', 'user', 'active', 'U' || i, 'u' || i, i FROM n",
        acme.id
    ))
    .await;
    app.call(&acme.admin.auth, "organization.create_invites", json!({ "emails": ["dora@x.example"] })).await;
    let browser = app.signed_in(&acme.admin.email).await;
    let page = export(&browser, &[("sort", "created"), ("at", "ignored")]).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.headers[header::CONTENT_TYPE], "text/csv; charset=utf-8");
    assert_eq!(page.headers[header::CONTENT_DISPOSITION], "attachment; filename=\"users-2026-11-21.csv\"");
    assert_eq!(page.headers[header::CACHE_CONTROL], "no-store");
    let csv = rows(&page);
    assert_eq!(csv.len(), 1202);
    let names: Vec<&str> = csv.iter().take(1200).map(|row| &row[1]).collect();
    let expected: Vec<String> = (1..=1200).map(|n| format!("U{n}")).collect();
    assert_eq!(names, expected, "each once, in the order of the page");
    let invited = csv.iter().find(|row| &row[3] == "pending").expect("who is invited");
    assert_eq!((&invited[1], &invited[2]), ("", "dora@x.example"));
    assert!(!invited[7].is_empty() && !invited[8].is_empty());
}

#[tokio::test]
async fn an_export_is_filtered_and_recorded() {
    let world = World::new().await;
    let browser = world.app.signed_in(&world.a.admin.email).await;
    let csv = rows(&export(&browser, &[("role", "consumer"), ("q", "canary"), ("group", " ")]).await);
    assert_eq!(csv.iter().map(|row| &row[0]).collect::<Vec<_>>(), [world.a.consumer.id.as_str()]);
    let newest = "SELECT actor || ' ' || action || ' ' || after FROM audit_entries ORDER BY seq DESC LIMIT 1";
    let after = json!({
        "format": "csv", "search": "canary", "status": null, "group": null, "role": "consumer", "provider": null,
        "inactive_days": null,
    });
    let recorded = world.sql.texts(newest).await.remove(0);
    assert_eq!(recorded, format!("{} tenant.users_exported {after}", world.a.admin.id));
}

#[tokio::test]
async fn formulas_are_made_harmless() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let hostile = ["=HYPERLINK(\"https://evil.example\",\"x\")", "+1+1", "-2", "@SUM(A1:A9)", "a \"quoted\", name"];
    for (n, name) in hostile.iter().enumerate() {
        app.user(&acme.id, name, &format!("n{n}@acme.example"), "user").await;
    }
    let browser = app.signed_in(&acme.admin.email).await;
    let csv = rows(&export(&browser, &[]).await);
    for name in hostile {
        let cell = if name.starts_with('a') { name.to_owned() } else { format!("'{name}") };
        assert!(csv.iter().any(|row| row[1] == cell), "{cell}");
    }
    for row in &csv {
        assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{row:?}");
    }
}

#[tokio::test]
async fn only_who_may_see_the_users_and_only_their_own() {
    let world = World::new().await;
    for user in [&world.a.user, &world.a.consumer] {
        let browser = world.app.signed_in(&user.email).await;
        let before = world.rows().await;
        let page = export(&browser, &[]).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        assert!(page.body.contains("Only who may see the users") && !page.body.contains("CANARY"), "{}", page.body);
        assert!(world.rows().await == before);
    }
    let page = export(&world.app.signed_in(&world.b.admin.email).await, &[]).await;
    world.page_leaks_nothing(Seen::B, EXPORT, &page);
    assert!(page.body.contains("CANARY-B"));
    let foreign = [("group", "group-A")];
    let none = export(&world.app.signed_in(&world.b.admin.email).await, &foreign).await;
    assert!(rows(&none).is_empty(), "a group of others is no group");
    let holder = export(&world.app.signed_in(&world.a.holder.email).await, &[]).await;
    assert_eq!(holder.status, StatusCode::OK);
    let nobody = export(&world.app.browser(), &[]).await;
    assert!(nobody.location().starts_with("/sign-in?problem=ended&return_to=%2Fsettings%2Fusers"));
}
