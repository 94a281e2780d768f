//! How much of everything one client may have: sizes, times, connections.

mod body;
mod guard;

use std::time::Duration;

pub use body::BodyLimit;
pub use guard::Guard;

use super::client_address::TrustedProxies;

/// File descriptors that are kept for databases, logs and the listener itself.
const OTHER_FILES: usize = 128;

/// All limits of one listener; [`Default`] has the values for production (OWASP ASVS v5.0.0-15.2.2).
#[derive(Clone, Debug)]
pub struct Limits {
    /// From the first wait for a request until its head is complete; so it is also how long a kept-alive connection
    /// may idle. 10 s.
    pub head: Duration,
    /// How long a request body may pause. 10 s.
    pub body_pause: Duration,
    /// From the complete head to the head of the answer, reading the body included. 30 s.
    pub request: Duration,
    /// How long a client may read nothing of an answer. 10 s.
    pub write_pause: Duration,
    /// How long the rest of an unread body is thrown away after the answer: without it the reset of the connection
    /// overtakes the answer, and the client never learns what was wrong. 5 s.
    pub linger: Duration,
    /// How long requests may take to finish after the signal to stop. 25 s, as orchestrators kill after 30.
    pub drain: Duration,
    /// Open connections of the listener; more wait in the kernel's queue. 10,000.
    pub connections: usize,
    /// Open connections of one address (of one /64 for IPv6); more are closed at once. 200.
    pub connections_per_network: usize,
    /// Request line and headers together, in bytes. 16 KiB, and at most 100 headers.
    pub head_bytes: usize,
    /// The request target, in bytes. 8 KiB.
    pub uri_bytes: usize,
    /// The request body, in bytes; routes may ask for less with [`BodyLimit`]. 1 MiB.
    pub body_bytes: usize,
    /// Proxies speak for many clients: their own connections are not counted per network. None.
    pub trusted: TrustedProxies,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            body_pause: Duration::from_secs(10),
            request: Duration::from_secs(30),
            write_pause: Duration::from_secs(10),
            linger: Duration::from_secs(5),
            drain: Duration::from_secs(25),
            connections: 10_000,
            connections_per_network: 200,
            head_bytes: 16 * 1024,
            uri_bytes: 8 * 1024,
            body_bytes: 1024 * 1024,
            trusted: TrustedProxies::default(),
        }
    }
}

impl Limits {
    /// Fewer connections where the process may not open so many files: with `listeners` of them sharing
    /// `open_files` (the soft `RLIMIT_NOFILE`), a flood must not take the database's descriptors.
    #[must_use]
    pub fn within_open_files(mut self, open_files: usize, listeners: usize) -> Self {
        let share = open_files.saturating_sub(OTHER_FILES) / listeners.max(1);
        self.connections = self.connections.min(share.max(16));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_leave_descriptors_for_the_database() {
        for (open_files, listeners, connections) in
            [(1_024, 2, 448), (1_000_000, 2, 10_000), (100, 2, 16), (1_128, 1, 1_000)]
        {
            let limits = Limits::default().within_open_files(open_files, listeners);
            assert_eq!(limits.connections, connections, "{open_files} files, {listeners} listeners");
        }
    }
}
