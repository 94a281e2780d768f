//! Sealing what must be readable again (vaults, provider secrets, mail passwords): AES-256-GCM under a data key of each
//! tenant, which is itself sealed ("wrapped") under a master key.
//!
//! Whatever a value belongs to is bound to it: moved to another row, owner, tenant or field, or put back from an older
//! revision, it does not open. Destroying a tenant's wrapped data keys destroys what was sealed under them.

mod check_record;
mod data_key;
mod envelope;

pub use check_record::{seal_check_records, verify_check_record};
pub use data_key::{DataKey, Place, sealed_with};
pub(super) use envelope::SealingKey;

/// Why something sealed does not open. There is never an empty text instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// It names this key, but was sealed under another key of the same name.
    #[error("the key {0} is not the one that this was sealed with: put the original key back under that ID")]
    WrongKey(String),
    /// It names a key that is not there.
    #[error("it was sealed with the key {0}, which is missing")]
    UnknownKey(String),
    /// It was changed, cut, or moved from another place.
    #[error("it was damaged, or belongs somewhere else")]
    Damaged,
}
