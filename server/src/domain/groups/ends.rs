//! Tidying memberships that have ended. They grant nothing from that moment on; here they leave the lists.

use model::{Result, Scope, SystemScope, Timestamp, audit::Action};
use serde_json::json;

use super::Domain;
use crate::{domain::audit::Entries, store};

/// Most tenants, and most memberships of each, at once: the rest waits for the next time.
const AT_ONCE: u32 = 500;

impl Domain {
    /// Removes memberships that have ended, with a record of each: one transaction for each tenant, so that nobody
    /// waits for the tidying of another.
    pub(in crate::domain) async fn sweep_memberships(&self) -> Result<()> {
        let system = SystemScope::of_server("memberships that have ended");
        let now = self.now();
        let tenants = {
            let mut conn = self.store.write_all(&system).await?;
            store::groups::tenants_with_ended(&mut conn, &system, now, AT_ONCE).await?
        };
        for tenant in tenants {
            self.sweep_tenant(&system.within(tenant), now).await?;
        }
        Ok(())
    }

    async fn sweep_tenant(&self, scope: &Scope, now: Timestamp) -> Result<()> {
        let mut conn = self.store.write(scope).await?;
        // Whoever prolongs a membership has locked the tenant too: what has ended by now stays ended.
        if store::tenants::lock(&mut conn, scope).await?.is_none() {
            return Ok(());
        }
        let ended = store::groups::ended(&mut conn, scope, now, AT_ONCE).await?;
        let mut entries = Entries::default();
        for (group, user) in &ended {
            store::groups::remove_ended(&mut conn, scope, group, user, now).await?;
            entries.add(Action::MembershipEnded, user, Some(json!({ "group_id": group })), None);
        }
        self.record_all(&mut conn, scope, entries).await?;
        conn.commit().await?;
        Ok(())
    }
}
