//! Getting a database ready at every start: the keys are checked, the default tenant and a supervisor exist, and what
//! the configuration provides is as configured.

use model::{Error, Role, Secret, SystemScope, access::Kind, audit::Action, id::UserId, tenants, users::ProfileChange};

use super::{Domain, fixed_users, provision::ProvisionedUser};
use crate::{
    secrets::{seal_check_records, verify_check_record},
    store::{self, Conn, users::NewRow},
};

/// The supervisor's credential of a first start: shown once.
#[derive(Clone, Debug)]
pub struct FirstCredential {
    pub access_key: String,
    pub secret_key: Secret,
}

/// Why a start must not go on.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error(
        "The master keys do not open this database: {0}. Start with the key file it was made with; if that is lost, \
         what was sealed with it cannot be read again."
    )]
    Keys(String),
    #[error("The supervisor's credential could not be written, so none was made: {0}")]
    Show(std::io::Error),
    #[error("{0}")]
    Refused(#[from] Error),
    #[error("{0}")]
    Store(#[from] store::Error),
}

impl Domain {
    /// Makes the database ready. Answers a supervisor's credential when it made one: on the first start, unless the
    /// configuration provides a system principal.
    ///
    /// `show` hands that credential to whoever started the server, before it is kept: if it fails, nothing is made.
    pub async fn prepare(
        &self,
        provided: &[ProvisionedUser],
        show: impl FnOnce(&FirstCredential) -> std::io::Result<()> + Send,
    ) -> Result<Option<FirstCredential>, Failure> {
        let scope = SystemScope::of_server("start");
        let mut conn = self.store.write_all(&scope).await?;
        self.check_keys(&mut conn, &scope).await?;
        let uid = self.new_id();
        store::meta::insert(&mut conn, &scope, "server_uid", &uid).await?;
        self.begin_chains(&mut conn, &scope).await?;
        let carried = self.carry_over(&mut conn, &scope, None, &self.configured.load_full()).await?;
        let tenant = scope.within(self.settings.default_tenant.clone());
        if store::tenants::get(&mut conn, &tenant).await?.is_none() {
            let name = self.settings.default_tenant_name.clone();
            let id = self.settings.default_tenant.clone();
            self.insert_tenant(&mut conn, &scope, id, name, tenants::Settings::default()).await?;
        }
        let fixed = self.provide_fixed_users(&mut conn, &scope, None, &self.configured.load_full()).await?;
        for name in &fixed.without_seat {
            tracing::warn!("{}", fixed_users::no_seat(name));
        }
        self.provision(&mut conn, &scope, provided).await?;
        self.record_all(&mut conn, &tenant, fixed.entries).await?;
        // Of a group that is no longer configured, its last members may have been users of the configuration.
        for group in &carried.orphaned {
            store::groups::take_away(&mut conn, &scope, group).await?;
        }
        let first = self.first_supervisor(&mut conn, &scope, provided).await?;
        if let Some(first) = &first {
            show(first).map_err(Failure::Show)?;
        }
        conn.commit().await?;
        Ok(first)
    }

    /// Checks that the keys open this database, changing nothing else.
    pub async fn verify_keys(&self) -> Result<(), Failure> {
        let scope = SystemScope::of_server("check keys");
        let mut conn = self.store.write_all(&scope).await?;
        self.check_keys(&mut conn, &scope).await
    }

    /// A random ID of this deployment, the same at every start.
    pub async fn server_uid(&self) -> Result<String, Failure> {
        let scope = SystemScope::of_server("start");
        let mut conn = self.store.read_once(&scope).await?;
        Ok(store::meta::get(&mut conn, &scope, "server_uid").await?.unwrap_or_default())
    }

    /// Opens the check record of every key this database has seen with the keys that were given, and leaves one for
    /// each new key.
    async fn check_keys(&self, conn: &mut Conn, scope: &SystemScope) -> Result<(), Failure> {
        let known = store::seal::checks(conn, scope).await?;
        for (key, sealed) in &known {
            if self.has_key(key) {
                verify_check_record(&self.ring, key, sealed)
                    .map_err(|_| Failure::Keys(format!("the key named {key} is not the one that was used")))?;
            }
        }
        if !known.is_empty() && !known.iter().any(|(key, _)| self.has_key(key)) {
            return Err(Failure::Keys("none of its keys is among those given".to_owned()));
        }
        for key in store::seal::master_keys_in_use(conn, scope).await? {
            if !self.has_key(&key) {
                return Err(Failure::Keys(format!("the key named {key} is missing")));
            }
        }
        for (key, sealed) in seal_check_records(&self.ring, self.entropy.as_ref()) {
            store::seal::insert_check(conn, scope, key.as_str(), &sealed).await?;
        }
        Ok(())
    }

    fn has_key(&self, id: &str) -> bool {
        self.ring.ids().any(|known| known.as_str() == id)
    }

    async fn first_supervisor(
        &self,
        conn: &mut Conn,
        scope: &SystemScope,
        provided: &[ProvisionedUser],
    ) -> Result<Option<FirstCredential>, Failure> {
        let made = store::meta::get(conn, scope, "supervisor_made").await?.is_some();
        if made || provided.iter().any(|user| user.role == Role::System && user.allow_login) {
            return Ok(None);
        }
        let tenant = scope.within(self.settings.default_tenant.clone());
        let (id, now) = (UserId::known(self.new_id()), self.now());
        let row = NewRow {
            id: &id,
            person: None,
            kind: Kind::System,
            role: Role::System,
            name: "Supervisor",
            email: None,
            profile: ProfileChange::default(),
            internal: true,
            allow_login: true,
            provisioned: None,
            created: now,
        };
        store::users::insert(conn, &tenant, &row).await?;
        let new = self.make_credential(Some("First start".to_owned()), None);
        store::credentials::insert(conn, &tenant, &id, &new.credential, &self.stored_form(&new)).await?;
        store::meta::insert(conn, scope, "supervisor_made", id.as_str()).await?;
        self.record(conn, &tenant, Action::SupervisorCreated, id.as_str(), None, None).await?;
        Ok(Some(FirstCredential { access_key: new.credential.access_key, secret_key: new.secret_key }))
    }
}
