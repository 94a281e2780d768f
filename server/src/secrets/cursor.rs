//! Places in lists, as clients carry them: signed for one tenant and one list, so that they cannot be made up.
//!
//! ```text
//! base64url( version (1 byte, 1) | length of key ID (1) | key ID | tag (16) | JSON )
//! ```
//! Tenant and list are not inside: both sides know them, and the tag covers them.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use model::{Error, error::FieldError, id::TenantId, page::Cursor};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use super::keyring::{Keyring, Purpose};
use super::mac::MacKey;

const VERSION: u8 = 1;

/// Bytes of the tag: 128 bits are enough for what lives as long as a page.
const TAG: usize = 16;

/// Longest cursor, in characters.
const LONGEST: usize = 2048;

/// A place in a list: beside the row with these values in the columns the list is ordered by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    pub direction: Direction,
    pub columns: Vec<Column>,
}

/// Which way the list goes on from there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    After,
    Before,
}

/// The value of one column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Column {
    Null,
    Number(i64),
    Text(String),
}

/// Why a cursor is of no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CursorProblem {
    /// Not a cursor at all.
    #[error("the cursor is malformed")]
    Malformed,
    /// Made up, changed, of another tenant, of another list or of a key that is gone: the same from outside.
    #[error("the cursor does not belong to this list")]
    Foreign,
}

impl From<CursorProblem> for Error {
    fn from(_: CursorProblem) -> Self {
        FieldError::value("cursor", "This page link does not belong to this list. Start again from its first page.")
            .into()
    }
}

/// Signs and reads cursors.
#[derive(Clone, Debug)]
pub struct CursorKeys(Arc<Keyring>);

impl CursorKeys {
    pub const fn new(ring: Arc<Keyring>) -> Self {
        Self(ring)
    }

    /// A cursor for this place. `list` names the list with its filter and order, in one form for equal ones, such as
    /// `users?search=ada&sort=name`.
    #[expect(clippy::missing_panics_doc, reason = "the expectation holds for every input")]
    pub fn write(&self, tenant: &TenantId, list: &str, position: &Position) -> Cursor {
        let id = self.0.current().as_str();
        let json = serde_json::to_vec(position).expect("texts and numbers are always JSON");
        let tag = tag(self.0.current_mac(Purpose::Cursor), tenant, list, &json);
        let length = u8::try_from(id.len()).expect("key IDs are short");
        Cursor(URL_SAFE_NO_PAD.encode([&[VERSION, length], id.as_bytes(), &tag[..TAG], &json].concat()))
    }

    /// The place of a cursor that was written for the same tenant and list.
    pub fn read(&self, tenant: &TenantId, list: &str, cursor: &Cursor) -> Result<Position, CursorProblem> {
        let bytes = (cursor.0.len() <= LONGEST).then(|| URL_SAFE_NO_PAD.decode(&cursor.0).ok()).flatten();
        let (id, given, json) = bytes.as_deref().and_then(take_apart).ok_or(CursorProblem::Malformed)?;
        let mac = self.0.mac(id, Purpose::Cursor).ok_or(CursorProblem::Foreign)?;
        let expected = tag(mac, tenant, list, json);
        if !bool::from(expected[..TAG].ct_eq(given)) {
            return Err(CursorProblem::Foreign);
        }
        serde_json::from_slice(json).map_err(|_| CursorProblem::Malformed)
    }
}

fn take_apart(bytes: &[u8]) -> Option<(&str, &[u8], &[u8])> {
    let (&[version, length], rest) = bytes.split_first_chunk()?;
    let (id, rest) = rest.split_at_checked(usize::from(length))?;
    let (tag, json) = rest.split_at_checked(TAG)?;
    (version == VERSION).then_some((std::str::from_utf8(id).ok()?, tag, json))
}

