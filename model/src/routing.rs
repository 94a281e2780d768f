//! Where an address lands: one pure decision about the rules that let new people in.
//!
//! The order is fixed: an open invitation, then the whitelist, then the domain, then where the provider leads people
//! without a rule. Who was removed from a tenant comes back by an invitation or a whitelist entry made afterwards, and by
//! nothing else: a rule that existed before counts as not there.

use serde::{Deserialize, Serialize};

use crate::{
    Role, Timestamp,
    id::{InvitationId, TenantId},
};

/// What the rules say of one verified address, read at one moment. Only tenants that are active occur.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Invitations that can be accepted, of any tenant.
    pub invitations: Vec<Invited>,
    /// The link the person came by, which goes before other invitations.
    pub asked: Option<InvitationId>,
    /// The entry that nobody has used yet: an address is on the whitelist of one tenant at most.
    pub whitelist: Option<Whitelisted>,
    /// The tenant of the address's domain.
    pub domain: Option<TenantId>,
    /// Where the identity provider leads whoever no rule is about (`default_company`).
    pub default: Option<TenantId>,
    /// From which tenants the address, or the same person under another one, was removed, and when last.
    pub removals: Vec<(TenantId, Timestamp)>,
}

impl Standing {
    /// What of it leads into one tenant: all that counts for a provider which that tenant has set up by itself.
    #[must_use]
    pub fn within(mut self, tenant: &TenantId) -> Self {
        self.invitations.retain(|invited| invited.tenant == *tenant);
        self.whitelist = self.whitelist.filter(|entry| entry.tenant == *tenant);
        self.domain = self.domain.filter(|of| of == tenant);
        self.default = self.default.filter(|of| of == tenant);
        self.removals.retain(|(of, _)| of == tenant);
        self
    }
}

/// An invitation that can be accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    pub tenant: TenantId,
    pub id: InvitationId,
    /// When its newest link was made.
    pub sent: Timestamp,
}

/// A whitelist entry that nobody has used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whitelisted {
    pub tenant: TenantId,
    pub role: Role,
    pub added: Timestamp,
}

/// Where an address lands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Route {
    Invitation {
        tenant: TenantId,
        invitation: InvitationId,
    },
    Whitelist {
        tenant: TenantId,
        role: Role,
    },
    Domain {
        tenant: TenantId,
    },
    Default {
        tenant: TenantId,
    },
    /// No rule is about it.
    Nowhere,
    /// A rule would be, but the person was removed from its tenant.
    Removed {
        tenant: TenantId,
    },
}

impl Route {
    /// The tenant that the address lands in.
    pub const fn tenant(&self) -> Option<&TenantId> {
        match self {
            Self::Invitation { tenant, .. }
            | Self::Whitelist { tenant, .. }
            | Self::Domain { tenant }
            | Self::Default { tenant } => Some(tenant),
            Self::Nowhere | Self::Removed { .. } => None,
        }
    }

    /// Which rule it is, in one word for the audit log.
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::Invitation { .. } => "invitation",
            Self::Whitelist { .. } => "whitelist",
            Self::Domain { .. } => "domain",
            Self::Default { .. } => "default",
            Self::Nowhere | Self::Removed { .. } => "none",
        }
    }
}

/// A rule of the order, for whoever wants to know why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rule {
    Invitation,
    Whitelist,
    Domain,
    Default,
}

impl Rule {
    /// In the order in which they are asked.
    pub const ALL: [Self; 4] = [Self::Invitation, Self::Whitelist, Self::Domain, Self::Default];
}

/// What a rule says of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Told {
    /// It is not about the address.
    Nothing,
    /// It is, and was there before the person was removed.
    Removed,
    /// It lets the address in.
    Decides,
    /// It would, and one before it does already.
    Later,
}

impl Standing {
    fn removed(&self, tenant: &TenantId) -> Option<Timestamp> {
        self.removals.iter().filter(|(of, _)| of == tenant).map(|(_, at)| *at).max()
    }

    /// At the same millisecond nobody knows what was first: then the removal was last.
    fn newer(&self, tenant: &TenantId, made: Timestamp) -> bool {
        self.removed(tenant).is_none_or(|at| at < made)
    }

