//! The recycle bin: users who were removed and can be brought back.

use serde::{Deserialize, Serialize};

use crate::{Role, Timestamp, id::UserId, page::Page};

/// How long it keeps a user: 30 days.
pub const SECONDS_IN_BIN: i64 = 30 * 24 * 60 * 60;

/// A user in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BinRow {
    pub id: UserId,
    pub name: String,
    pub email: Option<String>,
    pub role: Role,
    pub removed: Timestamp,
    /// The name of who did it, if that was a user of this tenant.
    pub removed_by: Option<String>,
    /// From then on nothing brings the user back.
    pub kept_until: Timestamp,
}

/// A page of it, the latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BinPage {
    pub page: Page<BinRow>,
    pub seats_used: u32,
    /// Unlimited when absent.
    pub seats_allowed: Option<u32>,
    /// When this was read.
    pub now: Timestamp,
}
