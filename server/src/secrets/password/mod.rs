//! Passwords: hashed off the async threads, as many at once as there are cores, with a bounded queue.
//!
//! argon2 takes 19 MiB and a whole core for about 30 ms each time. Without a bound, sign-in attempts would be the
//! cheapest way to take the server down.

mod configured;
mod hash;
mod rules;

use std::sync::Arc;

use model::{Error, Result, Secret};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

pub use configured::{BcryptHash, ConfiguredPassword};
pub use hash::{Cost, PasswordHash};
pub use rules::check_password;

use super::keyring::Keyring;
use crate::outside::entropy::{self, Entropy};

/// How many may wait for a core; who comes later is told to try again.
const QUEUE: usize = 50;

/// Longest text that is hashed, in bytes: more than any accepted password has.
const LONGEST: usize = 1024;

/// What came of comparing a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Wrong,
    Right,
    /// Right, and to be hashed anew while it is known: the cost was raised or the pepper changed.
    RightButOutdated,
}

/// Hashes and compares passwords. Clones share the same queue.
#[derive(Clone)]
pub struct Passwords(Arc<Inner>);

struct Inner {
    ring: Arc<Keyring>,
    entropy: Arc<dyn Entropy>,
    cost: Cost,
    /// Stands in for the password of who has none.
    nobody: PasswordHash,
    cores: Arc<Semaphore>,
    places: Arc<Semaphore>,
}

impl Passwords {
    /// `cores`: how many hashes are computed at once.
    #[expect(clippy::missing_panics_doc, reason = "the expectation holds for every input")]
    pub fn new(ring: Arc<Keyring>, entropy: Arc<dyn Entropy>, cost: Cost, cores: usize) -> Self {
        let nobody = PasswordHash::of_nobody(&ring, cost, &*entropy).expect("16 and 32 bytes fit a PHC string");
        let cores = cores.max(1);
        Self(Arc::new(Inner {
            ring,
            entropy,
            cost,
            nobody,
            cores: Arc::new(Semaphore::new(cores)),
            places: Arc::new(Semaphore::new(cores + QUEUE)),
        }))
    }

    /// What to store of a password. `Unavailable` when the queue is full.
    pub async fn hash(&self, password: &Secret) -> Result<PasswordHash> {
        let password = Zeroizing::new(password.reveal().clone());
        let inner = Arc::clone(&self.0);
        self.run(move || {
            if password.len() > LONGEST {
                return None;
            }
            let salt = entropy::random(&*inner.entropy);
            PasswordHash::compute(&inner.ring, inner.cost, salt, password.as_bytes())
        })
        .await?
        .ok_or(Error::Internal)
    }

    /// Compares a password with the stored hash; `None` when the person is unknown, disabled or has no password, which
    /// takes as long and always ends in [`Verdict::Wrong`]. `Unavailable` when the queue is full, `Internal` when
    /// the master key is missing that it was hashed under.
    pub async fn verify(&self, stored: Option<&PasswordHash>, password: &Secret) -> Result<Verdict> {
        // A text too long to be a password is not worth hashing, but must not answer sooner.
        let stored = stored.filter(|_| password.reveal().len() <= LONGEST).cloned();
        let text = if password.reveal().len() <= LONGEST { password.reveal() } else { "" };
        let password = Zeroizing::new(text.to_owned());
        let inner = Arc::clone(&self.0);
        self.run(move || {
            let matches = stored.as_ref().unwrap_or(&inner.nobody).matches(&inner.ring, password.as_bytes());
            let outdated = stored.as_ref().is_some_and(|hash| hash.is_outdated(&inner.ring, inner.cost));
            matches.map(|matches| match (matches & stored.is_some(), outdated) {
                (false, _) => Verdict::Wrong,
                (true, false) => Verdict::Right,
                (true, true) => Verdict::RightButOutdated,
            })
        })
        .await?
        .map_err(|missing| {
            tracing::error!("a password cannot be compared: {missing}");
            Error::Internal
        })
    }

    /// Compares a password with one that the configuration gives; `None` when it gives none to whoever is asked for.
    /// `costs` are those of all bcrypt hashes in the configuration, each once: every comparison does the work of one
    /// hash at each of them, so that its time does not tell for whom there is one. Without any it is no work at all.
    pub async fn verify_configured(
        &self,
        configured: Option<&ConfiguredPassword>,
        costs: Vec<u32>,
        password: &Secret,
    ) -> Result<bool> {
        if costs.is_empty() && configured.is_none() {
            return Ok(false);
        }
        let configured = configured.filter(|_| password.reveal().len() <= LONGEST).cloned();
        let text = if password.reveal().len() <= LONGEST { password.reveal() } else { "" };
        let password = Zeroizing::new(text.to_owned());
        self.run(move || configured::matches(configured.as_ref(), &costs, password.as_bytes())).await
    }

    /// Does the work on a blocking thread when a core is free. The permits go with the work, not with the request: a
    /// client that hangs up does not make room for one more.
    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let place = Arc::clone(&self.0.places).try_acquire_owned().map_err(|_| Error::Unavailable)?;
        let core = Arc::clone(&self.0.cores).acquire_owned().await.map_err(|_| Error::Unavailable)?;
        let permits = (core, place);
        let done = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(permits);
            result
        });
        done.await.map_err(|panic| {
            tracing::error!("hashing a password failed: {panic}");
            Error::Internal
        })
    }
}

