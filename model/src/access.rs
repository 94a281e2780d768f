//! Who asks, and what that lets them do. The only way to a [`Scope`], without which nothing is stored or read, is a
//! passed check.

use serde::{Deserialize, Serialize};

use crate::{
    credentials::KeyRules,
    error::{Error, Forbidden},
    features::FeatureSet,
    id::{SessionId, TenantId, UserId},
    permissions::{Permission, Ruling},
    sign_in::Workspace,
};

/// Roles, the mightiest first. The ClearML API also knows `root`, which is read as `system`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    System,
    Admin,
    User,
    Consumer,
}

impl Role {
    pub const ALL: &[Self] = &[Self::System, Self::Admin, Self::User, Self::Consumer];

    /// Roles that people and service accounts of a tenant can be given.
    pub const ASSIGNABLE: &[Self] = &[Self::Admin, Self::User, Self::Consumer];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Admin => "admin",
            Self::User => "user",
            Self::Consumer => "consumer",
        }
    }

    /// What the pages call it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::System => "Supervisor",
            Self::Admin => "Admin",
            Self::User => "User",
            Self::Consumer => "Consumer",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "system" | "root" => Some(Self::System),
            "admin" => Some(Self::Admin),
            "user" => Some(Self::User),
            "consumer" => Some(Self::Consumer),
            _ => None,
        }
    }

    /// Whether this role may do more than `other`.
    pub fn outranks(self, other: Self) -> bool {
        self < other
    }
}

/// Whoever really makes the request, when it acts as somebody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub user: UserId,
    pub tenant: TenantId,
    pub name: String,
    pub role: Role,
    pub kind: Kind,
    /// The actor's own token epoch: raising it ends what was issued to it, too.
    pub epoch: i64,
}

/// What a user record stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Person,
    Service,
    System,
}

impl Kind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Service => "service",
            Self::System => "system",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "person" => Some(Self::Person),
            "service" => Some(Self::Service),
            "system" => Some(Self::System),
            _ => None,
        }
    }
}

/// How the caller proved who it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Proof {
    /// A browser session.
    Session(SessionId),
    /// Access key and secret key with the request itself.
    Key { access_key: String },
    /// A token, and the access key it was issued for, if any.
    Token { id: SessionId, access_key: Option<String> },
}

/// Who a request acts as. Made by the server when it has recognised somebody, once per request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    pub user: UserId,
    pub user_name: String,
    pub email: Option<String>,
    pub kind: Kind,
    pub tenant: TenantId,
    pub tenant_name: String,
    /// The role that counts: the subject's own, or the actor's under Act-As.
    pub role: Role,
    pub features: FeatureSet,
    pub actor: Option<Actor>,
    pub proof: Proof,
    /// What the access key behind the request allows; of a session everything.
    pub key: KeyRules,
    /// A service account that may act as the people of its tenant.
    pub impersonates: bool,
    /// Provided by configuration: may not be changed through the pages or the API.
    pub protected: bool,
    /// How the pages look for this user.
    pub theme: Theme,
    /// The user's token epoch when this caller was loaded; raising it ends all tokens issued before.
    pub epoch: i64,
    /// Where the request came from, for the audit log.
    pub address: Option<String>,
    /// What the person has of a password; only of a browser's session, keys and tokens do not ask for it.
    pub password: PasswordState,
    /// Users are added by other means than the pages, so a browser's session has no right to.
    pub adds_elsewhere: bool,
    /// Where else the person is a user; only of a browser's session, since a key opens one workspace.
    pub elsewhere: Vec<Workspace>,
}

/// What a person has of a password, as far as a session is concerned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasswordState {
    /// None, or it is none of this request's business.
    #[default]
    None,
    Own,
    /// Somebody else has set it: until it is changed, nothing else can be done.
    MustChange,
}

/// How the pages look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    Light,
    Dark,
    /// As the browser asks for.
    #[default]
    System,
}

impl Theme {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::System => "system",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "light" => Some(Self::Light),
            "dark" => Some(Self::Dark),
            "system" => Some(Self::System),
            _ => None,
        }
    }
}

impl Caller {
    pub fn may(&self, permission: Permission) -> bool {
        !self.must_change_password()
            && !self.withholds(permission)
            && permission.ruling(self.role, self.features).allows()
    }

    /// Whether nothing can be done but to choose a password of one's own.
    pub fn must_change_password(&self) -> bool {
        self.password == PasswordState::MustChange
    }

    /// The right to touch the caller's own tenant for something that needs `permission`.
    pub fn require(&self, permission: Permission) -> Result<Scope, Error> {
        self.check(permission)?;
        Ok(self.scope(self.tenant.clone()))
    }

    /// The same in a named tenant: one's own, or any for a system principal.
    pub fn require_in(&self, permission: Permission, tenant: &TenantId) -> Result<Scope, Error> {
        self.check(permission)?;
        if self.role == Role::System || *tenant == self.tenant {
            Ok(self.scope(tenant.clone()))
        } else {
            Err(Error::NotFound(crate::error::Noun::Company))
        }
    }

    /// The right to touch every tenant.
    pub fn require_system(&self, permission: Permission) -> Result<SystemScope, Error> {
        self.check(permission)?;
        if self.role == Role::System {
            Ok(SystemScope { by: self.by() })
        } else {
            Err(Forbidden::Role { role: self.role, allowed: vec![Role::System] }.into())
        }
    }

