//! What the figures were measured on: without it they mean nothing.

use std::fmt;
use std::fs;
use std::thread::available_parallelism;

use anyhow::Result;

use crate::process::{output, program};

/// The machine and the moment.
pub struct Machine {
    /// UTC, as ISO 8601 without punctuation: part of a file name.
    pub date: String,
    pub processor: String,
    pub cores: usize,
    /// Processes waiting to run before the measurement, on average over a minute: near 0 on an idle machine.
    pub load: String,
    pub commit: String,
}

impl Machine {
    pub fn here() -> Result<Self> {
        let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = processors.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("unknown");
        let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let commit = output(&mut program("git", &["describe", "--always", "--dirty"])).unwrap_or_default();
        Ok(Self {
            date: output(&mut program("date", &["-u", "+%Y%m%dT%H%M%SZ"]))?.trim().to_owned(),
            processor: model.trim_start_matches([' ', '\t', ':']).to_owned(),
            cores: available_parallelism()?.get(),
            load: load.split(' ').next().unwrap_or_default().to_owned(),
            commit: commit.trim().to_owned(),
        })
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let Self { date, processor, cores, load, commit } = self;
        write!(out, "{date}, commit {commit}, {cores} cores ({processor}), load before {load}")
    }
}
