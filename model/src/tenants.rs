//! Tenants: the companies that share a deployment.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{
    Caller, Result, Timestamp,
    error::FieldError,
    features::{Feature, FeatureSet},
    id::TenantId,
    name,
};

/// Shortest name of a tenant, as in the ClearML API.
pub const SHORTEST_NAME: usize = 3;

/// A tenant as its operator sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tenant {
    pub id: TenantId,
    pub name: String,
    pub active: bool,
    pub created: Timestamp,
    pub settings: Settings,
    /// Users that take a seat; platform users and service accounts do not.
    pub seats_used: u32,
    pub service_accounts_used: u32,
}

/// What can be set per tenant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Most users, unlimited when absent.
    pub allowed_users: Option<u32>,
    /// Most service accounts, unlimited when absent.
    pub allowed_service_users: Option<u32>,
    /// May service accounts be administrators; the deployment's setting when absent.
    pub allow_service_user_admins: Option<bool>,
    /// Features this tenant has beyond the deployment's.
    pub features: FeatureSet,
    /// Features this tenant does not have.
    pub exclude_features: FeatureSet,
}

/// A tenant to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewTenant {
    pub name: String,
    pub settings: SettingsChange,
}

/// Settings to change; what is absent stays. For limits, `Some(None)` means unlimited.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsChange {
    pub allowed_users: Option<Option<u32>>,
    pub allowed_service_users: Option<Option<u32>>,
    pub allow_service_user_admins: Option<bool>,
    /// Names as sent; they are checked, not skipped, so that a typing error is noticed.
    pub features: Option<Vec<String>>,
    pub exclude_features: Option<Vec<String>>,
}

impl NewTenant {
    /// The name and settings to store.
    pub fn check(&self) -> Result<(String, Settings), crate::Error> {
        let name = name::check("name", &self.name, SHORTEST_NAME)?;
        Ok((name, self.settings.apply_to(Settings::default())?))
    }
}

impl SettingsChange {
    /// The settings after the change.
    pub fn apply_to(&self, mut settings: Settings) -> Result<Settings, crate::Error> {
        if let Some(allowed) = self.allowed_users {
            settings.allowed_users = allowed;
        }
        if let Some(allowed) = self.allowed_service_users {
            settings.allowed_service_users = allowed;
        }
        if let Some(allow) = self.allow_service_user_admins {
            settings.allow_service_user_admins = Some(allow);
        }
        if let Some(names) = &self.features {
            settings.features = known_features("features", names)?;
        }
        if let Some(names) = &self.exclude_features {
            settings.exclude_features = known_features("exclude_features", names)?;
        }
        Ok(settings)
    }

    /// Whether anything would change.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

fn known_features(field: &str, names: &[String]) -> Result<FeatureSet, crate::Error> {
    names
        .iter()
        .map(|name| {
            Feature::parse(name).ok_or_else(|| {
                let shown: String = name.chars().take(64).collect();
                FieldError::value(field, format!("{shown} is not a feature.")).into()
            })
        })
        .collect()
}

/// Which tenants to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenantFilter {
    /// Exactly this name.
    pub name: Option<String>,
    /// A regular expression that the name matches somewhere.
    pub name_pattern: Option<String>,
}

/// What the operator does with tenants. Everything needs [`crate::Permission::ManageTenants`] unless it says otherwise.
#[async_trait]
pub trait Tenants: Send + Sync {
    /// Makes a tenant with its built-in groups. `Taken` when names are unique and this one is in use.
    async fn create(&self, caller: &Caller, new: NewTenant) -> Result<Tenant>;

    /// All tenants that match, by name.
    async fn list(&self, caller: &Caller, filter: TenantFilter) -> Result<Vec<Tenant>>;

    /// One tenant; one's own needs [`crate::Permission::ReadWorkspace`] only.
    async fn get(&self, caller: &Caller, tenant: Option<TenantId>) -> Result<Tenant>;

    /// Changes settings; lowering a limit below what is used removes nobody.
    async fn update_settings(&self, caller: &Caller, tenant: TenantId, change: SettingsChange) -> Result<Tenant>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_features_are_named() {
        let change = SettingsChange { features: Some(vec!["reports".into(), "raports".into()]), ..Default::default() };
        let error = change.apply_to(Settings::default()).unwrap_err();
        assert_eq!(error.to_string(), "raports is not a feature.");
    }

    #[test]
    fn what_is_absent_stays() {
        let before = Settings { allowed_users: Some(10), ..Default::default() };
        let change = SettingsChange { exclude_features: Some(vec!["reports".into()]), ..Default::default() };
        let after = change.apply_to(before).expect("fine");
        assert_eq!(after.allowed_users, Some(10));
        assert!(after.exclude_features.has(Feature::Reports));
    }
}
