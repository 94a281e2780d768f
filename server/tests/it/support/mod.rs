//! The whole program in memory over a fresh database, with a clock that stands still.
//!
//! Each test gets a database of its own: a copy of one that was migrated once. `TENANTRY_TEST_DATABASE_URL` chooses
//! PostgreSQL for all of them; the suite is run once with it and once without.

mod api;
mod database;
mod oracle;
mod planted;
mod sql;
mod vaults;
mod web;
mod world;

use std::{sync::Arc, time::Duration};

use axum::Router;
use model::{
    Backend, Caller, Secret, Timestamp,
    features::FeatureSet,
    sign_in::{Acting, Origin, Presented},
};
use serde_json::Value;
use server::{
    domain::{Configured, Domain, FirstCredential, Parts, ProvisionedUser, Settings, UsageWriter},
    doors::{self, Plan},
    http::limits::Limits,
    outside::{Entropy, Fetch, Mail, Oidc, SeededEntropy, SettableClock, Unreachable, oidc},
    secrets::{Cost, Keyring, MasterKeys, Passwords, TokenKeys},
    store::Store,
};

pub use api::{Answer, Auth};
pub use database::Database;
pub use oracle::{Seen, comparable};
pub use sql::Sql;
pub use web::{Browser, Page};
pub use world::{Side, World, connection, settings as world_settings};

/// 2026-11-21T12:00:00Z, when every test begins.
pub const START: Timestamp = Timestamp::from_millis(1_795_262_400_000);

/// The origin of the pages in tests.
pub const WEB: &str = "http://localhost:8080";

/// The program, its doors and what it runs on.
pub struct TestApp {
    pub domain: Arc<Domain>,
    pub backend: Backend,
    pub clock: Arc<SettableClock>,
    pub store: Store,
    pub usage: UsageWriter,
    pub web: Router,
    pub api: Router,
    /// The supervisor made at the first start, unless one was provided.
    pub supervisor: Option<FirstCredential>,
    pub database: Database,
}

/// What a test may choose.
pub struct Options {
    pub settings: Settings,
    pub provided: Vec<ProvisionedUser>,
    /// The seed of ids, keys and secrets.
    pub seed: u64,
    /// Where mail goes; without one the server sends none.
    pub mail: Option<Arc<dyn Mail>>,
    /// Identity providers, and who answers for them.
    pub providers: Vec<oidc::Provider>,
    pub fetch: Arc<dyn Fetch>,
    pub clock: Arc<SettableClock>,
}

/// No other server answers, but for one that describes a provider.
struct Nobody;

#[async_trait::async_trait]
impl Fetch for Nobody {
    async fn fetch(&self, request: http::Request<Vec<u8>>) -> Result<http::Response<Vec<u8>>, Unreachable> {
        if request.uri() == "https://described.example/.well-known/openid-configuration" {
            let description = serde_json::json!({
                "issuer": "https://described.example", "authorization_endpoint": "https://described.example/authorize",
                "token_endpoint": "https://described.example/token", "jwks_uri": "https://described.example/keys",
            });
            return Ok(http::Response::new(description.to_string().into_bytes()));
        }
        Err(Unreachable("there is no network in tests".to_owned()))
    }

    async fn may_reach(&self, host: &str) -> Result<(), Unreachable> {
        if host.ends_with(".internal") { Err(Unreachable("it is private".to_owned())) } else { Ok(()) }
    }
}

/// No identity provider.
pub fn no_providers() -> Oidc {
    Oidc::new(Vec::new(), Arc::new(Nobody), Arc::new(Nobody), Arc::new(SettableClock::at(START)))
}

impl Default for Options {
    fn default() -> Self {
        // With direct creation of users switched on, as an operator may.
        let access = Configured { features: FeatureSet::all(), ..Configured::default() };
        // Tests invite more often than people do; what is slowed down has tests of its own.
        let invitations_per_hour = 100_000;
        let settings =
            Settings { wrong_key_delay: Duration::ZERO, access, invitations_per_hour, ..Settings::default() };
        let clock = Arc::new(SettableClock::at(START));
        let (providers, fetch) = (Vec::new(), Arc::new(Nobody));
        Self { settings, provided: Vec::new(), seed: 1, mail: None, providers, fetch, clock }
    }
}

impl TestApp {
    /// The program as it is after a first start.
    pub async fn start() -> Self {
        Self::start_with(Options::default()).await
    }

    pub async fn start_with(options: Options) -> Self {
        Self::on(Database::fresh().await, options).await
    }

