//! SQLite's reading connections: handed out and taken back without a word to the database.
//!
//! The library's pool asks every connection that comes back whether it still lives. For a single read that is a second
//! round trip to the connection's thread, as dear as the read; and a reader holds no transaction that it could have
//! left open, since it reads in autocommit and cannot write.

use std::{
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use sqlx::{ConnectOptions, Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use super::{Error, Result};

/// A number of connections, opened when they are first needed.
#[derive(Clone)]
pub struct Readers(Arc<Shared>);

struct Shared {
    options: SqliteConnectOptions,
    most: u32,
    room: Arc<Semaphore>,
    patience: Duration,
    idle: Mutex<Vec<SqliteConnection>>,
}

/// One of them, until it is dropped.
pub struct Reader {
    connection: Option<SqliteConnection>,
    dead: bool,
    readers: Readers,
    _room: OwnedSemaphorePermit,
}

impl Readers {
    /// At most `most` connections; whoever finds none free waits for `patience`.
    pub fn new(options: SqliteConnectOptions, most: u32, patience: Duration) -> Self {
        let room = Arc::new(Semaphore::new(most as usize));
        Self(Arc::new(Shared { options, most, room, patience, idle: Mutex::default() }))
    }

    pub async fn acquire(&self) -> Result<Reader> {
        let room = timeout(self.0.patience, Arc::clone(&self.0.room).acquire_owned());
        let room = room.await.map_err(|_| Error::Unavailable(sqlx::Error::PoolTimedOut))?;
        let room = room.map_err(|_| Error::Unavailable(sqlx::Error::PoolClosed))?;
        let idle = self.idle().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.0.options.connect().await?,
        };
        Ok(Reader { connection: Some(connection), dead: false, readers: self.clone(), _room: room })
    }

    /// Waits for connections in use and closes them all.
    pub async fn close(&self) {
        drop(timeout(self.0.patience, self.0.room.acquire_many(self.0.most)).await);
        self.0.room.close();
        let idle = std::mem::take(&mut *self.idle());
        for connection in idle {
            if let Err(error) = connection.close().await {
                tracing::debug!(%error, "a reading connection did not close well");
            }
        }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<SqliteConnection>> {
        // Nothing can panic between taking the lock and giving it back.
        self.0.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reader {
    /// Looks at what came of a statement: a connection whose thread has ended is not handed to the next.
    pub fn learn<T>(&mut self, done: &Result<T>) {
        self.dead |= matches!(done, Err(Error::Unavailable(sqlx::Error::WorkerCrashed)));
    }
}

impl Deref for Reader {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        self.connection.as_ref().expect("only the drop takes it")
    }
}

impl DerefMut for Reader {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        self.connection.as_mut().expect("only the drop takes it")
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take().filter(|_| !self.dead) {
            self.readers.idle().push(connection);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn one(reader: &mut Reader, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&mut **reader).await.expect("a number")
    }

    fn readers() -> Readers {
        Readers::new(SqliteConnectOptions::new().in_memory(true), 1, Duration::ZERO)
    }

    #[tokio::test]
    async fn a_connection_is_lent_to_one_at_a_time_and_comes_back() {
        let readers = readers();
        let mut first = readers.acquire().await.expect("the only one");
        sqlx::query("CREATE TEMP TABLE mine (n)").execute(&mut *first).await.expect("a table");
        assert!(matches!(readers.acquire().await, Err(Error::Unavailable(_))), "there is only one");
        drop(first);
        let mut again = readers.acquire().await.expect("the same");
        assert_eq!(one(&mut again, "SELECT count(*) FROM mine").await, 0);
    }

    #[tokio::test]
    async fn a_dead_connection_is_replaced() {
        let readers = readers();
        let mut reader = readers.acquire().await.expect("the only one");
        reader.learn(&Ok(()));
        assert!(!reader.dead);
        reader.learn::<()>(&Err(sqlx::Error::WorkerCrashed.into()));
        drop(reader);
        assert!(readers.idle().is_empty());
        assert_eq!(one(&mut readers.acquire().await.expect("another"), "SELECT 7").await, 7);
    }

    /// A caller may go away in the middle of a statement; the next must see nothing of it.
    #[tokio::test]
    async fn an_abandoned_statement_leaves_nothing_behind() {
        let readers = readers();
        for _ in 0..50 {
            let mut reader = readers.acquire().await.expect("the only one");
            let many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i FROM n";
            {
                let statement = std::pin::pin!(sqlx::query(many).fetch_all(&mut *reader));
                assert!(is_pending(statement).await, "the rows cannot be there yet");
            }
            drop(reader);
            assert_eq!(one(&mut readers.acquire().await.expect("the same"), "SELECT 7").await, 7);
        }
    }

    /// Polls once; whether it is not ready.
    async fn is_pending(mut future: std::pin::Pin<&mut impl Future>) -> bool {
        std::future::poll_fn(|cx| std::task::Poll::Ready(future.as_mut().poll(cx).is_pending())).await
    }

    #[tokio::test]
    async fn closed_readers_lend_nothing() {
        let readers = readers();
        drop(readers.acquire().await.expect("the only one"));
        readers.close().await;
        assert!(readers.idle().is_empty() && readers.acquire().await.is_err());
    }
}
