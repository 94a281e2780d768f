//! Connections that administrators set up: whom they let in and where, what they may never do, and how their secrets are
//! kept.

use http::StatusCode;
use model::sso::Reason;
use serde_json::{Value, json};

use super::{
    Place, assert_is_in,
    provider::{CLIENT, CLIENT_SECRET},
    somebody,
};
use crate::support::{Auth, Browser, Page, Tenant};

/// A connection to the provider that `Place` calls `works`.
fn connection(name: &str, more: &Value) -> Value {
    let mut configuration = json!({
        "display_name": name, "client_id": CLIENT, "client_secret": CLIENT_SECRET,
        "issuer": "https://sso.works.example/realms/ml",
    });
    for (field, value) in more.as_object().expect("an object") {
        configuration[field] = value.clone();
    }
    json!({ "provider": "okta", "configuration": configuration })
}

impl Place {
    pub(super) async fn connect(&self, tenant: &Tenant, name: &str, more: Value) -> String {
        self.app.call(&tenant.admin.auth, "sso.save_provider_configuration", connection(name, &more)).await.text("id")
    }

    async fn switch(&self, tenant: &Tenant, id: &str, active: bool) -> u64 {
        let body = json!({ "ids": [id], "active": active });
        let answer = self.app.call(&tenant.admin.auth, "sso.set_provider_configurations_active", body).await;
        answer.data["updated"].as_u64().expect("a number")
    }

    /// From a form to the provider, by the page in between.
    pub(super) async fn begun_there(&self, browser: &Browser, fields: &[(&str, &str)]) -> String {
        let page = browser.post("/sign-in/sso", fields).await;
        assert_eq!(page.status, StatusCode::OK, "{} {}", page.location(), page.body);
        let refresh = page.headers["refresh"].to_str().expect("ASCII").to_owned();
        let address = refresh.strip_prefix("0;url=").expect("an address").to_owned();
        assert!(page.body.contains(&format!("href=\"{}\"", address.replace('&', "&amp;"))), "{}", page.body);
        address
    }

    pub(super) async fn comes_by(&self, browser: &Browser, id: &str, claims: Value) -> Page {
        let at = self.begun_there(browser, &[("provider", id)]).await;
        browser.get(&self.works.signs_in(&at, claims)).await
    }

    pub(super) async fn refused_by(&self, id: &str, claims: Value) -> Reason {
        let browser = self.app.browser();
        let page = self.comes_by(&browser, id, claims).await;
        self.assert_refused(&browser, &page).await
    }

    pub(super) async fn in_by(&self, id: &str, claims: Value) -> Browser {
        let browser = self.app.browser();
        let page = self.comes_by(&browser, id, claims).await;
        assert_is_in(&browser, &page);
        browser
    }

    async fn save(&self, auth: &Auth, body: Value) -> (String, String) {
        let answer = self.app.try_call(auth, "sso.save_provider_configuration", body).await;
        (answer.code(), answer.body)
    }
}

