//! Service accounts: users that are no person, for automation. They have credentials and never a session.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{
    Caller, Result, Role, Timestamp,
    credentials::{Life, LifeTerms, Listed, NewCredential, Standing},
    groups::GroupName,
    id::{GroupId, UserId},
    page::{Page, PageRequest},
    users::Status,
};

/// Label of the credential that an account begins with.
pub const FIRST_LABEL: &str = "Default Credentials";

/// A service account as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceAccount {
    pub id: UserId,
    pub name: String,
    /// User, or admin where that is allowed.
    pub role: Role,
    pub status: Status,
    /// May act as any person of the tenant, with the rights of a plain user.
    pub allow_impersonation: bool,
    /// By name, without Users, in which everybody is.
    pub groups: Vec<GroupName>,
    /// How many credentials it has, expired ones too.
    pub credentials: u32,
    /// What is nearest of the ends of its credentials.
    pub standing: Standing,
    pub created: Timestamp,
    /// When a credential was used last.
    pub last_active: Option<Timestamp>,
}

/// A service account to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewServiceAccount {
    pub name: String,
    pub allow_impersonation: bool,
    pub admin: bool,
    pub groups: Vec<GroupId>,
    /// Of its first credential.
    pub life: Life,
}

/// A service account that was made, with its first credential.
#[derive(Clone, Debug)]
pub struct Made {
    pub id: UserId,
    pub name: String,
    pub credential: NewCredential,
}

/// What may be changed; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServiceAccountChange {
    pub name: Option<String>,
    pub allow_impersonation: Option<bool>,
    pub admin: Option<bool>,
}

/// How many there may be, and what they may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountTerms {
    pub used: u32,
    /// Unlimited when absent.
    pub allowed: Option<u32>,
    /// Whether they may be administrators.
    pub admins: bool,
    pub life: LifeTerms,
}

/// A page of service accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountTable {
    pub page: Page<ServiceAccount>,
    pub terms: AccountTerms,
    pub now: Timestamp,
}

/// One service account with its credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountDetails {
    pub account: ServiceAccount,
    pub credentials: Listed,
    pub terms: AccountTerms,
}

/// Service accounts of the caller's tenant. Everything needs [`crate::Permission::ManageServiceAccounts`]; an account
/// of another tenant, and whoever is no service account, is `NotFound`. Removing one is [`crate::users::Users::change`].
#[async_trait]
pub trait ServiceAccounts: Send + Sync {
    /// Makes one with its first credential. Takes one of the places of the tenant (`Limit`), and groups the caller may
    /// give.
    async fn create(&self, caller: &Caller, new: NewServiceAccount) -> Result<Made>;

    /// By name, those whose name holds the search or whose ID it is.
    async fn table(&self, caller: &Caller, search: String, page: PageRequest) -> Result<AccountTable>;

    async fn details(&self, caller: &Caller, account: &UserId) -> Result<AccountDetails>;

    /// Changes what is named; answers whether anything is different. Becoming an administrator, or none any more,
    /// ends its tokens.
    async fn update(&self, caller: &Caller, account: &UserId, change: ServiceAccountChange) -> Result<bool>;
}
