//! `cargo xtask dev`: builds, serves `./data`, and starts over when a file changes.

use std::process::Child;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use anyhow::Result;

use crate::layout::{Profile, root, target};
use crate::process::{program, run};
use crate::{build, files};

/// What is watched.
const SOURCES: &[&str] = &["app", "model", "server", "style", "migrations", "Cargo.toml"];

/// Runs until it is interrupted. A build that fails leaves the server of the last good one running.
#[expect(clippy::disallowed_methods, reason = "files have no event to wait for")]
pub fn run_forever() -> Result<()> {
    let mut server: Option<Child> = None;
    loop {
        let seen = newest()?;
        match build::all(Profile::Debug) {
            Ok(()) => {
                stop(server.take())?;
                let binary = target()?.join("debug/tenantry");
                server = Some(program(binary, &["serve", "--data", "data"]).spawn()?);
            }
            Err(error) => eprintln!("{error:#}; waiting for the next change"),
        }
        while newest()? == seen {
            sleep(Duration::from_millis(300));
        }
    }
}

/// Asks for an orderly end, so that requests in flight finish, and waits for it.
fn stop(server: Option<Child>) -> Result<()> {
    if let Some(mut server) = server {
        run(&mut program("kill", &[&server.id().to_string()]))?;
        server.wait()?;
    }
    Ok(())
}

/// When the latest change was made.
fn newest() -> Result<Option<SystemTime>> {
    let mut newest = None;
    for source in SOURCES {
        for file in files::below(&root().join(source))? {
            // A file may be gone again: editors write through temporary ones.
            newest = newest.max(file.metadata().and_then(|file| file.modified()).ok());
        }
    }
    Ok(newest)
}
