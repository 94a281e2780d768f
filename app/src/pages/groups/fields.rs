//! The fields of the form of a group, as they are posted.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GroupFields {
    pub name: String,
    pub description: String,
    pub features: Vec<String>,
    /// Anything where the group has a list of features already, an empty one included.
    pub listed: String,
    pub users: Vec<String>,
    /// The last day of their memberships, or nothing.
    pub ends: String,
    /// Which state of the group the form showed, or nothing.
    pub seen: String,
}

#[cfg(feature = "ssr")]
mod read {
    use model::{
        Result, Timestamp,
        error::FieldError,
        groups::{GroupChange, NewGroup},
        id::UserId,
    };

    use super::GroupFields;

    impl GroupFields {
        pub fn new_group(self) -> Result<NewGroup> {
            let (users, ends) = (user_ids(&self.users)?, end_of(&self.ends)?);
            let features = (!self.features.is_empty()).then_some(self.features);
            Ok(NewGroup { id: None, name: self.name, description: self.description, features, users, ends })
        }

        pub fn change(self) -> Result<GroupChange> {
            let (join, ends) = (user_ids(&self.users)?, end_of(&self.ends)?);
            // No list and an empty one grant the same: saving a form makes none of the other.
            let features = (!self.listed.is_empty() || !self.features.is_empty()).then_some(self.features);
            let (name, description) = (Some(self.name), Some(self.description));
            let seen = Some(self.seen).filter(|seen| !seen.is_empty());
            Ok(GroupChange { name, description, features, users: None, join, ends, seen })
        }
    }

    pub fn user_ids(ids: &[String]) -> Result<Vec<UserId>> {
        ids.iter().map(|id| UserId::parse(id)).collect()
    }

    /// The end of a day in UTC, which is the beginning of the next.
    pub fn end_of(day: &str) -> Result<Option<Timestamp>> {
        const DAY: i64 = 24 * 60 * 60;
        if day.is_empty() {
            return Ok(None);
        }
        match Timestamp::of_day(day) {
            Some(start) => Ok(Some(start.plus_seconds(DAY))),
            None => Err(FieldError::value("ends", "A day is written as 2026-11-21.").into()),
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_membership_lasts_to_the_end_of_its_last_day() {
            assert_eq!(end_of("").ok(), Some(None));
            assert_eq!(end_of("2026-11-30").ok().flatten(), Timestamp::of_day("2026-12-01"));
            for bad in ["30.11.2026", "2026-02-30", "soon"] {
                assert!(end_of(bad).is_err(), "{bad}");
            }
        }

        #[test]
        fn a_group_without_a_list_is_not_given_one_by_saving_it() {
            let features = |listed: &str, features: &[&str]| {
                let features = features.iter().map(|name| (*name).to_owned()).collect();
                let fields = GroupFields { listed: listed.to_owned(), features, ..GroupFields::default() };
                fields.change().expect("good fields").features
            };
            assert_eq!(features("", &[]), None);
            assert_eq!(features("true", &[]), Some(Vec::new()));
            assert_eq!(features("", &["reports"]), Some(vec!["reports".to_owned()]));
        }
    }
}

#[cfg(feature = "ssr")]
pub use read::{end_of, user_ids};