#[tokio::test]
async fn a_connection_lets_in_like_a_provider_of_the_configuration() {
    let place = Place::new().await;
    let asks_for_address = async |path: &str| place_page(&place, path).await.contains("Continue with single sign-on");
    assert!(!asks_for_address("/sign-in").await);
    let id = place.connect(&place.acme, "Acme Works", json!({})).await;
    assert!(asks_for_address("/sign-in").await, "it is found by address");
    // Its button is on the page of its workspace, and on no other.
    assert!(place_page(&place, &format!("/sign-in?workspace={}", place.acme.id)).await.contains("Acme Works"));
    assert!(!place_page(&place, "/sign-in").await.contains("Acme Works"));
    // Only who is invited or let in, unless it makes users.
    assert_eq!(place.refused_by(&id, somebody("ada", "ada@acme.io")).await, Reason::NoRule);
    place.whitelist(&place.acme, &["ada@acme.io"], "admin").await;
    let browser = place.in_by(&id, somebody("ada", "ada@acme.io")).await;
    assert_eq!(place.users("ada@acme.io").await, [(place.acme.id.clone(), "admin".to_owned())]);
    place.in_by(&id, somebody("ada", "ada@acme.io")).await;
    let all = place.connect(&place.acme, "For all", json!({ "create_users": true, "domains": ["acme.io"] })).await;
    place.in_by(&all, somebody("bob", "bob@acme.io")).await;
    assert_eq!(place.users("bob@acme.io").await, [(place.acme.id.clone(), "user".to_owned())]);
    assert_eq!(place.refused_by(&all, somebody("eve", "eve@else.io")).await, Reason::ForeignDomain);
    assert_eq!(
        place.refused_by(&all, json!({ "sub": "x", "email": "x@acme.io", "name": "X" })).await,
        Reason::Unverified
    );
    place.assert_seats(&place.acme).await;
    // Out at the provider, too.
    let out = browser.post("/sign-out", &[]).await;
    let refresh = out.headers["refresh"].to_str().expect("ASCII");
    assert!(refresh.starts_with("0;url=https://sso.works.example/realms/ml/logout?id_token_hint="), "{refresh}");
    assert!(browser.cookie().is_none());
}

async fn place_page(place: &Place, path: &str) -> String {
    place.app.browser().get(path).await.body
}

#[tokio::test]
async fn an_address_leads_to_the_connection_of_the_workspace_that_has_its_domain() {
    let place = Place::with(|providers, _| providers[0].domains = vec![super::domain("configured.io")]).await;
    let beta = place.app.tenant("Beta").await;
    place.set_domains(&place.acme, &["acme.io"]).await;
    // Beta cannot lead people of Acme to its own provider by naming their domain.
    place.connect(&beta, "Trap", json!({ "domains": ["acme.io"] })).await;
    let browser = place.app.browser();
    let page = browser.post("/sign-in/sso", &[("address", "ada@acme.io")]).await;
    assert!(
        page.location().starts_with("https://acme.auth0.example/"),
        "the only one for everybody: {}",
        page.location()
    );
    let id = place.connect(&place.acme, "Ours", json!({})).await;
    let at = place.begun_there(&browser, &[("address", "ada@acme.io")]).await;
    assert!(super::provider::query(&at)["redirect_uri"].ends_with(&format!("/callback_{id}")));
    assert_is_in(&browser, &browser.get(&place.works.signs_in(&at, somebody("ada", "ada@acme.io"))).await);
}

#[tokio::test]
async fn an_invitation_is_accepted_through_the_connection_of_its_workspace() {
    let place = Place::new().await;
    let id = place.connect(&place.acme, "Acme Works", json!({})).await;
    let link = place.invited(&place.acme, "ines@x.io", "admin").await;
    let browser = place.app.browser();
    browser.get(&format!("/invite/{link}")).await;
    assert!(browser.get("/invite").await.body.contains("Acme Works"));
    let at = place.begun_there(&browser, &[("provider", &id), ("invitation", "yes")]).await;
    assert_is_in(&browser, &browser.get(&place.works.signs_in(&at, somebody("ines", "ines@x.io"))).await);
    assert_eq!(place.users("ines@x.io").await, [(place.acme.id.clone(), "admin".to_owned())]);
}

