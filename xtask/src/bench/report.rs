//! The figures as a table for people and as JSON for whoever compares two runs.

use std::fmt;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use serde_json::{Value, json};

use super::agents::{AGENTS, Agents};
use super::machine::Machine;
use super::place::Database;
use super::process::Memory;
use super::rounds::Outcome;
use super::targets::{Check, megabytes};
use super::wrk::CONNECTIONS;
use crate::layout::target;

/// All figures of one database.
pub struct Measured {
    pub database: Database,
    pub cold_start: Duration,
    /// Before the first request.
    pub idle: Memory,
    /// After the last.
    pub loaded: Memory,
    pub results: Vec<Outcome>,
    pub agents: Agents,
}

impl fmt::Display for Measured {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        write!(out, "{:<24}{:>9}{:>9}{:>9}", self.database.name(), "req/s", "p50 ms", "p99 ms")?;
        writeln!(out, "{:>9}{:>11}{:>11}{:>9}{:>9}", "cpu µs", "bytes", "plain", "ratio", "errors")?;
        for it in &self.results {
            write!(out, "{:<24}{:>9.0}{:>9.2}{:>9.2}", it.name, it.rate, it.p50, it.p99)?;
            writeln!(
                out,
                "{:>9.0}{:>11.0}{:>11.0}{:>9.4}{:>9}",
                it.cpu,
                it.bytes,
                it.plain_rate,
                it.ratio(),
                it.errors
            )?;
        }
        let Agents { share, rate, p99, errors } = self.agents;
        let share = share * 100.0;
        writeln!(out, "{AGENTS} agents: {share:.1} % of a core, {rate:.0} req/s, p99 {p99:.1} ms, {errors} errors")?;
        let (idle, loaded) = (megabytes(self.idle.now), megabytes(self.loaded.now));
        let (start, peak) = (self.cold_start.as_secs_f64() * 1e3, megabytes(self.loaded.peak));
        writeln!(
            out,
            "cold start {start:.1} ms, memory idle {idle:.1} MB, after load {loaded:.1} MB, peak {peak:.1} MB"
        )
    }
}

/// Writes `target/bench/<date>.json`.
pub fn write(machine: &Machine, all: &[Measured], checks: &[Check]) -> Result<PathBuf> {
    let report = json!({
        "date": machine.date,
        "commit": machine.commit,
        "processor": machine.processor,
        "cores": machine.cores,
        "load_before": machine.load,
        "connections": CONNECTIONS,
        "databases": all.iter().map(database).collect::<Vec<_>>(),
        "targets": checks.iter().map(check).collect::<Vec<_>>(),
    });
    let file = target()?.join("bench").join(&machine.date).with_extension("json");
    fs::write(&file, serde_json::to_vec_pretty(&report)?)?;
    Ok(file)
}

fn database(measured: &Measured) -> Value {
    let cases: Vec<Value> = measured.results.iter().map(case).collect();
    json!({
        "database": measured.database.name(),
        "cold_start_ms": measured.cold_start.as_secs_f64() * 1e3,
        "idle_bytes": measured.idle.now,
        "loaded_bytes": measured.loaded.now,
        "peak_bytes": measured.loaded.peak,
        "cases": cases,
        "agents": measured.agents.json(),
    })
}

fn case(it: &Outcome) -> Value {
    json!({
        "case": it.name,
        "requests_per_second": it.rate,
        "p50_ms": it.p50,
        "p99_ms": it.p99,
        "cpu_micros_per_request": it.cpu,
        "bytes": it.bytes,
        "errors": it.errors,
        "plain_requests_per_second": it.plain_rate,
        "plain_p99_ms": it.plain_p99,
        "ratio": it.ratio(),
    })
}

fn check(it: &Check) -> Value {
    json!({ "what": it.what, "measured": it.measured, "target": it.target, "met": it.is_met() })
}
