//! From a configuration to running rules: keys, database, settings.

pub mod data_dir;
mod reload;
mod settings;

use std::{path::Path, sync::Arc};

use model::SystemScope;

use crate::{
    config::{Config, deployment::Database},
    domain::{Domain, Parts, PrepareFailure, UsageWriter},
    outside::{Entropy, Internet, Mail, Oidc, OsEntropy, Reach, SmtpMail, SystemClock},
    secrets::{self, Cost, Keyring, MasterKeys, Passwords, TokenKeys},
    store::{self, Location, MigrationFailure, Options, Store},
};

pub use {
    reload::{Done, Outcome, Reloader},
    settings::{access, provided_users, settings},
};

/// Why a start, or a command that works on the data, cannot go on: one sentence that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("{0}")]
    DataDir(#[from] data_dir::Unusable),
    #[error("{0}")]
    Keys(#[from] secrets::KeyFileError),
    #[error("{0}")]
    ConfiguredKeys(#[from] secrets::MasterKeysError),
    #[error("secure.auth.token_secret: {0}")]
    TokenSecret(#[from] secrets::WeakTokenSecret),
    #[error("The database cannot be brought up to date: {0}")]
    Migration(#[from] MigrationFailure),
    #[error("The database cannot be opened: {0}")]
    Open(#[from] store::Error),
    #[error("{0}")]
    Prepare(#[from] PrepareFailure),
}

/// The rules over an open database.
pub struct Machine {
    pub domain: Arc<Domain>,
    pub usage: UsageWriter,
    pub store: Store,
    pub entropy: Arc<dyn Entropy>,
}

/// Where the configured database lies.
pub fn location(config: &Config) -> Location {
    match &config.deployment.database {
        Database::Sqlite(file) => Location::Sqlite(file.clone()),
        Database::Postgres(url) => Location::Postgres(url.clone()),
    }
}

/// Makes the data directory if need be, and brings the database to this program's schema.
pub async fn migrate(config: &Config) -> Result<(), Failure> {
    data_dir::prepare(&config.deployment.data_dir)?;
    Store::migrate(&location(config)).await?;
    Ok(())
}

/// Whether a first start may be at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keys {
    /// Make master keys if there are none.
    MayBeMade,
    /// There must be some: the command works on data that exists.
    MustExist,
}

/// Opens what [`migrate`] has prepared.
pub async fn open(config: &Config, keys: Keys) -> Result<Machine, Failure> {
    let entropy: Arc<dyn Entropy> = Arc::new(OsEntropy);
    let store = Store::open(&location(config), &Options::default()).await?;
    // New keys beside a database that was made with others would be a decoy: they open nothing of it.
    let keys = if keys == Keys::MayBeMade && has_seen_keys(&store).await? { Keys::MustExist } else { keys };
    let ring = Arc::new(Keyring::new(&master_keys(config, keys, entropy.as_ref())?));
    let tokens = TokenKeys::new(&ring, config.product.secure.token_secret.as_ref())?;
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let passwords = Passwords::new(Arc::clone(&ring), Arc::clone(&entropy), Cost::DEFAULT, cores);
    let (domain, usage) = Domain::new(Parts {
        store: store.clone(),
        clock: Arc::new(SystemClock),
        entropy: Arc::clone(&entropy),
        ring,
        tokens,
        passwords,
        mail: config
            .deployment
            .mail
            .clone()
            .map(|mail| Arc::new(SmtpMail::new(mail.server, mail.from)) as Arc<dyn Mail>),
        oidc: Oidc::new(
            config.product.services.login.providers.clone(),
            Arc::new(Internet::new(Reach::Everything)),
            Arc::new(Internet::new(if config.deployment.private_providers {
                Reach::Everything
            } else {
                Reach::Public
            })),
            Arc::new(SystemClock),
        ),
        settings: settings(config),
    });
    Ok(Machine { domain, usage, store, entropy })
}

/// Whether anything in this database may need the master keys it was made with.
async fn has_seen_keys(store: &Store) -> Result<bool, Failure> {
    let scope = SystemScope::of_server("start");
    let mut conn = store.read_once(&scope).await?;
    Ok(!store::seal::checks(&mut conn, &scope).await?.is_empty())
}

/// The configured master keys, or those in the data directory, made at the first start.
fn master_keys(config: &Config, may: Keys, entropy: &dyn Entropy) -> Result<MasterKeys, Failure> {
    if let Some(configured) = &config.deployment.master_keys {
        return Ok(MasterKeys::parse(configured.reveal())?);
    }
    let file = key_file(&config.deployment.data_dir);
    if may == Keys::MustExist {
        return Ok(secrets::read(&file)?);
    }
    let (keys, made) = secrets::load_or_create(&file, entropy)?;
    if made {
        tracing::info!("made master keys in the data directory; keep a copy of master.keys apart from the database");
    }
    Ok(keys)
}

/// Puts a new master key in front of those in the data directory, and answers its ID. The file is exchanged whole.
pub fn add_master_key(config: &Config) -> Result<String, KeysElsewhere> {
    if config.deployment.master_keys.is_some() {
        return Err(KeysElsewhere::Configured);
    }
    Ok(secrets::add_key(&key_file(&config.deployment.data_dir), &OsEntropy)?)
}

/// Why no key can be added here.
#[derive(Debug, thiserror::Error)]
pub enum KeysElsewhere {
    #[error(
        "the keys come from TENANTRY_MASTER_KEYS: add `<id>:<key>` there, with a key that `openssl rand -base64 32` \
         makes, as the second with several replicas and in front once all of them know it"
    )]
    Configured,
    #[error("{0}")]
    File(#[from] secrets::KeyFileError),
}

fn key_file(data_dir: &Path) -> std::path::PathBuf {
    data_dir.join("master.keys")
}
