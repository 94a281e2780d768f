//! Groups and the role of an administrator, taken over from the provider at every sign-in.
//!
//! Only what a sign-in gave does a sign-in take: memberships and roles that somebody gave by hand stay. A provider that
//! states no groups changes nothing; one that states none takes all that it gave.

use std::collections::BTreeSet;

use model::{
    Error, Result, Role, Scope, SystemScope,
    audit::Action,
    error::Noun,
    group_sync::{GroupSync, Stated},
    groups::{Group, Origin, Source, Verdict, Way},
    id::{GroupId, UserId},
    sso::Reason,
};
use serde_json::json;

use super::{
    Domain,
    arrive::{Arriving, Stop},
    finish::Refused,
};
use crate::{
    domain::{
        audit::Entries,
        groups::{Wanted, Wish},
    },
    names,
    store::{self, Conn, sso::Membership},
};

impl Domain {
    /// The same in every workspace of the person: one may go from one to the other without signing in again. Each in a
    /// transaction of its own, since each has its own chain of audit entries.
    pub(super) async fn take_over_all_groups(
        &self,
        arriving: &Arriving<'_>,
        memberships: &[&Membership],
    ) -> Result<()> {
        if arriving.provider.groups.is_none() {
            return Ok(());
        }
        let system = SystemScope::of_server("groups of an identity provider");
        for one in memberships {
            let mut conn = self.store.write_all(&system).await?;
            self.take_over_groups(&mut conn, &system.within(one.tenant.clone()), arriving, &one.user).await?;
            conn.commit().await?;
        }
        Ok(())
    }

    /// Brings a user's groups to what the provider states. The tenant must be locked, or is locked here.
    pub(super) async fn take_over_groups(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        arriving: &Arriving<'_>,
        user: &UserId,
    ) -> Result<()> {
        let Some(sync) = &arriving.provider.groups else { return Ok(()) };
        let Stated::Groups(stated) = &arriving.proof.groups else {
            let (provider, claim) = (&arriving.provider.key, &sync.claim);
            tracing::warn!(%provider, claim, "the provider states no groups in this claim: memberships are left as they are");
            return Ok(());
        };
        store::tenants::lock(conn, scope).await?;
        if store::users::internals(conn, scope, user).await?.is_none_or(|user| user.provisioned.is_some()) {
            return Ok(());
        }
        let mut entries = Entries::default();
        let meant = self.groups_meant(conn, scope, sync, stated).await?;
        let wanted: BTreeSet<&GroupId> = meant.iter().map(|group| &group.id).collect();
        for gone in store::groups::of_source(conn, scope, user, Source::Identity).await? {
            if !wanted.contains(&gone) {
                let group = self.locked_group(conn, scope, &gone).await?;
                self.bring(conn, scope, &group, user, Wanted::Out, &mut entries).await?;
            }
        }
        for group in &meant {
            let wanted = Wanted::In { source: Source::Identity, ends: None };
            self.bring(conn, scope, group, user, wanted, &mut entries).await?;
        }
        if let Some(administers) = sync.administers(stated) {
            self.take_over_role(conn, scope, user, administers, &mut entries).await?;
        }
        self.record_all(conn, scope, entries).await
    }

    /// Refuses somebody new who is in none of the groups that the operator asks for.
    pub(super) async fn check_groups(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        arriving: &Arriving<'_>,
    ) -> Result<(), Stop> {
        let Some(sync) = arriving.provider.groups.as_ref().filter(|sync| sync.required) else { return Ok(()) };
        let none = || Stop::Refused(Refused { reason: Reason::NotInGroup, tenant: Some(scope.tenant().clone()) });
        let Stated::Groups(stated) = &arriving.proof.groups else { return Err(none()) };
        let administers = sync.administers(stated) == Some(true);
        let in_one = administers || !self.groups_meant(conn, scope, sync, stated).await?.is_empty();
        if in_one { Ok(()) } else { Err(none()) }
    }

    /// The groups of the tenant that are meant: those that exist and may be given so.
    pub(super) async fn groups_meant(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        sync: &GroupSync,
        stated: &[String],
    ) -> Result<Vec<Group>> {
        let mut meant = Vec::new();
        for wanted in sync.meant(stated) {
            let found = store::groups::named(conn, scope, &names::key(&wanted.name)).await?;
            let Some(found) = found.filter(|row| sync.same(&row.name, &wanted.name)) else { continue };
            let group = self.group_of(found);
            // What follows from role or kind is nobody's to give; what is not assignable, the operator's alone.
            let natural = matches!(group.origin, Origin::BuiltIn(built_in) if built_in.is_by_nature());
            let given = !natural && group.origin != Origin::Orphaned && (group.assignable || wanted.named);
            if given && meant.iter().all(|other: &Group| other.id != group.id) {
                meant.push(group);
            }
        }
        Ok(meant)
    }

    async fn bring(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        group: &Group,
        user: &UserId,
        wanted: Wanted,
        entries: &mut Entries,
    ) -> Result<()> {
        let wish = Wish { caller: None, way: Way::Identity, wanted };
        let (_, verdict) = self.set_membership(conn, scope, group, user, wish, entries).await?;
        if let Verdict::Denied(denied) = verdict {
            tracing::warn!(group = %group.id, %user, denied = denied.as_str(), "a membership is not taken over");
        }
        Ok(())
    }

    async fn take_over_role(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        user: &UserId,
        administers: bool,
        entries: &mut Entries,
    ) -> Result<()> {
        let held = store::users::held_role(conn, scope, user).await?.ok_or(Error::NotFound(Noun::User))?;
        let role = match (administers, held.role, held.taken_over) {
            (true, Role::User | Role::Consumer, _) => Role::Admin,
            (false, Role::Admin, true) => Role::User,
            _ => return Ok(()),
        };
        if role == Role::User && !store::users::has_other_admin(conn, scope, user).await? {
            tracing::warn!(%user, "the last administrator of a workspace stays one, whatever the provider states");
            return Ok(());
        }
        store::users::set_role(conn, scope, user, role).await?;
        store::users::note_role(conn, scope, user, role == Role::Admin).await?;
        let (was, is) = (json!({ "role": held.role }), json!({ "role": role, "by": "identity provider" }));
        entries.add(Action::UserRoleChanged, user, Some(was), Some(is));
        self.welcome_first_admin(conn, scope, user, role, Source::Creation, entries).await
    }
}
