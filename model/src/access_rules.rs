//! Access rules: which users and groups reach which resources, for reading or for changing too.

use serde::{Deserialize, Serialize};

use crate::id::RuleId;

/// A rule as it is named beside a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleName {
    pub id: RuleId,
    pub name: String,
}
