//! The product without its doors: a new database, the rules on it, and a workspace.

use std::{error::Error, path::PathBuf, sync::Arc};

use model::{
    Backend, Caller, Role, Secret,
    id::TenantId,
    sign_in::{Acting, Origin, Presented},
    tenants::{NewTenant, SettingsChange},
    users::NewUser,
};
use server::{
    domain::{Domain, Parts, Settings},
    outside::{Entropy, Internet, Oidc, OsEntropy, Reach, SystemClock},
    secrets::{Cost, Keyring, MasterKeys, Passwords, TokenKeys},
    store::{Location, Options, Store},
};

pub struct Opened {
    pub backend: Backend,
    pub domain: Arc<Domain>,
    tenant: TenantId,
    proof: Presented,
    store: Store,
}

impl Opened {
    /// `url`: `sqlite:FILE` that is not there yet, or `postgres://…` of an empty database. Durable commits, unless told
    /// otherwise (SQLite only).
    pub async fn new(url: &str, durable: bool) -> Result<Self, Box<dyn Error>> {
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
        let proof = Presented::Key { access_key: first.access_key, secret_key: first.secret_key };
        let backend = domain.backend();
        let supervisor = backend.sign_in.recognise(proof.clone(), &Acting::default(), &Origin::default()).await?;
        let new = NewTenant { name: "Measured".to_owned(), settings: SettingsChange::default() };
        let tenant = backend.tenants.create(&supervisor, new).await?.id;
        Ok(Self { backend, domain, tenant, proof, store })
    }

    async fn caller(&self, as_user: Option<String>) -> Result<Caller, model::Error> {
        let acting = Acting { impersonate_as: as_user, ..Acting::default() };
        self.backend.sign_in.recognise(self.proof.clone(), &acting, &Origin::default()).await
    }

    /// A new user of the workspace, as who asks for something.
    pub async fn user(&self, name: &str, role: Role) -> Result<Caller, model::Error> {
        let new = NewUser {
            tenant: self.tenant.clone(),
            name: name.to_owned(),
            email: format!("{}@measured.example", name.replace(' ', "-")),
            role,
            given_name: None,
            family_name: None,
            avatar: None,
            internal: false,
            groups: Vec::new(),
        };
        let user = self.backend.users.create(&self.caller(None).await?, new).await?;
        self.caller(Some(user.to_string())).await
    }

    pub async fn close(self) {
        self.store.close().await;
    }
}

fn internet() -> Arc<Internet> {
    Arc::new(Internet::new(Reach::Public))
}
