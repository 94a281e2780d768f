//! `system.*`: the operator's view of all companies.

use model::{
    Caller,
    error::FieldError,
    features::{Feature, FeatureSet},
    tenants::{NewTenant, Settings, SettingsChange, TenantFilter},
};
use serde::Serialize;
use serde_json::json;

use super::{
    call::{Call, Outcome},
    envelope::Empty,
    fields::Fields,
    json::Iso,
};

/// Settings as they are sent at creation (inside `defaults`) and later.
fn settings_change(fields: &Fields) -> Result<SettingsChange, FieldError> {
    Ok(SettingsChange {
        allowed_users: fields.limit("allowed_users")?,
        allowed_service_users: fields.limit("allowed_service_users")?,
        allow_service_user_admins: fields.flag("allow_service_user_admins")?,
        features: fields.owned_texts("features")?,
        exclude_features: fields.owned_texts("exclude_features")?,
    })
}

pub(super) async fn create_company(call: &Call<'_>, caller: &Caller) -> Outcome {
    let name = call.fields.required_text("name")?.to_owned();
    let settings = settings_change(&call.fields.object("defaults")?)?;
    let tenant = call.backend.tenants.create(caller, NewTenant { name, settings }).await?;
    call.answer(&json!({ "id": tenant.id, "app_queues": [] }))
}

#[derive(Serialize)]
struct Companies<'a> {
    companies: Vec<CompanyRow<'a>>,
}

#[derive(Serialize)]
struct CompanyRow<'a> {
    id: &'a str,
    name: &'a str,
    active: bool,
}

pub(super) async fn get_companies(call: &Call<'_>, caller: &Caller) -> Outcome {
    let filter =
        TenantFilter { name: call.fields.owned_text("name")?, name_pattern: call.fields.owned_text("name_pattern")? };
    let tenants = call.backend.tenants.list(caller, filter).await?;
    call.answer(&Companies {
        companies: tenants
            .iter()
            .map(|tenant| CompanyRow { id: tenant.id.as_str(), name: &tenant.name, active: tenant.active })
            .collect(),
    })
}

#[derive(Serialize)]
struct CompanyInfo<'a> {
    id: &'a str,
    name: &'a str,
    active: bool,
    created: Iso,
    defaults: Defaults,
    services: Empty,
}

#[derive(Serialize)]
struct Defaults {
    /// Unlimited when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed_users: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed_service_users: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allow_service_user_admins: Option<bool>,
    features: Vec<&'static str>,
    exclude_features: Vec<&'static str>,
}

impl From<&Settings> for Defaults {
    fn from(settings: &Settings) -> Self {
        let names = |features: FeatureSet| features.iter().map(Feature::as_str).collect();
        Self {
            allowed_users: settings.allowed_users,
            allowed_service_users: settings.allowed_service_users,
            allow_service_user_admins: settings.allow_service_user_admins,
            features: names(settings.features),
            exclude_features: names(settings.exclude_features),
        }
    }
}

pub(super) async fn company_info(call: &Call<'_>, caller: &Caller) -> Outcome {
    let company = call.fields.optional_company("company")?;
    let tenant = call.backend.tenants.get(caller, company).await?;
    call.answer(&CompanyInfo {
        id: tenant.id.as_str(),
        name: &tenant.name,
        active: tenant.active,
        created: Iso(tenant.created),
        defaults: Defaults::from(&tenant.settings),
        services: Empty {},
    })
}

pub(super) async fn update_company_settings(call: &Call<'_>, caller: &Caller) -> Outcome {
    let company = call.fields.company("company")?;
    let change = settings_change(&call.fields)?;
    let updated = u8::from(!change.is_empty());
    call.backend.tenants.update_settings(caller, company, change).await?;
    call.answer(&json!({ "updated": updated }))
}
