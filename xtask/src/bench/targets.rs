//! What the product has to reach on two cores, and whether it did.

use std::fmt;

use super::place::Database;
use super::report::Measured;

/// Least part of the plain handler's rate, on SQLite, by case.
const RATIOS: [(&str, f64); 4] = [("login", 0.12), ("current", 0.12), ("list", 0.04), ("page", 0.012)];

/// The slowest of a hundred pages at 32 connections, in milliseconds.
const PAGE_P99: f64 = 20.0;

/// Least part of the rate of `users.get_current_user` that four vaults are loaded at, in the same run.
const VAULTS: f64 = 0.5;

/// How much slower the last page may be than the first.
const LAST_TO_FIRST: f64 = 1.5;

/// From starting the program to the first `200` of `/readyz`, in milliseconds.
const COLD_START: f64 = 150.0;

/// Resident memory before the first request, in megabytes.
const IDLE: f64 = 40.0;

/// Part of one core that two hundred agents may cost that poll a queue every second, in percent.
const AGENTS_SHARE: f64 = 15.0;

/// A target beside what was measured.
#[derive(Clone, Debug)]
pub struct Check {
    pub what: String,
    pub measured: f64,
    pub target: f64,
    pub unit: &'static str,
    at_least: bool,
}

impl Check {
    pub fn is_met(&self) -> bool {
        if self.at_least { self.measured >= self.target } else { self.measured <= self.target }
    }
}

impl fmt::Display for Check {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let verdict = if self.is_met() { "ok" } else { "missed" };
        let digits = if self.target < 1.0 && self.target > 0.0 { 3 } else { 1 };
        let Self { what, measured, target, unit, .. } = self;
        write!(out, "{verdict}: {what}: {measured:.digits$}{unit} against {target:.digits$}{unit}")
    }
}

/// All targets of a database.
pub fn of(measured: &Measured) -> Vec<Check> {
    let name = |what: &str| format!("{}, {what}", measured.database.name());
    let at_most =
        |what: &str, measured, target, unit| Check { what: name(what), measured, target, unit, at_least: false };
    let case = |key: &str| measured.results.iter().find(|result| result.key == key);
    let mut checks = Vec::new();
    if measured.database == Database::Sqlite {
        for (result, least) in RATIOS.iter().filter_map(|(key, least)| Some((case(key)?, *least))) {
            let what = name(&format!("{} to the plain handler", result.name));
            checks.push(Check { what, measured: result.ratio(), target: least, unit: "", at_least: true });
        }
    }
    if let (Some(vaults), Some(current)) = (case("vaults"), case("current")) {
        let what = name("four vaults to users.get_current_user");
        checks.push(Check { what, measured: vaults.rate / current.rate, target: VAULTS, unit: "", at_least: true });
    }
    for (list, first, last) in [("users", "page", "page-last"), ("groups", "groups", "groups-last")] {
        if let (Some(first), Some(last)) = (case(first), case(last)) {
            checks.push(at_most(&format!("p99 of the first page of {list}"), first.p99, PAGE_P99, " ms"));
            checks.push(at_most(&format!("p99 of the last page of {list}"), last.p99, PAGE_P99, " ms"));
            let ratio = last.p50 / first.p50;
            checks.push(at_most(&format!("last page of {list} to first, p50"), ratio, LAST_TO_FIRST, ""));
        }
    }
    for (what, key) in [("page of a group of everyone", "everyone"), ("member picker", "picker")] {
        if let Some(result) = case(key) {
            checks.push(at_most(&format!("p99 of the {what}"), result.p99, PAGE_P99, " ms"));
        }
    }
    checks.push(at_most("cold start", measured.cold_start.as_secs_f64() * 1e3, COLD_START, " ms"));
    checks.push(at_most("idle memory", megabytes(measured.idle.now), IDLE, " MB"));
    checks.push(at_most("200 agents, of one core", measured.agents.share * 100.0, AGENTS_SHARE, " %"));
    checks.push(at_most("failed requests", errors(measured), 0.0, ""));
    checks
}

#[expect(clippy::cast_precision_loss, reason = "a count of failures that needs more than 52 bits is a miss anyway")]
fn errors(measured: &Measured) -> f64 {
    (measured.results.iter().map(|result| result.errors).sum::<u64>() + measured.agents.errors) as f64
}

/// Bytes as 10⁶ bytes.
#[expect(clippy::cast_precision_loss, reason = "memory is far from 2⁵² bytes")]
pub fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_miss_says_by_how_much() {
        let check =
            |measured, target, at_least| Check { what: "it".to_owned(), measured, target, unit: " ms", at_least };
        assert_eq!(check(22.04, 20.0, false).to_string(), "missed: it: 22.0 ms against 20.0 ms");
        assert_eq!(check(0.1199, 0.12, true).to_string(), "missed: it: 0.120 ms against 0.120 ms");
        assert!(check(20.0, 20.0, false).is_met() && check(20.0, 20.0, true).is_met());
    }
}
