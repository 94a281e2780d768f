//! The tables of who may put whom where, said independently of the rule.

use super::{Asked, BuiltIn, Change, Denied, Origin, Source, Way, decide, decide_role};
use crate::{
    Caller, Role,
    access::{Kind, Proof, Theme},
    features::{Feature, FeatureSet, Grant},
    id::{SessionId, TenantId, UserId},
};

pub(super) fn caller(role: Role, features: FeatureSet) -> Caller {
    Caller {
        user: UserId::known("me"),
        user_name: "Me".to_owned(),
        email: None,
        kind: Kind::Person,
        tenant: TenantId::default_tenant(),
        tenant_name: "T".to_owned(),
        role,
        features,
        actor: None,
        address: None,
        password: crate::access::PasswordState::None,
        adds_elsewhere: false,
        elsewhere: Vec::new(),
        proof: Proof::Session(SessionId::known("s")),
        key: crate::credentials::KeyRules::default(),
        impersonates: false,
        protected: false,
        theme: Theme::System,
        epoch: 0,
    }
}

const NOTHING: Grant = Grant::Unlisted { of_all_users: false };

/// Groups by what a tester calls them.
fn groups() -> Vec<(&'static str, Origin, bool, Grant)> {
    vec![
        ("own", Origin::Own, true, NOTHING),
        ("own, granting", Origin::Own, true, Grant::Listed(FeatureSet::EMPTY.with(Feature::ConfigVault))),
        ("configured, assignable", Origin::Configured, true, NOTHING),
        ("configured, not assignable", Origin::Configured, false, NOTHING),
        ("orphaned", Origin::Orphaned, false, NOTHING),
        ("users", Origin::BuiltIn(BuiltIn::Users), false, NOTHING),
        ("admins", Origin::BuiltIn(BuiltIn::Admins), false, NOTHING),
        ("queue admins", Origin::BuiltIn(BuiltIn::QueueAdmins), true, NOTHING),
        ("queue admins, not assignable", Origin::BuiltIn(BuiltIn::QueueAdmins), false, NOTHING),
    ]
}

/// Said independently of the rule: who may put another person into which group.
#[test]
fn the_table_of_joining_is_the_same_for_every_way() {
    let holds = FeatureSet::EMPTY.with(Feature::UserManagement);
    let advanced = FeatureSet::EMPTY.with(Feature::UserManagementAdvanced);
    for (who, by) in [
        ("nobody", caller(Role::User, FeatureSet::EMPTY)),
        ("advanced", caller(Role::User, advanced)),
        ("holder", caller(Role::User, holds)),
        ("consumer who holds", caller(Role::Consumer, holds)),
        ("holder of both", caller(Role::User, holds.with(Feature::ConfigVault))),
        ("admin", caller(Role::Admin, FeatureSet::EMPTY)),
        ("system", caller(Role::System, FeatureSet::EMPTY)),
    ] {
        for (group, origin, assignable, grant) in groups() {
            let expected = match (who, group) {
                (_, "users" | "admins") => Err(Denied::ByNature),
                (_, "orphaned") => Err(Denied::Orphaned),
                (_, "configured, not assignable" | "queue admins, not assignable") => Err(Denied::NotAssignable),
                ("nobody" | "advanced", _) | ("holder" | "consumer who holds" | "holder of both", "queue admins") => {
                    Err(Denied::AdminsOnly)
                }
                ("holder" | "consumer who holds", "own, granting") => Err(Denied::BeyondOwn),
                _ => Ok(()),
            };
            for way in Way::ALL.iter().copied().filter(|way| *way != Way::Configuration) {
                let other = UserId::known("other");
                let asked = Asked {
                    way,
                    change: Change::Join,
                    origin,
                    assignable,
                    grant,
                    user: Some(&other),
                    kind: Kind::Person,
                };
                assert_eq!(decide(Some(&by), &asked), expected, "{who} {group} {way:?}");
            }
        }
    }
}

