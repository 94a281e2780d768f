//! Reading the configuration again while the server runs: what it says about access is exchanged, all else waits for the
//! next start and is named.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use super::settings::{access, provided_users};
use crate::{
    config::{CliOverrides, Config, Environment, Problems, Warning},
    domain::{Domain, Reconfigured, no_seat},
};

/// What came of it, for the log and for whoever asked. No secret is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Done(Done),
    /// Everything that is wrong with the configuration. The server keeps what it had.
    Refused(Vec<String>),
    /// The configuration is good and could not be exchanged. The server keeps what it had.
    Failed(String),
}

/// What is different now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// One line.
    pub summary: String,
    /// Settings that are different and count only after a restart.
    pub waiting: Vec<String>,
    pub warnings: Vec<String>,
}

/// Reads again what the server was started with.
pub struct Reloader {
    overrides: CliOverrides,
    env: Environment,
    started: Config,
    domain: Arc<Domain>,
    /// Whoever reads later has to exchange later.
    one_at_a_time: Mutex<()>,
}

impl Reloader {
    /// For a server that was started with these options, this environment, and what was read from both.
    pub fn new(overrides: CliOverrides, env: Environment, started: Config, domain: Arc<Domain>) -> Self {
        Self { overrides, env, started, domain, one_at_a_time: Mutex::default() }
    }

    /// Reads and exchanges. Goes on to its end even if nobody waits for it any more.
    pub async fn reload(self: &Arc<Self>) -> Outcome {
        let this = Arc::clone(self);
        let outcome = tokio::spawn(async move { this.reload_now().await }).await;
        let outcome = outcome.unwrap_or_else(|error| Outcome::Failed(error.to_string()));
        outcome.log();
        outcome
    }

    async fn reload_now(&self) -> Outcome {
        let _turn = self.one_at_a_time.lock().await;
        let (overrides, env) = (self.overrides.clone(), self.env.clone());
        let read = tokio::task::spawn_blocking(move || Config::load(&overrides, &env)).await;
        let (config, warnings) = match read {
            Ok(Ok(read)) => read,
            Ok(Err(Problems(problems))) => {
                return Outcome::Refused(problems.iter().map(ToString::to_string).collect());
            }
            Err(error) => return Outcome::Failed(error.to_string()),
        };
        match self.domain.reconfigure(access(&config)).await {
            Ok(changed) => Outcome::Done(self.done(&config, &changed, &warnings)),
            Err(error) => Outcome::Failed(error.to_string()),
        }
    }

    fn done(&self, config: &Config, changed: &Reconfigured, warnings: &[Warning]) -> Done {
        let mut warnings: Vec<String> = warnings.iter().map(ToString::to_string).collect();
        let own = |id| format!("a tenant's own group has the id {id} of a configured one and stays as it is");
        warnings.extend(changed.own.iter().map(own));
        warnings.extend(changed.without_seat.iter().map(|name| no_seat(name)));
        let mut waiting = config.waiting_since(&self.started);
        waiting.extend(self.memberships(config).filter(|key| !waiting.contains(key)).collect::<Vec<_>>());
        Done { summary: changed.to_string(), waiting, warnings }
    }

    /// Users of the configuration whose groups exist only since now, or no longer.
    fn memberships(&self, config: &Config) -> impl Iterator<Item = String> {
        let before = provided_users(&self.started);
        provided_users(config).into_iter().filter_map(move |user| {
            let same = before.iter().find(|other| other.name == user.name)?.groups == user.groups;
            (!same).then(|| format!("secure.credentials.{}.sec_groups", user.name))
        })
    }

    /// Which of a caller's product settings are not those that this server was started with.
    pub fn differing(&self, theirs: &BTreeMap<String, String>) -> Vec<String> {
        let ours = self.env.fingerprints();
        theirs.iter().filter(|(name, print)| ours.get(*name) != Some(*print)).map(|(name, _)| name.clone()).collect()
    }
}

impl Outcome {
    fn log(&self) {
        match self {
            Self::Done(done) => {
                tracing::info!("read the configuration again: {}", done.summary);
                for warning in &done.warnings {
                    tracing::warn!("{warning}");
                }
                if !done.waiting.is_empty() {
                    tracing::warn!("settings that count only after a restart: {}", done.waiting.join(", "));
                }
            }
            Self::Refused(problems) => {
                for problem in problems {
                    tracing::error!("{problem}");
                }
                tracing::error!("the configuration cannot be used; the server goes on with the one it had");
            }
            Self::Failed(reason) => tracing::error!(reason, "the configuration could not be exchanged"),
        }
    }
}
