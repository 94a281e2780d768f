//! Where an address would land, for whoever administers the tenant: what a sign-in does, thought through on what is the
//! tenant's own (`domain/sso/arrive.rs` does it for real).

use std::sync::Arc;

use model::{
    Caller, Permission, Result, Role, Scope, SystemScope,
    address::EmailAddress,
    destination::{Destination, Known, Outcome, Seat, Through, WayIn},
    error::FieldError,
    invitations::State,
    routing::{Invited, Route, Rule, Standing, route},
    sso::{Door, ProviderKey, Reason, Sso},
    users::Status,
};

use super::Domain;
use crate::{
    outside::oidc::Provider,
    store::{self, invitations::Stored, users::Holder},
};

impl Domain {
    pub(super) async fn destination_of(
        &self,
        caller: &Caller,
        email: &str,
        wanted: Option<&ProviderKey>,
    ) -> Result<Destination> {
        let scope = caller.require(Permission::ReadSignInRules)?;
        let address = EmailAddress::parse("email", email.trim())?;
        let mut conn = self.store.read(&scope).await?;
        let domains = store::sign_in_rules::domains(&mut conn, &scope).await?;
        drop(conn);
        let connections = self.connections_at(&Door::Workspace(scope.tenant().clone())).await?;
        let known = self.signing_in(scope.tenant(), &domains, &connections);
        let through = self.through(&address, wanted, &known).await?;
        let of_connections = |key: &ProviderKey| connections.iter().find(|it| it.key == *key);
        let provider = through.as_ref().and_then(|key| self.oidc.find(key).or_else(|| of_connections(key)));
        let provider = provider.map(Arc::as_ref);
        // What is not the tenant's is not named.
        let is_named = |provider: &Provider| known.iter().any(|listed| listed.key == provider.key);
        let named = provider.is_some_and(is_named);
        self.looked_at(&scope, &address, provider, named).await
    }

    /// The same through a provider of the tenant's own, whether it is saved or not.
    pub(in crate::domain) async fn destination_through(
        &self,
        scope: &Scope,
        address: &EmailAddress,
        provider: &Provider,
    ) -> Result<Destination> {
        self.looked_at(scope, address, Some(provider), true).await
    }

    async fn looked_at(
        &self,
        scope: &Scope,
        address: &EmailAddress,
        provider: Option<&Provider>,
        named: bool,
    ) -> Result<Destination> {
        let mut conn = self.store.read(scope).await?;
        let domains = store::sign_in_rules::domains(&mut conn, scope).await?;
        let holder = store::users::holder(&mut conn, scope, address.key()).await?;
        let last = store::invitations::last_of(&mut conn, scope, address.key(), self.now()).await?;
        let whitelist = store::sign_in_rules::waiting(&mut conn, scope, address.key()).await?;
        let removed = store::users::removed_at(&mut conn, scope, address.key()).await?;
        let seat_is_free = self.has_seat(&mut conn, scope).await?;
        drop(conn);

        let (user, by_rules) = match holder {
            Some(holder) => {
                let (user, by_rules) = self.known(scope, holder, provider).await?;
                (Some(user), by_rules)
            }
            None => (None, false),
        };
        let invitation = self.open_invitation(scope, last).await?;
        let standing = Standing {
            invitations: invitation.iter().map(invited).collect(),
            asked: None,
            whitelist,
            domain: domains.iter().any(|own| own == address.domain()).then(|| scope.tenant().clone()),
            default: provider.and_then(|it| it.default_tenant.clone()).filter(|tenant| tenant == scope.tenant()),
            removals: removed.map(|at| (scope.tenant().clone(), at)).into_iter().collect(),
        };
        let through = provider.map(|provider| Through {
            name: if named { provider.name.clone() } else { format!("The provider of {}", address.domain()) },
            trusted: provider.trust_email,
            needs_group: provider.groups.as_ref().is_some_and(|sync| sync.required),
            fits: provider.domains.is_empty() || provider.domains.iter().any(|it| it.as_str() == address.domain()),
        });
        let seat = match (&invitation, seat_is_free) {
            (Some(_), _) => Seat::Held,
            (None, true) => Seat::Free,
            (None, false) => Seat::None,
        };
        let invited_as = invitation.as_ref().map_or(Role::User, |stored| stored.invitation.role);
        let outcome = match outcome(through.as_ref(), user.as_ref(), &standing, seat, invited_as) {
            Outcome::Returns if by_rules && route(&standing).tenant().is_none() => {
                Outcome::Refused(Reason::SignInFirst)
            }
            found => found,
        };
        let address = address.as_written().to_owned();
        Ok(Destination { address, through, user, rules: standing.told(), seat, outcome })
    }

