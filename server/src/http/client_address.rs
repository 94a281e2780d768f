//! The address a request counts for: the peer's, or what a trusted proxy says about it.
//!
//! Of `X-Forwarded-For` only the hops that trusted proxies wrote are believed, so the list is read from the right;
//! the left end is whatever the client sent. `X-Forwarded-Host` and `-Proto` are never read.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    ops::ControlFlow,
    str::FromStr,
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, Request},
    response::Response,
};
use http::{HeaderMap, HeaderName};
pub use model::network::BadNetwork;
use model::network::Network;

use super::hook::Hook;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address the request came from, in the request's extensions; IPv4 in IPv6 is written as IPv4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// What limits count by: the address, or for IPv6 its /64, the least that one customer gets (RFC 6177).
    pub fn network(self) -> IpAddr {
        network_of(self.0)
    }
}

/// The address itself, or the /64 of an IPv6 address.
pub(super) fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => IpAddr::V4(v4),
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 64))),
    }
}

/// The networks whose `X-Forwarded-For` is believed; by default none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Arc<[Network]>);

impl FromStr for TrustedProxies {
    type Err = BadNetwork;

    /// Reads addresses and CIDR networks, separated by commas or spaces.
    fn from_str(text: &str) -> Result<Self, BadNetwork> {
        let parts = text.split([',', ' ']).filter(|part| !part.is_empty());
        parts.map(str::parse).collect::<Result<_, _>>().map(Self)
    }
}

impl TrustedProxies {
    /// Whether the address lies in one of the networks.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address))
    }
}

/// Who the request comes from: the peer, unless that is a trusted proxy; then the right-most hop that is not one.
/// A hop that is no address ends the search at the peer.
pub fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &TrustedProxies) -> ClientAddress {
    let peer = peer.to_canonical();
    let values = headers.get_all(X_FORWARDED_FOR).iter().rev();
    let mut hops = values.flat_map(|value| value.to_str().unwrap_or_default().rsplit(','));
    let mut client = peer;
    while trusted.contains(client)
        && let Some(hop) = hops.next()
    {
        match parse_hop(hop.trim()) {
            Some(address) => client = address.to_canonical(),
            None => return ClientAddress(peer),
        }
    }
    ClientAddress(client)
}

/// An address, with a port as some proxies write it: `192.0.2.1:99`, `[2001:db8::1]:99`, `[2001:db8::1]`.
fn parse_hop(hop: &str) -> Option<IpAddr> {
    let bare = hop.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    bare.and_then(|inner| Ipv6Addr::from_str(inner).ok().map(IpAddr::V6))
        .or_else(|| IpAddr::from_str(hop).ok())
        .or_else(|| SocketAddr::from_str(hop).ok().map(|address| address.ip()))
}

/// The hook that puts the [`ClientAddress`] into the request's extensions.
#[derive(Clone, Debug)]
pub struct ClientAddresses(pub TrustedProxies);

impl Hook for ClientAddresses {
    type Kept = ();

    fn before(&self, request: &mut Request) -> ControlFlow<Response> {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        // Only a request that never was on the network, as in tests, has no peer.
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip());
        let address = client_address(peer, request.headers(), &self.0);
        request.extensions_mut().insert(address);
        ControlFlow::Continue(())
    }

    fn after(&self, (): (), response: Response) -> Response {
        response
    }
}
