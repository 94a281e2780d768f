//! Groups of the configuration: in every tenant, with what the guides of ClearML say they grant, exchanged while the
//! server runs.

mod exchange;
mod fixed_users;
mod guides;
mod provided;
mod reload;
mod tenants;

use model::{
    features::{Feature, FeatureSet},
    groups::BuiltIn,
    id::GroupId,
};
use serde_json::{Value, json};
use server::domain::{Configured, ConfiguredGroup};

use crate::support::{Auth, Options, TestApp};

const GET: &str = "permissions.get_user_groups";
const PUT: &str = "permissions.add_or_update_user_group";
const DELETE: &str = "permissions.delete_user_groups";

const SCIENTISTS: &str = "0b54ee0b-7a2f-4c63-9c64-3a5b0f5f8b0e";
const MLOPS: &str = "7d3a1c52-1f0e-4d0b-8a57-5b8a6a1f2c3d";

/// A group that administrators may put people into.
fn group(id: &str, name: &str, features: &[Feature]) -> ConfiguredGroup {
    ConfiguredGroup {
        key: name.to_lowercase().replace(' ', "_"),
        id: GroupId::known(id),
        name: name.to_owned(),
        features: Some(features.iter().copied().collect()),
        assignable: true,
    }
}

/// Everybody has nothing but by other groups, and these are configured.
fn access(groups: Vec<ConfiguredGroup>) -> Configured {
    let access = Options::default().settings.access.granting(BuiltIn::Users, FeatureSet::EMPTY);
    Configured { groups, ..access }
}

async fn start(access: Configured) -> TestApp {
    let mut options = Options::default();
    options.settings.access = access;
    TestApp::start_with(options).await
}

/// What a caller may use, by name in the order of the alphabet.
async fn features(app: &TestApp, auth: &Auth) -> Vec<String> {
    let answer = app.call(auth, "users.get_current_user", json!({ "get_supported_features": true })).await;
    let mut names: Vec<String> =
        serde_json::from_value(answer.data["supported_features"].clone()).expect("names of features");
    names.sort();
    names
}

/// One group as clients see it; null if there is none.
async fn shown(app: &TestApp, auth: &Auth, id: &str) -> Value {
    app.call(auth, GET, json!({ "groups": [id] })).await.data["groups"][0].clone()
}

/// Makes these users the members of a group.
async fn join(app: &TestApp, auth: &Auth, group: &str, users: &[&str]) {
    app.call(auth, PUT, json!({ "id": group, "users": users })).await;
}

/// Whether clients are told that a group they see is no longer configured.
async fn is_orphaned(app: &TestApp, auth: &Auth, id: &str) -> bool {
    let group = shown(app, auth, id).await;
    assert!(group["name"].is_string(), "{id} is shown");
    group["orphaned"] == true
}
