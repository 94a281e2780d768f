//! When keys and sessions were used last: noted at most once a minute each, off the request's path, because a durable
//! commit for every call would cost more than the call. What else is written there (sign-ins by
//! API, what workers say) goes with it.

use std::{collections::HashMap, sync::Arc, time::Duration};

use model::{SystemScope, Timestamp};
use tokio::sync::mpsc;

use super::{audit::NoteWriter, workers::Pending};
use crate::{
    outside::Clock,
    store::{self, Store},
};

/// Uses closer together than this are one, in seconds.
pub const GRAIN_SECONDS: i64 = 60;

/// Uses waiting to be written; more than this are dropped, since the next use notes the same.
const WAITING: usize = 4096;

/// Something was used.
enum Use {
    Key { access_key: String, at: Timestamp, from: Option<String> },
    Session { id: String, at: Timestamp },
}

/// Where uses are told.
pub struct Usage(mpsc::Sender<Use>);

impl Usage {
    pub fn key(&self, access_key: &str, last: Timestamp, at: Timestamp, from: Option<&str>) {
        if at.seconds_since(last) >= GRAIN_SECONDS {
            let from = from.map(|from| from.chars().take(128).collect());
            let _full = self.0.try_send(Use::Key { access_key: access_key.to_owned(), at, from });
        }
    }

    pub fn session(&self, id: &str, last: Timestamp, at: Timestamp) {
        if at.seconds_since(last) >= GRAIN_SECONDS {
            let _full = self.0.try_send(Use::Session { id: id.to_owned(), at });
        }
    }
}

/// Writes what was told, in batches.
pub struct UsageWriter {
    store: Store,
    clock: Arc<dyn Clock>,
    uses: mpsc::Receiver<Use>,
    notes: NoteWriter,
    workers: Arc<Pending>,
}

pub fn channel(store: Store, clock: Arc<dyn Clock>, notes: NoteWriter, workers: Arc<Pending>) -> (Usage, UsageWriter) {
    let (sender, uses) = mpsc::channel(WAITING);
    (Usage(sender), UsageWriter { store, clock, uses, notes, workers })
}

impl UsageWriter {
    /// Writes every `pause` until `stop`, and then what is left.
    pub async fn run(mut self, pause: Duration, stop: impl Future<Output = ()>) {
        tokio::pin!(stop);
        let mut timer = tokio::time::interval(pause);
        timer.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = &mut stop => break,
                () = self.notes.reading() => self.notes.write(self.clock.now()).await,
                _ = timer.tick() => self.write().await,
            }
        }
        self.finish().await;
    }

    /// Writes what was told so far, one row per key and session, and the notes that are due.
    pub async fn write(&mut self) {
        self.write_uses().await;
        self.workers.write(&self.store).await;
        self.notes.write(self.clock.now()).await;
    }

    /// Writes everything.
    pub async fn finish(&mut self) {
        self.write_uses().await;
        self.workers.write(&self.store).await;
        self.notes.finish().await;
    }

    async fn write_uses(&mut self) {
        let (mut keys, mut sessions) = (HashMap::new(), HashMap::new());
        while let Ok(used) = self.uses.try_recv() {
            match used {
                Use::Key { access_key, at, from } => drop(keys.insert(access_key, (at, from))),
                Use::Session { id, at } => drop(sessions.insert(id, at)),
            }
        }
        if keys.is_empty() && sessions.is_empty() {
            return;
        }
        if let Err(error) = self.write_batch(&keys, &sessions).await {
            tracing::warn!(%error, "last uses could not be written");
        }
    }

    async fn write_batch(
        &self,
        keys: &HashMap<String, (Timestamp, Option<String>)>,
        sessions: &HashMap<String, Timestamp>,
    ) -> store::Result<()> {
        let scope = SystemScope::of_server("usage");
        let mut conn = self.store.write_all(&scope).await?;
        for (access_key, (at, from)) in keys {
            store::credentials::touch(&mut conn, &scope, access_key, *at, from.as_deref()).await?;
        }
        for (id, at) in sessions {
            store::sessions::touch(&mut conn, &scope, id, *at).await?;
        }
        conn.commit().await
    }
}
