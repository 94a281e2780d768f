//! Settings of the deployment: the command line wins over the `TENANTRY_*` environment, that over the default.

mod cli;
mod database;
mod input;
mod keys;
mod listen;
mod mail;
mod network;
mod table;
mod urls;

pub use cli::CliOverrides;
pub use database::Database;
pub use mail::MailSettings;
pub use urls::PublicUrls;

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use model::Secret;

use super::{environment::Environment, report::Report};
use crate::http::client_address::TrustedProxies;
use input::Input;

const DEFAULT_DATA_DIR: &str = "./data";

/// Where and how this process runs.
#[derive(Clone, Debug)]
pub struct Deployment {
    /// `TENANTRY_DATA_DIR`, `--data`: keys, and the database unless `DATABASE_URL` names another. Default `./data`.
    pub data_dir: PathBuf,
    /// `DATABASE_URL`: default SQLite in the data directory.
    pub database: Database,
    /// `TENANTRY_CONFIG`, `--config`: the HOCON file with the ClearML settings. None by default.
    pub config_file: Option<PathBuf>,
    /// `TENANTRY_WEB_ADDR`, `--web-addr`: where pages are served. Default `0.0.0.0:8080`.
    pub web_addr: SocketAddr,
    /// `TENANTRY_API_ADDR`, `--api-addr`: where the API is served. Default `0.0.0.0:8008`.
    pub api_addr: SocketAddr,
    /// `TENANTRY_WEB_URL`, `TENANTRY_API_URL`, `TENANTRY_FILES_URL`: how people and clients reach the three servers.
    pub urls: PublicUrls,
    /// `TENANTRY_TRUSTED_PROXIES`: networks of proxies whose `X-Forwarded-*` are believed. None by default.
    pub trusted_proxies: TrustedProxies,
    /// `TENANTRY_LOCAL_PASSWORDS`: people may sign in with a password. On by default.
    pub local_passwords: bool,
    /// `TENANTRY_PRIVATE_PROVIDERS`: identity providers that workspaces set in the pages may live on private and loopback
    /// addresses. Off by default.
    pub private_providers: bool,
    /// `WEBSERVER__externalAddUsers`: the pages offer no way of adding users. The name is ClearML's. Off by default.
    pub adds_elsewhere: bool,
    /// `TENANTRY_LOG`, `--log`.
    pub log: LogFormat,
    /// `TENANTRY_LOG_FILTER`: which log lines to write, as `tracing` filters. Default `info`.
    pub log_filter: String,
    /// `TENANTRY_MASTER_KEYS`: keys that wrap all others, the current one first. Not set: the server keeps
    /// its own in the data directory.
    pub master_keys: Option<Secret>,
    /// `TENANTRY_SESSION_IDLE`: a browser session ends after this long without a request. Default 30 minutes.
    pub session_idle: Duration,
    /// `TENANTRY_SESSION_ABSOLUTE`: a browser session ends after this long in any case. Default 12 hours.
    pub session_absolute: Duration,
    /// `TENANTRY_TOKEN_LIFETIME`: life of API tokens, instead of `apiserver.auth.default_expiration_sec`.
    pub token_lifetime: Option<Duration>,
    /// `TENANTRY_SMTP_URL`, `TENANTRY_MAIL_FROM`: where mail is handed over and whom it comes from. Not set: none is sent.
    pub mail: Option<MailSettings>,
    /// `TENANTRY_MAILS_PER_DAY`: mails of one tenant in a day; the rest waits. Default 100.
    pub mails_per_day: u32,
    /// `TENANTRY_MAX_CONNECTIONS`: open connections per listener. Default 4096.
    pub max_connections: usize,
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// One JSON object per line.
    Json,
    /// For people.
    Pretty,
}

/// Where the data of a deployment is, whatever else may be wrong with its configuration.
pub fn data_dir(cli: &CliOverrides, env: &Environment) -> PathBuf {
    let mut input = Input { cli, env, report: &mut Report::default() };
    PathBuf::from(input.text_or(&table::DATA_DIR, DEFAULT_DATA_DIR))
}

/// Reads all of it. What cannot be used is reported, and a default stands in so that reading goes on.
pub(super) fn read(cli: &CliOverrides, env: &Environment, report: &mut Report) -> Deployment {
    let mut input = Input { cli, env, report };
    input.warn_of_unknown();
    let data_dir = PathBuf::from(input.text_or(&table::DATA_DIR, DEFAULT_DATA_DIR));
    let web_addr = listen::address(&mut input, &table::WEB_ADDR, 8080);
    let api_addr = listen::address(&mut input, &table::API_ADDR, 8008);
    listen::check_different(&mut input, web_addr, api_addr);
    let (session_idle, session_absolute) = sessions(&mut input);
    Deployment {
        database: database::read(&mut input, &data_dir),
        config_file: input.optional_text(&table::CONFIG).map(PathBuf::from),
        urls: urls::read(&mut input, web_addr, api_addr),
        trusted_proxies: network::read(&mut input),
        local_passwords: input.choice(&table::LOCAL_PASSWORDS, "on", &SWITCHES),
        private_providers: input.choice(&table::PRIVATE_PROVIDERS, "off", &SWITCHES),
        adds_elsewhere: input.choice(&table::EXTERNAL_ADD_USERS, "off", &SWITCHES),
        log: input.choice(&table::LOG, "pretty", &[("json", LogFormat::Json), ("pretty", LogFormat::Pretty)]),
        log_filter: input.text_or(&table::LOG_FILTER, "info"),
        master_keys: keys::read(&mut input),
        token_lifetime: input.span(&table::TOKEN_LIFETIME),
        mail: mail::read(&mut input),
        mails_per_day: mail::per_day(&mut input),
        max_connections: max_connections(&mut input),
        data_dir,
        web_addr,
        api_addr,
        session_idle,
        session_absolute,
    }
}

const SWITCHES: [(&str, bool); 4] = [("on", true), ("off", false), ("true", true), ("false", false)];

fn sessions(input: &mut Input<'_>) -> (Duration, Duration) {
    let idle = input.span_or(&table::SESSION_IDLE, "30 minutes", Duration::from_mins(30));
    let absolute = input.span_or(&table::SESSION_ABSOLUTE, "12 hours", Duration::from_hours(12));
    if idle > absolute {
        input.report.problem(
            table::SESSION_IDLE.variable,
            format!("a session cannot be idle for longer than it lives ({})", table::SESSION_ABSOLUTE.variable),
        );
    }
    (idle, absolute)
}

fn max_connections(input: &mut Input<'_>) -> usize {
    const DEFAULT: usize = 4096;
    let Some(found) = input.value(&table::MAX_CONNECTIONS) else {
        input.report.entry(table::MAX_CONNECTIONS.key, DEFAULT.to_string(), super::Origin::Default);
        return DEFAULT;
    };
    match found.text.trim().parse::<usize>() {
        Ok(number) if (1..=1_000_000).contains(&number) => {
            input.report.entry(table::MAX_CONNECTIONS.key, number.to_string(), found.origin);
            number
        }
        _ => {
            input.report.problem(found.place, "this must be a whole number from 1 to 1000000");
            DEFAULT
        }
    }
}
