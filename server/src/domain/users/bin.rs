//! The recycle bin: its page, the way back out of it, and its end.

use model::{
    Caller, Error, Permission, Result, Role, Scope, SystemScope,
    address::EmailAddress,
    audit::Action,
    error::{Limit, Noun},
    groups::{Verdict, Way},
    id::{PersonId, UserId},
    page::{LARGEST_SIZE, Page, PageRequest},
    users::{Asked, BinPage, BinRow, Change, Denied, decide},
};
use serde_json::json;

use super::{Domain, lifecycle::takes_seat};
use crate::{
    domain::{
        audit::Entries,
        groups::{Wanted, Wish, check_search},
        pages::{Ends, Places},
    },
    secrets::Column,
    store::{self, Conn, users::Binned},
};

/// Most whose time is over at once: the rest waits for the next time.
const AT_ONCE: u32 = 500;

impl Domain {
    pub(super) async fn bin_page(&self, caller: &Caller, search: String, request: PageRequest) -> Result<BinPage> {
        let scope = caller.require(Permission::ManageUsers)?;
        check_search(&search)?;
        let (size, now) = (request.size.clamp(1, LARGEST_SIZE), self.now());
        let places = Places::of(&scope, format!("bin\n{}", search.trim()));
        let seek = request.cursor.as_ref().map(|cursor| self.by_key_and_id(&places, cursor)).transpose()?;
        let mut conn = self.store.read(&scope).await?;
        let tenant = store::tenants::get(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        let found = store::users::bin(&mut conn, &scope, &search, seek.as_ref(), size, now).await?;
        let place = |row: Option<&BinRow>| {
            let row = row?;
            Some(vec![Column::Text(row.removed.millis().to_string()), Column::Text(row.id.to_string())])
        };
        let ends = Ends { first: place(found.rows.first()), last: place(found.rows.last()), more: found.more };
        let (previous, next) = self.neighbours(&places, seek.map(|seek| seek.side), ends);
        Ok(BinPage {
            page: Page { items: found.rows, previous, next, total: None },
            seats_used: tenant.seats_used,
            seats_allowed: tenant.settings.allowed_users,
            now,
        })
    }

    /// The scope in which a removed user is: the caller's tenant, or for a system principal the user's own.
    pub(super) async fn scope_of_removed(&self, caller: &Caller, user: &UserId) -> Result<Scope> {
        let own = caller.require(Permission::ManageUsers)?;
        if caller.role != Role::System {
            return Ok(own);
        }
        let system = SystemScope::of_server("find the tenant of a removed user");
        let mut conn = self.store.read_once(&system).await?;
        let tenant = store::users::tenant_of_removed(&mut conn, &system, user).await?;
        caller.require_in(Permission::ManageUsers, &tenant.ok_or(Error::NotFound(Noun::User))?)
    }

    /// Brings a user back with role, groups and rules as they were, or says why not. The tenant must be locked.
    pub(super) async fn restore(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        caller: &Caller,
        user: &UserId,
        entries: &mut Entries,
    ) -> Result<(String, Verdict<Denied>)> {
        let unknown = || Ok((user.to_string(), Verdict::Denied(Denied::UnknownUser)));
        let Some(kept) = store::users::binned(conn, scope, user, self.now()).await? else { return unknown() };
        let name = kept.user.name.clone();
        let asked = Asked { change: Change::Restore, user: &kept.user, provided: false, other_admin: true };
        if let Err(denied) = decide(caller, &asked) {
            return Ok((name, Verdict::Denied(denied)));
        }
        let person = match self.person_of(conn, scope, &kept).await? {
            Ok(person) => person,
            Err(denied) => return Ok((name, Verdict::Denied(denied))),
        };
        // Who comes back needs no invitation, and the seat it held is theirs.
        self.end_expired(conn, scope, entries).await?;
        let invited = self.end_invitation_of(conn, scope, &kept.email_key, entries).await?;
        if takes_seat(&kept.user) && !store::tenants::take_seat(conn, scope).await? {
            if invited {
                // More seats are used than there are: the whole call is refused, so that the invitation stays.
                return Err(Error::Limit(Limit::Seats { allowed: self.seats_allowed(conn, scope).await? }));
            }
            return Ok((name, Verdict::Denied(Denied::NoSeat)));
        }
        let person = match person {
            Returning::Known(id) => Some(id),
            Returning::New(email) => {
                let (system, id) = (SystemScope::of_server("restore a person"), PersonId::known(self.new_id()));
                store::sign_in::insert_person(conn, &system, &id, &email, self.now()).await?;
                Some(id)
            }
            Returning::Nobody => None,
        };
        store::users::bring_back(conn, scope, &kept, person.as_ref()).await?;
        store::access_rules::remember_user(conn, scope, user, &kept.rules).await?;
        let after = json!({ "name": name, "email": kept.user.email, "role": kept.user.role });
        entries.add(Action::UserRestored, user, None, Some(after));
        self.rejoin(conn, scope, &kept, entries).await?;
        Ok((name, Verdict::Done))
    }

    async fn seats_allowed(&self, conn: &mut Conn, scope: &Scope) -> Result<u32> {
        let tenant = store::tenants::get(conn, scope).await?;
        Ok(tenant.and_then(|tenant| tenant.settings.allowed_users).unwrap_or_default())
    }

    /// Whose address it is: still that of the same person, nobody's, or somebody else's by now.
    async fn person_of(&self, conn: &mut Conn, scope: &Scope, kept: &Binned) -> Result<Result<Returning, Denied>> {
        let Some(email) = &kept.user.email else { return Ok(Ok(Returning::Nobody)) };
        if store::users::has_address(conn, scope, &kept.email_key).await? {
            return Ok(Err(Denied::AddressTaken));
        }
        let system = SystemScope::of_server("restore a person");
        Ok(match store::sign_in::person_by_email(conn, &system, &kept.email_key).await? {
            // Another workspace may have made somebody of this address since: whoever signs in there is not this user.
            Some(found) if kept.person.as_deref() != Some(found.id.as_str()) => Err(Denied::AddressTaken),
            Some(found) => Ok(Returning::Known(PersonId::known(found.id))),
            None => Ok(Returning::New(EmailAddress::parse("email", email)?)),
        })
    }

    /// The groups as they were, but for those that are gone and memberships that would have ended.
    async fn rejoin(&self, conn: &mut Conn, scope: &Scope, kept: &Binned, entries: &mut Entries) -> Result<()> {
        let now = self.now();
        for held in kept.memberships.iter().filter(|held| held.ends.is_none_or(|ends| ends > now)) {
            let group = match self.locked_group(conn, scope, &held.group).await {
                Err(Error::NotFound(_)) => continue,
                group => group?,
            };
            let wanted = Wanted::In { source: held.source, ends: held.ends };
            let wish = Wish { caller: None, way: Way::UserEdit, wanted };
            self.set_membership(conn, scope, &group, &kept.user.id, wish, entries).await?;
        }
        Ok(())
    }

    /// Empties the bin of those whose time is over.
    pub(in crate::domain) async fn sweep_bin(&self) -> Result<()> {
        let system = SystemScope::of_server("recycle bin");
        let mut conn = self.store.write_all(&system).await?;
        let mut overdue = store::users::overdue(&mut conn, &system, self.now(), AT_ONCE).await?;
        // Chains are held until the commit: in one order, so that two replicas do not wait for each other.
        overdue.sort();
        for (tenant, user) in &overdue {
            store::users::purge(&mut conn, &system.within(tenant.clone()), user).await?;
        }
        for (tenant, user) in overdue {
            let scope = system.within(tenant);
            self.record(&mut conn, &scope, Action::UserPurged, user.as_str(), None, None).await?;
        }
        conn.commit().await?;
        Ok(())
    }
}

/// Who comes back with an address.
enum Returning {
    Known(PersonId),
    New(EmailAddress),
    /// There is no address.
    Nobody,
}
