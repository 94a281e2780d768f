//! Master keys, which wrap the keys of the tenants.

use base64::{Engine, engine::general_purpose::STANDARD};
use model::Secret;

use super::{input::Input, table::MASTER_KEYS};

/// Length of a key in bytes (AES-256).
const LENGTH: usize = 32;

/// One master key with the name it is known by in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MasterKey {
    pub id: String,
    pub key: Secret<[u8; LENGTH]>,
}

/// Reads `id:base64,id:base64`, the current key first; line ends separate too, for files.
pub fn read(input: &mut Input<'_>) -> Vec<MasterKey> {
    let Some(found) = input.value(&MASTER_KEYS) else { return Vec::new() };
    let mut keys: Vec<MasterKey> = Vec::new();
    let parts = found.text.split([',', '\n', '\r']).map(str::trim).filter(|part| !part.is_empty());
    for (number, part) in parts.enumerate() {
        let reason = match key(part) {
            Ok(key) if keys.iter().any(|other| other.id == key.id) => "its id is used twice",
            Ok(key) => {
                keys.push(key);
                continue;
            }
            Err(reason) => reason,
        };
        input.report.problem(
            found.place.as_str(),
            format!("key {}: {reason}; write id:key with a key of: openssl rand -base64 32", number + 1),
        );
    }
    input.report.secret_entry(MASTER_KEYS.key, found.origin);
    keys
}

fn key(part: &str) -> Result<MasterKey, &'static str> {
    let (id, encoded) = part.split_once(':').ok_or("there is no : between id and key")?;
    let is_name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
    if !(1..=32).contains(&id.len()) || !id.bytes().all(is_name) {
        return Err("the id has up to 32 of the characters a-z, A-Z, 0-9, _ and -");
    }
    let bytes = STANDARD.decode(encoded).map_err(|_| "the key is not base64")?;
    let key: [u8; LENGTH] = bytes.try_into().map_err(|_| "the key does not have 32 bytes")?;
    if key.iter().all(|byte| *byte == key[0]) {
        return Err("the key is not random");
    }
    Ok(MasterKey { id: id.to_owned(), key: Secret::new(key) })
}
