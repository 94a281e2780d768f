//! Working lists off: a part in one transaction, with the answers. Who dies in the middle of a part leaves nothing of
//! it, and whoever comes next goes on behind the last part that was done.

use std::{sync::Arc, time::Duration};

use model::{
    Caller, Permission, Result, Scope, SystemScope, Timestamp,
    address::EmailAddress,
    id::{GroupId, ImportId},
    invitations::{ImportResult, ImportState, Terms, Verdict},
};

use super::super::Domain;
use crate::{
    domain::{audit::Entries, grants},
    store::{
        self, Conn,
        invitation_imports::{Held, Waiting},
    },
};

/// People in one part.
const PART: u32 = 50;

/// How often is looked for lists when nobody says that there is one: another replica may have died over it.
const PAUSE: Duration = Duration::from_secs(15);

/// How long a finished list is kept, in seconds: 30 days.
const KEPT: i64 = 30 * 24 * 60 * 60;

impl Domain {
    /// Works lists off until `stop`; the part that is being done then is finished.
    pub async fn carry_imports(self: Arc<Self>, stop: impl Future<Output = ()>) {
        tokio::pin!(stop);
        let mut timer = tokio::time::interval(PAUSE);
        timer.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                biased;
                () = &mut stop => return,
                () = self.imports_due.notified() => {}
                _ = timer.tick() => {}
            }
            match self.import_next().await {
                // One part at a time, so that the end is not held up.
                Ok(true) => self.imports_due.notify_one(),
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, "a list of people to invite cannot be worked on"),
            }
        }
    }

    /// Does the next part of the list that waits longest. Answers whether there may be more to do.
    pub async fn import_next(&self) -> Result<bool> {
        let system = SystemScope::of_server("work off a list of people to invite");
        let mut conn = self.store.read_once(&system).await?;
        let next = store::invitation_imports::next(&mut conn, &system).await?;
        drop(conn);
        let Some((tenant, id)) = next else { return Ok(false) };
        let scope = system.within(tenant);
        let mut conn = self.store.write_all(&system).await?;
        store::tenants::lock(&mut conn, &scope).await?;
        // Another replica may have done it meanwhile.
        let Some(held) = store::invitation_imports::hold(&mut conn, &scope, &id).await? else { return Ok(true) };
        let operator = held.by_operator.as_ref();
        let caller = self.inviter(&mut conn, &held.inviter, operator).await?;
        let right = caller.and_then(|caller| {
            let scope = caller.require(Permission::ManageInvitations).ok()?;
            Some((caller, scope))
        });
        match right {
            Some((caller, scope)) => self.do_part(&mut conn, &scope, &caller, &id, &held).await?,
            None => store::invitation_imports::finish(&mut conn, &scope, &id, ImportState::Stopped, self.now()).await?,
        }
        conn.commit().await?;
        self.mail_due.notify_one();
        Ok(true)
    }

    async fn do_part(&self, conn: &mut Conn, scope: &Scope, caller: &Caller, id: &ImportId, held: &Held) -> Result<()> {
        let mut entries = Entries::default();
        self.end_expired(conn, scope, &mut entries).await?;
        let part = store::invitation_imports::waiting(conn, scope, id, PART).await?;
        for waiting in &part {
            let result = self.import_one(conn, scope, caller, (held, waiting), &mut entries).await?;
            store::invitation_imports::set_result(conn, scope, id, waiting.number, result).await?;
        }
        let count = u32::try_from(part.len()).unwrap_or(PART);
        store::invitation_imports::count_done(conn, scope, id, count).await?;
        if count < PART {
            store::invitation_imports::finish(conn, scope, id, ImportState::Done, self.now()).await?;
        }
        self.record_all(conn, scope, entries).await
    }

    async fn import_one(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        caller: &Caller,
        (held, waiting): (&Held, &Waiting),
        entries: &mut Entries,
    ) -> Result<ImportResult> {
        let Ok(email) = EmailAddress::parse("emails", &waiting.email) else {
            return Ok(ImportResult::Of(Verdict::Malformed));
        };
        let groups: Vec<GroupId> = waiting.group_ids.split_whitespace().map(GroupId::known).collect();
        let promised = match grants::check_role(caller, waiting.role) {
            Ok(()) => self.check_promised(conn, scope, caller, &groups).await,
            refused => refused,
        };
        match promised {
            Ok(()) => {}
            Err(model::Error::Forbidden(_) | model::Error::NotFound(_)) => return Ok(ImportResult::Beyond),
            Err(error) => return Err(error),
        }
        let terms = Terms { role: waiting.role, groups, note: held.note.clone(), days: held.days };
        let row = self.invite_one(conn, scope, caller, &email, &terms, entries).await?;
        Ok(ImportResult::Of(row.verdict))
    }

    /// Removes lists that were done long ago: the addresses on them are nobody's business any more.
    pub(in crate::domain) async fn sweep_imports(&self) -> Result<()> {
        let system = SystemScope::of_server("old lists of people to invite");
        let before: Timestamp = self.now().plus_seconds(-KEPT);
        let mut conn = self.store.write_all(&system).await?;
        store::invitation_imports::sweep(&mut conn, &system, before).await?;
        Ok(conn.commit().await?)
    }
}
