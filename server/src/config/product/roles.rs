//! `services.auth.ui_features_per_role`: what a role does not get, whatever its groups grant.

use model::{Role, features::Feature};

use super::reader::Reader;

/// One switch. It only takes away: `true` is what holds without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoleFeature {
    pub role: Role,
    pub feature: Feature,
    pub shown: bool,
}

pub fn read(reader: &mut Reader<'_>) -> Vec<RoleFeature> {
    let base = ["services", "auth", "ui_features_per_role"];
    let mut switches = Vec::new();
    for role_name in reader.names(&base) {
        let role = Role::parse(&role_name);
        let names = reader.names(&[base.as_slice(), &[&role_name]].concat());
        if role.is_none() && !names.is_empty() {
            reader.warn(format!("{}.{role_name}: there is no such role", base.join(".")));
        }
        if role == Some(Role::System) {
            reader.warn(format!("{}.{role_name}: nothing is hidden from the operator", base.join(".")));
        }
        for name in names {
            let switch = reader.feature_switch(&[base.as_slice(), &[&role_name]].concat(), &name);
            if let (Some(role), Some((feature, shown))) = (role, switch) {
                switches.push(RoleFeature { role, feature, shown });
            }
        }
    }
    switches
}