#[cfg(test)]
mod tests {
    use std::{
        future::poll_fn,
        pin::Pin,
        sync::{Mutex, mpsc},
        task::Poll,
    };

    use super::*;
    use crate::{outside::SeededEntropy, secrets::MasterKeys};

    fn passwords(cores: usize) -> Passwords {
        let entropy = Arc::new(SeededEntropy::new(1));
        let ring = Arc::new(Keyring::new(&MasterKeys::generate(&*entropy)));
        Passwords::new(ring, entropy, Cost::FOR_TESTS, cores)
    }

    fn secret(text: &str) -> Secret {
        Secret::new(text.to_owned())
    }

    #[tokio::test]
    async fn right_and_wrong() {
        let passwords = passwords(2);
        let stored = passwords.hash(&secret("blue walrus tea")).await.expect("hashed");
        assert_eq!(passwords.verify(Some(&stored), &secret("blue walrus tea")).await, Ok(Verdict::Right));
        assert_eq!(passwords.verify(Some(&stored), &secret("blue walrus te")).await, Ok(Verdict::Wrong));
        assert_eq!(passwords.verify(None, &secret("blue walrus tea")).await, Ok(Verdict::Wrong));
        assert_ne!(passwords.hash(&secret("blue walrus tea")).await, Ok(stored), "every hash has its own salt");
    }

    #[tokio::test]
    async fn an_outdated_hash_is_told() {
        let passwords = passwords(1);
        let stored = passwords.hash(&secret("blue walrus tea")).await.expect("hashed");
        let inner = &passwords.0;
        let dearer = Cost { passes: 2, ..Cost::FOR_TESTS };
        let now = Passwords::new(Arc::clone(&inner.ring), Arc::clone(&inner.entropy), dearer, 1);
        assert_eq!(now.verify(Some(&stored), &secret("blue walrus tea")).await, Ok(Verdict::RightButOutdated));
    }

    #[tokio::test]
    async fn a_huge_text_is_wrong_and_not_hashed() {
        let passwords = passwords(1);
        let stored = passwords.hash(&secret("")).await.expect("hashed");
        let huge = secret(&"a".repeat(10_000_000));
        assert_eq!(passwords.verify(Some(&stored), &huge).await, Ok(Verdict::Wrong));
        assert_eq!(passwords.hash(&huge).await, Err(Error::Internal));
    }

    #[tokio::test]
    async fn what_is_configured_is_compared_at_every_cost() {
        let passwords = passwords(1);
        let hashed = |cost, text: &str| {
            let hash = bcrypt::hash_with_salt(text, cost, [7; 16]).expect("hashed").to_string();
            ConfiguredPassword::Bcrypt(BcryptHash::parse(&hash).expect("a hash"))
        };
        let huge = "a".repeat(2000);
        let plain = ConfiguredPassword::Plain(secret("blue walrus tea"));
        for configured in [plain, hashed(4, "blue walrus tea"), hashed(5, "blue walrus tea")] {
            let told = async |configured, text| {
                passwords.verify_configured(configured, vec![4, 5], &secret(text)).await.expect("compared")
            };
            assert!(told(Some(&configured), "blue walrus tea").await, "{configured:?}");
            assert!(!told(Some(&configured), "blue walrus te").await, "{configured:?}");
            assert!(!told(Some(&configured), "").await, "{configured:?}");
            assert!(!told(Some(&configured), &huge).await, "{configured:?}");
            assert!(!told(Some(&configured), &huge[..100]).await, "{configured:?}");
            assert!(!told(None, "blue walrus tea").await);
        }
    }

    /// Two are held by a channel, fifty wait, the next is refused, and all others finish.
    #[tokio::test]
    async fn the_queue_is_bounded() {
        let passwords = passwords(2);
        let (starts, started) = mpsc::channel();
        let (release, released) = mpsc::channel::<()>();
        let released = Arc::new(Mutex::new(released));
        let held = || {
            let (starts, released) = (starts.clone(), Arc::clone(&released));
            move || {
                let _ = starts.send(());
                let _ = released.lock().map(|released| released.recv());
            }
        };
        let mut running: Vec<_> = (0..52).map(|_| Box::pin(passwords.run(held()))).collect();
        for waiting in &mut running {
            assert!(is_pending(waiting).await);
        }
        assert_eq!(passwords.0.places.available_permits(), 0);
        assert_eq!(passwords.verify(None, &secret("x")).await, Err(Error::Unavailable));
        started.recv().expect("the first has started");
        started.recv().expect("the second has started");
        assert!(started.try_recv().is_err(), "no third one runs");
        drop(release);
        for done in running {
            assert_eq!(done.await, Ok(()));
        }
        assert_eq!(passwords.verify(None, &secret("x")).await, Ok(Verdict::Wrong));
    }

    async fn is_pending(future: &mut Pin<Box<impl Future>>) -> bool {
        poll_fn(|cx| Poll::Ready(future.as_mut().poll(cx).is_pending())).await
    }

    #[tokio::test]
    async fn who_gives_up_while_waiting_frees_the_place() {
        let passwords = passwords(1);
        let core = Arc::clone(&passwords.0.cores).acquire_owned().await.expect("free");
        let mut waiting = Box::pin(passwords.run(|| ()));
        assert!(is_pending(&mut waiting).await);
        assert_eq!(passwords.0.places.available_permits(), QUEUE);
        drop(waiting);
        assert_eq!(passwords.0.places.available_permits(), QUEUE + 1);
        drop(core);
    }
}
