//! Plain handler and product in turns, so that whatever else the machine does meets both alike; medians of the turns.

use anyhow::Result;

use super::cases::Case;
use super::process::{Plain, Server};
use super::wrk::{Load, load};

/// Turns of each.
const ROUNDS: usize = 3;

/// How long a turn is, and the one before that does not count, in seconds.
const TURN: u32 = 5;
const WARMING: u32 = 1;

/// Medians of one case.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub name: &'static str,
    pub key: &'static str,
    /// Requests in a second.
    pub rate: f64,
    pub plain_rate: f64,
    /// In milliseconds.
    pub p50: f64,
    pub p99: f64,
    pub plain_p99: f64,
    /// Processor time of the server for one request, in microseconds.
    pub cpu: f64,
    /// Failed requests of all turns, of either server.
    pub errors: u64,
    /// Bytes of one answer with its head.
    pub bytes: f64,
}

impl Outcome {
    /// What part of the plain handler's rate is left.
    pub fn ratio(&self) -> f64 {
        self.rate / self.plain_rate
    }
}

/// Measures one case.
pub fn of(case: &Case, server: &Server, plain: &Plain) -> Result<Outcome> {
    let plain_target = format!("/{}", case.key);
    let on_plain = |seconds| load(&case.request, plain.port, &plain_target, seconds);
    let on_product = |seconds| load(&case.request, case.port, &case.request.target, seconds);
    on_plain(WARMING)?;
    on_product(WARMING)?;
    let (mut plains, mut products, mut cpus) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        plains.push(on_plain(TURN)?);
        let before = server.cpu_seconds()?;
        let product = on_product(TURN)?;
        cpus.push((server.cpu_seconds()? - before) * 1e6 / product.requests);
        products.push(product);
    }
    case.still_holds()?;
    let of = |loads: &[Load], field: fn(&Load) -> f64| median(loads.iter().map(field).collect());
    Ok(Outcome {
        name: case.name,
        key: case.key,
        rate: of(&products, Load::per_second),
        plain_rate: of(&plains, Load::per_second),
        p50: of(&products, |load| load.p50),
        p99: of(&products, |load| load.p99),
        plain_p99: of(&plains, |load| load.p99),
        cpu: median(cpus),
        errors: plains.iter().chain(&products).map(|load| load.errors).sum(),
        bytes: of(&products, |load| load.bytes / load.requests),
    })
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bad_turn_does_not_decide() {
        assert!((median(vec![3.0, 900.0, 2.0]) - 3.0).abs() < 1e-9);
    }
}
