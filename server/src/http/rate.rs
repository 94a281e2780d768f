//! Token buckets in memory, one per rule and caller, in bounded space.

use std::{
    collections::{HashMap, hash_map::RandomState},
    hash::{BuildHasher, Hash},
    mem,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Sign-in tries per network: a burst of 5, then 5 a minute.
pub const SIGN_IN_PER_NETWORK: Rule = Rule::new("sign-in", 5, Duration::from_secs(12));
/// Sign-ins begun at identity providers, per network: 20, then 20 a minute.
pub const SSO_START_PER_NETWORK: Rule = Rule::new("sso-start", 20, Duration::from_secs(3));
/// Answers of identity providers, per network: as many. Each that is refused is recorded.
pub const SSO_ANSWER_PER_NETWORK: Rule = Rule::new("sso-answer", 20, Duration::from_secs(3));
/// Links of invitations that do not exist, per network: a burst of 10, then 10 an hour.
pub const UNKNOWN_INVITATION_PER_NETWORK: Rule = Rule::new("invitation", 10, Duration::from_mins(6));
/// Reports of leaked keys, per network: 20, then 20 a minute.
pub const LEAK_REPORT_PER_NETWORK: Rule = Rule::new("leak-report", 20, Duration::from_secs(3));
/// Wrong API credentials per network: 20 a minute.
pub const BAD_API_AUTH_PER_NETWORK: Rule = Rule::new("bad-api-auth-network", 20, Duration::from_secs(3));
/// Wrong API credentials per access key: 60 a minute.
pub const BAD_API_AUTH_PER_KEY: Rule = Rule::new("bad-api-auth-key", 60, Duration::from_secs(1));

/// How much of something one caller may do.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    name: &'static str,
    burst: u32,
    every: Duration,
}

impl Rule {
    /// `burst` tries at once, and one more each `every`; the name keeps the buckets of different rules apart.
    pub const fn new(name: &'static str, burst: u32, every: Duration) -> Self {
        Self { name, burst, every }
    }
}

/// All buckets of this process. It keeps hashes only, so nothing a caller sent stays in memory.
///
/// Space is bounded by two generations: when the young one is full, the old one, which holds the buckets touched
/// longest ago, is forgotten. A flood of addresses can therefore refill a bucket early, but not fill the memory.
pub struct RateLimiter {
    generations: Mutex<Generations>,
    generation_size: usize,
    hasher: RandomState,
}

/// A bucket is one instant: when it will be full again (the generic cell rate algorithm, ITU-T I.371).
#[derive(Default)]
struct Generations {
    young: HashMap<u64, Instant>,
    old: HashMap<u64, Instant>,
}

impl RateLimiter {
    /// Room for about `buckets` callers, at about 40 bytes each.
    pub fn new(buckets: usize) -> Self {
        Self { generations: Mutex::default(), generation_size: (buckets / 2).max(1), hasher: RandomState::new() }
    }

    /// Takes one token, or says how long it is until there is one.
    pub fn take(&self, rule: &Rule, who: impl Hash, now: Instant) -> Result<(), Duration> {
        let key = self.key(rule, who);
        let mut generations = self.lock();
        let full_at = full_after_take(rule, generations.find(key), now)?;
        let forgotten = generations.put(key, full_at, self.generation_size);
        drop(generations);
        // Freed outside the lock: a full generation takes milliseconds to drop.
        drop(forgotten);
        Ok(())
    }

    /// Says whether a token could be taken, and takes none: for rules that count failures only.
    pub fn check(&self, rule: &Rule, who: impl Hash, now: Instant) -> Result<(), Duration> {
        let key = self.key(rule, who);
        let found = self.lock().find(key);
        full_after_take(rule, found, now).map(drop)
    }

