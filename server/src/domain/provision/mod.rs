//! Users that the configuration provides (`secure.credentials.<name>`): brought to what is configured at every start.

mod groups;

use std::collections::HashMap;

use model::{
    Role, Secret, SystemScope,
    access::Kind,
    address::EmailAddress,
    audit::Action,
    id::{GroupId, TenantId, UserId},
    users::ProfileChange,
};

use super::{Domain, fixed_users, prepare::Failure};
use crate::{
    secrets::StoredSecret,
    store::{self, Conn, users::NewRow},
};

/// A configured user.
#[derive(Clone, Debug)]
pub struct ProvisionedUser {
    /// Its name in the configuration.
    pub name: String,
    pub display_name: String,
    pub role: Role,
    pub access_key: String,
    pub secret_key: Secret,
    pub allow_login: bool,
    /// Groups it is in: built-in ones, and those of the configuration.
    pub groups: Vec<GroupId>,
    pub email: Option<EmailAddress>,
}

impl Domain {
    pub(super) async fn provision(
        &self,
        conn: &mut Conn,
        scope: &SystemScope,
        provided: &[ProvisionedUser],
    ) -> Result<(), Failure> {
        let mut stored: HashMap<String, (TenantId, UserId)> = store::users::provisioned(conn, scope)
            .await?
            .into_iter()
            .filter(|(name, ..)| !fixed_users::is_fixed(name))
            .map(|(name, tenant, user)| (name, (tenant, user)))
            .collect();
        // Recorded last, tenant by tenant: while this hashes secrets, nobody waits for a chain.
        let (mut done, mut present) = (Vec::new(), Vec::new());
        for user in provided {
            match stored.remove(&user.name) {
                Some((tenant, id)) if tenant == self.settings.default_tenant.clone() => {
                    self.bring_up_to_date(conn, scope, user, &id).await?;
                    present.push((user, id));
                }
                _ => {
                    let id = self.insert_provided(conn, scope, user).await?;
                    done.push((self.settings.default_tenant.clone(), id.clone(), Action::UserProvisioned));
                    present.push((user, id));
                }
            }
        }
        let entries = self.provide_groups(conn, scope, &present).await?;
        // What is no longer configured may not come in any more.
        for (tenant_id, id) in stored.into_values() {
            let tenant = scope.within(tenant_id.clone());
            store::credentials::delete_all(conn, &tenant, &id).await?;
            store::gateway_tokens::delete_all(conn, &tenant, &id).await?;
            store::sessions::delete_all(conn, &tenant, &id).await?;
            store::groups::remove_all_of(conn, &tenant, &id).await?;
            store::access_rules::forget_user(conn, &tenant, &id).await?;
            store::users::mark_removed(conn, &tenant, &id).await?;
            store::users::purge(conn, &tenant, &id).await?;
            done.push((tenant_id, id, Action::UserUnprovisioned));
        }
        done.sort_by(|one, other| one.0.cmp(&other.0));
        for (tenant, id, action) in done {
            self.record(conn, &scope.within(tenant), action, id.as_str(), None, None).await?;
        }
        Ok(self.record_all(conn, &scope.within(self.settings.default_tenant.clone()), entries).await?)
    }

    async fn insert_provided(
        &self,
        conn: &mut Conn,
        scope: &SystemScope,
        user: &ProvisionedUser,
    ) -> Result<UserId, Failure> {
        let tenant = scope.within(self.settings.default_tenant.clone());
        let id = UserId::known(self.new_id());
        let row = NewRow {
            id: &id,
            person: None,
            kind: Kind::System,
            role: user.role,
            name: &user.display_name,
            email: user.email.as_ref(),
            profile: ProfileChange::default(),
            internal: true,
            allow_login: user.allow_login,
            provisioned: Some(&user.name),
            created: self.now(),
        };
        store::users::insert(conn, &tenant, &row).await?;
        self.set_key(conn, scope, user, &id).await?;
        Ok(id)
    }

    async fn bring_up_to_date(
        &self,
        conn: &mut Conn,
        scope: &SystemScope,
        user: &ProvisionedUser,
        id: &UserId,
    ) -> Result<(), Failure> {
        let tenant = scope.within(self.settings.default_tenant.clone());
        let email = user.email.as_ref();
        store::users::set_provisioned(conn, &tenant, id, &user.display_name, email, user.role, user.allow_login)
            .await?;
        let stored = store::credentials::stored_secret(conn, &tenant, id, &user.access_key).await?;
        if !self.is_unchanged(stored.as_deref(), user).await? {
            store::credentials::delete_all(conn, &tenant, id).await?;
            self.set_key(conn, scope, user, id).await?;
        }
        Ok(())
    }

    /// Whether the stored secret is the configured one: then nothing is hashed again.
    async fn is_unchanged(&self, stored: Option<&str>, user: &ProvisionedUser) -> Result<bool, Failure> {
        let Some(stored) = stored.and_then(|text| text.parse::<StoredSecret>().ok()) else { return Ok(false) };
        Ok(self.credentials.verify(Some(&stored), &user.access_key, &user.secret_key).await?)
    }

    async fn set_key(
        &self,
        conn: &mut Conn,
        scope: &SystemScope,
        user: &ProvisionedUser,
        id: &UserId,
    ) -> Result<(), Failure> {
        // A strong secret is stored as a keyed digest, a weaker one as argon2id: it could be guessed from the digest.
        let stored = self.credentials.store_configured(&user.access_key, &user.secret_key).await?;
        let credential = model::credentials::Credential {
            access_key: user.access_key.clone(),
            label: Some("Configuration".to_owned()),
            created: self.now(),
            expires: None,
            last_used: None,
            last_used_from: None,
            networks: Vec::new(),
            scope: model::credentials::KeyScope::All,
            replaced: false,
        };
        let tenant = scope.within(self.settings.default_tenant.clone());
        let stored = store::credentials::StoredForm { secret: stored.to_text(), found_by: None };
        store::credentials::insert(conn, &tenant, id, &credential, &stored).await?;
        Ok(())
    }
}
