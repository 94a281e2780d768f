//! What the operating system tells the server: to stop, or to read its configuration again.

use std::{
    io::{self, IsTerminal},
    sync::Arc,
};

use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::watch,
};

use crate::start::Reloader;

/// The signals, caught from now on: one that comes before the server is ready is not lost and does not end it.
pub(super) struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hangup: Signal,
    on_terminal: bool,
}

impl Signals {
    pub(super) fn catch() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hangup: signal(SignalKind::hangup())?,
            on_terminal: io::stderr().is_terminal(),
        })
    }

    /// Has the configuration read again at each hang-up. The receiver turns true when the server is to stop.
    pub(super) fn follow(mut self, reloader: Arc<Reloader>) -> watch::Receiver<bool> {
        let (stop, stopped) = watch::channel(false);
        tokio::spawn(async move {
            while self.is_to_go_on().await {
                let reloader = Arc::clone(&reloader);
                tokio::spawn(async move { reloader.reload().await });
            }
            tracing::info!("stopping: finishing what is running");
            let _nobody_waits = stop.send(true);
        });
        stopped
    }

    async fn is_to_go_on(&mut self) -> bool {
        tokio::select! {
            _ = self.terminate.recv() => false,
            _ = self.interrupt.recv() => false,
            // A terminal that is closed sends the same signal, and then is a terminal no longer.
            _ = self.hangup.recv() => !self.on_terminal || io::stderr().is_terminal(),
        }
    }
}
