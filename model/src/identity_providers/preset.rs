//! Providers that the ClearML documents have recipes for, and what is particular about each.

use serde::{Deserialize, Serialize};

/// A provider by the key of its settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    Auth0,
    Okta,
    AzureAd,
    Google,
    Keycloak,
    Cognito,
    Ping,
    Custom,
}

impl Preset {
    pub const ALL: [Self; 8] =
        [Self::Auth0, Self::Okta, Self::AzureAd, Self::Google, Self::Keycloak, Self::Cognito, Self::Ping, Self::Custom];

    /// Every other key is a custom provider's.
    pub fn of(key: &str) -> Self {
        Self::parse(key).unwrap_or(Self::Custom)
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.as_str() == key)
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auth0 => "auth0",
            Self::Okta => "okta",
            Self::AzureAd => "azure_ad",
            Self::Google => "google",
            Self::Keycloak => "keycloak",
            Self::Cognito => "cognito",
            Self::Ping => "ping",
            Self::Custom => "custom",
        }
    }

    /// What lists of providers call it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::AzureAd => "Microsoft Entra",
            Self::Cognito => "Amazon Cognito",
            Self::Custom => "Custom",
            _ => match self.name() {
                Some(name) => name,
                None => "",
            },
        }
    }

    /// What its issuer looks like, with the parts in angle brackets to fill in.
    pub const fn example(self) -> &'static str {
        match self {
            Self::Auth0 => "https://<tenant>.<region>.auth0.com/",
            Self::Okta => "https://<organisation>.okta.com/oauth2/default",
            Self::AzureAd => "https://login.microsoftonline.com/<directory>/v2.0",
            Self::Google => "https://accounts.google.com",
            Self::Keycloak => "https://<host>/realms/<realm>",
            Self::Cognito => "https://cognito-idp.<region>.amazonaws.com/<pool>",
            Self::Ping => "https://auth.pingone.<region>/<environment>/as",
            Self::Custom => "https://sso.example.com",
        }
    }

    /// Whether it says which addresses are verified. Entra never does.
    pub const fn verifies(self) -> bool {
        !matches!(self, Self::AzureAd)
    }

    /// What buttons call it.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Auth0 => Some("Auth0"),
            Self::Okta => Some("Okta"),
            Self::AzureAd => Some("Microsoft"),
            Self::Google => Some("Google"),
            Self::Keycloak => Some("Keycloak"),
            Self::Cognito => Some("Amazon Cognito"),
            Self::Ping => Some("Ping"),
            Self::Custom => None,
        }
    }

    /// The issuer where it follows from the provider, or from where people sign in there.
    pub fn issuer(self, authorize_url: Option<&str>) -> Option<String> {
        let before = |end: &str| Some(authorize_url?.trim_end_matches('/').strip_suffix(end)?.to_owned());
        match self {
            Self::Google => Some("https://accounts.google.com".to_owned()),
            // https://login.microsoftonline.com/<directory>/oauth2/v2.0/authorize
            Self::AzureAd => Some(format!("{}/v2.0", before("/oauth2/v2.0/authorize")?)),
            Self::Keycloak => before("/protocol/openid-connect/auth"),
            // https://<tenant>.auth0.com/authorize, https://auth.pingone.com/<environment>/as/authorize
            Self::Auth0 | Self::Ping => before("/authorize"),
            // https://<organisation>.okta.com/oauth2/default/v1/authorize; without an authorization server of its own
            // the issuer is the organisation.
            Self::Okta => before("/oauth2/v1/authorize").or_else(|| before("/v1/authorize")),
            Self::Cognito | Self::Custom => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_lead_back() {
        for preset in Preset::ALL {
            assert_eq!(Preset::parse(preset.as_str()), Some(preset));
            assert_eq!(serde_json::to_value(preset).expect("JSON"), preset.as_str());
            assert!(!preset.title().is_empty() && preset.example().starts_with("https://"));
        }
        assert_eq!((Preset::of("acme"), Preset::parse("acme")), (Preset::Custom, None));
    }

    #[test]
    fn issuers_follow_from_where_people_sign_in() {
        for (preset, authorize_url, issuer) in [
            (Preset::Auth0, "https://acme.eu.auth0.com/authorize", "https://acme.eu.auth0.com"),
            (
                Preset::AzureAd,
                "https://login.microsoftonline.com/0a1b/oauth2/v2.0/authorize",
                "https://login.microsoftonline.com/0a1b/v2.0",
            ),
            (
                Preset::Keycloak,
                "https://sso.acme.io/realms/ml/protocol/openid-connect/auth",
                "https://sso.acme.io/realms/ml",
            ),
            (Preset::Okta, "https://acme.okta.com/oauth2/default/v1/authorize", "https://acme.okta.com/oauth2/default"),
            (Preset::Okta, "https://acme.okta.com/oauth2/v1/authorize", "https://acme.okta.com"),
            (Preset::Ping, "https://auth.pingone.com/0a1b/as/authorize", "https://auth.pingone.com/0a1b/as"),
            (Preset::Google, "https://elsewhere.example/auth", "https://accounts.google.com"),
        ] {
            assert_eq!(preset.issuer(Some(authorize_url)).as_deref(), Some(issuer));
        }
        assert_eq!(Preset::Custom.issuer(Some("https://acme.io/authorize")), None);
        assert_eq!(Preset::Auth0.issuer(Some("https://acme.io/elsewhere")), None);
    }
}
