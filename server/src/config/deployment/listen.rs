//! Addresses to listen on.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use super::{
    super::origin::Origin,
    input::Input,
    table::{API_ADDR, Setting},
};

/// An address and port; by default all interfaces.
pub fn address(input: &mut Input<'_>, setting: &Setting, default_port: u16) -> SocketAddr {
    let default = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), default_port);
    let Some(found) = input.value(setting) else {
        input.report.text_entry(setting.key, &default.to_string(), Origin::Default);
        return default;
    };
    let text = match found.text.trim().strip_prefix("localhost:") {
        Some(port) => format!("127.0.0.1:{port}"),
        None => found.text.trim().to_owned(),
    };
    if let Ok(address) = text.parse::<SocketAddr>() {
        input.report.text_entry(setting.key, &address.to_string(), found.origin);
        return address;
    }
    input.report.problem(found.place, format!("this must be an IP address and a port, like 0.0.0.0:{default_port}"));
    default
}

/// Two listeners cannot share a port; port 0 lets the system choose two.
pub fn check_different(input: &mut Input<'_>, web: SocketAddr, api: SocketAddr) {
    if web == api && web.port() != 0 {
        input.report.problem(API_ADDR.variable, format!("the pages are served on {web} already: choose another port"));
    }
}
