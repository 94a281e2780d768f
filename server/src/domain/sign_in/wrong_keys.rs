//! Slows callers with wrong API credentials. They are never told to go away (429): the ClearML clients would repeat the
//! call for hours.

use std::{collections::HashMap, sync::Mutex, time::Duration};

use model::Timestamp;

/// Wrong keys an address may send in a minute without waiting.
const FREE: u32 = 20;

/// Addresses remembered; when there are more, the memory starts afresh.
const MOST_ADDRESSES: usize = 10_000;

/// Wrong keys by address in the running minute. Touched by refused calls only.
pub struct WrongKeys {
    delay: Duration,
    minute: Mutex<(i64, HashMap<String, u32>)>,
}

impl WrongKeys {
    pub fn new(delay: Duration) -> Self {
        Self { delay, minute: Mutex::new((0, HashMap::new())) }
    }

    /// Counts a wrong key, and waits when the address has sent many.
    pub async fn wait(&self, address: Option<&str>, now: Timestamp) {
        if self.count(address.unwrap_or_default(), now) > FREE {
            tokio::time::sleep(self.delay).await;
        }
    }

    fn count(&self, address: &str, now: Timestamp) -> u32 {
        let minute = now.seconds() / 60;
        let mut held = self.minute.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if held.0 != minute || held.1.len() >= MOST_ADDRESSES {
            *held = (minute, HashMap::new());
        }
        let count = held.1.entry(address.to_owned()).or_insert(0);
        *count = count.saturating_add(1);
        *count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_by_address_and_minute() {
        let wrong = WrongKeys::new(Duration::ZERO);
        let at = |seconds: i64| Timestamp::from_millis(seconds * 1000);
        assert_eq!(wrong.count("a", at(60)), 1);
        assert_eq!(wrong.count("a", at(61)), 2);
        assert_eq!(wrong.count("b", at(61)), 1);
        assert_eq!(wrong.count("a", at(120)), 1);
    }
}