/// Lengths stand before the parts, so that no two lists of parts give the same message.
fn tag(mac: &MacKey, tenant: &TenantId, list: &str, json: &[u8]) -> [u8; 32] {
    let tenant = tenant.as_str();
    let lengths = [(tenant.len() as u64).to_be_bytes(), (list.len() as u64).to_be_bytes()];
    mac.tag(&[b"cml-cursor-v1", lengths.as_flattened(), tenant.as_bytes(), list.as_bytes(), json])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{outside::SeededEntropy, secrets::MasterKeys};

    fn cursors(seed: u64) -> CursorKeys {
        CursorKeys::new(Arc::new(Keyring::new(&MasterKeys::generate(&SeededEntropy::new(seed)))))
    }

    fn position() -> Position {
        let columns = vec![Column::Text("Ada".to_owned()), Column::Null, Column::Number(-3)];
        Position { direction: Direction::Before, columns }
    }

    #[test]
    fn it_is_read_for_the_same_tenant_and_list_only() {
        let (cursors, tenant) = (cursors(1), TenantId::default_tenant());
        let cursor = cursors.write(&tenant, "users?sort=name", &position());
        assert_eq!(cursors.read(&tenant, "users?sort=name", &cursor), Ok(position()));
        let other = TenantId::known("0".repeat(32));
        for (tenant, list) in [(&other, "users?sort=name"), (&tenant, "users?sort=mail"), (&tenant, "")] {
            assert_eq!(cursors.read(tenant, list, &cursor), Err(CursorProblem::Foreign));
        }
        assert_eq!(self::cursors(2).read(&tenant, "users?sort=name", &cursor), Err(CursorProblem::Foreign));
    }

    #[test]
    fn it_is_read_after_a_rotation() {
        let (entropy, tenant) = (SeededEntropy::new(1), TenantId::default_tenant());
        let keys = MasterKeys::generate(&entropy);
        let before = CursorKeys::new(Arc::new(Keyring::new(&keys)));
        let after = CursorKeys::new(Arc::new(Keyring::new(&keys.rotated(&entropy))));
        let cursor = before.write(&tenant, "users", &position());
        assert_eq!(after.read(&tenant, "users", &cursor), Ok(position()));
    }

    #[test]
    fn each_changed_character_is_noticed() {
        let (cursors, tenant) = (cursors(1), TenantId::default_tenant());
        let cursor = cursors.write(&tenant, "users", &position()).0;
        for index in 0..cursor.len() {
            let mut changed = cursor.clone().into_bytes();
            changed[index] = if changed[index] == b'A' { b'B' } else { b'A' };
            let changed = Cursor(String::from_utf8(changed).expect("text"));
            assert!(cursors.read(&tenant, "users", &changed).is_err(), "{index}");
        }
    }

    #[test]
    fn the_longest_values_fit_and_longer_cursors_are_not_looked_at() {
        let (cursors, tenant) = (cursors(1), TenantId::default_tenant());
        let columns = vec![Column::Text("\u{1F9A9}".repeat(254)), Column::Text("f".repeat(64))];
        let longest = Position { direction: Direction::After, columns };
        let cursor = cursors.write(&tenant, "users", &longest);
        assert_eq!(cursors.read(&tenant, "users", &cursor), Ok(longest));
        let longer = Position { columns: vec![Column::Text("a".repeat(LONGEST))], ..position() };
        let cursor = cursors.write(&tenant, "users", &longer);
        assert_eq!(cursors.read(&tenant, "users", &cursor), Err(CursorProblem::Malformed));
        assert_eq!(cursors.read(&tenant, "users", &Cursor(String::new())), Err(CursorProblem::Malformed));
    }

    #[test]
    fn the_message_tells_what_to_do() {
        let message = Error::from(CursorProblem::Foreign).to_string();
        assert!(message.contains("first page"), "{message}");
    }

    proptest! {
        #[test]
        fn any_text_is_refused_without_panic(text in "[A-Za-z0-9_-]{0,120}|\\PC{0,60}") {
            prop_assert!(cursors(1).read(&TenantId::default_tenant(), "users", &Cursor(text)).is_err());
        }
    }
}
