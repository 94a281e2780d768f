//! Taking the log out as a file: whole, harmless for spreadsheets, and never more of it in memory than a page.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use async_trait::async_trait;
use axum::{Extension, Router, body::Body};
use http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use model::{
    Backend, Caller, Error, Result,
    audit::{Audit, AuditFilter, AuditPage, ExportFormat},
    page::PageRequest,
};
use serde_json::{Value, json};
use server::http::audit_export;
use tower::ServiceExt;

use super::notes::caller;
use crate::support::{Browser, Page, Sql, TestApp, World};

const EXPORT: &str = "/settings/audit/export";

/// Entries of before the chain, as many as one likes.
async fn filled(sql: &Sql, tenant: &str, count: u32) {
    sql.run(&format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
         INSERT INTO audit_entries (tenant_id, at, action, target) SELECT '{tenant}', i, 'user.created', 'old-' || i FROM n"
    ))
    .await;
}

async fn export(browser: &Browser, fields: &[(&str, &str)]) -> Page {
    browser.post(EXPORT, fields).await
}

fn rows(page: &Page) -> Vec<csv::StringRecord> {
    let mut reader = csv::Reader::from_reader(page.body.as_bytes());
    assert_eq!(reader.headers().expect("a header").iter().take(3).collect::<Vec<_>>(), ["number", "time", "actor_id"]);
    reader.records().map(|row| row.expect("a row")).collect()
}

fn lines(page: &Page) -> Vec<Value> {
    page.body.lines().map(|line| serde_json::from_str(line).expect("an object")).collect()
}

#[tokio::test]
async fn a_long_log_is_taken_out_whole() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let sql = Sql::open(&app.database).await;
    filled(&sql, &acme.id, 5_000).await;
    let browser = app.signed_in(&acme.admin.email).await;
    let count = format!("SELECT count(*) FROM audit_entries WHERE tenant_id = '{}'", acme.id);
    let before = usize::try_from(sql.number(&count).await).expect("a count");

    let page = export(&browser, &[("format", "csv")]).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.headers[header::CONTENT_TYPE], "text/csv; charset=utf-8");
    assert_eq!(page.headers[header::CONTENT_DISPOSITION], "attachment; filename=\"audit-log-2026-11-21.csv\"");
    assert_eq!(page.headers[header::CACHE_CONTROL], "no-store");
    let csv = rows(&page);
    assert_eq!(csv.len(), before + 1, "everything, this export included");
    let old: Vec<&str> = csv.iter().map(|row| &row[9]).filter(|id| id.starts_with("old-")).collect();
    let expected: Vec<String> = (1..=5_000).rev().map(|n| format!("old-{n}")).collect();
    assert_eq!(old, expected, "each once, the newest first");

    let page = export(&browser, &[("format", "ndjson")]).await;
    assert_eq!(page.headers[header::CONTENT_TYPE], "application/x-ndjson");
    assert_eq!(page.headers[header::CONTENT_DISPOSITION], "attachment; filename=\"audit-log-2026-11-21.ndjson\"");
    let lines = lines(&page);
    assert_eq!(lines.len(), before + 2);
    for (row, line) in csv.iter().zip(&lines[1..]) {
        assert_eq!(
            (&row[6], &row[9]),
            (line["action"].as_str().expect("text"), line["object"]["id"].as_str().expect("text"))
        );
    }
}

/// The filter is that of the page, and each export is an entry that says what was taken out.
#[tokio::test]
async fn an_export_is_filtered_and_recorded() {
    let world = World::new().await;
    let browser = world.app.signed_in(&world.a.admin.email).await;
    let fields = [
        ("format", "ndjson"),
        ("person", world.a.user.id.as_str()),
        ("action", "credential.created"),
        ("from", "2026-11-21"),
    ];
    let page = export(&browser, &fields).await;
    let lines = lines(&page);
    assert!(!lines.is_empty());
    for line in &lines {
        assert_eq!(line["action"], "credential.created");
        assert_eq!(line["subject"]["id"].as_str().or(line["actor"]["id"].as_str()), Some(world.a.user.id.as_str()));
    }
    let newest = "SELECT actor || ' ' || action || ' ' || after FROM audit_entries ORDER BY seq DESC LIMIT 1";
    let recorded = world.sql.texts(newest).await.remove(0);
    let after = json!({
        "format": "ndjson", "person": world.a.user.id, "action": "credential.created", "object": null,
        "from": "2026-11-21T00:00:00+00:00", "until": null, "deployment": false,
    });
    assert_eq!(recorded, format!("{} audit.exported {after}", world.a.admin.id));
}

