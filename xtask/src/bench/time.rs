//! The clock of measurements, and waiting for other processes.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// How often a process is asked whether it has come so far.
const PAUSE: Duration = Duration::from_micros(200);

/// Longest wait for anything.
const PATIENCE: Duration = Duration::from_secs(30);

/// Repeats until it gives something; answers that, and how long it took.
#[expect(clippy::disallowed_methods, reason = "this is a stopwatch, and a process has no event to wait for")]
pub fn until<T>(what: &str, mut attempt: impl FnMut() -> Result<Option<T>>) -> Result<(T, Duration)> {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if let Some(found) = attempt()? {
            return Ok((found, start.elapsed()));
        }
        std::thread::sleep(PAUSE);
    }
    bail!("{what} took more than {} s", PATIENCE.as_secs())
}
