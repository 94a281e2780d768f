//! What `tenantry sso check` finds of a provider, and how it ends.

use std::{process::Command, sync::Arc};

use http::StatusCode;
use model::Secret;
use server::outside::{
    SettableClock,
    oidc::{Finding, check},
};

use super::{
    configured,
    provider::{Net, Provider},
};
use crate::support::{START, WEB};

const ISSUER: &str = "https://okta.example/oauth2/default";

async fn found(
    change: impl FnOnce(&Provider),
    configure: impl FnOnce(&mut server::outside::oidc::Provider),
) -> Vec<Finding> {
    let okta = Arc::new(Provider::new(ISSUER, Arc::new(SettableClock::at(START))));
    change(&okta);
    let mut provider = configured("okta", ISSUER);
    configure(&mut provider);
    check(&provider, WEB, &Net(vec![okta])).await
}

fn bad(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().filter(|finding| finding.found.is_err()).map(|finding| finding.what).collect()
}

#[tokio::test]
async fn everything_that_a_sign_in_needs_is_looked_at() {
    let good = found(|_| {}, |_| {}).await;
    // The test's provider has no page to sign in at.
    assert_eq!(bad(&good), ["sign-in"], "{good:?}");
    let text = format!("{good:?}");
    for told in
        ["it takes the client ID and secret", "/keys (1)", "localhost:8080/callback_okta", "localhost:8080/login"]
    {
        assert!(text.contains(told), "{told}: {text}");
    }
    let wrong = found(|_| {}, |it| it.client_secret = Some(Secret::new("not-the-secret".to_owned()))).await;
    assert_eq!(bad(&wrong), ["sign-in", "tokens"]);
    assert!(!format!("{wrong:?}").contains("not-the-secret"));
    let elsewhere = |document: &mut serde_json::Value| document["issuer"] = "https://evil.example".into();
    let other = found(|okta| okta.twisted(|it| it.metadata = Some(Box::new(elsewhere))), |_| {}).await;
    assert_eq!(bad(&other), ["issuer"]);
    let broken =
        found(|okta| okta.twisted(|it| it.answer = Some((StatusCode::BAD_GATEWAY, String::new()))), |_| {}).await;
    assert_eq!(bad(&broken), ["sign-in", "tokens"]);
    let away = check(&configured("okta", "https://elsewhere.example"), WEB, &Net(Vec::new())).await;
    assert_eq!(bad(&away), ["issuer"]);
}

#[test]
fn the_command_says_what_is_wrong_and_what_to_register() {
    let run = |key: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tenantry"));
        command.args(["sso", "check", key]).env_clear();
        command.env("CLEARML__secure__login__sso__oauth_client__okta__client_id", "client");
        command.env("CLEARML__secure__login__sso__oauth_client__okta__client_secret", "hidden-hidden-hidden");
        command.env("CLEARML__services__login__sso__oauth_client__okta__base_url", "http://127.0.0.1:9");
        command.output().expect("the program runs")
    };
    let done = run("okta");
    let (out, errors) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert_eq!(done.status.code(), Some(1), "{out}{errors}");
    assert!(out.contains("FAIL  issuer: http://127.0.0.1:9/.well-known"), "{out}");
    assert!(out.contains("ok    callback to register: http://localhost:8080/callback_okta"), "{out}");
    assert!(!out.contains("hidden") && !errors.contains("hidden"));
    let unknown = run("auth0");
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("no identity provider auth0: okta."));
}
