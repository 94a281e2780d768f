//! Users: one file per thing done with them; this one joins them to the port.

mod allowed;
mod bin;
mod create;
mod details;
mod first_admin;
mod lifecycle;
mod merge;
mod preferences;
mod profile;
mod role;
mod table;

pub(in crate::domain) use allowed::{allowed, refusal};
use async_trait::async_trait;
use model::{
    Caller, Error, Permission, Result, Role, Scope, Secret, SystemScope,
    access::Theme,
    error::Noun,
    groups::GroupName,
    id::UserId,
    page::{LARGEST_SIZE, PageRequest},
    users::{
        Added, BinPage, Change, NewUser, Outcomes, ProfileChange, User, UserColumns, UserDetails, UserFacets,
        UserFilter, UserQuery, UserRow, UserTable, Users,
    },
};
use serde_json::{Map, Value};

use super::{Domain, features::natural_groups, pattern};
use crate::store;

#[async_trait]
impl Users for Domain {
    async fn table(&self, caller: &Caller, filter: UserFilter, page: PageRequest) -> Result<UserTable> {
        self.user_table(caller, filter, page).await
    }

    async fn facets(&self, caller: &Caller) -> Result<UserFacets> {
        self.user_facets(caller).await
    }

    async fn set_columns(&self, caller: &Caller, columns: UserColumns) -> Result<()> {
        self.set_user_columns(caller, columns).await
    }

    async fn note_export(&self, caller: &Caller, filter: &UserFilter) -> Result<()> {
        self.note_user_export(caller, filter).await
    }

    async fn details(&self, caller: &Caller, user: &UserId) -> Result<UserDetails> {
        self.user_details(caller, user).await
    }

    async fn list(&self, caller: &Caller, query: UserQuery) -> Result<Vec<User>> {
        let scope = caller.require(Permission::ReadWorkspace)?;
        let name = query.name.as_deref().map(|text| pattern::compile("name", text)).transpose()?;
        let query = UserQuery { page_size: query.page_size.clamp(1, LARGEST_SIZE), ..query };
        let mut conn = self.store.read(&scope).await?;
        let mut users = store::users::list(&mut conn, &scope, &query, name.as_ref()).await?;
        if !caller.may(Permission::ReadUserDetails) {
            for user in &mut users {
                user.email = None;
            }
        }
        Ok(users)
    }

    async fn rows(&self, caller: &Caller, query: UserQuery) -> Result<Vec<UserRow>> {
        let scope = caller.require(Permission::ReadUserDetails)?;
        let name = query.name.as_deref().map(|text| pattern::compile("name", text)).transpose()?;
        let query = UserQuery { page_size: query.page_size.clamp(1, LARGEST_SIZE), ..query };
        let mut conn = self.store.read(&scope).await?;
        let rows = store::users::rows(&mut conn, &scope, &query, name.as_ref(), self.now()).await?;
        let configured = self.configured.load();
        Ok(rows.into_iter().map(|row| table::with_natural_groups(&configured, row)).collect())
    }

    async fn get(&self, caller: &Caller, user: &UserId) -> Result<User> {
        let scope = self.scope_of(caller, Permission::ReadWorkspace, user).await?;
        let mut conn = self.store.read(&scope).await?;
        let mut found = store::users::get(&mut conn, &scope, user).await?.ok_or(Error::NotFound(Noun::User))?;
        if !caller.may(Permission::ReadUserDetails) && caller.user != *user {
            found.email = None;
        }
        Ok(found)
    }

    async fn create(&self, caller: &Caller, new: NewUser) -> Result<UserId> {
        self.create_user(caller, new).await
    }

    async fn add(&self, caller: &Caller, new: NewUser, password: Option<Secret>) -> Result<Added> {
        self.add_user(caller, new, password).await
    }

    async fn set_role(&self, caller: &Caller, user: &UserId, role: Role) -> Result<()> {
        self.set_user_role(caller, user, role).await
    }

    async fn update(&self, caller: &Caller, user: &UserId, change: ProfileChange) -> Result<Vec<&'static str>> {
        self.update_profile(caller, user, change).await
    }

    async fn change(&self, caller: &Caller, user: &UserId, change: Change) -> Result<bool> {
        self.change_user(caller, user, change).await
    }

    async fn change_many(&self, caller: &Caller, users: Vec<UserId>, change: Change) -> Result<Outcomes> {
        self.change_users(caller, users, change).await
    }

    async fn bin(&self, caller: &Caller, search: String, page: PageRequest) -> Result<BinPage> {
        self.bin_page(caller, search, page).await
    }

    async fn set_theme(&self, caller: &Caller, theme: Theme) -> Result<()> {
        let scope = caller.require(Permission::EditOwnProfile)?;
        let mut conn = self.store.write(&scope).await?;
        store::users::set_theme(&mut conn, &scope, &caller.user, theme).await?;
        conn.commit().await?;
        Ok(())
    }

    async fn preferences(&self, caller: &Caller) -> Result<Map<String, Value>> {
        self.read_preferences(caller).await
    }

    async fn set_preferences(&self, caller: &Caller, changes: Map<String, Value>) -> Result<Map<String, Value>> {
        self.change_preferences(caller, changes).await
    }

    async fn me(&self, caller: &Caller) -> Result<(User, Vec<GroupName>)> {
        let scope = caller.require(Permission::ReadWorkspace)?;
        let mut conn = self.store.read(&scope).await?;
        let found = store::users::with_groups(&mut conn, &scope, &caller.user, self.now()).await?;
        let (user, mut groups) = found.ok_or(Error::NotFound(Noun::User))?;
        let configured = self.configured.load();
        for group in natural_groups(caller.kind, caller.role) {
            if groups.iter().all(|known| known.id.as_str() != group.id()) {
                groups.push(GroupName { id: group.group_id(), name: configured.title(group).to_owned() });
            }
        }
        groups.sort_by(|a, b| a.name.cmp(&b.name));
        Ok((user, groups))
    }

    async fn owners(&self, caller: &Caller) -> Result<(u32, Vec<User>)> {
        let scope = caller.require(Permission::ReadWorkspace)?;
        let mut conn = self.store.read(&scope).await?;
        let tenant = store::tenants::get(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        Ok((tenant.seats_used, store::users::admins(&mut conn, &scope).await?))
    }
}

impl Domain {
    /// The scope in which a user is: the caller's tenant, or for a system principal the user's own.
    pub(in crate::domain) async fn scope_of(
        &self,
        caller: &Caller,
        permission: Permission,
        user: &UserId,
    ) -> Result<Scope> {
        let own = caller.require(permission)?;
        if caller.role != Role::System {
            return Ok(own);
        }
        let system = SystemScope::of_server("find the tenant of a user");
        let mut conn = self.store.read_once(&system).await?;
        let tenant = store::users::tenant_of(&mut conn, &system, user).await?.ok_or(Error::NotFound(Noun::User))?;
        caller.require_in(permission, &tenant)
    }
}
