//! How long a start takes on a database that is full and up to date.

use std::time::Duration;

use anyhow::Result;

use super::place::Place;
use super::process::Server;

const STARTS: usize = 7;

/// The median over several starts, from starting the program to the first `200` of `/readyz`.
pub fn median(place: &Place) -> Result<Duration> {
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let server = Server::start(place)?;
        times.push(server.started_in);
        server.stop()?;
    }
    times.sort();
    Ok(times[STARTS / 2])
}
