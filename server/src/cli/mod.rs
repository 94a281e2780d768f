//! The command line: `tenantry serve`, `demo`, `migrate`, `config check`, `config reload`, `user password`,
//! `key check`, `keys add`, `keys rotate`, `keys status`, `audit verify`, `sso check`, `health`.

mod audit;
mod config_check;
mod config_reload;
mod health;
mod key;
mod keys;
mod say;
mod serve;
mod signals;
mod sso;
mod user;

use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::{
    config::{CliOverrides, Config, Environment, Warning},
    start, telemetry,
};

/// The front gate of a shared machine-learning platform: tenants, users, credentials, sign-in.
#[derive(Debug, Parser)]
#[command(name = "tenantry", version, propagate_version = true)]
pub struct Command {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Serve the pages and the API; the first start makes keys, database and a supervisor credential
    Serve(Settings),
    /// Serve a throw-away deployment with a sample workspace
    Demo(Settings),
    /// Bring the database to the schema of this version
    Migrate(Settings),
    /// Look at the configuration, or have it read again
    #[command(subcommand)]
    Config(ConfigAction),
    /// Work on users
    #[command(subcommand)]
    User(UserAction),
    /// Work on access keys
    #[command(subcommand)]
    Key(KeyAction),
    /// Work on the audit log
    #[command(subcommand)]
    Audit(AuditAction),
    /// Work on master keys
    #[command(subcommand)]
    Keys(KeysAction),
    /// Look at identity providers
    #[command(subcommand)]
    Sso(SsoAction),
    /// Ask a running server whether it is ready; for container health checks
    Health(Settings),
}

#[derive(Debug, Subcommand)]
enum ConfigAction {
    /// Print the effective configuration, secrets masked, or what is wrong with it
    Check(Box<Settings>),
    /// Have the running server read its configuration again, and say what changed
    Reload(config_reload::Reload),
}

#[derive(Debug, Subcommand)]
enum UserAction {
    /// Set a person's password; asks for it, or reads one line from standard input
    Password(user::Password),
}

#[derive(Debug, Subcommand)]
enum KeyAction {
    /// Say whose a secret key is that was found somewhere; asks for it, or reads one line from standard input
    Check(key::Check),
}

#[derive(Debug, Subcommand)]
enum AuditAction {
    /// Check that every entry is there as it was written; also while the server runs
    Verify(audit::Verify),
}

#[derive(Debug, Subcommand)]
enum KeysAction {
    /// Put a new master key in front of those in the data directory; it counts from the next start on
    Add(Box<keys::Keys>),
    /// Move all data keys under the current master key, while the server runs; run it again if it was stopped
    Rotate(Box<keys::Keys>),
    /// Say what each master key still holds
    Status(Box<keys::Keys>),
}

#[derive(Debug, Subcommand)]
enum SsoAction {
    /// Ask a configured provider whether people can sign in through it, and say what to register there
    Check(Box<sso::Check>),
}

/// Options of every command that reads the configuration.
#[derive(Debug, Args)]
struct Settings {
    #[command(flatten)]
    overrides: CliOverrides,
}

/// What a command ends with when it fails: a message, and 1 for what happened or 2 for what was asked wrongly.
enum Failure {
    Configuration(String),
    Runtime(String),
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Runtime(error.to_string())
    }
}

/// Runs a command to its end.
pub fn run(command: Command) -> ExitCode {
    let done = match command.action {
        Action::Serve(settings) => asynchronously(serve::run(settings)),
        Action::Demo(settings) => asynchronously(serve::demo(settings)),
        Action::Migrate(settings) => asynchronously(migrate(settings)),
        Action::Config(ConfigAction::Check(settings)) => config_check::run(&settings),
        Action::Config(ConfigAction::Reload(reload)) => asynchronously(config_reload::run(reload)),
        Action::User(UserAction::Password(password)) => asynchronously(user::password(password)),
        Action::Key(KeyAction::Check(check)) => asynchronously(key::check(check)),
        Action::Audit(AuditAction::Verify(verify)) => asynchronously(audit::verify(verify)),
        Action::Keys(KeysAction::Add(keys)) => keys::add(&keys),
        Action::Keys(KeysAction::Rotate(keys)) => asynchronously(keys::rotate(*keys)),
        Action::Keys(KeysAction::Status(keys)) => asynchronously(keys::status(*keys)),
        Action::Sso(SsoAction::Check(check)) => asynchronously(sso::run(*check)),
        Action::Health(settings) => asynchronously(health::run(settings)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Configuration(message)) => {
            say::warn(&message);
            ExitCode::from(2)
        }
        Err(Failure::Runtime(message)) => {
            say::warn(&format!("tenantry: {message}"));
            ExitCode::FAILURE
        }
    }
}

fn asynchronously(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work)
}

/// Reads the configuration; all problems are one message.
fn load(settings: &Settings) -> Result<(Config, Vec<Warning>), Failure> {
    Config::load(&settings.overrides, &Environment::of_process())
        .map_err(|problems| Failure::Configuration(problems.to_string()))
}

/// The configuration, with logging started and warnings logged.
fn load_and_log(settings: &Settings) -> Result<Config, Failure> {
    let (config, warnings) = load(settings)?;
    telemetry::start(config.deployment.log, &config.deployment.log_filter);
    for warning in warnings {
        tracing::warn!("{warning}");
    }
    Ok(config)
}

async fn migrate(settings: Settings) -> Result<(), Failure> {
    let config = load_and_log(&settings)?;
    start::migrate(&config).await?;
    say::say("The database is up to date.");
    Ok(())
}
