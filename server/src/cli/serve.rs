//! `tenantry serve`: from an empty directory to two open doors, and an orderly end.

use std::{
    io::{self, IsTerminal, Write},
    path::Path,
    sync::Arc,
    time::Duration,
};

use tokio::sync::{oneshot, watch};

use super::{Failure, Settings, load_and_log, say::say, signals::Signals};
use crate::{
    config::{CliOverrides, Config, Environment, deployment::Database},
    control::Control,
    demo,
    domain::{Domain, FirstCredential},
    doors,
    http::{
        limits::Limits,
        serve::{Listener, serve},
    },
    start::{self, Machine, Reloader, data_dir},
};

/// Last uses are written this often.
const USAGE_PAUSE: Duration = Duration::from_secs(10);

/// Pages and API.
const LISTENERS: usize = 2;

/// How long a mail that is being sent may hold up the end.
const LAST_MAIL: Duration = Duration::from_secs(10);

/// Ended sessions are removed this often.
const SWEEP_PAUSE: Duration = Duration::from_mins(10);

pub(super) async fn run(settings: Settings) -> Result<(), Failure> {
    let signals = Signals::catch()?;
    let mut config = load_and_log(&settings)?;
    let data_dir = config.deployment.data_dir.clone();
    let (listeners, machine, _) = ready(&mut config, |first| show_once(&data_dir, first)).await?;
    until_stopped(settings.overrides, config, listeners, machine, signals).await
}

/// The same in a directory that is gone afterwards, with a sample workspace.
pub(super) async fn demo(mut settings: Settings) -> Result<(), Failure> {
    let signals = Signals::catch()?;
    let directory = tempfile::Builder::new().prefix("tenantry-demo-").tempdir()?;
    settings.overrides.data = Some(directory.path().display().to_string());
    let mut config = load_and_log(&settings)?;
    if !matches!(config.deployment.database, Database::Sqlite(_)) {
        return Err(Failure::Configuration("The demo makes its own database: unset DATABASE_URL.".to_owned()));
    }
    let (listeners, machine, first) = ready(&mut config, |_| Ok(())).await?;
    if let Some(first) = &first {
        let administrator = demo::fill(&machine, first).await?;
        say(&format!(
            "\nSign in as {} with the password {}\nor as the supervisor with the access key {} {}",
            administrator.email,
            administrator.password.reveal(),
            first.access_key,
            first.secret_key.reveal(),
        ));
    }
    until_stopped(settings.overrides, config, listeners, machine, signals).await
}

/// Listeners, web first.
struct Listeners(Listener, Listener);

/// Opens the doors without answering yet, and gets everything behind them ready.
///
/// A new supervisor's credential is shown before it is kept: one that nobody has seen would be of no use.
async fn ready(
    config: &mut Config,
    show: impl FnOnce(&FirstCredential) -> io::Result<()> + Send,
) -> Result<(Listeners, Machine, Option<FirstCredential>), Failure> {
    // First the doors: a port in use should be told before anything is made.
    let web = Listener::bind(config.deployment.web_addr).await?;
    let api = Listener::bind(config.deployment.api_addr).await?;
    // Links in mails lead to where the pages really are.
    config.deployment.urls = config.deployment.urls.clone().bound(web.address(), api.address());
    start::migrate(config).await?;
    let machine = start::open(config, start::Keys::MayBeMade).await?;
    let first = machine.domain.prepare(&start::provided_users(config), show).await?;
    Ok((Listeners(web, api), machine, first))
}

