//! Service accounts: users without a person.

use async_trait::async_trait;
use model::{
    Caller, Error, Permission, Result, Role,
    access::Kind,
    audit::Action,
    credentials::{Credentials as _, Wish},
    error::{FieldError, Forbidden, Limit, Noun},
    groups::{BuiltIn, GroupName},
    id::UserId,
    name,
    page::{LARGEST_SIZE, Page, PageRequest},
    service_accounts::{
        AccountDetails, AccountTable, AccountTerms, FIRST_LABEL, Made, NewServiceAccount, ServiceAccount,
        ServiceAccountChange, ServiceAccounts,
    },
    tenants::Tenant,
    users::{Change, ProfileChange},
};
use serde_json::{Map, Value, json};

use super::{
    Domain,
    audit::Entries,
    credentials::may_mint,
    features::natural_groups,
    groups::check_search,
    pages::{Ends, Places},
    users::allowed,
};
use crate::{
    secrets::Column,
    store::{self, users::NewRow},
};

#[async_trait]
impl ServiceAccounts for Domain {
    async fn create(&self, caller: &Caller, new: NewServiceAccount) -> Result<Made> {
        let scope = caller.require(Permission::ManageServiceAccounts)?;
        may_mint(caller)?;
        let name = name::check("name", &new.name, 1)?;
        let wish = Wish { label: Some(FIRST_LABEL.to_owned()), life: new.life, ..Wish::default() };
        let credential = self.wanted_credential(caller, &wish)?;
        let stored = self.stored_form(&credential);
        let (id, role) = (UserId::known(self.new_id()), if new.admin { Role::Admin } else { Role::User });
        let mut conn = self.store.write(&scope).await?;
        let tenant = store::tenants::lock(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        self.check_account_role(&tenant, role)?;
        if !store::tenants::take_service_account(&mut conn, &scope).await? {
            let allowed = tenant.settings.allowed_service_users.unwrap_or_default();
            return Err(Error::Limit(Limit::ServiceAccounts { allowed }));
        }
        let row = NewRow {
            id: &id,
            person: None,
            kind: Kind::Service,
            role,
            name: &name,
            email: None,
            profile: ProfileChange::default(),
            internal: false,
            allow_login: false,
            provisioned: None,
            created: self.now(),
        };
        store::users::insert(&mut conn, &scope, &row).await?;
        store::service_accounts::set_impersonation(&mut conn, &scope, &id, new.allow_impersonation).await?;
        let mut entries = Entries::default();
        for group in &new.groups {
            self.join_at_creation(&mut conn, &scope, caller, group, &id, &mut entries).await?;
        }
        store::credentials::insert(&mut conn, &scope, &id, &credential.credential, &stored).await?;
        let after = json!({ "name": name, "role": role, "allow_impersonation": new.allow_impersonation });
        entries.add(Action::ServiceAccountCreated, &id, None, Some(after));
        let expires = credential.credential.expires.map(|end| end.to_string());
        let after = json!({ "label": FIRST_LABEL, "expires": expires });
        entries.add(Action::CredentialCreated, &credential.credential.access_key, None, Some(after));
        self.record_all(&mut conn, &scope, entries).await?;
        conn.commit().await?;
        Ok(Made { id, name, credential })
    }

    async fn table(&self, caller: &Caller, search: String, request: PageRequest) -> Result<AccountTable> {
        let scope = caller.require(Permission::ManageServiceAccounts)?;
        check_search(&search)?;
        let (size, now) = (request.size.clamp(1, LARGEST_SIZE), self.now());
        let places = Places::of(&scope, format!("service_accounts\n{}", search.trim()));
        let seek = request.cursor.as_ref().map(|cursor| self.by_key_and_id(&places, cursor)).transpose()?;
        let mut conn = self.store.read(&scope).await?;
        let tenant = store::tenants::get(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        let found = store::service_accounts::table(&mut conn, &scope, &search, seek.as_ref(), size, now).await?;
        let place = |row: Option<&(ServiceAccount, String)>| {
            let (account, key) = row?;
            Some(vec![Column::Text(key.clone()), Column::Text(account.id.to_string())])
        };
        let ends = Ends { first: place(found.rows.first()), last: place(found.rows.last()), more: found.more };
        let (previous, next) = self.neighbours(&places, seek.map(|seek| seek.side), ends);
        let items = found.rows.into_iter().map(|(account, _)| self.in_natural_groups(account)).collect();
        let total = Some(u64::from(tenant.service_accounts_used));
        let page = Page { items, previous, next, total };
        Ok(AccountTable { page, terms: self.account_terms(caller, &tenant), now })
    }

    async fn details(&self, caller: &Caller, account: &UserId) -> Result<AccountDetails> {
        let scope = caller.require(Permission::ManageServiceAccounts)?;
        let mut conn = self.store.read(&scope).await?;
        let tenant = store::tenants::get(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        let found = store::service_accounts::get(&mut conn, &scope, account, self.now()).await?;
        let found = found.ok_or(Error::NotFound(Noun::User))?;
        drop(conn);
        let credentials = self.list(caller, Some(account)).await?;
        Ok(AccountDetails {
            account: self.in_natural_groups(found),
            credentials,
            terms: self.account_terms(caller, &tenant),
        })
    }

    async fn update(&self, caller: &Caller, account: &UserId, change: ServiceAccountChange) -> Result<bool> {
        let scope = self.scope_of(caller, Permission::ManageServiceAccounts, account).await?;
        let name = change.name.as_deref().map(|text| name::check("name", text, 1)).transpose()?;
        let mut conn = self.store.write(&scope).await?;
        let tenant = store::tenants::lock(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        let found = store::service_accounts::get(&mut conn, &scope, account, self.now()).await?;
        let before = found.ok_or(Error::NotFound(Noun::User))?;
        let (mut was, mut is) = (Map::new(), Map::new());
        let mut differs = |what: &str, before: Value, after: Value| {
            was.insert(what.to_owned(), before);
            is.insert(what.to_owned(), after);
        };
        if let Some(name) = name.filter(|name| *name != before.name) {
            differs("name", json!(before.name), json!(name));
            let profile = ProfileChange { name: Some(name), ..ProfileChange::default() };
            store::users::set_profile(&mut conn, &scope, account, &profile).await?;
        }
        if let Some(allow) = change.allow_impersonation.filter(|allow| *allow != before.allow_impersonation) {
            differs("allow_impersonation", json!(before.allow_impersonation), json!(allow));
            store::service_accounts::set_impersonation(&mut conn, &scope, account, allow).await?;
        }
        let role = change.admin.map(|admin| if admin { Role::Admin } else { Role::User });
        if let Some(role) = role.filter(|role| *role != before.role) {
            allowed(&mut conn, &scope, caller, account, Change::Role(role)).await?;
            self.check_account_role(&tenant, role)?;
            differs("role", json!(before.role), json!(role));
            store::users::set_role(&mut conn, &scope, account, role).await?;
        }
        if is.is_empty() {
            return Ok(false);
        }
        let (was, is) = (Value::Object(was), Value::Object(is));
        self.record(&mut conn, &scope, Action::ServiceAccountChanged, account.as_str(), Some(was), Some(is)).await?;
        conn.commit().await?;
        Ok(true)
    }
}

impl Domain {
    fn account_terms(&self, caller: &Caller, tenant: &Tenant) -> AccountTerms {
        AccountTerms {
            used: tenant.service_accounts_used,
            allowed: tenant.settings.allowed_service_users,
            admins: self.admin_accounts(tenant),
            life: self.life_terms(caller),
        }
    }

    /// Whether a tenant's service accounts may be administrators: as the tenant says, else the deployment.
    fn admin_accounts(&self, tenant: &Tenant) -> bool {
        tenant.settings.allow_service_user_admins.unwrap_or(self.settings.service_admins)
    }

    /// Refuses a role that service accounts do not have here.
    pub(super) fn check_account_role(&self, tenant: &Tenant, role: Role) -> Result<()> {
        match role {
            Role::User => Ok(()),
            Role::Admin if self.admin_accounts(tenant) => Ok(()),
            Role::Admin => Err(Forbidden::Rule("Service accounts are no administrators here.".to_owned()).into()),
            Role::System | Role::Consumer => {
                Err(FieldError::value("role", "The role of a service account is user or admin.").into())
            }
        }
    }

    /// With the groups that it is in by what it is, but for Users, in which everybody is.
    fn in_natural_groups(&self, mut account: ServiceAccount) -> ServiceAccount {
        let configured = self.configured.load();
        let natural = natural_groups(Kind::Service, account.role).filter(|group| *group != BuiltIn::Users);
        for group in natural {
            account.groups.insert(0, GroupName { id: group.group_id(), name: configured.title(group).to_owned() });
        }
        account
    }
}