    /// As an arrival does it: the invitations whose time is over give their seats back first.
    async fn has_seat(&self, conn: &mut store::Conn, scope: &Scope) -> Result<bool> {
        let over = store::invitations::count_due(conn, scope, self.now()).await?;
        let tenant = store::tenants::get(conn, scope).await?;
        let allowed = |tenant: model::tenants::Tenant| {
            let used = tenant.seats_used.saturating_sub(over);
            tenant.settings.allowed_users.is_none_or(|allowed| used < allowed)
        };
        Ok(tenant.is_some_and(allowed))
    }

    /// The provider that is asked about, or the one that the address leads to, or the first one for everybody.
    async fn through(
        &self,
        address: &EmailAddress,
        wanted: Option<&ProviderKey>,
        known: &[model::destination::Listed],
    ) -> Result<Option<ProviderKey>> {
        if let Some(key) = wanted {
            let listed = known.iter().any(|listed| listed.key == *key);
            let none = || FieldError::value("provider", "There is no such provider: choose one of the list.").into();
            return listed.then(|| Some(key.clone())).ok_or_else(none);
        }
        let own = self.provider_of(address.as_written()).await;
        // A connection of another workspace is that workspace's business.
        let own = own.filter(|key| self.oidc.find(key).is_some() || known.iter().any(|listed| listed.key == *key));
        let open = || known.iter().find(|listed| !listed.limited).map(|listed| listed.key.clone());
        Ok(own.or_else(open))
    }

    /// The user, and whether the rules have to lead the operator's provider here, since only the tenant's own has
    /// vouched for the person.
    async fn known(&self, scope: &Scope, holder: Holder, provider: Option<&Provider>) -> Result<(Known, bool)> {
        let system = SystemScope::of_server("how a user of the tenant signs in");
        let mut conn = self.store.read_once(&system).await?;
        let owner = provider.and_then(|it| it.owner.as_ref());
        let ways = store::sso::ways_in(&mut conn, &system, owner, &holder.person).await?;
        drop(conn);
        let mut conn = self.store.read_once(&system).await?;
        let vouched = store::sso::vouched_for_by(&mut conn, &system, holder.person.as_str()).await?;
        let linked = provider.is_some_and(|it| ways.providers.iter().any(|key| key == it.key.as_str()));
        // A password that nobody can use is no way in.
        let other = !ways.providers.is_empty() || ways.has_password && self.settings.local_passwords;
        let way = match (linked, other) {
            (true, _) => WayIn::Linked,
            (false, true) => WayIn::Other,
            (false, false) => WayIn::None,
        };
        let by_rules = way == WayIn::None && owner.is_none() && vouched.contains(scope.tenant());
        Ok((Known { id: holder.user, name: holder.name, active: holder.status == Status::Active, way }, by_rules))
    }

    /// The invitation of the address, if it is open and its inviter may still promise what it promises.
    async fn open_invitation(&self, scope: &Scope, last: Option<Stored>) -> Result<Option<Stored>> {
        let open = last.filter(|stored| matches!(stored.invitation.state, State::Pending | State::Bounced));
        let Some(stored) = open else { return Ok(None) };
        // The inviter may be the operator, whose row is not the tenant's.
        let system = SystemScope::of_server("whose right an invitation has");
        let mut conn = self.store.read_once(&system).await?;
        let granter = self.granter(&mut conn, scope, &stored).await?;
        Ok(granter.map(|_| stored))
    }
}

fn invited(stored: &Stored) -> Invited {
    let (id, sent) = (stored.invitation.id.clone(), stored.invitation.sent);
    Invited { tenant: stored.tenant.clone(), id, sent }
}

/// In the order of an arrival: who it is, whether the address counts, then the rules, then the seat.
fn outcome(
    through: Option<&Through>,
    user: Option<&Known>,
    standing: &Standing,
    seat: Seat,
    invited_as: Role,
) -> Outcome {
    let Some(through) = through else { return Outcome::NoProvider };
    let back = |user: &Known| if user.active { Outcome::Returns } else { Outcome::Refused(Reason::Disabled) };
    if let Some(user) = user.filter(|user| user.way == WayIn::Linked) {
        return back(user);
    }
    if !through.fits {
        return Outcome::Refused(Reason::ForeignDomain);
    }
    if let Some(user) = user {
        return if user.way == WayIn::Other { Outcome::Refused(Reason::SignInFirst) } else { back(user) };
    }
    let (rule, joins_as) = match route(standing) {
        Route::Invitation { .. } => return Outcome::Joins { rule: Rule::Invitation, role: invited_as },
        Route::Whitelist { role, .. } => (Rule::Whitelist, role),
        Route::Domain { .. } => (Rule::Domain, Role::User),
        Route::Default { .. } => (Rule::Default, Role::User),
        Route::Removed { .. } => return Outcome::Refused(Reason::Removed),
        Route::Nowhere => return Outcome::Refused(Reason::NoRule),
    };
    if seat == Seat::None { Outcome::Refused(Reason::NoSeat) } else { Outcome::Joins { rule, role: joins_as } }
}
