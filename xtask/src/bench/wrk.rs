//! The load: wrk on the loopback.

use anyhow::{Context, Result};
use serde_json::Value;

use super::http::{Request, address};
use crate::process::{output, program};

/// Connections that are kept busy.
pub const CONNECTIONS: u32 = 32;

/// What one run of wrk saw.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    pub requests: f64,
    pub seconds: f64,
    /// In milliseconds.
    pub p50: f64,
    pub p99: f64,
    pub errors: u64,
    /// Over the wire, in all.
    pub bytes: f64,
}

/// Sends the request to a target of a port as often as it is answered.
pub fn load(request: &Request, port: u16, target: &str, seconds: u32) -> Result<Load> {
    let url = format!("http://{}{target}", address(port));
    let mut wrk = program("wrk", &["--latency", "--script", "xtask/src/bench/wrk.lua", "--threads", "2"]);
    wrk.args(["--connections", &CONNECTIONS.to_string(), "--duration", &format!("{seconds}s")]);
    wrk.args(["--header", &format!("Host: localhost:{port}")]);
    for (name, value) in &request.headers {
        wrk.args(["--header", &format!("{name}: {value}")]);
    }
    wrk.args([&url, "--", request.method, &request.body]);
    let said = output(&mut wrk)?;
    read(&said).with_context(|| format!("wrk said no result but: {said}"))
}

/// So many agents at their work: each a connection, at its own pace.
pub fn agents(agents: u32, port: u16, bearer: &str, queue: &str, seconds: u32) -> Result<Load> {
    let url = format!("http://{}", address(port));
    let mut wrk = program("wrk", &["--latency", "--script", "xtask/src/bench/agents.lua", "--threads", "2"]);
    wrk.args(["--connections", &agents.to_string(), "--duration", &format!("{seconds}s")]);
    wrk.args(["--header", &format!("Host: localhost:{port}"), "--header", &format!("Authorization: {bearer}")]);
    wrk.args(["--header", "Content-Type: application/json", &url, "--", queue]);
    let said = output(&mut wrk)?;
    read(&said).with_context(|| format!("wrk said no result but: {said}"))
}

fn read(said: &str) -> Option<Load> {
    let line: Value = serde_json::from_str(said.lines().find(|line| line.starts_with('{'))?).ok()?;
    let number = |key: &str| line[key].as_f64();
    Some(Load {
        requests: number("requests")?,
        seconds: number("micros")? / 1e6,
        p50: number("p50")? / 1e3,
        p99: number("p99")? / 1e3,
        errors: line["errors"].as_u64()?,
        bytes: number("bytes")?,
    })
}

impl Load {
    pub fn per_second(&self) -> f64 {
        self.requests / self.seconds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_the_script_is_read() {
        let said = "Running 5s test\n{\"requests\":10,\"micros\":2000000,\"bytes\":900,\"p50\":1500,\"p99\":20000,\"errors\":1}\n";
        let load = read(said).expect("a result");
        assert!((load.per_second() - 5.0).abs() < 1e-9 && (load.p50 - 1.5).abs() < 1e-9 && load.errors == 1);
        assert!(read("unable to connect").is_none());
    }
}
