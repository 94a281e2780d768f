//! Settings of the product: the part of the ClearML tree that is used, typed and checked.

mod apiserver;
mod credentials;
mod fixed_users;
mod groups;
mod known;
mod login;
mod organization;
mod published;
mod reader;
mod roles;
mod sso;
mod strength;
mod token;

pub use apiserver::{Apiserver, DefaultTenant, Expirations};
pub use credentials::{AccessPair, ConfiguredCredential};
pub use fixed_users::{FixedUser, FixedUsers};
pub use groups::ConfiguredGroup;
pub use login::Login;
pub use organization::Organization;
pub use roles::RoleFeature;
pub use strength::{STRONG_BITS, estimated_bits};

use model::{Secret, id::GroupId};

use super::{hocon::quoted, report::Report, tree::Tree};
use reader::Reader;

/// The ClearML settings.
#[derive(Clone, Debug)]
pub struct Product {
    /// `apiserver`: tenants and tokens.
    pub apiserver: Apiserver,
    /// `secure`: principals and keys that the operator chooses.
    pub secure: Secure,
    /// `services`: what tenants, groups and roles have.
    pub services: Services,
}

/// `secure`.
#[derive(Clone, Debug)]
pub struct Secure {
    /// `secure.credentials`: principals that exist from the start, by name.
    pub credentials: Vec<ConfiguredCredential>,
    /// `secure.auth.token_secret`: the key that signs API tokens, at least 32 characters. Without it the server uses
    /// one of its own.
    pub token_secret: Option<Secret>,
}

/// `services`.
#[derive(Clone, Debug)]
pub struct Services {
    /// `services.organization`.
    pub organization: Organization,
    /// `services.auth.default_groups`: groups of every tenant, by name.
    pub default_groups: Vec<ConfiguredGroup>,
    /// `services.auth.ui_features_per_role`: what a role does not get.
    pub ui_features_per_role: Vec<RoleFeature>,
    /// `services.login`.
    pub login: Login,
}

impl Services {
    /// The group that a setting means by its name in the configuration or by its ID.
    pub fn group(&self, meant: &str) -> Option<GroupId> {
        groups::find(&self.default_groups, meant)
    }
}

/// Reports groups that `sec_groups` names and nobody has.
fn warn_of_groups(product: &Product, report: &mut Report) {
    for credential in &product.secure.credentials {
        let unknown = credential.groups.iter().filter(|meant| product.services.group(meant).is_none());
        for meant in unknown {
            let key = format!("secure.credentials.{}.sec_groups", credential.name);
            let origin = report.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.origin);
            let place = origin.map_or_else(|| key.clone(), |origin| origin.place(&key));
            report.warn(format!("{place}: there is no group {}, so it is left out", quoted(meant)));
        }
    }
}

/// Takes everything that is known out of the tree and reports the rest.
pub(super) fn read(tree: &mut Tree, report: &mut Report) -> Product {
    let without_effect = known::without_effect(tree);
    let mut reader = Reader::new(tree, report);
    let product = Product {
        apiserver: apiserver::read(&mut reader),
        secure: Secure { credentials: credentials::read(&mut reader), token_secret: token::read(&mut reader) },
        services: Services {
            organization: organization::read(&mut reader),
            default_groups: groups::read(&mut reader),
            ui_features_per_role: roles::read(&mut reader),
            login: login::read(&mut reader),
        },
    };
    warn_of_groups(&product, report);
    known::report_rest(tree, report, without_effect);
    product
}
