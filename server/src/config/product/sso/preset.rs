//! Providers that the ClearML documents have recipes for, and what is particular about each.

/// A provider by the key of its settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    pub fn of(key: &str) -> Self {
        match key {
            "auth0" => Self::Auth0,
            "okta" => Self::Okta,
            "azure_ad" => Self::AzureAd,
            "google" => Self::Google,
            "keycloak" => Self::Keycloak,
            "cognito" => Self::Cognito,
            "ping" => Self::Ping,
            _ => Self::Custom,
        }
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
