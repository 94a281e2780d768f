//! THE decision about users: whoever changes a role, disables, removes or restores somebody asks here.

use serde::{Deserialize, Serialize};

use super::{Status, User};
use crate::{Caller, Role, access::Kind, groups::Outcome};

/// What is done to a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    Role(Role),
    Disable,
    Enable,
    /// Into the recycle bin.
    Remove,
    /// Out of the recycle bin.
    Restore,
    /// A password in the place of the person's own.
    Password,
}

impl Change {
    /// Whether an administrator is one no longer afterwards.
    const fn ends_administration(self) -> bool {
        match self {
            Self::Role(role) => !matches!(role, Role::Admin),
            Self::Disable | Self::Remove => true,
            Self::Enable | Self::Restore | Self::Password => false,
        }
    }
}

/// The facts that decide. The user is of the caller's tenant: who is foreign is not found before.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    pub change: Change,
    pub user: &'a User,
    /// Whether the configuration provides the user.
    pub provided: bool,
    /// Whether somebody else administers the tenant: an active person who is not the platform's.
    pub other_admin: bool,
}

/// Why a user stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Denied {
    /// There is no such user in this tenant, or none in its recycle bin.
    UnknownUser,
    Oneself,
    /// The tenant keeps one administrator who is a person.
    LastAdmin,
    /// The configuration provides this user.
    Provided,
    /// The user's role is above the caller's.
    Outranked,
    /// A system principal has no other role.
    SystemPrincipal,
    /// Somebody else has the address by now.
    AddressTaken,
    NoSeat,
    /// The person is a user of another tenant too, so a password is not this one's to give.
    Elsewhere,
    /// The person signs in through an identity provider and has no password: one would be another way in, past the
    /// provider.
    ThroughProvider,
    /// No person, or one who cannot have a password here.
    NoPerson,
}

impl Denied {
    pub const ALL: &[Self] = &[
        Self::UnknownUser,
        Self::Oneself,
        Self::LastAdmin,
        Self::Provided,
        Self::Outranked,
        Self::SystemPrincipal,
        Self::AddressTaken,
        Self::NoSeat,
        Self::Elsewhere,
        Self::ThroughProvider,
        Self::NoPerson,
    ];

    /// The name in an address and in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UnknownUser => "unknown_user",
            Self::Oneself => "oneself",
            Self::LastAdmin => "last_admin",
            Self::Provided => "provided",
            Self::Outranked => "outranked",
            Self::SystemPrincipal => "system_principal",
            Self::AddressTaken => "address_taken",
            Self::NoSeat => "no_seat",
            Self::Elsewhere => "elsewhere",
            Self::ThroughProvider => "through_provider",
            Self::NoPerson => "no_person",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|denied| denied.as_str() == text)
    }

    /// Why, and what to do, for people.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::UnknownUser => "There is no such user here.",
            Self::Oneself => "You cannot do this to yourself. Ask another administrator.",
            Self::LastAdmin => {
                "This is the last administrator of the workspace. Make somebody else an administrator first."
            }
            Self::Provided => "This user is provided by the server's configuration and can only be changed there.",
            Self::Outranked => "This user's role is above yours.",
            Self::SystemPrincipal => "A system principal has no other role.",
            Self::AddressTaken => {
                "Somebody else has this e-mail address by now. Remove that user, then restore this one."
            }
            Self::NoSeat => "All seats of this workspace are in use. Remove a user or raise the limit.",
            Self::Elsewhere => {
                "This person belongs to another workspace too. Only the person or the operator can change the password."
            }
            Self::ThroughProvider => {
                "This person signs in through an identity provider only. A lost password is reset there."
            }
            Self::NoPerson => "Only people have passwords.",
        }
    }
}

/// All users of a change, in the order they were named, and what became of each.
pub type Outcomes = Vec<Outcome<Denied>>;

/// Whether the caller, who may manage users, may make this change.
pub fn decide(caller: &Caller, asked: &Asked<'_>) -> Result<(), Denied> {
    let Asked { change, user, provided, other_admin } = *asked;
    if is_self(caller, user) {
        return Err(Denied::Oneself);
    }
    if provided {
        return Err(Denied::Provided);
    }
    if user.role.outranks(caller.role) {
        return Err(Denied::Outranked);
    }
    if user.kind == Kind::System && matches!(change, Change::Role(_)) {
        return Err(Denied::SystemPrincipal);
    }
    if change.ends_administration() && user.administers() && !other_admin {
        return Err(Denied::LastAdmin);
    }
    Ok(())
}

