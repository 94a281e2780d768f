//! Log lines: for people on a terminal, as JSON for machines. They go to standard error.

use std::io::IsTerminal;

use tracing_subscriber::{EnvFilter, fmt, util::SubscriberInitExt};

use crate::config::deployment::LogFormat;

/// Libraries that tell as news what is no news to an operator. A configured filter may say otherwise.
const QUIET: &str = "sqlx::postgres::notice=warn,tower_sessions=error,tower_sessions_core=error";

/// Starts logging. A filter that cannot be read falls back to `info`, and says so.
pub fn start(format: LogFormat, filter: &str) {
    let parsed = EnvFilter::try_new(format!("{QUIET},{filter}"));
    let refused = parsed.as_ref().err().map(ToString::to_string);
    let filter = parsed.unwrap_or_else(|_| EnvFilter::new("info"));
    let colours = std::io::stderr().is_terminal();
    let lines = fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false).with_ansi(colours);
    // A line that cannot be written, as after the terminal was closed, would be told on the same closed terminal: a panic.
    let lines = lines.log_internal_errors(false);
    let started = match format {
        LogFormat::Json => lines.json().flatten_event(true).finish().try_init(),
        LogFormat::Pretty => lines.compact().finish().try_init(),
    };
    if started.is_ok()
        && let Some(reason) = refused
    {
        tracing::warn!(reason, "the log filter cannot be read; using info");
    }
}
