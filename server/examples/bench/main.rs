//! What `cargo xtask bench` needs besides the product: a database full of users, and a handler to compare with. And what
//! is measured without the doors: changes with their audit entries.
//!
//! An example, so that it links the same library as the binary and is never part of it.

mod audited;
mod invited;
mod opened;
mod plain;
mod seed;

use std::{error::Error, process::ExitCode};

const USAGE: &str = "\
usage: bench seed DATABASE_URL TENANT_ID    100,000 users for the tenant, and 1,000 other tenants
       bench plain IP:PORT FILE...          serves each file, a captured answer, under /<its name>
       bench audited DATABASE_URL CHANGES [fast]
                                            changes with their audit entries; fast: without waiting for the disk
       bench invited DATABASE_URL PEOPLE [fast]
                                            people invited from one list";

#[tokio::main]
async fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match run(&args).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(args: &[&str]) -> Result<(), Box<dyn Error>> {
    match args {
        ["seed", url, tenant] => seed::run(url, tenant).await,
        ["plain", address, files @ ..] => plain::run(address.parse()?, files).await,
        ["audited", url, changes] => audited::run(url, changes.parse()?, true).await,
        ["audited", url, changes, "fast"] => audited::run(url, changes.parse()?, false).await,
        ["invited", url, people] => invited::run(url, people.parse()?, true).await,
        ["invited", url, people, "fast"] => invited::run(url, people.parse()?, false).await,
        _ => Err(USAGE.into()),
    }
}
