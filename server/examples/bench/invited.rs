//! What it costs to invite from a list: from when it is taken to the last answer.

use std::error::Error;

use model::{Role, invitations::NewImport};
use server::outside::clock::monotonic;

use crate::opened::Opened;

/// `url` and `durable`: see [`Opened::new`].
pub async fn run(url: &str, people: u32, durable: bool) -> Result<(), Box<dyn Error>> {
    let opened = Opened::new(url, durable).await?;
    let admin = opened.user("Admin", Role::Admin).await?;
    let lines: Vec<String> = (0..people).map(|n| format!("person-{n}@invited.example,Person {n}\n")).collect();
    let text = lines.concat();

    let start = monotonic();
    let list = opened.backend.invitations.import(&admin, NewImport { text, ..NewImport::default() }).await?;
    let taken = start.elapsed();
    while opened.domain.import_next().await? {}
    let done = start.elapsed();

    let progress = opened.backend.invitations.import_progress(&admin, &list).await?;
    println!("taken:         {:.0} ms", taken.as_secs_f64() * 1e3);
    println!(
        "done:          {:.1} s, {:.1} ms a person",
        done.as_secs_f64(),
        done.as_secs_f64() * 1e3 / f64::from(people)
    );
    for (result, count) in progress.counts {
        println!("{:<15}{count}", result.as_str());
    }
    opened.close().await;
    Ok(())
}
