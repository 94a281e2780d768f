//! Settings: of the deployment (command line, `TENANTRY_*`) and of the product (the ClearML tree, from a HOCON file
//! and `CLEARML__…` variables).
//!
//! Everything is read at the start, all problems are reported together, and nothing else of the program reads the
//! environment. What the configuration says about access can be read again while the server runs.

pub mod deployment;
pub mod environment;
pub mod hocon;
pub mod product;

mod compare;
mod files;
mod nearest;
mod origin;
mod print;
mod report;
mod tree;

pub use deployment::{CliOverrides, Deployment};
pub use environment::Environment;
pub use model::Secret;
pub use origin::Origin;
pub use product::Product;
pub use report::{Entry, Problem, Problems, Warning};

use std::{path::Path, time::Duration};

use report::Report;
use tree::Tree;

/// Everything that was configured, with defaults filled in and checked.
#[derive(Debug)]
pub struct Config {
    pub deployment: Deployment,
    pub product: Product,
    entries: Vec<Entry>,
}

impl Config {
    /// Reads the configuration. The error has every problem there is, one line each; no secret is in either result.
    pub fn load(cli: &CliOverrides, env: &Environment) -> Result<(Self, Vec<Warning>), Problems> {
        let mut report = Report::default();
        let deployment = deployment::read(cli, env, &mut report);
        let mut tree = match &deployment.config_file {
            Some(path) => settings_file(path, &mut report),
            None => Tree::default(),
        };
        environment::overlay(env, &mut tree, &mut report);
        let product = product::read(&mut tree, &mut report);
        check_token_lifetime(&deployment, &product, &mut report);
        let Report { problems, warnings, entries } = report;
        if problems.is_empty() {
            Ok((Self { deployment, product, entries }, warnings))
        } else {
            Err(Problems(problems))
        }
    }

    /// How long an API token lives if the client asks for nothing else.
    pub fn token_lifetime(&self) -> Duration {
        self.deployment.token_lifetime.unwrap_or(self.product.apiserver.auth.default_expiration)
    }

    /// Settings that were different when the server started, and count only after it has started again.
    pub fn waiting_since(&self, started: &Self) -> Vec<String> {
        compare::waiting(&started.entries, &self.entries)
    }

    /// The effective configuration as HOCON, secrets masked, each value with where it came from.
    pub fn print(&self) -> String {
        print::render(&self.entries)
    }
}

fn settings_file(path: &Path, report: &mut Report) -> Tree {
    let limits = hocon::Limits::default();
    let place = path.display().to_string();
    let read = files::read_text(path, limits.bytes).and_then(|text| {
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        hocon::parse_object(text, &limits).map_err(|error| error.to_string())
    });
    match read {
        Ok(object) => Tree::of_object(object, &Origin::File(path.to_owned())),
        Err(reason) => {
            report.problem(place, reason);
            Tree::default()
        }
    }
}

fn check_token_lifetime(deployment: &Deployment, product: &Product, report: &mut Report) {
    let auth = &product.apiserver.auth;
    let (setting, lifetime) = match deployment.token_lifetime {
        Some(lifetime) => ("TENANTRY_TOKEN_LIFETIME", lifetime),
        None => ("apiserver.auth.default_expiration_sec", auth.default_expiration),
    };
    if lifetime > auth.max_expiration {
        report.problem(
            setting,
            format!("{} seconds is more than apiserver.auth.max_expiration_sec allows", lifetime.as_secs()),
        );
    }
    // clearml-agent asks for a new token when less than half a day is left.
    if lifetime <= Duration::from_hours(12) {
        report.warn(format!("{setting}: with 12 hours or less, agents sign in again at every single call"));
    }
}
