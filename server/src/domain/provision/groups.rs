//! The groups of users that the configuration provides: only what differs is written and recorded.

use std::collections::BTreeSet;

use model::{
    SystemScope,
    groups::{BuiltIn, Origin, Source, Way},
    id::{GroupId, UserId},
};

use super::{Domain, Failure, ProvisionedUser};
use crate::{
    domain::{
        audit::Entries,
        groups::{Wanted, Wish},
    },
    store::{self, Conn},
};

impl Domain {
    /// Brings the groups of provided users to what is configured. What was done is to be recorded.
    pub(super) async fn provide_groups(
        &self,
        conn: &mut Conn,
        scope: &SystemScope,
        present: &[(&ProvisionedUser, UserId)],
    ) -> Result<Entries, Failure> {
        let tenant = scope.within(self.settings.default_tenant.clone());
        let mut entries = Entries::default();
        for (user, id) in present {
            let configured = user.groups.iter().filter(|group| BuiltIn::from_id(group) != Some(BuiltIn::Users));
            let configured: BTreeSet<&GroupId> = configured.collect();
            let held = store::groups::of_source(conn, &tenant, id, Source::Configuration).await?;
            let gone = held.iter().filter(|group| !configured.contains(group));
            for (group, wanted) in gone.map(|group| (group, Wanted::Out)).chain(
                configured.iter().map(|group| (*group, Wanted::In { source: Source::Configuration, ends: None })),
            ) {
                let group = self.locked_group(conn, &tenant, group).await?;
                if group.origin == Origin::Own {
                    tracing::warn!(id = %group.id, "a configured group is not joined: a tenant's own group has its id");
                    continue;
                }
                let wish = Wish { caller: None, way: Way::Configuration, wanted };
                self.set_membership(conn, &tenant, &group, id, wish, &mut entries).await?;
            }
        }
        Ok(entries)
    }
}
