//! The beginning of chains, for what existed before there were any: from then on, a tenant without a chain has lost it.

use model::{SystemScope, audit::Action};

use super::{super::Domain, record::Entry};
use crate::store::{self, Conn, audit::Chain};

impl Domain {
    /// Begins the deployment's chain and that of every tenant, once. Tenants made later begin theirs themselves.
    pub(in crate::domain) async fn begin_chains(&self, conn: &mut Conn, scope: &SystemScope) -> store::Result<()> {
        if store::audit::end(conn, Chain::Deployment(scope)).await?.is_some() {
            return Ok(());
        }
        let uid = store::meta::get(conn, scope, "server_uid").await?.unwrap_or_default();
        let began = Entry { tenant: None, action: Action::AuditBegan, target: &uid, before: None, after: None };
        self.recorder.record(conn, scope.by(), self.now(), began).await?;
        for tenant in store::audit::without_head(conn, scope).await? {
            let (id, action) = (tenant.as_str(), Action::AuditBegan);
            let began = Entry { tenant: Some(&tenant), action, target: id, before: None, after: None };
            self.recorder.record(conn, scope.by(), self.now(), began).await?;
        }
        Ok(())
    }
}
