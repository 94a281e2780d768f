//! Coming in: passwords, keys, sessions.

use http::StatusCode;

use crate::support::TestApp;

#[tokio::test]
async fn a_new_admin_signs_in_and_sees_the_users() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let browser = app.signed_in(&acme.admin.email).await;
    let page = browser.get("/settings/users").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("admin@acme.example"), "{}", page.body);
}
