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
    metadata::{Described, Metadata},
    proof::{Proof, Redeem},
    provider::{Endpoints, Provider, Request},
};

/// How long a provider that did not answer is not asked again, in seconds.
const PATIENCE: i64 = 10;

/// What a provider says of itself is asked for again after so many seconds.
const FRESH: i64 = 60 * 60;

/// Most connections of workspaces of which is remembered what was heard.
const REMEMBERED: usize = 1000;

/// All configured providers, and what was heard from those that workspaces have set.
pub struct Oidc {
    known: BTreeMap<ProviderKey, Arc<Known>>,
    /// Those of workspaces, by key, as they were when they were asked.
    of_workspaces: std::sync::Mutex<BTreeMap<ProviderKey, Arc<Known>>>,
    fetch: Arc<dyn Fetch>,
    /// The way to providers that workspaces have set.
    guarded: Arc<dyn Fetch>,
    clock: Arc<dyn Clock>,
}

/// A provider, and what was heard from it.
struct Known {
    provider: Arc<Provider>,
    metadata: ArcSwapOption<(Metadata, Timestamp)>,
    keys: Keys,
    /// When it was asked in vain.
    failed: Mutex<Option<Timestamp>>,
}

impl Known {
    fn new(provider: Arc<Provider>) -> Arc<Self> {
        let (metadata, keys, failed) = (ArcSwapOption::empty(), Keys::default(), Mutex::default());
        Arc::new(Self { provider, metadata, keys, failed })
    }
}

impl Oidc {
    /// Providers of workspaces are asked through `guarded`, those of the operator through `fetch`.
    pub fn new(
        providers: Vec<Provider>,
        fetch: Arc<dyn Fetch>,
        guarded: Arc<dyn Fetch>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let known = providers.into_iter().map(|provider| (provider.key.clone(), Known::new(Arc::new(provider))));
        Self { known: known.collect(), of_workspaces: std::sync::Mutex::default(), fetch, guarded, clock }
    }

    /// The operator's providers.
    pub fn providers(&self) -> impl Iterator<Item = &Arc<Provider>> {
        self.known.values().map(|known| &known.provider)
    }

    /// One of the operator's.
    pub fn find(&self, key: &ProviderKey) -> Option<&Arc<Provider>> {
        self.known.get(key).map(|known| &known.provider)
    }

    /// What was heard from a provider; nothing yet from a connection that was changed.
    fn heard(&self, provider: &Provider) -> Arc<Known> {
        if provider.owner.is_none()
            && let Some(known) = self.known.get(&provider.key)
        {
            return Arc::clone(known);
        }
        let mut heard = self.of_workspaces.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(known) = heard.get(&provider.key).filter(|known| known.provider.revision == provider.revision) {
            return Arc::clone(known);
        }
        if heard.len() >= REMEMBERED {
            heard.clear();
        }
        let known = Known::new(Arc::new(provider.clone()));
        heard.insert(provider.key.clone(), Arc::clone(&known));
        known
    }

    fn way_to(&self, provider: &Provider) -> &dyn Fetch {
        if provider.owner.is_some() { self.guarded.as_ref() } else { self.fetch.as_ref() }
    }

    /// Whether a provider of a workspace may be at this host. The error is for the log.
    pub async fn may_be_at(&self, host: &str) -> Result<(), String> {
        self.guarded.may_reach(host).await.map_err(|error| error.to_string())
    }

    /// What a provider says of itself at this address, which somebody of a workspace has typed. The error is for the
    /// log.
    pub async fn look_up(&self, address: &str) -> Result<Described, String> {
        metadata::look_up(address, self.guarded.as_ref()).await
    }

    /// What the provider says of itself, asked at most once an hour. What was heard before counts while it is silent.
    pub async fn metadata(&self, provider: &Provider) -> Option<Arc<(Metadata, Timestamp)>> {
        let known = self.heard(provider);
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
        match metadata::discover(provider, self.way_to(provider)).await {
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

    /// Asks all of these that have to be asked, at once: several that are silent keep nobody waiting longer than one.
    pub async fn ask_all(&self, providers: &[Arc<Provider>]) {
        let mut asking: Vec<_> = providers.iter().map(|provider| Box::pin(self.metadata(provider))).collect();
        poll_fn(|context| {
            asking.retain_mut(|one| one.as_mut().poll(context).is_pending());
            if asking.is_empty() { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }

    /// The origins that the operator's providers are known to be at, for forms and redirects that lead there.
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
