//! Identity providers: as the guides write their variables, and each value that stops the start with its name.

use model::{group_sync::GroupSync, id::TenantId, sso::ProviderKey};
use server::{config::Config, outside::oidc::Provider};

use super::{load, problem, quiet, warning};

const SECURE: &str = "CLEARML__secure__login__sso__oauth_client__";
const SERVICES: &str = "CLEARML__services__login__sso__oauth_client__";

/// The variables of one provider, by the ends of their names.
fn variables(key: &str, secure: &[(&str, &str)], services: &[(&str, &str)]) -> Vec<(String, String)> {
    let named = |start: &str, pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| (format!("{start}{key}__{name}"), (*value).to_owned())).collect()
    };
    [named(SECURE, secure), named(SERVICES, services)].concat()
}

fn borrowed(variables: &[(String, String)]) -> Vec<(&str, &str)> {
    variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

fn only(config: &Config) -> &Provider {
    let [provider] = config.product.services.login.providers.as_slice() else { panic!("one provider") };
    provider
}

const CLIENT: &[(&str, &str)] = &[("client_id", "an-id"), ("client_secret", "a-secret")];

#[test]
fn auth0_loads_as_the_guide_writes_it() {
    let services = [
        ("base_url", "https://acme.eu.auth0.com"),
        ("authorize_url", "https://acme.eu.auth0.com/authorize"),
        ("access_token_url", "https://acme.eu.auth0.com/oauth/token"),
        ("audience", "https://acme.eu.auth0.com/api/v2/"),
    ];
    let config = quiet(&borrowed(&variables("auth0", CLIENT, &services)));
    let provider = only(&config);
    assert_eq!((provider.key.as_str(), provider.name.as_str()), ("auth0", "Auth0"));
    assert_eq!(provider.client_id, "an-id");
    assert_eq!(provider.client_secret.as_ref().expect("a secret").reveal().as_str(), "a-secret");
    assert_eq!(provider.endpoints.issuer.as_deref(), Some("https://acme.eu.auth0.com"));
    assert_eq!(provider.endpoints.token.as_deref(), Some("https://acme.eu.auth0.com/oauth/token"));
    assert_eq!(provider.audience.as_deref(), Some("https://acme.eu.auth0.com/api/v2/"));
    assert!(provider.auth0 && provider.sign_out && !provider.trust_email && provider.domains.is_empty());
    assert_eq!(provider.scopes, ["openid", "profile", "email"]);
    let printed = config.print();
    assert!(printed.contains("an-id") && !printed.contains("a-secret"), "{printed}");
}

#[test]
fn every_preset_needs_little_and_a_key_of_ones_own_works_too() {
    for (key, services, issuer, name) in [
        ("google", &[][..], "https://accounts.google.com", "Google"),
        (
            "okta",
            &[("base_url", "https://acme.okta.com/oauth2/default")],
            "https://acme.okta.com/oauth2/default",
            "Okta",
        ),
        (
            "azure_ad",
            &[("authorize_url", "https://login.microsoftonline.com/0a1b/oauth2/v2.0/authorize")],
            "https://login.microsoftonline.com/0a1b/v2.0",
            "Microsoft",
        ),
        ("keycloak", &[("base_url", "https://sso.acme.io/realms/ml/")], "https://sso.acme.io/realms/ml/", "Keycloak"),
        (
            "cognito",
            &[("base_url", "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc")],
            "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc",
            "Amazon Cognito",
        ),
        ("ping", &[("base_url", "https://auth.pingone.com/0a1b/as")], "https://auth.pingone.com/0a1b/as", "Ping"),
        ("our-own", &[("issuer", "http://127.0.0.1:9000")], "http://127.0.0.1:9000", "our-own"),
    ] {
        let config = quiet(&borrowed(&variables(key, CLIENT, services)));
        let provider = only(&config);
        assert_eq!(provider.endpoints.issuer.as_deref(), Some(issuer), "{key}");
        assert_eq!((&provider.key, provider.name.as_str()), (&ProviderKey::known(key), name));
    }
}

#[test]
fn what_can_be_chosen_is_taken_over() {
    let secure = [CLIENT, &[("default_company", "D1BD92A3-B039-400C-BAFC-60A7A5B1E52B")]].concat();
    let services = [
        ("base_url", "https://sso.acme.io"),
        ("display_name", "Acme SSO"),
        ("scopes", "[\"openid\", \"email\", \"groups\"]"),
        ("trust_email", "true"),
        ("domains", "[\"ACME.io\"]"),
        ("idp_logout", "false"),
        ("claims__name", "preferred_username"),
        ("claims__email", "\"https://acme.io/mail\""),
        ("claims__user_id", "sub"),
        ("code_challenge", "true"),
        ("code_challenge_method", "S256"),
    ];
    let config = quiet(&borrowed(&variables("acme", &secure, &services)));
    let provider = only(&config);
    assert_eq!(provider.default_tenant, Some(TenantId::default_tenant()));
    assert_eq!(provider.name, "Acme SSO");
    assert_eq!(provider.scopes, ["openid", "email", "groups"]);
    assert!(provider.trust_email && !provider.sign_out);
    assert_eq!(provider.domains[0].as_str(), "acme.io");
    assert_eq!(provider.claims.name, "preferred_username");
    assert_eq!(provider.claims.email, "https://acme.io/mail");
}

#[test]
fn bad_values_stop_the_start_with_their_name() {
    let good = [("base_url", "https://sso.acme.io")];
    let with = |name: &'static str, value: &'static str| [&good[..], &[(name, value)]].concat();
    for (key, secure, services, setting, said) in [
        ("x", &[][..], good.to_vec(), "client_id", "missing"),
        ("x", CLIENT, vec![], "base_url", "missing"),
        ("x", CLIENT, vec![("base_url", "sso.acme.io")], "base_url", "https://"),
        ("x", CLIENT, vec![("base_url", "http://sso.acme.io")], "base_url", "https://"),
        ("x", CLIENT, vec![("base_url", "\"https://u:p@sso.acme.io\"")], "base_url", "https://"),
        ("x", CLIENT, with("access_token_url", "ftp://sso.acme.io"), "access_token_url", "https://"),
        ("x", CLIENT, with("trust_email", "perhaps"), "trust_email", "true or false"),
        ("x", CLIENT, with("domains", "[\"gmail.com\"]"), "domains", "public mail service"),
        ("x", CLIENT, with("scopes", "[\"email\"]"), "scopes", "openid"),
        ("x", CLIENT, with("code_challenge_method", "plain"), "code_challenge_method", "S256"),
        ("x", &[("client_id", "<SSO_CLIENT_ID>"), ("client_secret", "a")], good.to_vec(), "client_id", "placeholder"),
        ("x", &[("client_id", "a"), ("default_company", "acme")], good.to_vec(), "default_company", "32 hex digits"),
    ] {
        let found = problem(&borrowed(&variables(key, secure, &services)));
        assert!(found.contains(setting) && found.contains(said) && found.contains("sso"), "{setting}: {found}");
    }
}

#[test]
fn groups_are_taken_over_as_configured() {
    let with = |more: &[(&'static str, &'static str)]| {
        let mut settings = vec![("base_url", "https://sso.acme.io")];
        settings.extend(more);
        variables("x", CLIENT, &settings)
    };
    let all = with(&[
        ("groups__enabled", "true"),
        ("groups__claim", "\"https://acme.io/groups\""),
        ("groups__admins", "[\"ml-admins\"]"),
        ("groups__case_sensitive", "false"),
        ("groups__prohibit_user_signup_if_not_in_group", "true"),
        ("groups__map", "[\"cn=eng=Engineers\", \"ops = Queue Admins\"]"),
    ]);
    let pair = |theirs: &str, ours: &str| (theirs.to_owned(), ours.to_owned());
    let expected = GroupSync {
        claim: "https://acme.io/groups".to_owned(),
        admins: vec!["ml-admins".to_owned()],
        case_sensitive: false,
        required: true,
        map: vec![pair("cn=eng", "Engineers"), pair("ops", "Queue Admins")],
        by_operator: true,
    };
    assert_eq!(only(&quiet(&borrowed(&all))).groups, Some(expected));
    let plain = quiet(&borrowed(&with(&[("groups__enabled", "true")])));
    let plain = only(&plain).groups.clone().expect("switched on");
    assert!(plain.claim == "groups" && plain.case_sensitive && !plain.required, "{plain:?}");
    assert_eq!(only(&quiet(&borrowed(&with(&[("groups__claim", "roles")])))).groups, None);
    let bad = problem(&borrowed(&with(&[("groups__map", "[\"Engineers\"]")])));
    assert!(bad.contains("groups__map") && bad.contains("data-eng=Engineers"), "{bad}");
}

#[test]
fn what_has_no_effect_is_said() {
    let with = |name: &'static str, value: &'static str| {
        variables("x", CLIENT, &[("base_url", "https://sso.acme.io"), (name, value)])
    };
    assert!(warning(&borrowed(&with("code_challenge", "false"))).contains("always sent"));
    assert!(warning(&borrowed(&with("claims__user_id", "email"))).contains("the claim sub alone"));
    assert!(warning(&borrowed(&with("base_urll", "https://x.io"))).contains("did you mean"));
    let (config, _) = load(&borrowed(&with("debug", "true"))).expect("should load");
    assert_eq!(only(&config).key.as_str(), "x");
}
