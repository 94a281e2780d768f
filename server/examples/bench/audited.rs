//! What a change with its audit entry costs: one after the other, and by eight writers of one workspace at once.

use std::{error::Error, path::PathBuf, sync::Arc};

use model::{
    Backend, Caller, Role, Secret,
    credentials::Wish,
    sign_in::{Acting, Origin, Presented},
    tenants::{NewTenant, SettingsChange},
    users::NewUser,
};
use server::{
    domain::{Domain, FirstCredential, Parts, Settings},
    outside::{Entropy, Internet, Oidc, OsEntropy, Reach, SystemClock, clock::monotonic},
    secrets::{Cost, Keyring, MasterKeys, Passwords, TokenKeys},
    store::{Location, Options, Store},
};

/// Writers at once.
const WRITERS: usize = 8;

/// `url`: `sqlite:FILE` that is not there yet, or `postgres://…` of an empty database. Durable commits, unless told
/// otherwise (SQLite only).
pub async fn run(url: &str, changes: u32, durable: bool) -> Result<(), Box<dyn Error>> {
    let location = match url.strip_prefix("sqlite:") {
        Some(file) => Location::Sqlite(PathBuf::from(file)),
        None => Location::Postgres(Secret::new(url.to_owned())),
    };
    Store::migrate(&location).await?;
    let store = Store::open(&location, &Options { durable, ..Options::default() }).await?;
    let entropy: Arc<dyn Entropy> = Arc::new(OsEntropy);
    let ring = Arc::new(Keyring::new(&MasterKeys::generate(entropy.as_ref())));
    let (domain, _usage) = Domain::new(Parts {
        store: store.clone(),
        clock: Arc::new(SystemClock),
        tokens: TokenKeys::new(&ring, None)?,
        passwords: Passwords::new(Arc::clone(&ring), Arc::clone(&entropy), Cost::DEFAULT, 1),
        entropy,
        ring,
        mail: None,
        oidc: Oidc::new(Vec::new(), internet(), internet(), Arc::new(SystemClock)),
        settings: Settings::default(),
    });
    let first = domain.prepare(&[], |_| Ok(())).await?.ok_or("the database is not new")?;
    let backend = domain.backend();
    let writers = writers(&backend, &first).await?;
    // Warm: statements are prepared, pages are in memory.
    relabel(&backend, &writers[0], changes / 10).await?;

    let start = monotonic();
    relabel(&backend, &writers[0], changes).await?;
    let alone = start.elapsed();
    let start = monotonic();
    let running = writers.into_iter().map(|writer| {
        let backend = backend.clone();
        tokio::spawn(async move { relabel(&backend, &writer, changes / 8).await.map_err(|error| error.to_string()) })
    });
    for writer in running.collect::<Vec<_>>() {
        writer.await??;
    }
    let together = start.elapsed();
    println!("one writer:    {:.0} us for each change", alone.as_secs_f64() * 1e6 / f64::from(changes));
    println!("{WRITERS} writers:     {:.0} changes a second", f64::from(changes / 8 * 8) / together.as_secs_f64());
    store.close().await;
    Ok(())
}

/// Users of one workspace, each with a key of its own.
async fn writers(backend: &Backend, first: &FirstCredential) -> Result<Vec<(Caller, String)>, Box<dyn Error>> {
    let recognise = async |acting: Acting| {
        let proof = Presented::Key { access_key: first.access_key.clone(), secret_key: first.secret_key.clone() };
        backend.sign_in.recognise(proof, &acting, &Origin::default()).await
    };
    let supervisor = recognise(Acting::default()).await?;
    let new = NewTenant { name: "Measured".to_owned(), settings: SettingsChange::default() };
    let tenant = backend.tenants.create(&supervisor, new).await?.id;
    let mut writers = Vec::new();
    for n in 0..WRITERS {
        let new = NewUser {
            tenant: tenant.clone(),
            name: format!("Writer {n}"),
            email: format!("writer-{n}@measured.example"),
            role: Role::User,
            given_name: None,
            family_name: None,
            avatar: None,
            internal: false,
            groups: Vec::new(),
        };
        let user = backend.users.create(&supervisor, new).await?;
        let caller = recognise(Acting { impersonate_as: Some(user.to_string()), ..Acting::default() }).await?;
        let key = backend.credentials.create(&caller, None, Wish::default()).await?.credential.access_key;
        writers.push((caller, key));
    }
    Ok(writers)
}

async fn relabel(backend: &Backend, (caller, key): &(Caller, String), times: u32) -> Result<(), model::Error> {
    for n in 0..times {
        backend.credentials.set_label(caller, None, key, Some(format!("label {n}"))).await?;
    }
    Ok(())
}

fn internet() -> Arc<Internet> {
    Arc::new(Internet::new(Reach::Public))
}
