//! `cargo xtask bench`: the release binary under load on both databases, beside a plain handler that answers the same
//! bytes in the same run. What misses its target is said; nothing here may be changed to make a target pass.

mod agents;
mod cases;
mod cold_start;
mod http;
mod machine;
mod place;
mod process;
mod report;
mod rounds;
mod targets;
mod time;
mod world;
mod wrk;

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::build::flags;
use crate::layout::{Profile, target};
use crate::process::{cargo, run as run_shown};
use place::{Database, Place};
use process::{Plain, Server};
use report::Measured;

/// The programs that take part.
pub struct Binaries {
    /// The release as it is shipped.
    product: PathBuf,
    /// `server/examples/bench`: fills databases, and is the plain handler.
    helper: PathBuf,
}

/// Measures on the databases named, or both; `false` if a target was missed.
pub fn run(names: &[&str]) -> Result<bool> {
    if let Some(unknown) = names.iter().find(|name| !Database::ALL.iter().any(|database| database.name() == **name)) {
        bail!("there is no database `{unknown}`; there are sqlite and postgres");
    }
    let binaries = Binaries::built()?;
    let machine = machine::Machine::here()?;
    println!("{machine}");
    let mut all = Vec::new();
    for database in Database::ALL.into_iter().filter(|it| names.is_empty() || names.contains(&it.name())) {
        let measured = measure(&binaries, database).with_context(|| format!("on {}", database.name()))?;
        println!("\n{measured}");
        all.push(measured);
    }
    let checks: Vec<targets::Check> = all.iter().flat_map(targets::of).collect();
    for check in &checks {
        println!("{check}");
    }
    println!("written to {}", report::write(&machine, &all, &checks)?.display());
    Ok(checks.iter().all(targets::Check::is_met))
}

impl Binaries {
    fn built() -> Result<Self> {
        let release = target()?.join("release");
        let product = release.join("tenantry");
        if !product.exists() {
            bail!("there is no release to measure: run `cargo xtask build --release` first");
        }
        let mut helper = cargo(&["build", "--release", "--package", "server", "--example", "bench"]);
        run_shown(flags(Profile::Release, &mut helper))?;
        Ok(Self { product, helper: release.join("examples/bench") })
    }
}

fn measure(binaries: &Binaries, database: Database) -> Result<Measured> {
    let place = Place::new(binaries, database)?;
    let world = world::make(&place)?;
    let cold_start = cold_start::median(&place)?;
    let server = Server::start(&place)?;
    let idle = server.memory()?;
    eprintln!("-- {}: finding the last page", database.name());
    let cases = cases::all(&server, &world)?;
    let plain = Plain::start(&place, &cases)?;
    let mut results = Vec::new();
    for case in cases {
        eprintln!("-- {}: {}", database.name(), case.name);
        results.push(rounds::of(&case, &server, &plain)?);
    }
    eprintln!("-- {}: agents", database.name());
    let agents = agents::measure(&server, &world)?;
    Ok(Measured { database, cold_start, idle, loaded: server.memory()?, results, agents })
}
