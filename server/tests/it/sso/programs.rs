//! Signing in through a provider by the API: a program on the person's machine gets a token, bound to its callback.

use http::StatusCode;
use serde_json::{Value, json};

use super::{Place, domain, provider::query, somebody};
use crate::support::{Answer, Auth};

const CALLBACK: &str = "http://127.0.0.1:9000/callback_okta";

/// What came to the callback, as the program hands it on.
fn args(back: &str) -> Value {
    json!(query(back))
}

async fn begins(place: &Place, tenant: Option<&str>) -> String {
    let body = json!({ "provider": "okta", "callback_url": CALLBACK, "state": "mine", "tenant": tenant });
    place.app.call(&Auth::none(), "login.sso_authorize", body).await.text("redirect_url")
}

async fn ends(place: &Place, callback: &str, args: Value) -> Answer {
    let body = json!({ "provider": "okta", "callback_url": callback, "args": args });
    place.app.try_call(&Auth::none(), "login.sso_callback", body).await
}

#[tokio::test]
async fn a_program_gets_a_token_and_the_modes_say_how() {
    let place = Place::with(|providers, _| providers[1].domains = vec![domain("acme.io")]).await;
    place.set_domains(&place.acme, &["acme.io"]).await;
    let modes = place.app.call(&Auth::none(), "login.supported_modes", json!({ "tenant": place.acme.id })).await;
    assert_eq!(modes.data["sso_providers"], json!([{ "name": "okta", "display_name": "The okta" }]));
    assert_eq!(modes.data["sso"], json!({ "okta": format!("http://localhost:8080/login/{}", place.acme.id) }));
    assert_eq!((&modes.data["tenant_login"], &modes.data["authenticated"]), (&json!(true), &json!(false)));

    let at = begins(&place, None).await;
    assert_eq!(query(&at)["redirect_uri"], CALLBACK);
    let back = place.okta.signs_in(&at, somebody("ada", "ada@acme.io"));
    // At another callback it is another program's.
    let stolen = ends(&place, "http://127.0.0.1:9001/callback_okta", args(&back)).await;
    assert!(stolen.status == StatusCode::FORBIDDEN && stolen.message.contains("state"), "{}", stolen.body);
    let done = ends(&place, CALLBACK, args(&back)).await;
    assert_eq!(done.data["login_status"], "logged_in", "{}", done.body);
    assert_eq!((&done.data["state"], &done.data["company_id"]), (&json!("mine"), &json!(place.acme.id)));
    let token = Auth::token(&done.text("token"));
    let me = place.app.call(&token, "users.get_current_user", json!({})).await;
    assert_eq!((me.text("user.id"), me.text("user.role")), (done.text("user_id"), "user".to_owned()));
    // Once; and the token ends with the account.
    assert_eq!(ends(&place, CALLBACK, args(&back)).await.status, StatusCode::FORBIDDEN);
    let out = json!({ "provider": "okta" });
    let out = place.app.call(&Auth::none(), "login.logout", out).await.text("redirect_url");
    assert_eq!(query(&out)["post_logout_redirect_uri"], "http://localhost:8080/login");
    assert!(!query(&out).contains_key("id_token_hint"));
    place.app.call(&place.acme.admin.auth, "users.disable", json!({ "user": done.text("user_id") })).await;
    let late = place.app.try_call(&token, "users.get_current_user", json!({})).await;
    assert_eq!(late.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_program_of_somebody_in_several_workspaces_chooses() {
    let place = Place::new().await;
    let beta = place.app.tenant("Beta").await;
    place.set_domains(&place.acme, &["acme.io"]).await;
    place.in_as(somebody("ada", "ada@acme.io")).await;
    place.joins_too(&beta, somebody("ada", "ada@acme.io")).await;

    let back = place.okta.signs_in(&begins(&place, None).await, somebody("ada", "ada@acme.io"));
    let asked = ends(&place, CALLBACK, args(&back)).await;
    assert_eq!(asked.data["login_status"], "choose_company", "{}", asked.body);
    let names: Vec<&Value> =
        asked.data["choose_company"]["companies"].as_array().expect("a list").iter().map(|it| &it["name"]).collect();
    assert_eq!(names, ["Acme", "Beta"]);
    let session = asked.text("choose_company.session_id");
    let choose = async |company: &str| {
        let body = json!({ "session_id": session, "company": company });
        place.app.try_call(&Auth::none(), "login.finish_sso_callback", body).await
    };
    assert_eq!(choose(model::id::DEFAULT_TENANT).await.status, StatusCode::BAD_REQUEST);
    let done = choose(&beta.id).await;
    assert_eq!((done.status, &done.data["company_id"]), (StatusCode::OK, &json!(beta.id)), "{}", done.body);
    assert_eq!(choose(&beta.id).await.status, StatusCode::BAD_REQUEST, "once");
    // Named beforehand, nothing is asked.
    let back = place.okta.signs_in(&begins(&place, Some(&beta.id)).await, somebody("ada", "ada@acme.io"));
    assert_eq!(ends(&place, CALLBACK, args(&back)).await.data["company_id"], json!(beta.id));
}

#[tokio::test]
async fn refusals_say_why_and_give_nothing() {
    let place = Place::new().await;
    for callback in ["https://evil.example/callback_okta", "http://127.0.0.1:9000/elsewhere", "http://127.0.0.1@evil/"]
    {
        let body = json!({ "provider": "okta", "callback_url": callback });
        let answer = place.app.try_call(&Auth::none(), "login.sso_authorize", body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{callback}");
    }
    for back in ["https://evil.example/", "http://localhost:8080.evil.example/", "http://localhost:8080@evil/"] {
        let body = json!({ "provider": "okta", "redirect_url": back });
        let answer = place.app.try_call(&Auth::none(), "login.logout", body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{back}");
    }
    let unknown = json!({ "provider": "../okta", "callback_url": CALLBACK });
    let unknown = place.app.try_call(&Auth::none(), "login.sso_authorize", unknown).await;
    assert_eq!(unknown.code(), "400/10");
    let back = place.okta.signs_in(&begins(&place, None).await, somebody("max", "max@nowhere.io"));
    let refused = ends(&place, CALLBACK, args(&back)).await;
    assert!(refused.status == StatusCode::FORBIDDEN && refused.message.contains("no_rule"), "{}", refused.body);
    assert_eq!(place.sql.number("SELECT count(*) FROM people WHERE email_key = 'max@nowhere.io'").await, 0);
    let logged = "SELECT count(*) FROM audit_entries WHERE action = 'sign_in.refused'";
    assert_eq!(place.sql.number(logged).await, 1);
    // A network has as many tries as on the pages.
    let mut answers = Vec::new();
    for _ in 0..25 {
        let body = json!({ "provider": "okta", "callback_url": CALLBACK });
        answers.push(place.app.try_call(&Auth::none(), "login.sso_authorize", body).await.status);
    }
    assert_eq!(answers.last(), Some(&StatusCode::TOO_MANY_REQUESTS));
}
