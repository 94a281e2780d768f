//! Two hundred agents that poll a queue every second, as the real agent does it: what they cost of one core.

use anyhow::Result;
use serde_json::{Value, json};

use super::http::Request;
use super::process::Server;
use super::world::{World, bearer, data};
use super::wrk;

/// How many there are.
pub const AGENTS: u32 = 200;

/// How long they are watched, and before that not, in seconds.
const WATCHED: u32 = 30;
const WARMING: u32 = 3;

/// What they cost.
#[derive(Clone, Copy, Debug)]
pub struct Agents {
    /// Processor time of the server in a second, as a part of one core.
    pub share: f64,
    /// Requests in a second.
    pub rate: f64,
    /// In milliseconds.
    pub p99: f64,
    pub errors: u64,
}

pub fn measure(server: &Server, world: &World) -> Result<Agents> {
    let bearer = bearer(server, world)?;
    let queue = Request::post("/queues.get_default", "").with("Authorization", bearer.as_str());
    let queue = data(server, &queue)?["id"].as_str().unwrap_or_default().to_owned();
    let poll = |seconds| wrk::agents(AGENTS, server.api, &bearer, &queue, seconds);
    poll(WARMING)?;
    let before = server.cpu_seconds()?;
    let load = poll(WATCHED)?;
    let share = (server.cpu_seconds()? - before) / load.seconds;
    Ok(Agents { share, rate: load.per_second(), p99: load.p99, errors: load.errors })
}

impl Agents {
    pub fn json(&self) -> Value {
        let Self { share, rate, p99, errors } = self;
        json!({ "agents": AGENTS, "share_of_a_core": share, "requests_per_second": rate, "p99_ms": p99, "errors": errors })
    }
}
