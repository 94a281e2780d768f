//! Users made without an invitation, passwords that others have set, and changing one's own.

use http::StatusCode;
use serde_json::{Value, json};

use crate::support::{Auth, Browser, Options, PASSWORD, Page, Sql, Tenant, TestApp};

const NEW: &str = "nine lanterns, none lit at noon";

struct Place {
    app: TestApp,
    sql: Sql,
    acme: Tenant,
}

impl Place {
    async fn new() -> Self {
        Self::with(Options::default()).await
    }

    async fn with(options: Options) -> Self {
        let app = TestApp::start_with(options).await;
        let sql = Sql::open(&app.database).await;
        let acme = app.tenant("Acme").await;
        Self { app, sql, acme }
    }

    /// Somebody made by the administrator: the ID and the password.
    async fn added(&self, email: &str) -> (String, String) {
        let body = json!({ "name": "Ines", "email": email });
        let made = self.app.call(&self.acme.admin.auth, "auth.add_user", body).await;
        (made.text("id"), made.text("secret"))
    }

    async fn signs_in(&self, email: &str, password: &str) -> Browser {
        let browser = self.app.browser();
        let page = browser.post("/sign-in", &[("email", email), ("password", password)]).await;
        assert_eq!(page.location(), "/", "{email} signs in");
        browser
    }

    /// A user of another workspace with the same person as the administrator of Acme.
    async fn also_elsewhere(&self) -> (Tenant, String) {
        let other = self.app.tenant("Other").await;
        let body = json!({ "emails": [self.acme.admin.email] });
        let made = self.app.call(&other.admin.auth, "organization.create_invites", body).await;
        let link = made.data["invites"][0]["link"].as_str().expect("a link").to_owned();
        let browser = self.app.signed_in(&self.acme.admin.email).await;
        browser.get(link.strip_prefix(crate::support::WEB).expect("of ours")).await;
        assert_eq!(browser.post("/invite", &[]).await.location(), "/");
        let users =
            format!("SELECT id FROM users WHERE tenant_id = '{}' AND email_key = 'admin@acme.example'", other.id);
        let user = self.sql.texts(&users).await.remove(0);
        (other, user)
    }

    async fn actions_of(&self, user: &str) -> Vec<String> {
        self.sql.texts(&format!("SELECT action FROM audit_entries WHERE target = '{user}' ORDER BY seq")).await
    }
}

async fn change(browser: &Browser, current: &str, new: &str) -> Page {
    browser.post("/password", &[("current", current), ("password", new)]).await
}

fn alive(page: &Page) -> bool {
    page.status == StatusCode::OK
}

#[tokio::test]
async fn an_added_user_can_do_nothing_before_choosing_a_password() {
    let place = Place::new().await;
    let (id, password) = place.added("ines@people.example").await;
    let key =
        place.app.call(&place.acme.admin.auth.clone().impersonating(&id), "auth.create_credentials", json!({})).await;
    let key = Auth::key(&key.text("credentials.access_key"), &key.text("credentials.secret_key"));
    let browser = place.signs_in("ines@people.example", &password).await;
    for path in ["/", "/settings/profile", "/settings/users", "/invite", "/sign-in", "/nowhere"] {
        let page = browser.get(path).await;
        assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, "/password"), "{path}");
    }
    let before = place.sql.everything().await;
    for (path, fields) in [
        ("/ui/profile/update", &[("name", "X")][..]),
        ("/ui/profile/theme", &[("theme", "dark")]),
        ("/ui/sessions/list", &[]),
        ("/invite", &[]),
        ("/settings/audit/export", &[]),
        ("/settings/users/new", &[("name", "X"), ("email", "x@y.example")]),
    ] {
        assert_eq!(browser.server_fn(path, fields).await.status, StatusCode::FORBIDDEN, "{path}");
        assert_eq!(browser.post(path, fields).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert!(place.sql.everything().await == before, "nothing was let through");
    place.app.call(&key, "users.get_current_user", json!({})).await;
    let page = browser.get("/password").await;
    assert!(alive(&page) && page.body.contains("Choose your password"), "{}", page.body);

    let cookie = browser.cookie();
    let page = change(&browser, &password, NEW).await;
    assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, "/"));
    assert_ne!(browser.cookie(), cookie, "another session");
    assert!(alive(&browser.get("/settings/profile").await));
    assert!(!browser.get("/password").await.body.contains("Choose your password"));
    assert_eq!(place.actions_of(&id).await, ["user.created", "user.password_changed"]);
    let again =
        place.app.browser().post("/sign-in", &[("email", "ines@people.example"), ("password", &password)]).await;
    assert!(again.location().contains("problem=credentials"), "the old one is gone");
}

