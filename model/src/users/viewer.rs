//! Who looks at a page.

use serde::{Deserialize, Serialize};

use crate::{
    Caller, Role,
    access::{PasswordState, Theme},
    id::{TenantId, UserId},
    sign_in::Workspace,
};

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
    /// Has a password to change.
    pub password: bool,
    /// Where else the person is a user.
    pub elsewhere: Vec<Workspace>,
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
            password: caller.password == PasswordState::Own && !caller.protected,
            elsewhere: caller.elsewhere.clone(),
        }
    }

    pub fn may(&self, permission: crate::Permission) -> bool {
        self.permissions.contains(&permission)
    }
}
