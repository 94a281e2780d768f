//! Everything that is worth an entry of the audit log: one table names each, says what it is about, and what people
//! read.

use serde::{Deserialize, Serialize};

/// What the object of an entry is. Its ID is one of this kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ObjectKind {
    User,
    Group,
    AccessRule,
    Credential,
    Session,
    Workspace,
    Invitation,
    IdentityProvider,
    Queue,
    GatewayToken,
    Vault,
    /// Somebody across tenants.
    Person,
    /// What somebody typed to sign in, known or not.
    Account,
    /// The deployment itself.
    Deployment,
}

impl ObjectKind {
    pub const ALL: &[Self] = &[
        Self::User,
        Self::Group,
        Self::AccessRule,
        Self::Credential,
        Self::Session,
        Self::Workspace,
        Self::Invitation,
        Self::IdentityProvider,
        Self::Queue,
        Self::GatewayToken,
        Self::Vault,
        Self::Person,
        Self::Account,
        Self::Deployment,
    ];

    /// What the pages call it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Group => "Group",
            Self::AccessRule => "Access rule",
            Self::Credential => "Access key",
            Self::Session => "Session",
            Self::Workspace => "Workspace",
            Self::Invitation => "Invitation",
            Self::IdentityProvider => "Identity provider",
            Self::Queue => "Queue",
            Self::GatewayToken => "Gateway token",
            Self::Vault => "Vault",
            Self::Person => "Person",
            Self::Account => "Account",
            Self::Deployment => "Deployment",
        }
    }
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident: $code:literal, $kind:ident, $title:literal;)*) => {
        /// Something that was done.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Action { $($(#[$doc])* $name,)* }

        impl Action {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// What is stored: `noun.verb`. A code that was used once keeps its meaning.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// What the ID in the entry is of.
            pub const fn object(self) -> ObjectKind {
                match self { $(Self::$name => ObjectKind::$kind,)* }
            }

            /// What people read.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }

            pub fn parse(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|action| action.code() == code)
            }
        }
    };
}