impl User {
    /// Whether this is one of those of whom a tenant keeps one.
    pub fn administers(&self) -> bool {
        self.role == Role::Admin && self.kind == Kind::Person && self.status == Status::Active && !self.internal
    }
}

fn is_self(caller: &Caller, user: &User) -> bool {
    user.id == caller.user || caller.actor.as_ref().is_some_and(|actor| actor.user == user.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Timestamp,
        access::{Proof, Theme},
        features::FeatureSet,
        id::{SessionId, TenantId, UserId},
    };

    fn caller(role: Role) -> Caller {
        Caller {
            user: UserId::known("caller"),
            user_name: "Caller".to_owned(),
            email: None,
            kind: Kind::Person,
            tenant: TenantId::default_tenant(),
            tenant_name: "Tenant".to_owned(),
            role,
            features: FeatureSet::all(),
            actor: None,
            key: crate::credentials::KeyRules::default(),
            impersonates: false,
            proof: Proof::Session(SessionId::known("session")),
            protected: false,
            theme: Theme::System,
            epoch: 0,
            address: None,
            password: crate::access::PasswordState::None,
            adds_elsewhere: false,
            elsewhere: Vec::new(),
        }
    }

    fn user(id: &str, role: Role, kind: Kind) -> User {
        User {
            id: UserId::known(id),
            tenant: TenantId::default_tenant(),
            kind,
            name: id.to_owned(),
            given_name: None,
            family_name: None,
            avatar: None,
            email: None,
            role,
            status: Status::Active,
            internal: false,
            created: Timestamp::from_millis(0),
        }
    }

    const CHANGES: [Change; 7] = [
        Change::Role(Role::Consumer),
        Change::Role(Role::Admin),
        Change::Disable,
        Change::Enable,
        Change::Remove,
        Change::Restore,
        Change::Password,
    ];

    fn verdicts(caller: &Caller, user: &User, provided: bool, other_admin: bool) -> [Option<Denied>; 7] {
        CHANGES.map(|change| decide(caller, &Asked { change, user, provided, other_admin }).err())
    }

    #[test]
    fn nobody_changes_oneself_nor_who_is_provided_nor_who_is_above() {
        let admin = caller(Role::Admin);
        let other = user("other", Role::User, Kind::Person);
        assert_eq!(
            verdicts(&admin, &user("caller", Role::Admin, Kind::Person), false, true),
            [Some(Denied::Oneself); 7]
        );
        assert_eq!(verdicts(&admin, &other, true, true), [Some(Denied::Provided); 7]);
        assert_eq!(verdicts(&admin, &other, false, false), [None; 7]);
        let above = user("above", Role::System, Kind::System);
        assert_eq!(verdicts(&admin, &above, false, true), [Some(Denied::Outranked); 7]);
        let system = verdicts(&caller(Role::System), &above, false, true);
        assert_eq!(system[..2], [Some(Denied::SystemPrincipal); 2]);
        assert_eq!(system[2..], [None; 5]);
    }

    #[test]
    fn the_last_administrator_stays_one() {
        let (admin, last) = (caller(Role::System), user("last", Role::Admin, Kind::Person));
        let denied = Some(Denied::LastAdmin);
        assert_eq!(verdicts(&admin, &last, false, false), [denied, None, denied, None, denied, None, None]);
        assert_eq!(verdicts(&admin, &last, false, true), [None; 7]);
        for spared in [
            User { status: Status::Disabled, ..last.clone() },
            User { internal: true, ..last.clone() },
            User { kind: Kind::Service, ..last },
        ] {
            assert_eq!(verdicts(&admin, &spared, false, false), [None; 7], "{spared:?}");
        }
    }

    #[test]
    fn whoever_acts_as_somebody_is_not_changed_either() {
        let mut acting = caller(Role::Admin);
        acting.actor = Some(crate::access::Actor {
            user: UserId::known("actor"),
            tenant: TenantId::default_tenant(),
            name: "Actor".to_owned(),
            role: Role::Admin,
            kind: Kind::Person,
            epoch: 0,
        });
        let actor = user("actor", Role::Admin, Kind::Person);
        assert_eq!(verdicts(&acting, &actor, false, true), [Some(Denied::Oneself); 7]);
    }

    #[test]
    fn reasons_have_names_and_sentences() {
        for denied in Denied::ALL {
            assert_eq!(Denied::parse(denied.as_str()), Some(*denied));
            assert!(denied.sentence().ends_with('.'));
        }
        assert_eq!(Denied::parse("nonsense"), None);
    }
}
