//! A record in the database for each master key, opened at every start: the wrong keys are noticed before the first
//! request, not when somebody opens a vault.

use super::SealError;
use crate::{
    outside::Entropy,
    secrets::{KeyId, Keyring},
};

const TEXT: &[u8] = b"these are the keys of this database";

/// What to store of each key of the ring, where nothing is stored under its ID yet.
pub fn seal_check_records(ring: &Keyring, entropy: &dyn Entropy) -> Vec<(KeyId, Vec<u8>)> {
    let keys = ring.ids().filter_map(|id| ring.sealing(id.as_str()).map(|key| (id, key)));
    keys.map(|(id, key)| (id.clone(), key.seal(&parts(id.as_str()), TEXT, entropy))).collect()
}

/// Whether the ring opens a stored record. `UnknownKey` when the ring lacks the key: a reason to stop as long as
/// anything is stored under it. `WrongKey` when another key has its ID, `Damaged` when the record itself was changed:
/// always reasons to stop.
pub fn verify_check_record(ring: &Keyring, key_id: &str, record: &[u8]) -> Result<(), SealError> {
    let key = ring.sealing(key_id).ok_or_else(|| SealError::UnknownKey(key_id.to_owned()))?;
    let text = key.open(&parts(key_id), record)?;
    if *text == TEXT { Ok(()) } else { Err(SealError::Damaged) }
}

const fn parts(key_id: &str) -> [&[u8]; 2] {
    [b"cml-check", key_id.as_bytes()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{outside::SeededEntropy, secrets::MasterKeys};

    #[test]
    fn the_right_keys_open_and_others_say_what_is_wrong() {
        let entropy = SeededEntropy::new(1);
        let keys = MasterKeys::generate(&entropy).rotated(&entropy);
        let ring = Keyring::new(&keys);
        let records = seal_check_records(&ring, &entropy);
        assert_eq!(records.len(), 2);
        for (id, record) in &records {
            assert_eq!(verify_check_record(&ring, id.as_str(), record), Ok(()));
        }
        let (id, record) = &records[0];
        let missing = SealError::UnknownKey(id.to_string());
        assert_eq!(
            verify_check_record(&Keyring::new(&MasterKeys::generate(&entropy)), id.as_str(), record),
            Err(missing)
        );
        let same_id = format!("{id}:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=");
        let wrong = Keyring::new(&MasterKeys::parse(&same_id).expect("a key"));
        assert_eq!(verify_check_record(&wrong, id.as_str(), record), Err(SealError::WrongKey(id.to_string())));
        assert!(verify_check_record(&ring, id.as_str(), &record[..record.len() - 1]).is_err());
        let other = &records[1].1;
        assert!(verify_check_record(&ring, id.as_str(), other).is_err());
    }
}