actions! {
    AccessRuleChanged: "access_rule.changed", AccessRule, "Access rule changed";
    AccessRuleCreated: "access_rule.created", AccessRule, "Access rule created";
    AccessRuleDeleted: "access_rule.deleted", AccessRule, "Access rule deleted";
    /// A rule that every tenant begins with was made again.
    AccessRuleRestored: "access_rule.restored", AccessRule, "Access rule restored";
    /// The first entry of a chain that was begun for what existed already.
    AuditBegan: "audit.began", Deployment, "Audit chain begun";
    /// Entries were taken out as a file.
    AuditExported: "audit.exported", Workspace, "Audit log exported";
    /// What the configuration says about access: groups, features, what is hidden from roles.
    ConfigurationChanged: "configuration.changed", Deployment, "Configuration changed";
    CredentialCreated: "credential.created", Credential, "Access key created";
    CredentialLabelled: "credential.labelled", Credential, "Access key relabelled";
    /// Somebody has shown its secret, found where it does not belong.
    CredentialLeaked: "credential.leaked", Credential, "Access key reported as leaked";
    CredentialRevoked: "credential.revoked", Credential, "Access key revoked";
    /// Another one takes its place; both work for some hours.
    CredentialRotated: "credential.rotated", Credential, "Access key rotated";
    /// Tokens were issued for an access key: one entry for each key and minute.
    CredentialSignedIn: "credential.signed_in", Credential, "Signed in by API";
    GatewayTokenCreated: "gateway_token.created", GatewayToken, "Gateway token generated";
    GatewayTokenRevoked: "gateway_token.revoked", GatewayToken, "Gateway token revoked";
    GroupChanged: "group.changed", Group, "Group changed";
    GroupCreated: "group.created", Group, "Group created";
    GroupDeleted: "group.deleted", Group, "Group deleted";
    /// Whoever a provider vouches for is this person from now on.
    IdentityLinked: "identity.linked", Person, "Identity linked";
    IdentityProviderChanged: "identity_provider.changed", IdentityProvider, "Identity provider changed";
    IdentityProviderCreated: "identity_provider.created", IdentityProvider, "Identity provider added";
    IdentityProviderDeleted: "identity_provider.deleted", IdentityProvider, "Identity provider deleted";
    /// Nobody can sign in with it.
    IdentityProviderDisabled: "identity_provider.disabled", IdentityProvider, "Identity provider switched off";
    IdentityProviderEnabled: "identity_provider.enabled", IdentityProvider, "Identity provider switched on";
    /// A sign-in was tried out; it let nobody in.
    IdentityProviderTested: "identity_provider.tested", IdentityProvider, "Identity provider tested";
    InvitationAccepted: "invitation.accepted", Invitation, "Invitation accepted";
    InvitationCreated: "invitation.created", Invitation, "Invited";
    /// Nobody came in time.
    InvitationExpired: "invitation.expired", Invitation, "Invitation expired";
    /// A new link took the place of the old one.
    InvitationResent: "invitation.resent", Invitation, "Invited again";
    InvitationRevoked: "invitation.revoked", Invitation, "Invitation revoked";
    /// Data keys of tenants were moved under this master key: one entry for each transaction.
    MasterKeyRotated: "master_key.rotated", Deployment, "Master key rotated";
    MembershipAdded: "membership.added", User, "Added to a group";
    /// The time that was set for it was over.
    MembershipEnded: "membership.ended", User, "Membership ended";
    MembershipRemoved: "membership.removed", User, "Removed from a group";
    PersonPasswordSet: "person.password_set", Person, "Password set";
    QueueChanged: "queue.changed", Queue, "Queue changed";
    /// All that waited in it was taken out.
    QueueCleared: "queue.cleared", Queue, "Queue emptied";
    QueueCreated: "queue.created", Queue, "Queue created";
    QueueDeleted: "queue.deleted", Queue, "Queue deleted";
    ServiceAccountChanged: "service_account.changed", User, "Service account changed";
    ServiceAccountCreated: "service_account.created", User, "Service account created";
    /// A browser signed in.
    SessionOpened: "session.opened", Session, "Signed in";
    SessionRevoked: "session.revoked", Session, "Session ended";
    /// Somebody came from an identity provider and was not let in; the entry says why.
    SignInRefused: "sign_in.refused", Account, "Sign-in refused";
    /// So many failures on one account that the next attempt has to wait.
    SignInSlowed: "sign_in.slowed", Account, "Guessing slowed down";
    SignInRulesDomainsSet: "sign_in_rules.domains_set", Workspace, "Mail domains set";
    SignInRulesWhitelistAdded: "sign_in_rules.whitelist_added", Workspace, "Addresses let in";
    SignInRulesWhitelistRemoved: "sign_in_rules.whitelist_removed", Workspace, "Addresses no longer let in";
    SupervisorCreated: "supervisor.created", User, "Supervisor created";
    TenantCreated: "tenant.created", Workspace, "Workspace created";
    TenantSettingsChanged: "tenant.settings_changed", Workspace, "Workspace settings changed";
    /// Users were taken out as a file.
    TenantUsersExported: "tenant.users_exported", Workspace, "Users exported";
    UserCreated: "user.created", User, "User created";
    /// May not come in until enabled.
    UserDisabled: "user.disabled", User, "User disabled";
    UserEnabled: "user.enabled", User, "User enabled";
    /// Tokens were issued to somebody who acts as this user: one entry for each pair and minute.
    UserImpersonated: "user.impersonated", User, "Signed in as this user by API";
    /// By the user, who knew the one before.
    UserPasswordChanged: "user.password_changed", User, "Password changed";
    /// By somebody else: it has to be changed at the next sign-in.
    UserPasswordReset: "user.password_reset", User, "Password reset";
    UserProfileChanged: "user.profile_changed", User, "Profile changed";
    /// The configuration provides this user.
    UserProvisioned: "user.provisioned", User, "User provided by configuration";
    /// The recycle bin has kept the user for its time: nothing brings it back.
    UserPurged: "user.purged", User, "User gone from the recycle bin";
    UserRemoved: "user.removed", User, "User removed";
    /// Back from the recycle bin.
    UserRestored: "user.restored", User, "User restored";
    UserRoleChanged: "user.role_changed", User, "Role changed";
    /// An administrator signed the user out everywhere.
    UserSessionsEnded: "user.sessions_ended", User, "Signed out everywhere";
    UserUnprovisioned: "user.unprovisioned", User, "User no longer provided";
    VaultChanged: "vault.changed", Vault, "Vault changed";
    VaultCreated: "vault.created", Vault, "Vault created";
    /// It can be brought back for a month.
    VaultDeleted: "vault.deleted", Vault, "Vault deleted";
    /// Clients no longer get it.
    VaultDisabled: "vault.disabled", Vault, "Vault deactivated";
    VaultEnabled: "vault.enabled", Vault, "Vault activated";
    /// Clients were given the texts that apply to a user: one entry for each key and minute.
    VaultLoaded: "vault.loaded", User, "Vaults loaded by API";
    /// The bin has kept it for its time: nothing brings it back.
    VaultPurged: "vault.purged", Vault, "Vault gone from the bin";
    /// Back from the bin.
    VaultRestored: "vault.restored", Vault, "Vault restored";
    /// Somebody was shown the text.
    VaultRevealed: "vault.revealed", Vault, "Vault revealed";
    /// A stored text does not open: it was changed or moved in the database, or its key is missing.
    VaultUnreadable: "vault.unreadable", Vault, "Vault could not be opened";
}

impl Action {
    /// Whether a chain may begin with it: a chain with another beginning has lost its own.
    pub const fn begins_a_chain(self) -> bool {
        matches!(self, Self::AuditBegan | Self::TenantCreated)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn codes_are_noun_and_verb_and_stand_once() {
        let codes: BTreeSet<_> = Action::ALL.iter().map(|action| action.code()).collect();
        assert_eq!(codes.len(), Action::ALL.len());
        for action in Action::ALL {
            let (noun, verb) = action.code().split_once('.').expect("a dot");
            let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
            assert!(is_word(noun) && is_word(verb), "{}", action.code());
            assert_eq!(Action::parse(action.code()), Some(*action));
        }
        assert_eq!(Action::parse("user.teleported"), None);
    }

    #[test]
    fn the_table_is_in_the_order_of_its_codes() {
        assert!(Action::ALL.is_sorted_by_key(|action| action.code()));
    }

    #[test]
    fn titles_tell_actions_apart_within_a_kind() {
        let titles: BTreeSet<_> = Action::ALL.iter().map(|action| (action.object().title(), action.title())).collect();
        assert_eq!(titles.len(), Action::ALL.len());
        assert!(Action::ALL.iter().all(|action| ObjectKind::ALL.contains(&action.object())));
    }
}
