//! Identity providers that speak OpenID Connect: what is known of each, and who they say somebody is.

mod check;
mod claims;
mod keys;
mod metadata;
mod proof;
mod provider;

use std::{collections::BTreeMap, future::poll_fn, sync::Arc, task::Poll};

use arc_swap::ArcSwapOption;
use model::{Timestamp, sso::ProviderKey};
use tokio::sync::Mutex;

use super::{Clock, Fetch};
use keys::Keys;
pub use {
    check::{Finding, check},
    metadata::Metadata,
    proof::{Proof, Redeem},
    provider::{Endpoints, Provider, Request},
};

/// How long a provider that did not answer is not asked again, in seconds.
const PATIENCE: i64 = 10;

/// What a provider says of itself is asked for again after so many seconds.
const FRESH: i64 = 60 * 60;

/// All configured providers.
pub struct Oidc {
    known: BTreeMap<ProviderKey, Known>,
    fetch: Arc<dyn Fetch>,
    clock: Arc<dyn Clock>,
}

/// A provider, and what was heard from it.
struct Known {
    provider: Provider,
    metadata: ArcSwapOption<(Metadata, Timestamp)>,
    keys: Keys,
    /// When it was asked in vain.
    failed: Mutex<Option<Timestamp>>,
}

impl Oidc {
    pub fn new(providers: Vec<Provider>, fetch: Arc<dyn Fetch>, clock: Arc<dyn Clock>) -> Self {
        let known = providers.into_iter().map(|provider| {
            let known =
                Known { metadata: ArcSwapOption::empty(), keys: Keys::default(), failed: Mutex::default(), provider };
            (known.provider.key.clone(), known)
        });
        Self { known: known.collect(), fetch, clock }
    }

    pub fn providers(&self) -> impl Iterator<Item = &Provider> {
        self.known.values().map(|known| &known.provider)
    }

    pub fn find(&self, key: &ProviderKey) -> Option<&Provider> {
        self.known.get(key).map(|known| &known.provider)
    }

    /// What the provider says of itself, asked at most once an hour. What was heard before counts while it is silent.
    pub async fn metadata(&self, provider: &Provider) -> Option<Arc<(Metadata, Timestamp)>> {
        let known = self.known.get(&provider.key)?;
        let now = self.clock.now();
        let held = known.metadata.load_full();
        if held.as_ref().is_some_and(|held| now.seconds_since(held.1) < FRESH) {
            return held;
        }
        // One asks, the others wait for what it hears.
        let mut failed = known.failed.lock().await;
        let held = known.metadata.load_full();
        let fresh = held.as_ref().is_some_and(|held| now.seconds_since(held.1) < FRESH);
        if fresh || failed.is_some_and(|at| now.seconds_since(at) < PATIENCE) {
            return held;
        }
        match metadata::discover(provider, self.fetch.as_ref()).await {
            Ok(metadata) => {
                *failed = None;
                known.metadata.store(Some(Arc::new((metadata, now))));
                known.metadata.load_full()
            }
            Err(reason) => {
                tracing::warn!(provider = %provider.key, reason, "an identity provider does not answer");
                *failed = Some(now);
                held
            }
        }
    }

    /// Asks all providers that have to be asked, at once: several that are silent keep nobody waiting longer than one.
    pub async fn ask_all(&self) {
        let mut asking: Vec<_> = self.providers().map(|provider| Box::pin(self.metadata(provider))).collect();
        poll_fn(|context| {
            asking.retain_mut(|one| one.as_mut().poll(context).is_pending());
            if asking.is_empty() { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }

    /// The origins that providers are known to be at, for forms and redirects that lead there.
    pub fn origins(&self) -> Vec<String> {
        let mut origins: Vec<String> = Vec::new();
        for known in self.known.values() {
            let heard = known.metadata.load();
            let heard = heard.iter().flat_map(|held| [Some(&held.0.authorize), held.0.end_session.as_ref()]);
            let told = [&known.provider.endpoints.authorize, &known.provider.endpoints.issuer];
            let addresses = told.into_iter().map(Option::as_ref).chain(heard).flatten();
            origins.extend(addresses.filter_map(|address| provider::origin(address)));
        }
        origins.sort();
        origins.dedup();
        origins
    }
}