/// Answers until the signal to stop, and then finishes what is running.
async fn until_stopped(
    overrides: CliOverrides,
    config: Config,
    listeners: Listeners,
    machine: Machine,
    signals: Signals,
) -> Result<(), Failure> {
    let Listeners(web, api) = listeners;
    let urls = config.deployment.urls.clone();
    let limits = Arc::new(limits(&config));
    let plan = doors::Plan {
        limits: Arc::clone(&limits),
        entropy: Arc::clone(&machine.entropy),
        web_origin: origin(&urls.web),
        server_uid: machine.domain.server_uid().await?,
    };
    let doors = doors::build(&machine.domain, plan);
    let control = Control::open(&config.deployment.data_dir);
    let reloader = Reloader::new(overrides, Environment::of_process(), config, Arc::clone(&machine.domain));
    let reloader = Arc::new(reloader);
    say(&format!("\nTenantry is ready.\n\n  Pages  {}\n  API    {}\n", urls.web, urls.api));

    let stopped = signals.follow(Arc::clone(&reloader));
    let control = control.map(|control| tokio::spawn(async move { control.serve(&reloader).await }));
    let until = |mut stopped: watch::Receiver<bool>| async move { drop(stopped.wait_for(|stop| *stop).await) };
    // Written to the end: what the last requests leave to be recorded is recorded, too.
    let (served, all_served) = oneshot::channel::<()>();
    let usage = tokio::spawn(machine.usage.run(USAGE_PAUSE, async move { drop(all_served.await) }));
    let sweeper = tokio::spawn(sweep(Arc::clone(&machine.domain)));
    let mut carrier = tokio::spawn(Arc::clone(&machine.domain).carry_mail(until(stopped.clone())));
    let mut importer = tokio::spawn(Arc::clone(&machine.domain).carry_imports(until(stopped.clone())));
    let (web, api) = tokio::join!(
        serve(web, doors.web, Arc::clone(&limits), until(stopped.clone())),
        serve(api, doors.api, limits, until(stopped)),
    );
    sweeper.abort();
    // Whatever is being sent may be finished, unless the mail server takes its time.
    if tokio::time::timeout(LAST_MAIL, &mut carrier).await.is_err() {
        carrier.abort();
    }
    // A part of a list that is cut off leaves nothing behind.
    if tokio::time::timeout(LAST_MAIL, &mut importer).await.is_err() {
        importer.abort();
    }
    if let Some(control) = control {
        control.abort();
    }
    drop(served);
    usage.await?;
    machine.store.close().await;
    tracing::info!(cut = web.cut + api.cut, "stopped");
    Ok(())
}

fn limits(config: &Config) -> Limits {
    let trusted = config.deployment.trusted_proxies.clone();
    let limits = Limits { connections: config.deployment.max_connections, trusted, ..Limits::default() };
    match open_files() {
        Some(files) => limits.within_open_files(files, LISTENERS),
        None => limits,
    }
}

/// How many files this process may open (the soft `RLIMIT_NOFILE`), where the system tells.
fn open_files() -> Option<usize> {
    let limits = std::fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Scheme, host and port of a URL as browsers write them: lower case, without the scheme's own port (RFC 6454 §6.2).
fn origin(url: &str) -> String {
    let rest = url.find("://").map_or(0, |at| at + 3);
    let end = url[rest..].find('/').map_or(url.len(), |at| rest + at);
    let origin = url[..end].to_ascii_lowercase();
    let own_port = if origin.starts_with("https:") { ":443" } else { ":80" };
    origin.strip_suffix(own_port).map_or_else(|| origin.clone(), str::to_owned)
}

/// Tells the supervisor's credential once: on a terminal, else in a file that only its owner can read. Never in a log.
fn show_once(data_dir: &Path, first: &FirstCredential) -> io::Result<()> {
    let text = format!("access key  {}\nsecret key  {}\n", first.access_key, first.secret_key.reveal());
    if io::stdout().is_terminal() {
        // What nobody could see is not kept.
        return writeln!(io::stdout(), "\nThe supervisor's credential, shown this once. Keep it safe:\n\n{text}");
    }
    let file = data_dir.join("supervisor-credential.txt");
    data_dir::write_private(&file, text.as_bytes())?;
    tracing::info!(file = %file.display(), "wrote the supervisor's credential; keep it safe and delete the file");
    Ok(())
}

async fn sweep(domain: Arc<Domain>) {
    let mut timer = tokio::time::interval(SWEEP_PAUSE);
    loop {
        timer.tick().await;
        if let Err(error) = domain.sweep().await {
            tracing::warn!(%error, "ended sessions could not be removed");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_written_as_browsers_write_it() {
        for (url, expected) in [
            ("https://App.Example.com:443/", "https://app.example.com"),
            ("https://app.example.com", "https://app.example.com"),
            ("http://localhost:80", "http://localhost"),
            ("http://localhost:8080/x/y", "http://localhost:8080"),
            ("https://app.example.com:8443", "https://app.example.com:8443"),
        ] {
            assert_eq!(origin(url), expected);
        }
    }

    #[test]
    fn the_system_tells_how_many_files() {
        assert!(open_files().is_some_and(|files| files > 0));
    }
}
