//! `services.auth.ui_features_per_role`: what pages show to a role, whatever its groups grant.

use model::{Role, features::Feature};

use super::reader::Reader;

/// One switch: whether pages show a feature to a role.
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
        for name in names {
            let Some(shown) = reader.optional_switch(&[base.as_slice(), &[&role_name, &name]].concat()) else {
                continue;
            };
            let feature = reader.feature(&format!("{}.{role_name}", base.join(".")), &name);
            if let (Some(role), Some(feature)) = (role, feature) {
                switches.push(RoleFeature { role, feature, shown });
            }
        }
    }
    switches
}