/// Names and labels come from strangers: in a spreadsheet they stay text, in JSON they stay what they are.
#[tokio::test]
async fn formulas_are_made_harmless() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let hostile = ["=HYPERLINK(\"https://evil.example\",\"x\")", "+1+1", "-2", "@SUM(A1:A9)", "a \"quoted\", name"];
    for (n, name) in hostile.iter().enumerate() {
        app.user(&acme.id, name, &format!("n{n}@acme.example"), "user").await;
    }
    let browser = app.signed_in(&acme.admin.email).await;
    let csv = rows(&export(&browser, &[("format", "csv"), ("action", "user.created")]).await);
    let json = lines(&export(&browser, &[("format", "ndjson"), ("action", "user.created")]).await);
    for name in hostile {
        let cell = if name.starts_with('a') { name.to_owned() } else { format!("'{name}") };
        assert!(csv.iter().any(|row| row[10] == cell), "{cell}");
        assert!(json.iter().any(|line| line["object"]["name"] == name), "{name}");
    }
    for row in &csv {
        assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{row:?}");
    }
}

#[tokio::test]
async fn only_administrators_take_it_out_and_only_their_own() {
    let world = World::new().await;
    for user in [&world.a.user, &world.a.consumer, &world.a.holder] {
        let browser = world.app.signed_in(&user.email).await;
        let before = world.rows().await;
        let page = export(&browser, &[("format", "csv")]).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        assert!(page.body.contains("Only administrators") && !page.body.contains("CANARY"), "{}", page.body);
        assert!(world.rows().await == before);
    }
    let other = world.app.signed_in(&world.b.admin.email).await;
    let page = export(&other, &[("format", "ndjson")]).await;
    world.page_leaks_nothing(crate::support::Seen::B, EXPORT, &page);
    assert!(page.body.contains("CANARY-B"));
    let deployment = export(&other, &[("of", "deployment")]).await;
    assert_eq!(deployment.status, StatusCode::FORBIDDEN);
    let bad = export(&other, &[("from", "yesterday")]).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    let nobody = export(&world.app.browser(), &[("format", "csv")]).await;
    assert!(
        nobody.location().starts_with("/sign-in?problem=ended&return_to=%2Fsettings%2Faudit"),
        "{}",
        nobody.location()
    );
}

/// The log, with a count of the pages that were read, and a page that cannot be.
struct Watched {
    log: Arc<dyn Audit>,
    read: AtomicU32,
    broken: u32,
}

#[async_trait]
impl Audit for Watched {
    async fn page(&self, caller: &Caller, filter: AuditFilter, page: PageRequest) -> Result<AuditPage> {
        let nth = self.read.fetch_add(1, Ordering::SeqCst) + 1;
        if nth == self.broken { Err(Error::Unavailable) } else { self.log.page(caller, filter, page).await }
    }

    async fn note_export(&self, caller: &Caller, filter: &AuditFilter, format: ExportFormat) -> Result<()> {
        self.log.note_export(caller, filter, format).await
    }
}

/// The route alone, over a watched log of some pages.
async fn watched(broken: u32) -> (TestApp, Arc<Watched>, Router) {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    filled(&Sql::open(&app.database).await, &acme.id, 5_000).await;
    let watched = Arc::new(Watched { log: app.backend.audit.clone(), read: AtomicU32::new(0), broken });
    let backend = Backend { audit: watched.clone(), ..app.backend.clone() };
    let router = audit_export::routes(backend).layer(Extension(caller(&app, &acme.admin).await));
    (app, watched, router)
}

async fn ask(router: Router) -> http::Response<Body> {
    let request = Request::post(EXPORT).header("content-type", "application/x-www-form-urlencoded");
    router.oneshot(request.body(Body::from("format=ndjson")).expect("a request")).await.expect("infallible")
}

/// Nothing is read ahead of what the client takes, and nothing at all once it has gone.
#[tokio::test]
async fn reading_stops_when_the_client_goes_away() {
    let (_app, watched, router) = watched(0).await;
    let mut body = ask(router).await.into_body();
    assert_eq!(watched.read.load(Ordering::SeqCst), 1, "the first page decides on the answer");
    for n in 1..=3 {
        let frame = body.frame().await.expect("a frame").expect("readable");
        assert!(frame.data_ref().is_some_and(|bytes| bytes.len() < 500 * 1_000), "a page of it");
        assert_eq!(watched.read.load(Ordering::SeqCst), n);
    }
    drop(body);
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert_eq!(watched.read.load(Ordering::SeqCst), 3);
}

/// A part is never taken for the whole: what fails in the middle ends the answer as broken.
#[tokio::test]
async fn a_failure_in_the_middle_breaks_the_file_off() {
    let (_app, watched, router) = self::watched(4).await;
    let mut body = ask(router).await.into_body();
    for _ in 0..3 {
        body.frame().await.expect("a frame").expect("readable");
    }
    assert!(body.frame().await.expect("a frame").is_err());
    assert!(body.frame().await.is_none());
    assert_eq!(watched.read.load(Ordering::SeqCst), 4);
}
