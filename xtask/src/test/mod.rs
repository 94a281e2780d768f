//! `cargo xtask test`: runs everything there is, and counts.

mod tally;

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::check;
use crate::process::{cargo, name, program};
use tally::Dialect;
pub use tally::Tally;

/// The parts, in the order they run; the first to fail does not keep the others from running.
const PARTS: &[&str] = &["check", "xtask", "sqlite", "postgres", "e2e"];

/// Runs the named parts, or all. The last line counts; a skip is a failure, and so is a part that ran nothing.
pub fn run(parts: &[&str]) -> Result<Tally> {
    if let Some(unknown) = parts.iter().find(|part| !PARTS.contains(part)) {
        bail!("there is no part `{unknown}`; there are {}", PARTS.join(", "));
    }
    let mut sum = Tally::default();
    for part in PARTS.iter().filter(|part| parts.is_empty() || parts.contains(part)) {
        eprintln!("==== {part}");
        let tally = one(part)?;
        eprintln!("==== {part}: {tally}");
        sum += tally;
    }
    eprintln!();
    println!("{sum}");
    Ok(sum)
}

fn one(part: &str) -> Result<Tally> {
    const WITH_POSTGRES: &str = "end2end/scripts/with-postgres.sh";
    // Without xtask, whose libraries would have cargo build leptos a second time with other features.
    const CARGO_TEST: &[&str] = &["test", "--workspace", "--exclude", "xtask", "--no-fail-fast"];
    match part {
        "check" => Ok(match check::all() {
            Ok(()) => Tally::default(),
            Err(error) => {
                eprintln!("{error:#}");
                Tally { failed: 1, ..Tally::default() }
            }
        }),
        "xtask" => counted(&mut cargo(&["test", "--package", "xtask"]), Dialect::Cargo),
        "sqlite" => counted(cargo(CARGO_TEST).env_remove("TENANTRY_TEST_DATABASE_URL"), Dialect::Cargo),
        "postgres" => counted(program(WITH_POSTGRES, &["cargo"]).args(CARGO_TEST), Dialect::Cargo),
        _ => counted(&mut program("end2end/run.sh", &[]), Dialect::Ours),
    }
}

/// Runs a test runner, shows what it prints, and counts.
fn counted(command: &mut Command, dialect: Dialect) -> Result<Tally> {
    eprintln!("-- {}", name(command));
    let mut child =
        command.stdout(Stdio::piped()).spawn().with_context(|| format!("cannot start {}", name(command)))?;
    let mut tally = Tally::default();
    for line in BufReader::new(child.stdout.take().context("no output to count")?).lines() {
        let line = line?;
        println!("{line}");
        dialect.count(&line, &mut tally);
    }
    Ok(tally.settled(child.wait()?.success()))
}
