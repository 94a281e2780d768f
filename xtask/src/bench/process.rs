//! The two servers under load, as processes: started, watched through /proc, ended.

use std::fs::{self, File};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::cases::Case;
use super::http::{Request, address, free_port};
use super::place::Place;
use super::time::until;
use crate::process::{output, program, run};

/// The product. Ends in order when it is dropped.
pub struct Server {
    child: Child,
    pub web: u16,
    pub api: u16,
    /// From starting the program to the first `200` of `/readyz`.
    pub started_in: Duration,
    ticks_per_second: f64,
}

/// The plain handler. Its answers are under `/<key of a case>`.
pub struct Plain {
    child: Child,
    pub port: u16,
}

/// Resident memory, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    pub now: u64,
    pub peak: u64,
}

impl Server {
    pub fn start(place: &Place) -> Result<Self> {
        let (web, api) = (free_port()?, free_port()?);
        let addresses = [address(web).to_string(), address(api).to_string()];
        let mut command = place.product(&["serve", "--web-addr", &addresses[0], "--api-addr", &addresses[1]]);
        let log = File::create(place.directory.join("server.log"))?;
        let ticks_per_second = output(program("getconf", &["CLK_TCK"]).env("LC_ALL", "C"))?.trim().parse()?;
        let (child, started_in) = ready(command.stdout(log.try_clone()?).stderr(log), api)?;
        Ok(Self { child, web, api, started_in, ticks_per_second })
    }

    /// Time on the processors since the start, in seconds: fields 14 and 15 of `/proc/<pid>/stat` (proc(5)).
    pub fn cpu_seconds(&self) -> Result<f64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let after_name = stat.rsplit_once(") ").context("/proc/<pid>/stat has no name")?.1;
        let ticks: Vec<f64> = after_name.split(' ').skip(11).take(2).filter_map(|ticks| ticks.parse().ok()).collect();
        Ok(ticks.iter().sum::<f64>() / self.ticks_per_second)
    }

    pub fn memory(&self) -> Result<Memory> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).context("no memory in /proc")?;
            let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse()?;
            anyhow::Ok(kilobytes * 1024)
        };
        Ok(Memory { now: field("VmRSS:")?, peak: field("VmHWM:")? })
    }

    /// Ends it as an operator would, and fails if it does not end well.
    pub fn stop(mut self) -> Result<()> {
        run(&mut program("kill", &[&self.child.id().to_string()]))?;
        let status = self.child.wait()?;
        if status.success() { Ok(()) } else { bail!("the server ended with {status}") }
    }
}

impl Plain {
    pub fn start(place: &Place, cases: &[Case]) -> Result<Self> {
        let port = free_port()?;
        let mut command = program(&place.binaries.helper, &["plain", &address(port).to_string()]);
        for case in cases {
            let file = place.directory.join(case.key);
            fs::write(&file, &case.answer.raw)?;
            command.arg(file);
        }
        Ok(Self { child: ready(&mut command, port)?.0, port })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

impl Drop for Plain {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

fn end(child: &mut Child) {
    // It may have ended before; there is nothing else to do about one that cannot be.
    let _ended = child.kill().and_then(|()| child.wait());
}

/// Starts a program and waits until it answers.
fn ready(command: &mut Command, port: u16) -> Result<(Child, Duration)> {
    let mut child = command.stdin(Stdio::null()).spawn().context("cannot start")?;
    let answers = || match child.try_wait()? {
        Some(status) => bail!("it ended with {status} before it was ready: {command:?}"),
        None => Ok(Request::get("/readyz").send(port).ok().filter(|answer| answer.status == 200)),
    };
    match until("starting", answers) {
        Ok((_, took)) => Ok((child, took)),
        Err(error) => {
            end(&mut child);
            Err(error)
        }
    }
}
