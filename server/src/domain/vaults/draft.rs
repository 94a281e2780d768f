//! What a save makes of a vault, before anything is written.

use model::{
    Result,
    error::FieldError,
    id::VaultId,
    vaults::{Draft, Format, Owner, Target, Vault, check_name},
};

use super::check::{self, Checked};
use crate::domain::Domain;

/// A vault to be, with its text.
pub struct New {
    pub vault: Vault,
    pub text: String,
    pub checked: Checked,
    pub reason: String,
}

impl Domain {
    /// A vault that is not there yet.
    pub(super) async fn new_vault(&self, draft: Draft, owner: Owner) -> Result<New> {
        let reason = check::reason(&draft.reason)?;
        let name = check_name(owner.kind(), draft.name.as_deref())?;
        let target = draft.target.unwrap_or_default();
        let natural = if target.is_json() { Format::Json } else { Format::Hocon };
        let format = draft.format.unwrap_or(natural);
        let text = draft.text.map(model::Secret::into_inner).unwrap_or_default();
        let checked = check::text(target, format, &text).await?;
        let now = self.now();
        let vault = Vault {
            id: VaultId::known(self.new_id()),
            owner,
            owner_name: None,
            name,
            target,
            format,
            enabled: draft.enabled.unwrap_or(true),
            revision: 1,
            lines: checked.lines,
            bytes: checked.bytes,
            created: now,
            updated: now,
            deleted: None,
        };
        Ok(New { vault, text, checked, reason })
    }
}

/// Refuses to move a vault: its texts are sealed for whom they are.
pub fn check_stays(draft: &Draft, is: &Vault) -> Result<()> {
    if draft.owner.as_ref().is_some_and(|owner| *owner != is.owner) {
        let text = "A vault stays where it was made. Make another one there, and delete this.";
        return Err(FieldError::value("scope", text).into());
    }
    if draft.target.is_some_and(|target: Target| target != is.target) {
        return Err(FieldError::value("type", "What a vault is for is chosen when it is made.").into());
    }
    Ok(())
}
