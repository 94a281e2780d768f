//! Tidying memberships that have ended. They grant nothing from that moment on; here they leave the lists.

use model::{Result, SystemScope, audit::Action};
use serde_json::json;

use super::Domain;
use crate::store;

/// Most at once: the rest waits for the next time.
const AT_ONCE: u32 = 500;

impl Domain {
    /// Removes memberships that have ended, with a record of each.
    pub(in crate::domain) async fn sweep_memberships(&self) -> Result<()> {
        let system = SystemScope::of_server("memberships that have ended");
        let mut conn = self.store.write_all(&system).await?;
        let mut ended = store::groups::ended(&mut conn, &system, self.now(), AT_ONCE).await?;
        // Chains are held until the commit: in one order, so that two replicas do not wait for each other.
        ended.sort();
        for (tenant, group, user) in ended {
            let scope = system.within(tenant);
            store::groups::remove_member(&mut conn, &scope, &group, &user).await?;
            let before = json!({ "group_id": group });
            self.record(&mut conn, &scope, Action::MembershipEnded, user.as_str(), Some(before), None).await?;
        }
        conn.commit().await?;
        Ok(())
    }
}
