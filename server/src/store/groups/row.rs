//! A stored group.

use model::{Timestamp, features::FeatureSet, id::GroupId};

/// As much of a group as decides what it grants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredGroup {
    pub id: GroupId,
    /// Whether the configuration gave it, now or once.
    pub configured: bool,
    /// The list of a tenant's own group.
    pub features: Option<FeatureSet>,
}

/// A membership of one user, which may have ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredMembership {
    pub group: StoredGroup,
    pub ends: Option<Timestamp>,
}

/// A group as it is stored; where it comes from is for the rules to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupRow {
    pub group: StoredGroup,
    pub name: String,
    pub name_key: String,
    pub description: String,
    /// Stored memberships.
    pub members: u64,
    pub created: Timestamp,
}

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    id: String,
    name: String,
    name_key: String,
    description: String,
    features: Option<String>,
    configured: Option<String>,
    members: i64,
    created: i64,
}

/// The columns of a [`Row`], of `groups g`.
macro_rules! columns {
    () => {
        "g.id, g.name, g.name_key, g.description, g.features, g.configured, g.members, g.created"
    };
}

pub(super) use columns;

impl From<Row> for GroupRow {
    fn from(row: Row) -> Self {
        Self {
            group: StoredGroup {
                id: GroupId::known(row.id),
                configured: row.configured.is_some(),
                features: row.features.as_deref().map(FeatureSet::parse_list),
            },
            name: row.name,
            name_key: row.name_key,
            description: row.description,
            members: u64::try_from(row.members).unwrap_or(0),
            created: Timestamp::from_millis(row.created),
        }
    }
}
