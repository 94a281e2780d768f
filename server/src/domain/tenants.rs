//! Tenants: making, listing, configuring.

use async_trait::async_trait;
use model::{
    Caller, Error, Permission, Result, Scope, SystemScope,
    audit::Action,
    error::Noun,
    id::TenantId,
    tenants::{NewTenant, Settings, SettingsChange, Tenant, TenantFilter, Tenants},
};
use serde_json::{Value, json};

use super::{Domain, audit::Entry, pattern};
use crate::store::{self, Conn, OnTaken, Unique};

#[async_trait]
impl Tenants for Domain {
    async fn create(&self, caller: &Caller, new: NewTenant) -> Result<Tenant> {
        let system = caller.require_system(Permission::ManageTenants)?;
        let (name, settings) = new.check()?;
        let mut conn = self.store.write_all(&system).await?;
        let tenant = self.insert_tenant(&mut conn, &system, TenantId::known(self.new_id()), name, settings).await?;
        conn.commit().await?;
        Ok(tenant)
    }

    async fn list(&self, caller: &Caller, filter: TenantFilter) -> Result<Vec<Tenant>> {
        let system = caller.require_system(Permission::ManageTenants)?;
        let pattern = filter.name_pattern.as_deref().map(|text| pattern::compile("name_pattern", text)).transpose()?;
        let mut conn = self.store.read_once(&system).await?;
        let mut tenants = store::tenants::all(&mut conn, &system).await?;
        tenants.retain(|tenant| {
            filter.name.as_ref().is_none_or(|name| tenant.name == *name)
                && pattern.as_ref().is_none_or(|pattern| pattern.is_match(&tenant.name))
        });
        Ok(tenants)
    }

    async fn get(&self, caller: &Caller, tenant: Option<TenantId>) -> Result<Tenant> {
        let tenant = tenant.unwrap_or_else(|| caller.tenant.clone());
        let scope = caller.require_in(Permission::ReadWorkspace, &tenant)?;
        let mut conn = self.read_tenant(&scope).await?;
        store::tenants::get(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))
    }

    async fn update_settings(&self, caller: &Caller, tenant: TenantId, change: SettingsChange) -> Result<Tenant> {
        let system = caller.require_system(Permission::ManageTenants)?;
        let scope = system.within(tenant);
        let mut conn = self.store.write_all(&system).await?;
        let mut tenant = store::tenants::lock(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        let settings = change.apply_to(tenant.settings.clone())?;
        store::tenants::update_settings(&mut conn, &scope, &settings).await?;
        let entry = Entry {
            tenant: Some(scope.tenant()),
            action: Action::TenantSettingsChanged,
            target: scope.tenant().as_str(),
            before: Some(described(&tenant.settings)),
            after: Some(described(&settings)),
        };
        self.record_entry(&mut conn, system.by(), entry).await?;
        conn.commit().await?;
        tenant.settings = settings;
        Ok(tenant)
    }
}

impl Domain {
    /// A malformed ID is nobody's tenant; PostgreSQL would call it an error.
    async fn read_tenant(&self, scope: &Scope) -> Result<Conn> {
        if scope.tenant().is_well_formed() {
            Ok(self.store.read(scope).await?)
        } else {
            Err(Error::NotFound(Noun::Company))
        }
    }

    /// Makes a tenant with the groups and the queue that every tenant has, and its record.
    pub(super) async fn insert_tenant(
        &self,
        conn: &mut Conn,
        system: &SystemScope,
        id: TenantId,
        name: String,
        settings: Settings,
    ) -> Result<Tenant> {
        let taken = || Error::taken("name", "A workspace of this name exists already.");
        let now = self.now();
        let unique = self.settings.unique_names;
        if unique && store::tenants::name_is_used(conn, system, &name).await? {
            return Err(taken());
        }
        let tenant = Tenant { id, name, active: true, created: now, settings, seats_used: 0, service_accounts_used: 0 };
        store::tenants::insert(conn, system, &tenant, unique).await.on_taken(Unique::TenantName, taken)?;
        let scope = system.within(tenant.id.clone());
        self.give_groups(conn, system, &scope).await?;
        self.insert_default_rules(conn, &scope).await?;
        self.insert_default_queue(conn, &scope).await?;
        let entry = Entry {
            tenant: Some(&tenant.id),
            action: Action::TenantCreated,
            target: tenant.id.as_str(),
            before: None,
            after: Some(json!({ "name": tenant.name, "settings": described(&tenant.settings) })),
        };
        self.record_entry(conn, system.by(), entry).await?;
        Ok(tenant)
    }
}

fn described(settings: &Settings) -> Value {
    json!({
        "allowed_users": settings.allowed_users,
        "allowed_service_users": settings.allowed_service_users,
        "allow_service_user_admins": settings.allow_service_user_admins,
        "features": settings.features.to_list(),
        "exclude_features": settings.exclude_features.to_list(),
    })
}
