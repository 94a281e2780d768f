//! Who the caller is.

use model::{Caller, Role, features::Feature, groups::GroupName, users::User};
use serde::Serialize;

use crate::http::api::{
    call::{Call, Outcome},
    error::{INVALID_USER, missing_is},
    json::Iso,
};

#[derive(Serialize)]
struct Current<'a> {
    user: Me<'a>,
    getting_started: GettingStarted,
    settings: Settings,
    sec_groups: &'a [GroupName],
    #[serde(skip_serializing_if = "Option::is_none")]
    supported_features: Option<Vec<&'static str>>,
}

#[derive(Serialize)]
struct Me<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    given_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    family_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    avatar: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    created: Iso,
    company: Company<'a>,
    companies: [CompanyRow<'a>; 1],
    role: Role,
}

#[derive(Serialize)]
struct Company<'a> {
    id: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct CompanyRow<'a> {
    id: &'a str,
    name: &'a str,
    active: bool,
}

/// What a newcomer types, as the clients' pages show it.
#[derive(Serialize)]
struct GettingStarted {
    #[serde(rename = "agentName")]
    agent_name: &'static str,
    configure: &'static str,
    install: &'static str,
    #[serde(rename = "packageName")]
    package_name: &'static str,
}

const GETTING_STARTED: GettingStarted = GettingStarted {
    agent_name: "clearml",
    configure: "clearml-init",
    install: "pip install clearml",
    package_name: "clearml",
};

#[derive(Serialize)]
struct Settings {
    max_download_items: u32,
}

impl<'a> Me<'a> {
    fn of(caller: &'a Caller, user: &'a User) -> Self {
        let (id, name) = (caller.tenant.as_str(), caller.tenant_name.as_str());
        Self {
            id: user.id.as_str(),
            name: &user.name,
            given_name: user.given_name.as_deref(),
            family_name: user.family_name.as_deref(),
            avatar: user.avatar.as_deref(),
            email: user.email.as_deref(),
            created: Iso(user.created),
            company: Company { id, name },
            // A caller is only recognised in an active company.
            companies: [CompanyRow { id, name, active: true }],
            role: caller.role,
        }
    }
}

pub async fn get(call: &Call<'_>, caller: &Caller) -> Outcome {
    let (user, groups) = call.backend.users.me(caller).await.map_err(missing_is(INVALID_USER))?;
    let wants_features = call.fields.flag("get_supported_features")? == Some(true);
    call.answer(&Current {
        user: Me::of(caller, &user),
        getting_started: GETTING_STARTED,
        settings: Settings { max_download_items: 50_000 },
        sec_groups: &groups,
        supported_features: wants_features.then(|| caller.features.iter().map(Feature::as_str).collect()),
    })
}
