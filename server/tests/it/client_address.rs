//! Which address a request counts for, and that nobody chooses it.

use std::{
    net::IpAddr,
    time::{Duration, Instant},
};

use http::{HeaderMap, HeaderValue};
use server::http::{
    client_address::{ClientAddress, TrustedProxies, client_address},
    rate::{RateLimiter, SIGN_IN_PER_NETWORK},
};

const TRUSTED: &str = "10.0.0.0/8, 192.168.1.7, fd00::/8 2001:db8:ffff::1";

fn ip(text: &str) -> IpAddr {
    text.parse().expect("well-formed")
}

fn forwarded(values: &[&str]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for value in values {
        headers.append("x-forwarded-for", HeaderValue::from_bytes(value.as_bytes()).expect("well-formed"));
    }
    headers
}

#[test]
fn the_right_most_untrusted_hop_counts() {
    let trusted: TrustedProxies = TRUSTED.parse().unwrap();
    for (peer, values, client) in [
        // Not a proxy: whatever it says, it is the peer.
        ("203.0.113.9", &[][..], "203.0.113.9"),
        ("203.0.113.9", &["198.51.100.1"], "203.0.113.9"),
        ("203.0.113.9", &["10.0.0.1"], "203.0.113.9"),
        ("192.168.1.8", &["198.51.100.1"], "192.168.1.8"),
        // One proxy.
        ("10.0.0.1", &[], "10.0.0.1"),
        ("10.0.0.1", &["198.51.100.1"], "198.51.100.1"),
        ("192.168.1.7", &[" 198.51.100.1 "], "198.51.100.1"),
        // The left is the client's own word.
        ("10.0.0.1", &["1.1.1.1, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", &["10.9.9.9, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", &["rubbish, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", &["1.1.1.1", "198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", &["\u{fc}", "198.51.100.1"], "198.51.100.1"),
        // A chain of proxies, in one header or several.
        ("10.0.0.1", &["1.1.1.1, 198.51.100.1, 10.0.0.2"], "198.51.100.1"),
        ("10.0.0.1", &["1.1.1.1, 198.51.100.1", "10.0.0.2, 192.168.1.7"], "198.51.100.1"),
        ("10.0.0.1", &["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        // What is no address ends at the peer.
        ("10.0.0.1", &["rubbish"], "10.0.0.1"),
        ("10.0.0.1", &["198.51.100.1, unknown"], "10.0.0.1"),
        ("10.0.0.1", &["198.51.100.1,"], "10.0.0.1"),
        ("10.0.0.1", &["rubbish, 10.0.0.2"], "10.0.0.1"),
        ("10.0.0.1", &[""], "10.0.0.1"),
        ("10.0.0.1", &["198.51.100.1, \u{fc}"], "10.0.0.1"),
        ("10.0.0.1", &["198.51.100.256"], "10.0.0.1"),
        ("10.0.0.1", &["[198.51.100.1]"], "10.0.0.1"),
        // IPv6, mapped IPv4, ports.
        ("fd00::1", &["2001:db8::5"], "2001:db8::5"),
        ("2001:db8:ffff::1", &["[2001:db8::5]"], "2001:db8::5"),
        ("2001:db8:ffff::2", &["2001:db8::5"], "2001:db8:ffff::2"),
        ("10.0.0.1", &["[2001:db8::5]:4711"], "2001:db8::5"),
        ("10.0.0.1", &["198.51.100.1:4711"], "198.51.100.1"),
        ("::ffff:10.0.0.1", &["198.51.100.1"], "198.51.100.1"),
        ("::ffff:203.0.113.9", &["198.51.100.1"], "203.0.113.9"),
        ("10.0.0.1", &["198.51.100.1, ::ffff:10.0.0.2"], "198.51.100.1"),
        ("10.0.0.1", &["::ffff:198.51.100.1"], "198.51.100.1"),
    ] {
        let found = client_address(ip(peer), &forwarded(values), &trusted);
        assert_eq!(found, ClientAddress(ip(client)), "{peer} with {values:?}");
    }
}

#[test]
fn by_default_nobody_is_believed() {
    let found = client_address(ip("127.0.0.1"), &forwarded(&["198.51.100.1"]), &TrustedProxies::default());
    assert_eq!(found, ClientAddress(ip("127.0.0.1")));
}

#[test]
fn networks_are_read_exactly() {
    for (networks, address, inside) in [
        ("10.0.0.0/8", "10.255.255.255", true),
        ("10.0.0.0/8", "11.0.0.0", false),
        ("0.0.0.0/0", "255.255.255.255", true),
        ("0.0.0.0/0", "::1", false),
        ("::/0", "127.0.0.1", false),
        ("::/0", "2001:db8::1", true),
        ("172.16.0.0/12", "172.31.255.255", true),
        ("172.16.0.0/12", "172.32.0.0", false),
        ("192.0.2.1/32", "192.0.2.1", true),
        ("192.0.2.1/32", "192.0.2.0", false),
        ("2001:db8::/33", "2001:db8:7fff::1", true),
        ("2001:db8::/33", "2001:db8:8000::1", false),
        ("::1/128", "::1", true),
        ("::1/128", "::2", false),
        ("", "127.0.0.1", false),
    ] {
        let trusted: TrustedProxies = networks.parse().unwrap();
        assert_eq!(trusted.contains(ip(address)), inside, "{address} in {networks:?}");
    }
}

#[test]
fn what_is_no_network_is_named_in_the_error() {
    for bad in [
        "10.0.0.0/33",
        "10.0.0.1/8",
        "::/129",
        "fd00::1/8",
        "10.0.0/8",
        "proxy.example",
        "10.0.0.0/",
        "10.0.0.0/+8",
        "/8",
        "10.0.0.0/8/8",
        "10.0.0.0/4294967295",
        "[::1]",
    ] {
        let error = format!("192.0.2.1, {bad}").parse::<TrustedProxies>().unwrap_err().to_string();
        assert!(error.contains(&format!("{bad:?}")) && error.contains("10.0.0.0/8, 192.168.1.7"), "{error}");
    }
}

#[expect(clippy::disallowed_methods, reason = "an instant cannot be made from a number; its value does not matter")]
#[test]
fn a_new_forged_header_each_time_does_not_escape_the_limit() {
    let limiter = RateLimiter::new(1_000);
    let trusted: TrustedProxies = TRUSTED.parse().unwrap();
    let now = Instant::now();
    for peer in ["203.0.113.9", "10.0.0.1"] {
        let passed = (0..100)
            .filter(|number| {
                let forged = forwarded(&[&format!("1.2.3.{number}, 198.51.100.1")]);
                let client = client_address(ip(peer), &forged, &trusted);
                limiter.take(&SIGN_IN_PER_NETWORK, client.network(), now).is_ok()
            })
            .count();
        assert_eq!(passed, 5, "{peer}");
    }
    let client = client_address(ip("203.0.113.9"), &HeaderMap::new(), &trusted);
    assert_eq!(limiter.check(&SIGN_IN_PER_NETWORK, client.network(), now), Err(Duration::from_secs(12)));
}

#[test]
fn an_ipv6_customer_is_one_network() {
    let network = |text: &str| ClientAddress(ip(text)).network();
    assert_eq!(network("2001:db8:0:1::1"), network("2001:db8:0:1:ffff:ffff::2"));
    assert_ne!(network("2001:db8:0:1::1"), network("2001:db8:0:2::1"));
    assert_eq!(network("::ffff:192.0.2.1"), ip("192.0.2.1"));
    assert_ne!(network("192.0.2.1"), network("192.0.2.2"));
}
