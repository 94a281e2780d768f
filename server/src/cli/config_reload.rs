//! `tenantry config reload`: has the running server read its configuration again, and says what came of it.

use clap::Args;

use super::{
    Failure,
    say::{say, warn},
};
use crate::{
    config::{CliOverrides, Environment, deployment},
    control::{self, Request},
    start::Outcome,
};

#[derive(Debug, Args)]
pub(super) struct Reload {
    /// The data directory of the server [TENANTRY_DATA_DIR, default ./data]
    #[arg(long, value_name = "DIR")]
    data: Option<String>,
}

pub(super) async fn run(command: Reload) -> Result<(), Failure> {
    let env = Environment::of_process();
    let overrides = CliOverrides { data: command.data, ..CliOverrides::default() };
    let data_dir = deployment::data_dir(&overrides, &env);
    let answer = control::ask(&data_dir, &Request::Reload { environment: env.fingerprints() }).await?;
    if !answer.differing.is_empty() {
        warn(&format!(
            "warning: not as the server was started: {}. The environment of a running server cannot change; restart it \
             to use these.",
            answer.differing.join(", ")
        ));
    }
    match answer.outcome {
        Outcome::Done(done) => {
            say(&done.summary);
            if !done.waiting.is_empty() {
                say(&format!("These count only after a restart: {}", done.waiting.join(", ")));
            }
            for warning in done.warnings {
                warn(&format!("warning: {warning}"));
            }
            Ok(())
        }
        Outcome::Refused(problems) => {
            let mut lines = problems;
            lines.push("Nothing was changed: the server goes on with the configuration it had.".to_owned());
            Err(Failure::Configuration(lines.join("\n")))
        }
        Outcome::Failed(reason) => {
            Err(Failure::Runtime(format!("the server goes on with the configuration it had: {reason}")))
        }
    }
}
