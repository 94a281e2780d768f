//! Reading off the threads that serve requests, with a clock on it.

use model::vaults::Format;
use tokio::sync::Semaphore;

use super::{Problem, Reason, Tree, limits, read_while, tree::Place};
use crate::outside::clock::monotonic;

/// Texts that may be read at the same time: more would only take the cores from each other, and their time with them.
static READERS: Semaphore = Semaphore::const_new(2);

/// Reads a text on a blocking thread, for at most [`limits::TIME`]. Waiting for the thread does not count.
pub async fn read_bounded(format: Format, text: String) -> Result<Tree, Problem> {
    let busy = || Problem::new(Place::START, Reason::Busy);
    let permit = READERS.acquire().await.map_err(|_| busy())?;
    let reading = tokio::task::spawn_blocking(move || {
        let start = monotonic();
        let read = read_while(format, &text, &|| monotonic().duration_since(start) > limits::TIME);
        drop(permit);
        read
    });
    reading.await.unwrap_or_else(|_| Err(busy()))
}
