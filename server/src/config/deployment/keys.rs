//! Master keys, which wrap the keys of the tenants.

use model::Secret;

use super::{input::Input, table::MASTER_KEYS};
use crate::secrets::MasterKeys;

/// Reads `id:base64,id:base64`, the current key first; line ends separate too, for files. The text stays a secret
/// until the keys are needed; here it is only seen to be readable.
pub fn read(input: &mut Input<'_>) -> Option<Secret> {
    let found = input.value(&MASTER_KEYS)?;
    let keys = Secret::new(found.text);
    input.report.secret_entry(MASTER_KEYS.key, &keys, found.origin);
    if let Err(reason) = MasterKeys::parse(keys.reveal()) {
        input.report.problem(found.place, reason.to_string());
    }
    Some(keys)
}
