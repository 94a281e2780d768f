//! Walking the chains: whether every entry is there as it was written. Holds some entries at a time, and works beside
//! a running server, whose new entries are left for the next time.

use std::fmt;

use model::{Error, Result, SystemScope, Timestamp, error::Noun, id::TenantId};

use super::super::Domain;
use crate::{
    secrets::BadTag,
    store::{
        self,
        audit::{Chain, End, Stored},
    },
};

/// Entries or tenants held at once.
const AT_ONCE: i64 = 500;

/// What is wrong with a chain: the first entry that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    #[error("entry {0} was changed")]
    Changed(i64),
    #[error("entry {0} is missing")]
    Missing(i64),
    /// After the last entry that is there, some more are missing.
    #[error("the head does not match: it counts {counted} entries, and {found} are there")]
    Head { counted: i64, found: i64 },
    #[error("the head does not match entry {0}: one of them was changed, or entries after it were removed")]
    Seal(i64),
    #[error("the head is missing: the chain was removed, or its end")]
    NoHead,
    #[error("row {0} of audit_entries was added beside the chain")]
    Added(i64),
    #[error("entry {0} needs the master key {1}, which is missing")]
    UnknownKey(i64, String),
}

/// What was found of one chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Absent for the chain of the deployment.
    pub tenant: Option<TenantId>,
    /// Entries that are as they were written, from the first one on.
    pub entries: i64,
    /// When the first of them was written.
    pub since: Option<Timestamp>,
    pub broken: Option<Broken>,
}

/// One line: whose chain, how long, and whether it is whole.
impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.tenant {
            Some(tenant) => write!(f, "tenant {tenant}")?,
            None => f.write_str("deployment")?,
        }
        write!(f, ": {} {}", self.entries, if self.entries == 1 { "entry" } else { "entries" })?;
        if let Some(since) = self.since {
            write!(f, " since {since}")?;
        }
        match &self.broken {
            None => f.write_str(", OK"),
            Some(broken) => write!(f, ", BROKEN: {broken}"),
        }
    }
}

impl Domain {
    /// Verifies the chain of one tenant, or all of them with that of the deployment first, and tells each verdict.
    /// `NotFound` when there is no such tenant.
    pub async fn verify_audit(&self, tenant: Option<TenantId>, mut tell: impl FnMut(&Verdict)) -> Result<()> {
        let system = SystemScope::of_server("tenantry audit verify");
        if let Some(tenant) = tenant {
            if !self.is_known(&system, &tenant).await? {
                return Err(Error::NotFound(Noun::Company));
            }
            tell(&self.walk(&system, Chain::Tenant(&system.within(tenant))).await?);
            return Ok(());
        }
        tell(&self.walk(&system, Chain::Deployment(&system)).await?);
        let mut after = String::new();
        loop {
            let mut conn = self.store.read_once(&system).await?;
            let tenants = store::audit::tenants_after(&mut conn, &system, &after, AT_ONCE).await?;
            drop(conn);
            let Some(last) = tenants.last() else { return Ok(()) };
            last.as_str().clone_into(&mut after);
            for tenant in tenants {
                tell(&self.walk(&system, Chain::Tenant(&system.within(tenant))).await?);
            }
        }
    }

    async fn is_known(&self, system: &SystemScope, tenant: &TenantId) -> Result<bool> {
        let scope = system.within(tenant.clone());
        let mut conn = self.store.read_once(system).await?;
        Ok(store::tenants::get(&mut conn, &scope).await?.is_some()
            || store::audit::end(&mut conn, Chain::Tenant(&scope)).await?.is_some())
    }

    async fn walk(&self, system: &SystemScope, chain: Chain<'_>) -> Result<Verdict> {
        let mut conn = self.store.read_once(system).await?;
        let end = store::audit::end(&mut conn, chain).await?;
        let up_to = end.as_ref().map_or(i64::MAX, |end| end.number);
        let tenant = match chain {
            Chain::Tenant(scope) => Some(scope.tenant().clone()),
            Chain::Deployment(_) => None,
        };
        let mut verdict = Verdict { tenant, entries: 0, since: None, broken: None };
        let mut previous = String::new();
        loop {
            let entries = store::audit::chained(&mut conn, chain, verdict.entries, up_to, AT_ONCE).await?;
            if entries.is_empty() {
                break;
            }
            for entry in entries {
                verdict.broken = self.fault(&entry, verdict.entries + 1, &previous);
                if verdict.broken.is_some() {
                    return Ok(verdict);
                }
                verdict.since = verdict.since.or(Some(Timestamp::from_millis(entry.at)));
                verdict.entries = entry.number;
                previous = entry.hash;
            }
        }
        verdict.broken = match end {
            Some(end) => self.fault_of_end(chain, &end, verdict.entries, &previous),
            None => Some(Broken::NoHead),
        };
        if verdict.broken.is_none() {
            verdict.broken = store::audit::added_beside(&mut conn, chain).await?.map(Broken::Added);
        }
        Ok(verdict)
    }

    fn fault(&self, entry: &Stored, expected: i64, previous: &str) -> Option<Broken> {
        if entry.number != expected {
            return Some(Broken::Missing(expected));
        }
        match self.recorder.links().check(entry, previous) {
            Ok(()) => None,
            Err(BadTag::Wrong) => Some(Broken::Changed(expected)),
            Err(BadTag::UnknownKey(key)) => Some(Broken::UnknownKey(expected, key)),
        }
    }

    /// The head against the entries up to it, and against those that it does not know.
    fn fault_of_end(&self, chain: Chain<'_>, end: &End, walked: i64, hash: &str) -> Option<Broken> {
        let found = end.last.unwrap_or_default().max(walked);
        if walked != end.number || end.last != Some(end.number) {
            return Some(Broken::Head { counted: end.number, found });
        }
        let sealed = self.recorder.links().check_seal(chain.name(), end.number, &end.hash, &end.seal);
        match sealed {
            Ok(()) if end.hash == hash => None,
            Ok(()) | Err(BadTag::Wrong) => Some(Broken::Seal(end.number)),
            Err(BadTag::UnknownKey(key)) => Some(Broken::UnknownKey(end.number, key)),
        }
    }
}
