//! Networks in CIDR notation (RFC 4632, RFC 4291).

use std::{fmt, net::IpAddr, str::FromStr};

use super::{
    super::{hocon::quoted, origin::Origin},
    input::Input,
    table::TRUSTED_PROXIES,
};

/// A range of addresses, such as `10.0.0.0/8` or `fd00::/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u8,
}

impl Network {
    /// Whether an address is in it. An IPv4 address inside IPv6 counts as IPv4.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                same_start(network.to_bits().into(), address.to_bits().into(), self.prefix, 32)
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                same_start(network.to_bits(), address.to_bits(), self.prefix, 128)
            }
            _ => false,
        }
    }
}

fn same_start(network: u128, address: u128, prefix: u8, length: u8) -> bool {
    (network ^ address).checked_shr(u32::from(length - prefix)).unwrap_or(0) == 0
}

/// A network, or one address alone.
impl FromStr for Network {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| "not an IP address")?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            None => longest,
            Some(prefix) => {
                prefix.parse().ok().filter(|prefix| *prefix <= longest).ok_or("not a length of that network")?
            }
        };
        Ok(Self { address, prefix })
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

/// Reads the networks of trusted proxies, separated by commas or blanks.
pub fn read(input: &mut Input<'_>) -> Vec<Network> {
    let Some(found) = input.value(&TRUSTED_PROXIES) else {
        input.report.entry(TRUSTED_PROXIES.key, "[]".to_owned(), Origin::Default);
        return Vec::new();
    };
    let mut networks = Vec::new();
    let parts = found.text.split([',', ' ']).filter(|part| !part.is_empty());
    for (number, part) in parts.enumerate() {
        match part.parse() {
            Ok(network) => networks.push(network),
            Err(reason) => input.report.problem(
                found.place.as_str(),
                format!("entry {}: {reason}; write networks like 10.0.0.0/8, with commas", number + 1),
            ),
        }
    }
    let shown: Vec<_> = networks.iter().map(|network: &Network| quoted(&network.to_string())).collect();
    input.report.entry(TRUSTED_PROXIES.key, format!("[{}]", shown.join(", ")), found.origin);
    networks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_hold_their_addresses() {
        for (network, inside, outside) in [
            ("10.0.0.0/8", "10.255.0.1", "11.0.0.1"),
            ("192.168.1.7", "192.168.1.7", "192.168.1.8"),
            ("172.16.0.0/12", "172.31.255.255", "172.32.0.0"),
            ("10.0.0.0/8", "::ffff:10.1.2.3", "::1"),
            ("fd00::/8", "fd12::1", "fe80::1"),
            ("::1", "::1", "::2"),
        ] {
            let network: Network = network.parse().unwrap();
            assert!(network.contains(inside.parse().unwrap()), "{network} {inside}");
            assert!(!network.contains(outside.parse().unwrap()), "{network} {outside}");
        }
        let all: Network = "0.0.0.0/0".parse().unwrap();
        assert!(all.contains("8.8.8.8".parse().unwrap()));
        let all: Network = "::/0".parse().unwrap();
        assert!(all.contains("2001:db8::1".parse().unwrap()));
        assert!("10.0.0.0/33".parse::<Network>().is_err());
        assert!("proxy.example.com".parse::<Network>().is_err());
    }
}
