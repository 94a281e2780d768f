//! What a change with its audit entry costs: one after the other, and by eight writers of one workspace at once.

use std::error::Error;

use model::{Backend, Caller, Role, credentials::Wish};
use server::outside::clock::monotonic;

use crate::opened::Opened;

/// Writers at once.
const WRITERS: usize = 8;

/// `url` and `durable`: see [`Opened::new`].
pub async fn run(url: &str, changes: u32, durable: bool) -> Result<(), Box<dyn Error>> {
    let opened = Opened::new(url, durable).await?;
    let backend = &opened.backend;
    let writers = writers(&opened).await?;
    // Warm: statements are prepared, pages are in memory.
    relabel(backend, &writers[0], changes / 10).await?;

    let start = monotonic();
    relabel(backend, &writers[0], changes).await?;
    let alone = start.elapsed();
    let start = monotonic();
    let running = writers.into_iter().map(|writer| {
        let backend = backend.clone();
        tokio::spawn(async move { relabel(&backend, &writer, changes / 8).await.map_err(|error| error.to_string()) })
    });
    for writer in running.collect::<Vec<_>>() {
        writer.await??;
    }
    let together = start.elapsed();
    println!("one writer:    {:.0} us for each change", alone.as_secs_f64() * 1e6 / f64::from(changes));
    println!("{WRITERS} writers:     {:.0} changes a second", f64::from(changes / 8 * 8) / together.as_secs_f64());
    opened.close().await;
    Ok(())
}

/// Users of one workspace, each with a key of its own.
async fn writers(opened: &Opened) -> Result<Vec<(Caller, String)>, Box<dyn Error>> {
    let mut writers = Vec::new();
    for n in 0..WRITERS {
        let caller = opened.user(&format!("Writer {n}"), Role::User).await?;
        let key = opened.backend.credentials.create(&caller, None, Wish::default()).await?.credential.access_key;
        writers.push((caller, key));
    }
    Ok(writers)
}

async fn relabel(backend: &Backend, (caller, key): &(Caller, String), times: u32) -> Result<(), model::Error> {
    for n in 0..times {
        backend.credentials.set_label(caller, None, key, Some(format!("label {n}"))).await?;
    }
    Ok(())
}