    fn check(&self, permission: Permission) -> Result<(), Error> {
        if self.must_change_password() {
            return Err(Forbidden::Rule("Choose a password of your own first.".to_owned()).into());
        }
        if self.withholds(permission) {
            let text = "Users are added by other means here. Ask whoever operates this server.";
            return Err(Forbidden::Rule(text.to_owned()).into());
        }
        match permission.ruling(self.role, self.features) {
            Ruling::ByRole | Ruling::ByFeature(_) => Ok(()),
            Ruling::LacksFeature(feature) => Err(Forbidden::Feature(feature.as_str().to_owned()).into()),
            Ruling::LacksRole | Ruling::Disabled => {
                Err(Forbidden::Role { role: self.role, allowed: permission.roles().to_vec() }.into())
            }
        }
    }

    /// Whether the pages may not do what the caller may do otherwise.
    const fn withholds(&self, permission: Permission) -> bool {
        self.adds_elsewhere && permission.adds_users()
    }

    fn scope(&self, tenant: TenantId) -> Scope {
        Scope { tenant, by: self.by() }
    }

    fn by(&self) -> By {
        By {
            actor: Some(self.actor.as_ref().map_or_else(|| self.user.clone(), |actor| actor.user.clone())),
            subject: Some(self.user.clone()),
            why: "",
            address: self.address.clone(),
        }
    }
}

/// Who a scope was given to, for the audit record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    /// Whoever really acts; absent for the server itself.
    pub actor: Option<UserId>,
    /// Whom it acts as.
    pub subject: Option<UserId>,
    /// Why the server itself acts; empty for callers.
    pub why: &'static str,
    /// The client's address.
    pub address: Option<String>,
}

/// The right to touch one tenant's data, given by [`Caller::require`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    tenant: TenantId,
    by: By,
}

impl Scope {
    pub const fn tenant(&self) -> &TenantId {
        &self.tenant
    }

    pub const fn by(&self) -> &By {
        &self.by
    }
}

/// The right to touch all tenants: for system principals, and for the server's own work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SystemScope {
    by: By,
}

impl SystemScope {
    /// For work of the server itself, such as recognising a caller or starting up; `why` goes into the audit record.
    pub const fn of_server(why: &'static str) -> Self {
        Self { by: By { actor: None, subject: None, why, address: None } }
    }

    pub const fn by(&self) -> &By {
        &self.by
    }

    /// One tenant out of all.
    #[must_use]
    pub fn within(&self, tenant: TenantId) -> Scope {
        Scope { tenant, by: self.by.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::Feature;

    fn caller(role: Role, features: FeatureSet) -> Caller {
        Caller {
            user: UserId::known("u"),
            user_name: "U".to_owned(),
            email: None,
            kind: Kind::Person,
            tenant: TenantId::default_tenant(),
            tenant_name: "T".to_owned(),
            role,
            features,
            actor: None,
            key: crate::credentials::KeyRules::default(),
            impersonates: false,
            proof: Proof::Session(SessionId::known("s")),
            protected: false,
            theme: Theme::System,
            epoch: 0,
            address: None,
            password: PasswordState::None,
            adds_elsewhere: false,
            elsewhere: Vec::new(),
        }
    }

    #[test]
    fn only_system_reaches_other_tenants() {
        let other = TenantId::known("0".repeat(32));
        for role in Role::ALL {
            let reached = caller(*role, FeatureSet::all()).require_in(Permission::ReadWorkspace, &other);
            assert_eq!(reached.is_ok(), *role == Role::System, "{role:?}");
        }
    }

    #[test]
    fn a_feature_stands_in_for_the_role_only_where_the_table_says_so() {
        let holder = caller(Role::User, FeatureSet::all());
        assert!(holder.may(Permission::ReadUserDetails));
        assert!(!holder.may(Permission::ManageUsers));
        assert!(!caller(Role::User, FeatureSet::EMPTY).may(Permission::ReadUserDetails));
    }

    #[test]
    fn whoever_must_choose_a_password_has_no_right_at_all() {
        for role in Role::ALL {
            let held = Caller { password: PasswordState::MustChange, ..caller(*role, FeatureSet::all()) };
            for permission in Permission::ALL {
                assert!(!held.may(*permission) && held.require(*permission).is_err(), "{role:?} {permission:?}");
            }
        }
    }

    #[test]
    fn a_feature_that_is_needed_besides_the_role_is_named() {
        let admin = caller(Role::Admin, FeatureSet::all().without(Feature::Permissions));
        assert_eq!(
            admin.require(Permission::ManageAccessRules).unwrap_err(),
            Forbidden::Feature("permissions".to_owned()).into()
        );
        assert!(caller(Role::Admin, FeatureSet::all()).may(Permission::ManageAccessRules));
        assert!(!caller(Role::User, FeatureSet::all()).may(Permission::ManageAccessRules));
        assert!(caller(Role::System, FeatureSet::EMPTY).may(Permission::ManageAccessRules), "the operator needs none");
    }

    #[test]
    fn no_role_below_system_manages_tenants() {
        for role in Role::ASSIGNABLE {
            assert!(caller(*role, FeatureSet::all()).require_system(Permission::ManageTenants).is_err());
        }
    }
}
