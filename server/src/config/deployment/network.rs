//! The networks of trusted proxies.

use super::{
    super::{hocon::quoted, origin::Origin},
    input::Input,
    table::TRUSTED_PROXIES,
};
use crate::http::client_address::TrustedProxies;

/// Reads addresses and CIDR networks (RFC 4632, RFC 4291), separated by commas or blanks.
pub fn read(input: &mut Input<'_>) -> TrustedProxies {
    let Some(found) = input.value(&TRUSTED_PROXIES) else {
        input.report.entry(TRUSTED_PROXIES.key, "[]".to_owned(), Origin::Default);
        return TrustedProxies::default();
    };
    input.report.entry(TRUSTED_PROXIES.key, quoted(&found.text), found.origin);
    found.text.parse().unwrap_or_else(|reason: crate::http::client_address::BadNetwork| {
        input.report.problem(found.place, reason.to_string());
        TrustedProxies::default()
    })
}