    /// The program on a database that may have been used before: a second start, or another replica.
    pub async fn on(database: Database, options: Options) -> Self {
        let entropy: Arc<dyn Entropy> = Arc::new(SeededEntropy::new(options.seed));
        let ring = Arc::new(Keyring::new(&MasterKeys::generate(&SeededEntropy::new(7))));
        let clock = options.clock;
        let store = database.open().await;
        let (domain, usage) = Domain::new(Parts {
            store: store.clone(),
            clock: clock.clone(),
            entropy: Arc::clone(&entropy),
            tokens: TokenKeys::new(&ring, None).expect("no configured key"),
            passwords: Passwords::new(Arc::clone(&ring), Arc::clone(&entropy), Cost::FOR_TESTS, 2),
            ring,
            mail: options.mail,
            oidc: Oidc::new(options.providers, Arc::clone(&options.fetch), options.fetch, clock.clone()),
            settings: options.settings,
        });
        let supervisor = domain.prepare(&options.provided, |_| Ok(())).await.expect("a database that can be prepared");
        let plan = Plan {
            limits: Arc::new(Limits::default()),
            entropy,
            web_origin: WEB.to_owned(),
            server_uid: domain.server_uid().await.expect("the database answers"),
        };
        let doors = doors::build(&domain, plan);
        Self {
            backend: domain.backend(),
            domain,
            clock,
            store,
            usage,
            web: doors.web,
            api: doors.api,
            supervisor,
            database,
        }
    }

    /// The supervisor's key and secret.
    pub fn supervisor(&self) -> Auth {
        let first = self.supervisor.as_ref().expect("a first start makes a supervisor");
        Auth::key(&first.access_key, first.secret_key.reveal())
    }

    /// A user as the ports see one, recognised by its key.
    pub async fn caller(&self, user: &TestUser) -> Caller {
        let secret_key = Secret::new(user.secret_key.clone());
        let presented = Presented::Key { access_key: user.access_key.clone(), secret_key };
        let sign_in = &self.backend.sign_in;
        sign_in.recognise(presented, &Acting::default(), &Origin::default()).await.expect("a live key")
    }

    /// A tenant made by the supervisor, with an administrator who has a key and the password [`PASSWORD`].
    pub async fn tenant(&self, name: &str) -> Tenant {
        let supervisor = self.supervisor();
        let company = self.call(&supervisor, "system.create_company", serde_json::json!({ "name": name })).await;
        let id = company.text("id");
        let admin = self.user(&id, "Admin", &format!("admin@{}.example", name.to_lowercase()), "admin").await;
        Tenant { id, admin }
    }

    /// Another process on the same database. It is no first start, so the supervisor is the one of this process.
    pub async fn replica(&self, settings: Settings) -> Self {
        let options = Options { settings, seed: 99, ..Options::default() };
        let replica = Self::on(self.database.clone(), options).await;
        Self { supervisor: self.supervisor.clone(), ..replica }
    }

    /// A user of a tenant, made by the supervisor, with a key and the password [`PASSWORD`].
    pub async fn user(&self, tenant: &str, name: &str, email: &str, role: &str) -> TestUser {
        self.user_with(tenant, name, email, role, serde_json::json!({})).await
    }

    /// The same with further fields of `auth.create_user`.
    pub async fn user_with(&self, tenant: &str, name: &str, email: &str, role: &str, more: Value) -> TestUser {
        let supervisor = self.supervisor();
        let mut body = more;
        for (field, text) in [("name", name), ("company", tenant), ("email", email), ("role", role)] {
            body[field] = text.into();
        }
        let id = self.call(&supervisor, "auth.create_user", body).await.text("id");
        let acting = supervisor.clone().impersonating(&id);
        let made = self.call(&acting, "auth.create_credentials", serde_json::json!({})).await;
        let pair = &made.data["credentials"];
        let text = |field: &str| pair[field].as_str().expect("a text").to_owned();
        let (access_key, secret_key) = (text("access_key"), text("secret_key"));
        self.domain.set_password(email, &model::Secret::new(PASSWORD.to_owned())).await.expect("a known address");
        TestUser { id, email: email.to_owned(), auth: Auth::key(&access_key, &secret_key), access_key, secret_key }
    }
}

/// The password of every user that [`TestApp::user`] makes.
pub const PASSWORD: &str = "wheelbarrow-of-ideas-42";

/// A tenant with its first administrator.
pub struct Tenant {
    pub id: String,
    pub admin: TestUser,
}

/// A user and all ways to come in as one.
pub struct TestUser {
    pub id: String,
    pub email: String,
    pub access_key: String,
    pub secret_key: String,
    pub auth: Auth,
}
