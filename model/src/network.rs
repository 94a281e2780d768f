//! Networks: an address, or CIDR as in RFC 4632 and RFC 4291.

use std::{net::IpAddr, str::FromStr};

/// Addresses that begin alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    start: u128,
    mask: u128,
    is_v4: bool,
}

/// A text that is no network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is neither an address nor a network; write for example 10.0.0.0/8, 192.168.1.7 or fd00::/8")]
pub struct BadNetwork(pub String);

impl FromStr for Network {
    type Err = BadNetwork;

    fn from_str(text: &str) -> Result<Self, BadNetwork> {
        Self::parse(text).ok_or_else(|| BadNetwork(text.chars().take(64).collect()))
    }
}

impl Network {
    fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address = IpAddr::from_str(address).ok()?;
        let (start, is_v4) = bits(address);
        let width: u8 = if is_v4 { 32 } else { 128 };
        let length = match prefix {
            None => width,
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse().ok()?,
            Some(_) => return None,
        };
        // Host bits that are set, as in 10.0.0.1/8, are more likely a slip than a network.
        let host_bits = u128::MAX.checked_shr(u32::from(128 - width) + u32::from(length)).unwrap_or(0);
        let fits = length <= width && start & host_bits == 0;
        fits.then_some(Self { start, mask: !host_bits, is_v4 })
    }

    /// Whether an address lies in it; IPv4 in IPv6 counts as IPv4.
    pub fn contains(&self, address: IpAddr) -> bool {
        let (bits, is_v4) = bits(address.to_canonical());
        self.is_v4 == is_v4 && bits & self.mask == self.start
    }
}

fn bits(address: IpAddr) -> (u128, bool) {
    match address {
        IpAddr::V4(v4) => (u128::from(v4.to_bits()), true),
        IpAddr::V6(v6) => (v6.to_bits(), false),
    }
}