#[tokio::test]
async fn a_made_password_is_shown_once_and_kept_nowhere() {
    let place = Place::new().await;
    let admin = place.app.signed_in(&place.acme.admin.email).await;
    let fields = [("name", "Ines <b>"), ("email", "ines@people.example"), ("role", "user")];
    let page = admin.post("/settings/users/new", &fields).await;
    assert!(alive(&page), "{}", page.body);
    let (_, after) = page.body.split_once("Password of ines@people.example\" value=\"").expect("the password");
    let password = after.split_once('"').expect("its end").0.to_owned();
    assert_eq!(password.len(), 24);
    assert_eq!(page.headers.get("cache-control").and_then(|value| value.to_str().ok()), Some("no-store"));
    assert!(page.location().is_empty());
    assert!(!place.sql.everything().await.join("\n").contains(&password), "in no row");
    assert!(!admin.get("/settings/users/new").await.body.contains(&password));
    place.signs_in("ines@people.example", &password).await;
    // The same form again: refused, with what was filled in.
    let page = admin.post("/settings/users/new", &fields).await;
    assert_eq!(page.status, StatusCode::CONFLICT, "{}", page.body);
    assert!(page.body.contains("Ines &lt;b&gt;") && page.body.contains("email-problem"), "{}", page.body);
}

#[tokio::test]
async fn adding_asks_for_the_same_as_creating() {
    let place = Place::new().await;
    let user = place.app.user(&place.acme.id, "Una", "una@acme.example", "user").await;
    let other = place.app.tenant("Other").await;
    let body = |email: &str| json!({ "name": "Ines", "email": email });
    let refused = |answer: &crate::support::Answer| answer.status.as_u16();
    let call = async |auth: &Auth, body: Value| place.app.try_call(auth, "auth.add_user", body).await;
    assert_eq!(refused(&call(&user.auth, body("a@b.example")).await), 403);
    let mut foreign = body("a@b.example");
    foreign["company"] = json!(other.id);
    assert_ne!(refused(&call(&place.acme.admin.auth, foreign).await), 200);
    let mut system = body("a@b.example");
    system["role"] = json!("system");
    assert_eq!(refused(&call(&place.acme.admin.auth, system).await), 400, "no role that can be given");
    let mut weak = body("a@b.example");
    weak["secret_key"] = json!("short");
    assert_eq!(refused(&call(&place.acme.admin.auth, weak).await), 400);
    let mut linked = body("a@b.example");
    linked["provider"] = json!("google");
    assert_eq!(refused(&call(&place.acme.admin.auth, linked).await), 400);
    // An address that somebody has, here or elsewhere, in the same words.
    let here = call(&place.acme.admin.auth, body(&user.email)).await;
    let there = call(&place.acme.admin.auth, body(&other.admin.email)).await;
    assert_eq!((here.code(), here.message.clone()), (there.code(), there.message.clone()));
    let seats = json!({ "company": place.acme.id, "allowed_users": "2" });
    place.app.call(&place.app.supervisor(), "system.update_company_settings", seats).await;
    assert_ne!(refused(&call(&place.acme.admin.auth, body("a@b.example")).await), 200, "no seat");
    let people = "SELECT count(*) FROM people WHERE email_key = 'a@b.example'";
    assert_eq!(place.sql.number(people).await, 0, "nothing is left of what was refused");
}

