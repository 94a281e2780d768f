//! Where one measurement takes place: an empty directory, and a PostgreSQL cluster of its own if that is the database.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};

use super::Binaries;
use crate::files::emptied;
use crate::layout::target;
use crate::process::program;

/// What the server keeps its data in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    Postgres,
}

impl Database {
    pub const ALL: [Self; 2] = [Self::Sqlite, Self::Postgres];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// The directory stays for whoever wants to look at it; the cluster ends with this.
pub struct Place<'b> {
    pub binaries: &'b Binaries,
    pub directory: PathBuf,
    cluster: Option<Cluster>,
}

impl<'b> Place<'b> {
    pub fn new(binaries: &'b Binaries, database: Database) -> Result<Self> {
        let directory = emptied(&target()?.join("bench").join(database.name()))?;
        let cluster = match database {
            Database::Sqlite => None,
            Database::Postgres => Some(Cluster::start()?),
        };
        Ok(Self { binaries, directory, cluster })
    }

    /// The product with a subcommand; of the environment it sees only what is meant for it.
    pub fn product(&self, args: &[&str]) -> Command {
        let mut command = program(&self.binaries.product, args);
        command.arg("--data").arg(self.directory.join("data")).env_clear();
        if let Some(cluster) = &self.cluster {
            command.env("DATABASE_URL", &cluster.url);
        }
        command
    }

    pub fn database_url(&self) -> String {
        let file = || format!("sqlite:{}", self.directory.join("data/tenantry.db").display());
        self.cluster.as_ref().map_or_else(file, |cluster| cluster.url.clone())
    }
}

/// A throw-away cluster, which lives until the script's input ends.
struct Cluster {
    script: Child,
    url: String,
}

impl Cluster {
    fn start() -> Result<Self> {
        let tell_and_wait = ["sh", "-c", "echo \"$TENANTRY_TEST_DATABASE_URL\"; cat >/dev/null"];
        let mut script = program("end2end/scripts/with-postgres.sh", &tell_and_wait);
        let mut script = script.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().context("no PostgreSQL")?;
        let mut url = String::new();
        BufReader::new(script.stdout.take().context("no output")?).read_line(&mut url)?;
        Ok(Self { script, url: url.trim().to_owned() })
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.script.stdin.take());
        // Nothing can be done about a cluster that does not end, and its script has said so.
        let _status = self.script.wait();
    }
}