    /// What each rule says, in their order: the one that decides is the one of [`route`].
    pub fn told(&self) -> [(Rule, Told); 4] {
        let mut decided = false;
        Rule::ALL.map(|rule| {
            let told = match self.lets_in(rule) {
                None => Told::Nothing,
                Some(false) => Told::Removed,
                Some(true) if decided => Told::Later,
                Some(true) => Told::Decides,
            };
            decided |= told == Told::Decides;
            (rule, told)
        })
    }

    /// Whether a rule lets the address in; nothing where it is not about it.
    fn lets_in(&self, rule: Rule) -> Option<bool> {
        let standing = |tenant: &TenantId| self.removed(tenant).is_none();
        match rule {
            Rule::Invitation if self.invitations.is_empty() => None,
            Rule::Invitation => Some(self.invitations.iter().any(|it| self.newer(&it.tenant, it.sent))),
            Rule::Whitelist => self.whitelist.as_ref().map(|it| self.newer(&it.tenant, it.added)),
            Rule::Domain => self.domain.as_ref().map(standing),
            Rule::Default => self.default.as_ref().map(standing),
        }
    }
}

/// THE decision. The same standing gives the same route, in whatever order its invitations were read.
pub fn route(standing: &Standing) -> Route {
    let newer = |tenant: &TenantId, made: Timestamp| standing.newer(tenant, made);
    let removed = |tenant: &TenantId| standing.removed(tenant);
    let mut stopped = None;

    let open = standing.invitations.iter().filter(|invited| newer(&invited.tenant, invited.sent));
    let first = open.max_by_key(|invited| (standing.asked.as_ref() == Some(&invited.id), invited.sent, &invited.id));
    if let Some(Invited { tenant, id, .. }) = first {
        return Route::Invitation { tenant: tenant.clone(), invitation: id.clone() };
    }
    if let Some(Whitelisted { tenant, role, added }) = &standing.whitelist {
        if newer(tenant, *added) {
            return Route::Whitelist { tenant: tenant.clone(), role: *role };
        }
        stopped = Some(tenant);
    }
    if let Some(tenant) = &standing.domain {
        if removed(tenant).is_none() {
            return Route::Domain { tenant: tenant.clone() };
        }
        stopped = stopped.or(Some(tenant));
    }
    if let Some(tenant) = &standing.default {
        if removed(tenant).is_none() {
            return Route::Default { tenant: tenant.clone() };
        }
        stopped = stopped.or(Some(tenant));
    }
    stopped.map_or(Route::Nowhere, |tenant| Route::Removed { tenant: tenant.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tenant(name: &str) -> TenantId {
        TenantId::known(name)
    }

    fn invited(of: &str, id: &str, sent: i64) -> Invited {
        Invited { tenant: tenant(of), id: InvitationId::known(id), sent: Timestamp::from_millis(sent) }
    }

    fn all() -> Standing {
        Standing {
            invitations: vec![invited("i", "1", 10)],
            asked: None,
            whitelist: Some(Whitelisted { tenant: tenant("w"), role: Role::Admin, added: Timestamp::from_millis(10) }),
            domain: Some(tenant("d")),
            default: Some(tenant("o")),
            removals: Vec::new(),
        }
    }

    #[test]
    fn the_order_is_invitation_whitelist_domain_default() {
        let mut standing = all();
        assert_eq!(route(&standing).rule(), "invitation");
        standing.invitations.clear();
        assert_eq!(route(&standing), Route::Whitelist { tenant: tenant("w"), role: Role::Admin });
        standing.whitelist = None;
        assert_eq!(route(&standing), Route::Domain { tenant: tenant("d") });
        standing.domain = None;
        assert_eq!(route(&standing), Route::Default { tenant: tenant("o") });
        standing.default = None;
        assert_eq!(route(&standing), Route::Nowhere);
    }

    #[test]
    fn the_link_goes_before_the_newest_and_that_before_the_others() {
        let mut standing = all();
        standing.invitations = vec![invited("a", "1", 10), invited("b", "2", 30), invited("c", "3", 20)];
        assert_eq!(route(&standing).tenant(), Some(&tenant("b")));
        standing.asked = Some(InvitationId::known("1"));
        assert_eq!(route(&standing).tenant(), Some(&tenant("a")));
        standing.asked = Some(InvitationId::known("unknown"));
        assert_eq!(route(&standing).tenant(), Some(&tenant("b")));
    }

    #[test]
    fn who_was_removed_comes_back_by_a_newer_offer_only() {
        let removed = |of: &str, at: i64| vec![(tenant(of), Timestamp::from_millis(at))];
        let only = |standing: Standing| route(&standing);
        let invitations = vec![invited("t", "1", 10)];
        let by_invitation =
            |at| only(Standing { invitations: invitations.clone(), removals: removed("t", at), ..Standing::default() });
        assert_eq!(by_invitation(9).rule(), "invitation");
        assert_eq!((by_invitation(10).rule(), by_invitation(11).rule()), ("none", "none"));
        let entry = Whitelisted { tenant: tenant("t"), role: Role::User, added: Timestamp::from_millis(10) };
        let by_whitelist =
            |at| only(Standing { whitelist: Some(entry.clone()), removals: removed("t", at), ..Standing::default() });
        assert_eq!(by_whitelist(9).rule(), "whitelist");
        assert_eq!(by_whitelist(10), Route::Removed { tenant: tenant("t") });
        let by_domain = Standing { domain: Some(tenant("t")), removals: removed("t", 1), ..Standing::default() };
        assert_eq!(only(by_domain), Route::Removed { tenant: tenant("t") });
        let by_default = Standing { default: Some(tenant("t")), removals: removed("t", 1), ..Standing::default() };
        assert_eq!(only(by_default), Route::Removed { tenant: tenant("t") });
    }

    #[test]
    fn a_removal_from_one_tenant_says_nothing_of_another() {
        let standing =
            Standing { removals: vec![(tenant("w"), Timestamp::from_millis(99))], invitations: Vec::new(), ..all() };
        assert_eq!(route(&standing), Route::Domain { tenant: tenant("d") });
    }

    fn rule_of(route: &Route) -> Option<Rule> {
        match route {
            Route::Invitation { .. } => Some(Rule::Invitation),
            Route::Whitelist { .. } => Some(Rule::Whitelist),
            Route::Domain { .. } => Some(Rule::Domain),
            Route::Default { .. } => Some(Rule::Default),
            Route::Nowhere | Route::Removed { .. } => None,
        }
    }

    /// Over every combination of rules and removals: nobody lands where they were removed from after the rule was made,
    /// and the order of what was read does not matter.
    #[test]
    fn every_combination_keeps_the_removed_out() {
        for bits in 0_u32..1 << 8 {
            let on = |bit: u32| bits & (1 << bit) != 0;
            let removals = [(0, "i"), (1, "w"), (2, "d"), (3, "o")].into_iter();
            let removals = removals.filter(|(bit, _)| on(*bit)).map(|(_, of)| (tenant(of), Timestamp::from_millis(20)));
            let whole = all();
            let standing = Standing {
                invitations: if on(4) { vec![invited("i", "1", 10), invited("j", "2", 5)] } else { Vec::new() },
                asked: None,
                whitelist: whole.whitelist.filter(|_| on(5)),
                domain: whole.domain.filter(|_| on(6)),
                default: whole.default.filter(|_| on(7)),
                removals: removals.collect(),
            };
            let found = route(&standing);
            if let Some(landed) = found.tenant() {
                assert!(standing.removals.iter().all(|(of, _)| of != landed), "{standing:?}");
            }
            let told = standing.told();
            let deciding = told.iter().filter(|(_, told)| *told == Told::Decides).map(|(rule, _)| *rule);
            assert_eq!(deciding.collect::<Vec<_>>(), rule_of(&found).into_iter().collect::<Vec<_>>(), "{standing:?}");
            if let Route::Removed { .. } = found {
                assert!(told.iter().any(|(_, told)| *told == Told::Removed), "{standing:?}");
            }
            // Whatever the rules of all tenants say, a provider of one leads into that one or nowhere.
            for one in ["i", "w", "d", "o", "elsewhere"] {
                let within = route(&standing.clone().within(&tenant(one)));
                assert!(within.tenant().is_none_or(|landed| *landed == tenant(one)), "{standing:?}");
                assert!(!matches!(&within, Route::Removed { tenant: of } if *of != tenant(one)), "{standing:?}");
            }
            let mut turned = standing.clone();
            turned.invitations.reverse();
            turned.removals.reverse();
            assert_eq!(route(&turned), found);
        }
    }
}