#[tokio::test]
async fn one_changes_the_own_password_with_the_current_one() {
    let place = Place::new().await;
    let user = place.app.user(&place.acme.id, "Una", "una@acme.example", "user").await;
    let (browser, elsewhere) = (place.app.signed_in(&user.email).await, place.app.signed_in(&user.email).await);
    let token = place.app.call(&user.auth, "auth.login", json!({})).await.text("token");
    for (current, new, problem) in [
        ("wrong", NEW, "id=\"current-problem\""),
        (PASSWORD, "short", "id=\"password-problem\""),
        (PASSWORD, PASSWORD, "id=\"password-problem\""),
        (PASSWORD, "una@acme-una@acme", "id=\"password-problem\""),
    ] {
        let page = change(&browser, current, new).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{current} {new}");
        assert!(page.body.contains(problem), "{current} {new}: {}", page.body);
        assert!(!page.body.contains(NEW) && !page.body.contains(PASSWORD), "no password comes back");
    }
    assert!(alive(&elsewhere.get("/settings/profile").await), "refused: nobody is signed out");
    let page = change(&browser, PASSWORD, NEW).await;
    assert_eq!(page.location(), "/settings/profile?done=password");
    assert!(browser.get("/settings/profile?done=password").await.body.contains("The password is changed."));
    assert!(elsewhere.get("/settings/profile").await.location().starts_with("/sign-in"), "signed out elsewhere");
    let answer = place.app.try_call(&Auth::token(&token), "users.get_current_user", json!({})).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "tokens end");
    place.app.call(&user.auth, "users.get_current_user", json!({})).await;
    place.signs_in(&user.email, NEW).await;
    // Guessing is slowed like signing in.
    for _ in 0..10 {
        change(&browser, "wrong", NEW).await;
    }
    assert_eq!(change(&browser, NEW, PASSWORD).await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn an_administrator_resets_a_password() {
    let place = Place::new().await;
    let user = place.app.user(&place.acme.id, "Una", "una@acme.example", "user").await;
    let theirs = place.app.signed_in(&user.email).await;
    let admin = place.app.signed_in(&place.acme.admin.email).await;
    let page = admin.post("/settings/users/new", &[("user", &user.id)]).await;
    assert!(alive(&page) && page.body.contains("New password"), "{}", page.body);
    let (_, after) = page.body.split_once("Password of una@acme.example\" value=\"").expect("the password");
    let password = after.split_once('"').expect("its end").0.to_owned();
    assert!(theirs.get("/").await.location().starts_with("/sign-in"), "sessions end");
    let browser = place.signs_in(&user.email, &password).await;
    assert_eq!(browser.get("/").await.location(), "/password");
    assert!(place.actions_of(&user.id).await.contains(&"user.password_reset".to_owned()));
    // By the API, with a password of the caller's choice.
    let set = json!({ "access_key": user.id, "secret_key": NEW });
    let answer = place.app.call(&place.acme.admin.auth, "auth.set_credentials", set).await;
    assert_eq!(answer.data, json!({ "set": true }));
    assert_eq!(place.signs_in(&user.email, NEW).await.get("/").await.location(), "/password");
    // Oneself, nobody, and by nobody's right.
    let other = place.app.tenant("Other").await;
    let set = |user: &str| json!({ "access_key": user, "secret_key": NEW });
    for (auth, user, code) in [
        (&place.acme.admin.auth, &place.acme.admin.id, 403),
        (&place.acme.admin.auth, &other.admin.id, 400),
        (&user.auth, &place.acme.admin.id, 403),
    ] {
        let answer = place.app.try_call(auth, "auth.set_credentials", set(user)).await;
        assert_eq!(answer.status.as_u16(), code, "{}", answer.body);
    }
}

#[tokio::test]
async fn nobody_resets_the_password_of_who_belongs_elsewhere_too() {
    let place = Place::new().await;
    let (other, user) = place.also_elsewhere().await;
    let hash = "SELECT password_hash FROM people WHERE email_key = 'admin@acme.example'";
    let before = place.sql.texts(hash).await;
    let set = json!({ "access_key": user, "secret_key": NEW });
    let answer = place.app.try_call(&other.admin.auth, "auth.set_credentials", set.clone()).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.body);
    assert!(answer.message.contains("another workspace") && !answer.message.contains("Acme"), "{}", answer.message);
    let admin = place.app.signed_in(&other.admin.email).await;
    let refused = admin.post("/settings/users/new", &[("user", &user)]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let panel = admin.get(&format!("/settings/users?user={user}")).await.body;
    assert!(panel.contains("This person belongs to another workspace too"), "{panel}");
    assert_eq!(place.sql.texts(hash).await, before);
    // Who lies in the recycle bin elsewhere may be brought back there.
    let acme = place.app.user(&place.acme.id, "Second", "second@acme.example", "admin").await;
    place.app.call(&acme.auth, "auth.delete_user", json!({ "user": place.acme.admin.id })).await;
    let answer = place.app.try_call(&other.admin.auth, "auth.set_credentials", set).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.body);
}

#[tokio::test]
async fn without_passwords_none_is_made() {
    let mut options = Options::default();
    options.settings.local_passwords = false;
    let place = Place::with(options).await;
    let body = json!({ "name": "Ines", "email": "ines@people.example" });
    let made = place.app.call(&place.acme.admin.auth, "auth.add_user", body).await;
    assert!(made.data.get("secret").is_none(), "{}", made.body);
    let set = json!({ "access_key": made.text("id"), "secret_key": NEW });
    let answer = place.app.try_call(&place.acme.admin.auth, "auth.set_credentials", set).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}
