//! How long a credential lives: what is asked for, and what may be had.

use serde::{Deserialize, Serialize};

use crate::{Result, error::FieldError};

/// Shortest life of a credential, in seconds.
pub const SHORTEST_SECONDS: u32 = 60;

const DAY: u32 = 86_400;

/// How long a credential is to live.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Life {
    /// What the deployment has decided.
    #[default]
    Usual,
    Seconds(u32),
    /// Until it is revoked.
    Unlimited,
}

/// How long the credentials may live that somebody makes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LifeTerms {
    /// Where nothing is asked for; absent: until revoked.
    pub default_seconds: Option<u32>,
    /// The longest, absent where there is no limit.
    pub longest_seconds: Option<u32>,
    /// Whether the limit does not count: for administrators.
    pub may_exceed: bool,
}

impl LifeTerms {
    /// The longest life that counts.
    pub const fn limit(&self) -> Option<u32> {
        if self.may_exceed { None } else { self.longest_seconds }
    }

    /// Seconds that a new credential lives, or nothing where it lives until it is revoked.
    pub fn grant(&self, wish: Life) -> Result<Option<u32>, FieldError> {
        let refuse = |text: String| FieldError::value("expiration_sec", text);
        match (wish, self.limit()) {
            (Life::Usual, limit) => Ok(match (self.default_seconds, limit) {
                (Some(usual), Some(limit)) => Some(usual.min(limit)),
                (usual, limit) => usual.or(limit),
            }),
            (Life::Seconds(seconds), _) if seconds < SHORTEST_SECONDS => {
                Err(refuse(format!("An access key lives at least {SHORTEST_SECONDS} seconds.")))
            }
            (Life::Seconds(seconds), Some(limit)) if seconds > limit => {
                Err(refuse(format!("Access keys live at most {} here.", span(limit))))
            }
            (Life::Unlimited, Some(limit)) => {
                Err(refuse(format!("Access keys end here, after {} at most.", span(limit))))
            }
            (Life::Seconds(seconds), _) => Ok(Some(seconds)),
            (Life::Unlimited, None) => Ok(None),
        }
    }
}

fn span(seconds: u32) -> String {
    if seconds >= DAY && seconds.is_multiple_of(DAY) {
        let days = seconds / DAY;
        format!("{days} {}", if days == 1 { "day" } else { "days" })
    } else {
        format!("{seconds} seconds")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_granted() {
        let terms =
            |default_seconds, longest_seconds, may_exceed| LifeTerms { default_seconds, longest_seconds, may_exceed };
        let free = terms(None, None, false);
        assert_eq!(free.grant(Life::Usual), Ok(None));
        assert_eq!(free.grant(Life::Unlimited), Ok(None));
        assert_eq!(free.grant(Life::Seconds(60)), Ok(Some(60)));
        assert!(free.grant(Life::Seconds(59)).is_err());
        let bound = terms(Some(10 * DAY), Some(30 * DAY), false);
        assert_eq!(bound.grant(Life::Usual), Ok(Some(10 * DAY)));
        assert_eq!(bound.grant(Life::Seconds(30 * DAY)), Ok(Some(30 * DAY)));
        let refused = bound.grant(Life::Seconds(30 * DAY + 1)).unwrap_err();
        assert_eq!(refused.message, "Access keys live at most 30 days here.");
        assert!(bound.grant(Life::Unlimited).is_err());
        assert_eq!(terms(Some(DAY), Some(30), false).grant(Life::Usual), Ok(Some(30)));
        assert_eq!(terms(None, Some(30 * DAY), false).grant(Life::Usual), Ok(Some(30 * DAY)));
        let admin = terms(Some(10 * DAY), Some(30 * DAY), true);
        assert_eq!(admin.grant(Life::Usual), Ok(Some(10 * DAY)));
        assert_eq!(admin.grant(Life::Unlimited), Ok(None));
        assert_eq!(admin.grant(Life::Seconds(300 * DAY)), Ok(Some(300 * DAY)));
    }
}