/// Whatever Acme's provider says, it opens nothing of Beta.
#[tokio::test]
async fn a_connection_leads_nobody_into_another_workspace() {
    let place = Place::new().await;
    let beta = place.app.tenant("Beta").await;
    let id = place.connect(&place.acme, "Acme Works", json!({ "create_users": true })).await;
    // Beta's rules, and its invitation, do not count.
    place.set_domains(&beta, &["beta.io"]).await;
    place.whitelist(&beta, &["boss@beta.io"], "admin").await;
    let link = place.invited(&beta, "guest@beta.io", "admin").await;
    for (subject, address) in [("1", "any@beta.io"), ("2", "boss@beta.io")] {
        place.in_by(&id, somebody(subject, address)).await;
        assert_eq!(place.users(address).await, [(place.acme.id.clone(), "user".to_owned())], "{address}");
    }
    let browser = place.app.browser();
    browser.get(&format!("/invite/{link}")).await;
    let at = place.begun_there(&browser, &[("provider", &id), ("invitation", "yes")]).await;
    browser.get(&place.works.signs_in(&at, somebody("3", "guest@beta.io"))).await;
    assert_eq!(place.users("guest@beta.io").await, [(place.acme.id.clone(), "user".to_owned())]);
    // Nor does it speak for people of Beta, whether they have another way in or not.
    assert_eq!(place.refused_by(&id, somebody("4", &beta.admin.email)).await, Reason::SignInFirst);
    let made = json!({ "name": "Bea", "company": beta.id, "email": "bea@beta.io", "role": "admin" });
    place.app.call(&place.app.supervisor(), "auth.create_user", made).await;
    assert_eq!(place.refused_by(&id, somebody("5", "bea@beta.io")).await, Reason::SignInFirst);
    // Somebody of both comes into Acme, is not asked, and does not get on to Beta from there.
    place.in_by(&id, somebody("zoe-at-acme", "zoe@x.io")).await;
    let link = place.invited(&beta, "zoe@x.io", "admin").await;
    let browser = place.app.browser();
    browser.get(&format!("/invite/{link}")).await;
    let at = place.begun_with(&browser, &[("provider", "okta"), ("invitation", "yes")]).await;
    assert_is_in(&browser, &browser.get(&place.okta.signs_in(&at, somebody("zoe", "zoe@x.io"))).await);
    assert_eq!(place.users("zoe@x.io").await.len(), 2);
    let switch = async |browser: &Browser, to: &Tenant| browser.post("/switch", &[("tenant", &to.id)]).await;
    switch(&browser, &place.acme).await;
    assert_eq!(switch(&browser, &beta).await.location(), "/", "the operator's provider knows her everywhere");
    let hers = place.in_by(&id, somebody("zoe-at-acme", "zoe@x.io")).await;
    switch(&hers, &beta).await;
    let sessions = format!("SELECT tenant_id FROM sessions WHERE provider = '{id}' GROUP BY tenant_id");
    assert_eq!(place.sql.texts(&sessions).await, std::slice::from_ref(&place.acme.id));
    assert!(hers.get("/settings/users").await.body.contains("Name of zoe-at-acme"));
}

#[tokio::test]
async fn what_is_switched_off_lets_nobody_in_from_the_same_moment_on() {
    let place = Place::new().await;
    let id = place.connect(&place.acme, "Acme Works", json!({ "create_users": true })).await;
    let browser = place.app.browser();
    let at = place.begun_there(&browser, &[("provider", &id)]).await;
    assert_eq!((place.switch(&place.acme, &id, false).await, place.switch(&place.acme, &id, false).await), (1, 0));
    let page = browser.get(&place.works.signs_in(&at, somebody("ada", "ada@acme.io"))).await;
    assert!(page.location().contains("problem=no_provider") && browser.cookie().is_none(), "{}", page.location());
    let page = browser.post("/sign-in/sso", &[("provider", &id)]).await;
    assert!(page.location().contains("problem=no_provider"), "{}", page.location());
    assert!(!place_page(&place, &format!("/sign-in?workspace={}", place.acme.id)).await.contains("Acme Works"));
    place.switch(&place.acme, &id, true).await;
    place.in_by(&id, somebody("ada", "ada@acme.io")).await;
    // Deleted, and made anew under another key: who came through it comes again.
    place.app.call(&place.acme.admin.auth, "sso.delete_provider_configurations", json!({ "ids": [id] })).await;
    let id = place.connect(&place.acme, "Acme Works", json!({})).await;
    place.in_by(&id, somebody("ada", "ada@acme.io")).await;
    assert_eq!(place.users("ada@acme.io").await.len(), 1);
    let actions = "SELECT action FROM audit_entries WHERE action LIKE 'identity_provider.%' ORDER BY seq";
    let actions = place.sql.texts(actions).await;
    let done = actions.iter().map(|action| action.trim_start_matches("identity_provider.")).collect::<Vec<_>>();
    assert_eq!(done, ["created", "disabled", "enabled", "deleted", "created"]);
}

