//! `services.organization`: what the whole deployment has.

use model::features::{Feature, FeatureSet};

use super::reader::Reader;

/// `services.organization`.
#[derive(Clone, Debug)]
pub struct Organization {
    /// `features.<feature>`: turned on or off for everybody. What is not named keeps its default.
    pub features: Vec<(Feature, bool)>,
    /// `allow_service_user_admins`: service accounts may be admins. Off by default.
    pub allow_service_user_admins: bool,
}

impl Organization {
    /// The features every tenant starts from.
    pub fn global_features(&self) -> FeatureSet {
        self.features.iter().fold(FeatureSet::unconfigured(), |set, (feature, on)| {
            if *on { set.with(*feature) } else { set.without(*feature) }
        })
    }
}

pub fn read(reader: &mut Reader<'_>) -> Organization {
    let base = ["services", "organization", "features"];
    let names = reader.names(&base);
    let features = names.iter().filter_map(|name| reader.feature_switch(&base, name)).collect();
    Organization {
        features,
        allow_service_user_admins: reader.switch(&["services", "organization", "allow_service_user_admins"], false),
    }
}
