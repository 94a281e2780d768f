//! Secrets that anybody can look up, because they are shipped as defaults.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// SHA-256 of each, so that the values themselves stand in one place less. Sources: the public repositories
/// clearml-server (`apiserver/config/default/secure.conf`) and clearml-helm-charts (`charts/clearml/values.yaml`).
const PUBLISHED: &[&str] = &[
    // clearml-server, secure.conf, http.session_secret.apiserver
    "f925bc83644659535cbbbc4d872e9adb0da23b2a83c815c85bff52ebb2c96fcc",
    // clearml-server, secure.conf, auth.token_secret
    "c8102eba105010b19cac3ca2872357e39c445b383ee4bb1e68879053541c706f",
    // clearml-server, secure.conf, credentials.apiserver
    "0941f706432520ed8cc56666fe011450e6fb0c1d06174fc139658ebfce1cda6f",
    // clearml-server, secure.conf, credentials.webserver
    "9ef7fe0e43b259b5519ed459bfaf9ac0a8a3fdce9f3b6dfbd01663a644d139bc",
    // clearml-server, secure.conf, credentials.services_agent
    "88c50f566f3ec5948adc128a6d9cff6f974bc542331383a53364e9480b328414",
    // clearml-server, secure.conf, credentials.tests; also the default of the SDK
    "4dd30d95c3c0e75a39b13a9bf46c157e59bb744183c7f92ffc2b752d0897df26",
    // clearml-helm-charts, apiserverSecret
    "6c511f30e384ffd2e95c74aa0bdef875810bdb6876eba4b4638b9d573fc7cb33",
    // clearml-helm-charts, fileserverSecret
    "9f2d9a23e879246b73518ee43ec7fc62ba3d6096e4994cee6c086b91458899e7",
    // clearml-helm-charts, secureAuthTokenSecret and readinessprobeSecret
    "0c3b1dd110371938f488eb28f8119e640ed48b276d351dce4f86edd3b9e14cdc",
    // clearml-helm-charts, testUserSecret
    "be6ae474733128c18bb70dc6ea9f1ebf668e6132afeb0f623bdec3975faa8cef",
    // clearml-helm-charts 3, secret.httpSession
    "bb55d797ea11023532edda06ff5b6cc923e66e0567ce0812270c3ca1e396b6a8",
    // clearml-helm-charts 3, secret.authToken
    "af10c6e7c0eaa8ed400dd333fac957c930e62b5c1e81d132f4ec184b699c59c3",
    // clearml-helm-charts 3, secret.credentials.apiserver
    "fe500dbcde32ccfd7c9f5e8a389ac5f5783726d554785c04ef479b7d66c8f3d1",
];

/// Whether a secret is one of the published defaults.
pub fn is_published(secret: &str) -> bool {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(secret.as_bytes()) {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    PUBLISHED.contains(&hex.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_of_the_sdk_is_known() {
        assert!(is_published("x!XTov_G-#vspE*Y(h$Anm&DIc5Ou-F)jsl$PdOyj5wG1&E!Z8"));
        assert!(!is_published("x!XTov_G-#vspE*Y(h$Anm&DIc5Ou-F)jsl$PdOyj5wG1&E!Z9"));
    }
}