#[tokio::test]
async fn the_last_way_in_stays() {
    let place = Place::with(|_, options| options.settings.local_passwords = false).await;
    // Beside the operator's providers it may go.
    let id = place.connect(&place.acme, "One", json!({})).await;
    assert_eq!(place.switch(&place.acme, &id, false).await, 1);
    let options = crate::support::Options {
        settings: server::domain::Settings { local_passwords: false, ..crate::support::Options::default().settings },
        ..crate::support::Options::default()
    };
    let app = crate::support::TestApp::start_with(options).await;
    let acme = app.tenant("Acme").await;
    let made = |name: &str| crate::support::connection(name);
    let one = app.call(&acme.admin.auth, "sso.save_provider_configuration", made("One")).await.text("id");
    let two = app.call(&acme.admin.auth, "sso.save_provider_configuration", made("Two")).await.text("id");
    let off = async |ids: &[&String]| {
        let body = json!({ "ids": ids, "active": false });
        app.try_call(&acme.admin.auth, "sso.set_provider_configurations_active", body).await.code()
    };
    let delete = async |ids: &[&String]| {
        app.try_call(&acme.admin.auth, "sso.delete_provider_configurations", json!({ "ids": ids })).await.code()
    };
    assert_eq!(off(&[&one, &two]).await, "400/86");
    assert_eq!(delete(&[&one, &two]).await, "400/86");
    assert_eq!(off(&[&one]).await, "200/0");
    assert_eq!((off(&[&two]).await, delete(&[&two]).await), ("400/86".to_owned(), "400/86".to_owned()));
    assert_eq!((delete(&[&one]).await, off(&[&one]).await), ("200/0".to_owned(), "400/10".to_owned()));
}

#[tokio::test]
async fn a_connection_is_on_the_public_internet() {
    let place = Place::new().await;
    let auth = &place.acme.admin.auth;
    for (field, address) in [
        ("issuer", "https://sso.internal"),
        ("issuer", "http://okta.example"),
        ("issuer", "http://127.0.0.1:9000"),
        ("issuer", "https://user:word@okta.example"),
        ("issuer", "ftp://okta.example"),
        ("issuer", ""),
        ("token_endpoint", "https://sso.internal/token"),
        ("jwks_uri", "file:///etc/passwd"),
        ("end_session_endpoint", "javascript:alert(1)"),
    ] {
        let (code, body) = place.save(auth, connection("One", &json!({ field: address }))).await;
        assert!(code == "400/12" && body.contains(field), "{field}={address}: {body}");
    }
    let asked = json!({ "well_known_url": "https://sso.internal/.well-known/openid-configuration" });
    let answer = place.app.try_call(auth, "sso.get_oidc_provider_data_from_well_known_url", asked).await;
    assert_eq!(answer.code(), "400/12");
    let asked = json!({ "well_known_url": "https://okta.example/oauth2/default" });
    let found = place.app.call(auth, "sso.get_oidc_provider_data_from_well_known_url", asked).await;
    assert_eq!(found.data["token_endpoint"], "https://okta.example/oauth2/default/token");
    assert_eq!(place.sql.number("SELECT count(*) FROM provider_connections").await, 0);
    // Where the operator allows it, on this machine without TLS.
    let place = Place::with(|_, options| options.settings.private_providers = true).await;
    place.connect(&place.acme, "One", json!({ "issuer": "http://127.0.0.1:9000" })).await;
}

