//! A tenant's first administrator manages its queues too.

use model::{
    Result, Role, Scope,
    groups::{BuiltIn, Source, Way},
    id::UserId,
};

use super::Domain;
use crate::{
    domain::{
        audit::Entries,
        groups::{self, Wanted, Wish},
    },
    store::{self, Conn},
};

impl Domain {
    /// To be asked when somebody has just become what `role` says, with the tenant locked: where nobody of the
    /// tenant's people was an administrator before, they are put into Queue Admins.
    pub(in crate::domain) async fn welcome_first_admin(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        user: &UserId,
        role: Role,
        source: Source,
        entries: &mut Entries,
    ) -> Result<()> {
        if role != Role::Admin || store::users::had_other_admin(conn, scope, user).await? {
            return Ok(());
        }
        let group = self.locked_group(conn, scope, &BuiltIn::QueueAdmins.group_id()).await?;
        let way = match source {
            Source::Creation => Way::UserCreation,
            Source::Invitation => Way::Invitation,
            _ => Way::UserEdit,
        };
        let wish = Wish { caller: None, way, wanted: Wanted::In { source, ends: None } };
        let (_, verdict) = self.set_membership(conn, scope, &group, user, wish, entries).await?;
        groups::refuse(&group.name, verdict)
    }
}
