//! The keys a provider signs with: kept for an hour, asked for again when an unknown one appears, but not more often than
//! once a minute, and still good for a day while the provider is silent.

use std::sync::Arc;

use arc_swap::ArcSwapOption;
use model::Timestamp;
use openidconnect::core::CoreJsonWebKeySet;
use tokio::sync::Mutex;

use super::metadata::get;
use crate::outside::Fetch;

/// In seconds.
const FRESH: i64 = 60 * 60;
const PAUSE: i64 = 60;
const LAST: i64 = 24 * 60 * 60;

#[derive(Default)]
pub struct Keys {
    held: ArcSwapOption<(CoreJsonWebKeySet, Timestamp)>,
    /// When they were asked for last, in vain or not.
    asked: Mutex<Option<Timestamp>>,
}

/// What is wanted of the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// Whatever is good.
    Good,
    /// Others than those that were held: a token names one that is not among them.
    Newer,
}

impl Keys {
    /// The keys, or nothing: the provider has not answered for too long.
    pub async fn get(&self, address: &str, want: Want, now: Timestamp, fetch: &dyn Fetch) -> Option<CoreJsonWebKeySet> {
        let before = self.held.load_full();
        if want == Want::Good && self.age(now).is_some_and(|age| age < FRESH) {
            return self.usable(now);
        }
        let mut asked = self.asked.lock().await;
        // Somebody else may have asked while this one waited.
        let changed = !same(before.as_ref(), self.held.load_full().as_ref());
        if changed || asked.is_some_and(|at| now.seconds_since(at) < PAUSE) {
            return self.usable(now);
        }
        *asked = Some(now);
        match get::<CoreJsonWebKeySet>(address, fetch).await {
            Ok(keys) => self.held.store(Some(Arc::new((keys, now)))),
            Err(reason) => tracing::warn!(reason, "the keys of an identity provider cannot be read"),
        }
        self.usable(now)
    }

    fn age(&self, now: Timestamp) -> Option<i64> {
        self.held.load().as_ref().map(|held| now.seconds_since(held.1))
    }

    fn usable(&self, now: Timestamp) -> Option<CoreJsonWebKeySet> {
        let held = self.held.load_full()?;
        (now.seconds_since(held.1) < LAST).then(|| held.0.clone())
    }
}

fn same<T>(one: Option<&Arc<T>>, other: Option<&Arc<T>>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        (None, None) => true,
        _ => false,
    }
}
