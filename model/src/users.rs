//! Users: the people, service accounts and system principals of a tenant.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    Caller, Result, Role, Timestamp,
    access::{Kind, Theme},
    address::EmailAddress,
    error::{Error, FieldError},
    groups::GroupName,
    id::{GroupId, TenantId, UserId},
    name,
    page::{Page, PageRequest},
};

/// Where a user stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Active,
    /// May not come in until enabled again; keeps the seat.
    Disabled,
}

impl Status {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Disabled => "disabled",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "active" => Some(Self::Active),
            "disabled" => Some(Self::Disabled),
            _ => None,
        }
    }
}

/// A user as other users of the tenant know one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    pub id: UserId,
    pub tenant: TenantId,
    pub kind: Kind,
    pub name: String,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub avatar: Option<String>,
    pub email: Option<String>,
    pub role: Role,
    pub status: Status,
    /// Belongs to the platform, not to the tenant's people: takes no seat.
    pub internal: bool,
    pub created: Timestamp,
}

/// A row of the Users page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserRow {
    pub user: User,
    pub groups: Vec<GroupName>,
    pub last_sign_in: Option<Timestamp>,
    /// The way of the last sign-in: `password`, `access key`, or a provider's name.
    pub last_provider: Option<String>,
    pub credentials_last_used: Option<Timestamp>,
}

/// The Users page: rows and seats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserTable {
    pub page: Page<UserRow>,
    pub seats_used: u32,
    /// Unlimited when absent.
    pub seats_allowed: Option<u32>,
    /// When this was read: what "5 minutes ago" counts from, in the browser as on the server.
    pub now: Timestamp,
}

/// What the Users page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserFilter {
    /// Part of a name or address, or an ID.
    pub search: String,
    pub sort: UserSort,
    pub descending: bool,
}

/// What the Users page can be sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserSort {
    #[default]
    Name,
    Email,
    Created,
    LastSignIn,
}

impl UserSort {
    pub const ALL: &[Self] = &[Self::Name, Self::Email, Self::Created, Self::LastSignIn];

    /// The name in a URL.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Created => "created",
            Self::LastSignIn => "last_sign_in",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|sort| sort.as_str() == text)
    }
}

/// `users.get_all`: which users a client asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserQuery {
    pub ids: Vec<UserId>,
    /// A regular expression that the name matches somewhere.
    pub name: Option<String>,
    pub order_by: Vec<UserOrder>,
    /// Zero-based.
    pub page: u32,
    /// 1 to [`crate::page::LARGEST_SIZE`].
    pub page_size: u32,
}

/// A field to order by in `users.get_all`, `-` in front for descending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UserOrder {
    pub by: UserSort,
    pub descending: bool,
}

/// Somebody to be made a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewUser {
    pub tenant: TenantId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub avatar: Option<String>,
    pub internal: bool,
    /// Groups to be in from the beginning.
    pub groups: Vec<GroupId>,
}

impl NewUser {
    /// The checked name and address.
    pub fn check(&self) -> Result<(String, EmailAddress), Error> {
        let name = name::check("name", &self.name, 1);
        let email = EmailAddress::parse("email", &self.email);
        let profile = ProfileChange {
            given_name: self.given_name.clone(),
            family_name: self.family_name.clone(),
            avatar: self.avatar.clone(),
            ..ProfileChange::default()
        };
        match (name, email) {
            (Ok(name), Ok(email)) => profile.check().map(|_| (name, email)),
            (name, email) => Err(Error::Invalid(name.err().into_iter().chain(email.err()).collect())),
        }
    }
}

/// What a user may change of the own profile, and an administrator of others'. What is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileChange {
    pub name: Option<String>,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub avatar: Option<String>,
}

impl ProfileChange {
    /// The change with every text checked.
    pub fn check(self) -> Result<Self, Error> {
        let optional = |field: &str, text: Option<String>| match text {
            Some(text) if text.trim().is_empty() => Ok(Some(String::new())),
            Some(text) => name::check(field, &text, 1).map(Some),
            None => Ok::<_, FieldError>(None),
        };
        let avatar = match self.avatar {
            Some(url) if !url.is_empty() && !is_picture(&url) => {
                return Err(
                    FieldError::value("avatar", "An avatar is an https address of at most 1,024 characters.").into()
                );
            }
            avatar => avatar,
        };
        Ok(Self {
            name: self.name.map(|text| name::check("name", &text, 1)).transpose()?,
            given_name: optional("given_name", self.given_name)?,
            family_name: optional("family_name", self.family_name)?,
            avatar,
        })
    }
}

fn is_picture(url: &str) -> bool {
    url.len() <= 1024 && url.starts_with("https://") && url.chars().all(|c| c.is_ascii_graphic())
}

/// A user for the page header: never more than the page may show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    pub id: UserId,
    pub name: String,
    pub email: Option<String>,
    pub tenant: TenantId,
    pub tenant_name: String,
    pub role: Role,
    pub permissions: Vec<crate::Permission>,
    pub theme: Theme,
    /// May the name be changed here.
    pub protected: bool,
}

impl Viewer {
    /// What a page may know of the caller.
    pub fn of(caller: &Caller) -> Self {
        Self {
            id: caller.user.clone(),
            name: caller.user_name.clone(),
            email: caller.email.clone(),
            tenant: caller.tenant.clone(),
            tenant_name: caller.tenant_name.clone(),
            role: caller.role,
            permissions: crate::Permission::ALL.iter().copied().filter(|p| caller.may(*p)).collect(),
            theme: caller.theme,
            protected: caller.protected,
        }
    }

    pub fn may(&self, permission: crate::Permission) -> bool {
        self.permissions.contains(&permission)
    }
}

/// Users of a tenant.
#[async_trait]
pub trait Users: Send + Sync {
    /// A page of the Users table. Needs [`crate::Permission::ReadUserDetails`].
    async fn table(&self, caller: &Caller, filter: UserFilter, page: PageRequest) -> Result<UserTable>;

    /// Users as clients list them. Needs [`crate::Permission::ReadWorkspace`].
    async fn list(&self, caller: &Caller, query: UserQuery) -> Result<Vec<User>>;

    /// One user of the caller's tenant; a system principal finds those of every tenant.
    async fn get(&self, caller: &Caller, user: &UserId) -> Result<User>;

    /// Makes a user without an invitation. Needs [`crate::Permission::CreateUsers`] in that tenant, a role at most the
    /// caller's own, groups that the caller may give, a free seat unless internal, and an address nobody has.
    async fn create(&self, caller: &Caller, new: NewUser) -> Result<UserId>;

    /// Changes the role. Needs [`crate::Permission::ManageUsers`]. A tenant keeps one human administrator.
    async fn set_role(&self, caller: &Caller, user: &UserId, role: Role) -> Result<()>;

    /// Changes a profile: one's own, or with [`crate::Permission::ManageUsers`] that of others. Returns the names of
    /// the fields that changed.
    async fn update(&self, caller: &Caller, user: &UserId, change: ProfileChange) -> Result<Vec<&'static str>>;

    /// Removes a user with all credentials and sessions. Needs [`crate::Permission::ManageUsers`]; not oneself, not
    /// the last administrator.
    async fn delete(&self, caller: &Caller, user: &UserId) -> Result<()>;

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