#[test]
fn the_configuration_decides_for_itself_but_not_about_orphans() {
    for (group, origin, assignable, grant) in groups() {
        let (way, change, kind) = (Way::Configuration, Change::Join, Kind::System);
        let asked = Asked { way, change, origin, assignable, grant, user: None, kind };
        assert_eq!(decide(None, &asked).is_ok(), group != "orphaned", "{group}");
    }
}

#[test]
fn nobody_but_administrators_changes_the_own_memberships() {
    let holds = FeatureSet::EMPTY.with(Feature::UserManagement);
    let me = UserId::known("me");
    for change in [Change::Join, Change::Leave(Source::Hand)] {
        let asked = Asked {
            way: Way::GroupEdit,
            change,
            origin: Origin::Own,
            assignable: true,
            grant: NOTHING,
            user: Some(&me),
            kind: Kind::Person,
        };
        assert_eq!(decide(Some(&caller(Role::User, holds)), &asked), Err(Denied::Own));
        assert_eq!(decide(Some(&caller(Role::Admin, FeatureSet::EMPTY)), &asked), Ok(()));
    }
}

#[test]
fn what_comes_from_elsewhere_is_ended_there() {
    let admin = caller(Role::Admin, FeatureSet::all());
    let other = UserId::known("other");
    for source in Source::ALL {
        let asked = |origin, assignable| Asked {
            way: Way::GroupEdit,
            change: Change::Leave(*source),
            origin,
            assignable,
            grant: NOTHING,
            user: Some(&other),
            kind: Kind::Person,
        };
        let fixed = matches!(source, Source::Configuration | Source::Identity);
        let expected = if fixed { Err(Denied::FixedElsewhere) } else { Ok(()) };
        assert_eq!(decide(Some(&admin), &asked(Origin::Own, true)), expected, "{source:?}");
        // Only the record of it is left, so it may be tidied away.
        assert_eq!(decide(Some(&admin), &asked(Origin::Orphaned, false)), Ok(()), "{source:?}");
    }
}

#[test]
fn the_provider_takes_what_it_gave_and_gives_nothing_that_follows_from_nature() {
    for source in Source::ALL {
        let (way, change) = (Way::Identity, Change::Leave(*source));
        let (origin, kind) = (Origin::Own, Kind::Person);
        let asked = Asked { way, change, origin, assignable: true, grant: NOTHING, user: None, kind };
        let expected = if *source == Source::Identity { Ok(()) } else { Err(Denied::FixedElsewhere) };
        assert_eq!(decide(None, &asked), expected, "{source:?}");
    }
    for (group, origin, assignable, grant) in groups() {
        let (way, change, kind) = (Way::Identity, Change::Join, Kind::Person);
        let asked = Asked { way, change, origin, assignable, grant, user: None, kind };
        let expected = match group {
            "users" | "admins" => Err(Denied::ByNature),
            "orphaned" => Err(Denied::Orphaned),
            _ => Ok(()),
        };
        assert_eq!(decide(None, &asked), expected, "{group}");
    }
}

#[test]
fn a_role_is_given_by_who_has_at_least_as_much() {
    for by in Role::ALL {
        for role in Role::ALL {
            // Written out independently of the rule.
            let expected = match by {
                Role::System | Role::Admin => *role != Role::System,
                Role::User => matches!(role, Role::User | Role::Consumer),
                Role::Consumer => *role == Role::Consumer,
            };
            assert_eq!(decide_role(&caller(*by, FeatureSet::all()), *role), expected, "{by:?} gives {role:?}");
        }
    }
}

#[test]
fn names_lead_back() {
    for denied in Denied::ALL {
        assert_eq!(Denied::parse(denied.as_str()), Some(*denied));
    }
    for source in Source::ALL {
        assert_eq!(Source::parse(source.as_str()), Some(*source));
    }
}
