//! The port of users.

use async_trait::async_trait;
use serde_json::{Map, Value};

use super::{
    Added, BinPage, Change, NewUser, Outcomes, ProfileChange, User, UserColumns, UserDetails, UserFacets, UserFilter,
    UserQuery, UserRow, UserTable,
};
use crate::{Caller, Result, Role, Secret, access::Theme, groups::GroupName, id::UserId, page::PageRequest};

/// Users of a tenant.
#[async_trait]
pub trait Users: Send + Sync {
    /// A page of the Users table. Needs [`crate::Permission::ReadUserDetails`]; those who are invited are among the
    /// users for whoever has [`crate::Permission::ManageInvitations`].
    async fn table(&self, caller: &Caller, filter: UserFilter, page: PageRequest) -> Result<UserTable>;

    /// What the filter of the table offers. Needs [`crate::Permission::ReadUserDetails`].
    async fn facets(&self, caller: &Caller) -> Result<UserFacets>;

    /// Keeps which columns of the table the caller wants to see.
    async fn set_columns(&self, caller: &Caller, columns: UserColumns) -> Result<()>;

    /// Records that the users which a filter leaves are about to be taken out as a file. Needs what
    /// [`Users::table`] needs.
    async fn note_export(&self, caller: &Caller, filter: &UserFilter) -> Result<()>;

    /// One user with what lets it in and what the caller cannot do to it. Needs
    /// [`crate::Permission::ReadUserDetails`].
    async fn details(&self, caller: &Caller, user: &UserId) -> Result<UserDetails>;

    /// Users as clients list them. Needs [`crate::Permission::ReadWorkspace`].
    async fn list(&self, caller: &Caller, query: UserQuery) -> Result<Vec<User>>;

    /// The same with their groups and what is known of their activity. Needs [`crate::Permission::ReadUserDetails`].
    async fn rows(&self, caller: &Caller, query: UserQuery) -> Result<Vec<UserRow>>;

    /// One user of the caller's tenant; a system principal finds those of every tenant.
    async fn get(&self, caller: &Caller, user: &UserId) -> Result<User>;

    /// Makes a user without an invitation. Needs [`crate::Permission::CreateUsers`] in that tenant, a role at most the
    /// caller's own, groups that the caller may give, a free seat unless internal, and an address nobody has.
    async fn create(&self, caller: &Caller, new: NewUser) -> Result<UserId>;

    /// The same, with a password that has to be changed at the first sign-in: this one, or one that is made. Where
    /// nobody signs in with passwords there is none, and giving one is refused.
    async fn add(&self, caller: &Caller, new: NewUser, password: Option<Secret>) -> Result<Added>;

    /// Changes the role. Needs [`crate::Permission::ManageUsers`]. A tenant keeps one human administrator; its
    /// first one is put into Queue Admins.
    async fn set_role(&self, caller: &Caller, user: &UserId, role: Role) -> Result<()>;

    /// Changes a profile: one's own, or with [`crate::Permission::ManageUsers`] that of others. Returns the names of
    /// the fields that changed.
    async fn update(&self, caller: &Caller, user: &UserId, change: ProfileChange) -> Result<Vec<&'static str>>;

    /// Disables, enables, removes or restores a user; false when it was like that before. Needs
    /// [`crate::Permission::ManageUsers`], and what [`super::decide`] says.
    ///
    /// Who is disabled keeps the seat and may not come in: sessions and tokens end for good, access keys until the user
    /// is enabled. Who is removed frees the seat and the address, loses every credential, and lies in the recycle bin
    /// for [`super::SECONDS_IN_BIN`]; who is restored has role, groups and access rules as they were.
    async fn change(&self, caller: &Caller, user: &UserId, change: Change) -> Result<bool>;

    /// The same for many, and what became of each.
    async fn change_many(&self, caller: &Caller, users: Vec<UserId>, change: Change) -> Result<Outcomes>;

    /// A page of the recycle bin; `search` is part of a name or address, or an ID. Needs
    /// [`crate::Permission::ManageUsers`].
    async fn bin(&self, caller: &Caller, search: String, page: PageRequest) -> Result<BinPage>;

    /// How the pages look for the caller.
    async fn set_theme(&self, caller: &Caller, theme: Theme) -> Result<()>;

    /// The caller's preferences: any JSON object, for clients.
    async fn preferences(&self, caller: &Caller) -> Result<Map<String, Value>>;

    /// Sets preferences by dotted paths and returns them all.
    async fn set_preferences(&self, caller: &Caller, changes: Map<String, Value>) -> Result<Map<String, Value>>;

    /// The caller as a user, and its groups by name.
    async fn me(&self, caller: &Caller) -> Result<(User, Vec<GroupName>)>;

    /// How many users the caller's tenant has, and who administers it.
    async fn owners(&self, caller: &Caller) -> Result<(u32, Vec<User>)>;
}
