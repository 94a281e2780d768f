//! Who may let a group grant what: nobody more than they have, or making a group would be a way to every feature.

use crate::{
    Caller, Result, Role,
    error::Forbidden,
    features::{Feature, FeatureSet},
};

/// What a caller may let a group grant: what the caller has. The operator may everything, since a tenant begins with
/// what the operator gives it.
pub fn grantable(caller: &Caller) -> FeatureSet {
    if caller.role == Role::System { FeatureSet::all() } else { caller.features }
}

/// Refuses a list with features the caller does not have. Those that the group has listed `before` may stay.
pub fn may_grant(caller: &Caller, before: FeatureSet, after: FeatureSet) -> Result<()> {
    let beyond = after.minus(before).minus(grantable(caller));
    if beyond.is_empty() {
        return Ok(());
    }
    let names = beyond.iter().map(Feature::as_str).collect::<Vec<_>>().join(", ");
    let text = format!(
        "You do not have {names} yourself, so you cannot let a group grant it. Leave it out, or ask somebody who has it."
    );
    Err(Forbidden::Rule(text).into())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::groups::decisions::caller;

    fn any_set() -> impl Strategy<Value = FeatureSet> {
        prop::collection::vec(0..Feature::ALL.len(), 0..8)
            .prop_map(|at| at.into_iter().map(|n| Feature::ALL[n]).collect())
    }

    proptest! {
        /// Said feature by feature.
        #[test]
        fn nobody_lets_a_group_grant_what_they_do_not_have(own in any_set(), before in any_set(), after in any_set()) {
            for role in Role::ALL {
                let allowed = Feature::ALL.iter().all(|feature| {
                    !after.has(*feature) || before.has(*feature) || own.has(*feature) || *role == Role::System
                });
                prop_assert_eq!(may_grant(&caller(*role, own), before, after).is_ok(), allowed, "{:?}", role);
            }
        }
    }

    #[test]
    fn the_refusal_names_what_is_missing() {
        let own = FeatureSet::EMPTY.with(Feature::Reports);
        let asked = own.with(Feature::Pipelines).with(Feature::Queues);
        let refused = may_grant(&caller(Role::Admin, own), FeatureSet::EMPTY, asked).unwrap_err();
        assert_eq!(refused.status(), 403);
        assert!(refused.to_string().contains("queues, pipelines") && !refused.to_string().contains("reports"));
    }
}
