//! Counts open connections per network.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::http::client_address::network_of;

/// The counters of one listener.
#[derive(Clone, Debug)]
pub(super) struct Slots {
    most: usize,
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// One counted connection, until it is dropped.
#[derive(Debug)]
pub(super) struct Slot {
    network: IpAddr,
    slots: Slots,
}

impl Slots {
    pub(super) fn new(most: usize) -> Self {
        Self { most, open: Arc::default() }
    }

    /// A slot for the address, unless its network has all of its own.
    pub(super) fn take(&self, address: IpAddr) -> Option<Slot> {
        let network = network_of(address);
        let mut open = self.lock();
        let count = open.entry(network).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(Slot { network, slots: self.clone() })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        // Nothing can panic between taking the lock and giving it back.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut open = self.slots.lock();
        if let Some(count) = open.get_mut(&self.network) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn a_network_has_its_number_of_slots_and_gets_them_back() {
        let slots = Slots::new(2);
        let first = slots.take(ip("192.0.2.1")).expect("one");
        let second = slots.take(ip("::ffff:192.0.2.1")).expect("two");
        assert!(slots.take(ip("192.0.2.1")).is_none(), "written either way it is one network");
        assert!(slots.take(ip("192.0.2.2")).is_some());
        drop(first);
        assert!(slots.take(ip("192.0.2.1")).is_some());
        drop(second);
        assert!(slots.lock().is_empty(), "nobody connected, nothing kept");
    }

    #[test]
    fn one_ipv6_customer_is_one_network() {
        let slots = Slots::new(1);
        let _first = slots.take(ip("2001:db8:0:1::1")).expect("one");
        assert!(slots.take(ip("2001:db8:0:1:ffff::9")).is_none());
        assert!(slots.take(ip("2001:db8:0:2::1")).is_some());
    }
}