    fn key(&self, rule: &Rule, who: impl Hash) -> u64 {
        self.hasher.hash_one((rule.name, who))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Generations> {
        // Every change is a single map operation, so a poisoned map is still a good one.
        self.generations.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn full_after_take(rule: &Rule, full_at: Option<Instant>, now: Instant) -> Result<Instant, Duration> {
    let next = full_at.map_or(now, |at| at.max(now)) + rule.every;
    let too_much = (next - now).saturating_sub(rule.every * rule.burst);
    if too_much.is_zero() { Ok(next) } else { Err(too_much) }
}

impl Generations {
    fn find(&self, key: u64) -> Option<Instant> {
        self.young.get(&key).or_else(|| self.old.get(&key)).copied()
    }

    /// Answers the generation that fell out, if one did.
    fn put(&mut self, key: u64, full_at: Instant, size: usize) -> Option<HashMap<u64, Instant>> {
        let is_new = self.young.insert(key, full_at).is_none();
        if !is_new || self.young.len() < size {
            return None;
        }
        let young = mem::take(&mut self.young);
        Some(mem::replace(&mut self.old, young))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::disallowed_methods, reason = "an instant cannot be made from a number; its value does not matter")]
    fn any_instant() -> Instant {
        Instant::now()
    }

    const RULE: Rule = Rule::new("test", 3, Duration::from_secs(10));

    #[test]
    fn a_burst_then_one_token_each_interval() {
        let limiter = RateLimiter::new(100);
        let start = any_instant();
        for _ in 0..3 {
            assert_eq!(limiter.take(&RULE, "a", start), Ok(()));
        }
        assert_eq!(limiter.take(&RULE, "a", start), Err(Duration::from_secs(10)));
        let later = start + Duration::from_secs(4);
        assert_eq!(limiter.take(&RULE, "a", later), Err(Duration::from_secs(6)));
        let refilled = start + Duration::from_secs(10);
        assert_eq!(limiter.take(&RULE, "a", refilled), Ok(()));
        assert_eq!(limiter.take(&RULE, "a", refilled), Err(Duration::from_secs(10)));
        let rested = refilled + Duration::from_hours(1);
        let in_a_row = (0..9).filter(|_| limiter.take(&RULE, "a", rested).is_ok()).count();
        assert_eq!(in_a_row, 3, "a long rest saves up one burst, not more");
    }

    #[test]
    fn callers_and_rules_have_their_own_buckets() {
        const OTHER: Rule = Rule::new("other", 1, Duration::from_secs(10));
        let limiter = RateLimiter::new(100);
        let now = any_instant();
        assert!(limiter.take(&OTHER, "a", now).is_ok());
        assert!(limiter.take(&OTHER, "a", now).is_err());
        assert!(limiter.take(&OTHER, "b", now).is_ok());
        assert!(limiter.take(&RULE, "a", now).is_ok());
    }

    #[test]
    fn a_check_takes_nothing() {
        let limiter = RateLimiter::new(100);
        let now = any_instant();
        for _ in 0..10 {
            assert_eq!(limiter.check(&RULE, "a", now), Ok(()));
        }
        for _ in 0..3 {
            assert_eq!(limiter.take(&RULE, "a", now), Ok(()));
        }
        assert_eq!(limiter.check(&RULE, "a", now), Err(Duration::from_secs(10)));
    }

    #[test]
    fn a_flood_of_callers_stays_in_bounds_and_forgets_the_oldest() {
        let limiter = RateLimiter::new(1_000);
        let now = any_instant();
        for _ in 0..3 {
            assert!(limiter.take(&RULE, "first", now).is_ok());
        }
        for caller in 0..50_000 {
            assert!(limiter.take(&RULE, caller, now).is_ok());
            if caller % 100 == 0 {
                assert_eq!(limiter.check(&RULE, 0, now), Ok(()), "one token of three is gone");
            }
        }
        let generations = limiter.lock();
        assert!(generations.young.len() + generations.old.len() <= 1_000);
        drop(generations);
        assert!(limiter.check(&RULE, "first", now).is_ok(), "the oldest was forgotten");
        assert!(limiter.take(&RULE, 49_999, now).is_ok());
        assert!(limiter.take(&RULE, 49_999, now).is_ok());
        assert!(limiter.take(&RULE, 49_999, now).is_err(), "the youngest was kept");
    }

    #[test]
    fn half_a_flood_forgets_nobody() {
        let limiter = RateLimiter::new(1_000);
        let now = any_instant();
        for _ in 0..3 {
            assert!(limiter.take(&RULE, "first", now).is_ok());
        }
        for caller in 0..600 {
            assert!(limiter.take(&RULE, caller, now).is_ok());
        }
        assert!(limiter.take(&RULE, "first", now).is_err());
    }

    #[test]
    fn parallel_callers_share_one_bucket_exactly() {
        let limiter = RateLimiter::new(100);
        let now = any_instant();
        let rule = Rule::new("parallel", 50, Duration::from_secs(1));
        let taken: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| (0..40).filter(|_| limiter.take(&rule, "a", now).is_ok()).count()))
                .collect();
            threads.into_iter().map(|thread| thread.join().expect("no panic")).sum()
        });
        assert_eq!(taken, 50);
    }
}
