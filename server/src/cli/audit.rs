//! `tenantry audit verify`: walks the chains of the audit log, and names the first entry of each that is not as it was
//! written.

use clap::Args;
use model::{Error, id::TenantId};

use super::{Failure, Settings, load_and_log, say::say};
use crate::start;

#[derive(Debug, Args)]
pub(super) struct Verify {
    /// Only the chain of this tenant
    #[arg(long, value_name = "ID")]
    tenant: Option<String>,
    #[command(flatten)]
    settings: Settings,
}

pub(super) async fn verify(command: Verify) -> Result<(), Failure> {
    let config = load_and_log(&command.settings)?;
    let machine = start::open(&config, start::Keys::MustExist).await?;
    machine.domain.verify_keys().await?;
    let mut broken = 0_u32;
    let tell = |verdict: &crate::domain::Verdict| {
        say(&verdict.to_string());
        broken += u32::from(verdict.broken.is_some());
    };
    let asked = command.tenant.as_deref();
    let done = machine.domain.verify_audit(asked.map(TenantId::known), tell).await;
    machine.store.close().await;
    done.map_err(|error| match error {
        Error::NotFound(_) => Failure::Runtime(format!("There is no tenant {}.", asked.unwrap_or_default())),
        other => other.into(),
    })?;
    match broken {
        0 => Ok(()),
        chains => Err(Failure::Runtime(format!("The audit log is not as it was written. Broken chains: {chains}."))),
    }
}
