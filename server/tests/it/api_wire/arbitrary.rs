//! Whatever arrives, an envelope goes back whose code is the status.

use axum::http::Uri;
use proptest::prelude::*;
use server::http::api::endpoints;

use super::wire::{Reply, Wire};

fn answered(reply: &Reply) {
    if reply.status == 415 {
        return;
    }
    let _ = reply.json();
    assert!(reply.status < 504, "{}", reply.text);
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(future)
}

/// A path that leads to an endpoint half of the time.
fn any_path() -> impl Strategy<Value = String> {
    let name = prop::sample::select(endpoints().iter().map(|endpoint| endpoint.name).collect::<Vec<_>>());
    prop_oneof![
        name.prop_map(|name| format!("/{name}")),
        "/(api/)?(v[0-9]{1,6}\\.?[0-9]{0,6}/)?[a-z_.%0-9/-]{0,20}",
        prop::collection::vec(any::<u8>(), 0..40).prop_map(|bytes| format!("/{}", String::from_utf8_lossy(&bytes))),
    ]
}

/// A body that is JSON of about the right shape two times out of three.
fn any_body() -> impl Strategy<Value = Vec<u8>> {
    let key = prop_oneof![
        Just("user"),
        Just("name"),
        Just("company"),
        Just("role"),
        Just("emails"),
        Just("domains"),
        Just("page"),
        Just("id"),
        Just("only_fields"),
        Just("preferences"),
        Just("access_key"),
        Just("token"),
        Just("defaults"),
        Just("expiration_sec"),
        Just("label"),
        Just("order_by"),
        Just("features"),
        Just("email"),
    ];
    let value = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|flag| flag.to_string()),
        any::<f64>().prop_map(|number| format!("{number}")),
        "[a-z0-9]{0,40}".prop_map(|text| format!("\"{text}\"")),
        ".{0,20}".prop_map(|text| serde_json::to_string(&text).expect("JSON")),
        "[a-z]{0,5}".prop_map(|text| format!("[\"{text}\", {{}}]")),
        "[a-z.$]{0,5}".prop_map(|text| format!("{{\"{text}\": [1]}}")),
    ];
    let pairs = prop::collection::vec((key, value), 0..5);
    let object = pairs.prop_map(|pairs| {
        let fields: Vec<String> = pairs.iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
        format!("{{{}}}", fields.join(",")).into_bytes()
    });
    prop_oneof![2 => object, 1 => prop::collection::vec(any::<u8>(), 0..200)]
}

/// What may stand in a header value (RFC 9110, 5.5).
fn header_byte() -> impl Strategy<Value = u8> {
    prop_oneof![Just(b'\t'), b' '..=b'~', 0x80..=0xffu8]
}

const HEADERS: &[&str] = &[
    "authorization",
    "x-clearml-act-as",
    "x-trains-impersonate-as",
    "x-clearml-tenant",
    "x-clearml-trx",
    "x-clearml-worker",
    "content-type",
    "content-encoding",
    "cookie",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn any_path_query_and_body_is_answered(
        path in any_path(),
        query in "[a-z\\[\\]=&.%0-9+-]{0,40}",
        body in any_body(),
        role in "system|admin|user",
    ) {
        let uri = format!("{path}?{query}");
        prop_assume!(uri.parse::<Uri>().is_ok());
        let wire = Wire::new();
        answered(&run(wire.ask_as(&role, &uri).body(body).send()));
    }

    #[test]
    fn any_headers_are_answered(
        value in prop::collection::vec(header_byte(), 0..60),
        name in prop::sample::select(HEADERS),
    ) {
        let wire = Wire::new();
        answered(&run(wire.ask_as("admin", "/auth.login").header(name, value.clone()).body("{}").send()));
        answered(&run(wire.ask("/login.supported_modes").header(name, value).body("{}").send()));
    }
}