#[tokio::test]
async fn a_secret_goes_in_and_never_comes_out() {
    let place = Place::new().await;
    let auth = &place.acme.admin.auth;
    let id = place.connect(&place.acme, "Acme Works", json!({ "create_users": true })).await;
    let listed = place.app.call(auth, "sso.get_provider_configurations", json!({})).await;
    let template = place.app.call(auth, "sso.get_provider_configuration_template", json!({ "id": id })).await;
    for answer in [&listed.body, &template.body] {
        assert!(!answer.contains("secret & of") && answer.contains("\"has_client_secret\":true"));
    }
    let stored = "SELECT after FROM audit_entries UNION ALL SELECT terms FROM provider_connections";
    assert!(place.sql.texts(stored).await.iter().all(|text| !text.contains("secret & of")));
    // Changed without its secret, it still has it.
    let keep =
        json!({ "provider": "okta", "configuration": { "id": id, "display_name": "Renamed", "client_secret": "" } });
    assert_eq!(place.save(auth, keep).await.0, "200/0");
    place.in_by(&id, somebody("ada", "ada@acme.io")).await;
    // Nobody else is told it: whoever leads the connection elsewhere has to know it.
    for (field, value) in [
        ("issuer", "https://acme.auth0.example"),
        ("token_endpoint", "https://acme.auth0.example/token"),
        ("client_id", "another"),
    ] {
        let elsewhere = json!({ "provider": "okta", "configuration": { "id": id, field: value } });
        let (code, body) = place.save(auth, elsewhere).await;
        assert!(code == "400/12" && body.contains("client_secret"), "{field}: {body}");
    }
    place.in_by(&id, somebody("ada", "ada@acme.io")).await;
    // It opens in its own row and revision only.
    place.sql.run(&format!("UPDATE provider_connections SET revision = 1 WHERE id = '{id}'")).await;
    let page = place.app.browser().post("/sign-in/sso", &[("provider", &id)]).await;
    assert!(page.location().contains("problem="), "{}", page.location());
}

#[tokio::test]
async fn a_key_is_good_for_one_workspace() {
    let place = Place::new().await;
    let beta = place.app.tenant("Beta").await;
    let blank = json!({ "provider": "okta" });
    let blank = place.app.call(&place.acme.admin.auth, "sso.get_provider_configuration_template", blank).await;
    let key = blank.text("configuration.id");
    assert!(blank.text("callback_url").ends_with(&format!("/callback_{key}")));
    let with_key = |key: &str| connection("One", &json!({ "id": key }));
    // Neither while it is free, nor when it is taken, nor when it is free again.
    let theirs = async || place.save(&beta.admin.auth, with_key(&key)).await.0;
    assert_eq!(theirs().await, "400/10");
    assert_eq!(place.save(&place.acme.admin.auth, with_key(&key)).await.0, "200/0");
    assert_eq!(theirs().await, "400/10");
    let delete = json!({ "ids": [key] });
    let foreign = place.app.try_call(&beta.admin.auth, "sso.delete_provider_configurations", delete.clone()).await;
    assert_eq!(foreign.code(), "400/10");
    place.app.call(&place.acme.admin.auth, "sso.delete_provider_configurations", delete).await;
    assert_eq!(theirs().await, "400/10");
    for made_up in ["okta", "0123456789abcdef0123456789abcdef"] {
        assert_eq!(place.save(&beta.admin.auth, with_key(made_up)).await.0, "400/10", "{made_up}");
    }
    // Names are a workspace's own.
    place.connect(&place.acme, "One", json!({})).await;
    assert_eq!(place.save(&place.acme.admin.auth, connection(" oNe ", &json!({}))).await.0, "400/801");
    place.connect(&beta, "One", json!({})).await;
}
