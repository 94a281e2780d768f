//! The tags that tie entries of the audit log together: who has the database alone can make none.

use std::sync::Arc;

use super::{
    hex::{self, Hex},
    keyring::{Keyring, Purpose},
    mac::TAG,
};

/// Why a tag does not vouch for what stands beside it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadTag {
    /// What it was made over was changed, or the tag itself.
    #[error("it was changed")]
    Wrong,
    /// It names a master key that the ring does not have.
    #[error("it needs the master key {0}, which is missing")]
    UnknownKey(String),
}

/// Makes and checks tags, as they are stored: `<key id>:<64 hex>`.
#[derive(Clone, Debug)]
pub struct ChainKeys(Arc<Keyring>);

impl ChainKeys {
    pub const fn new(ring: Arc<Keyring>) -> Self {
        Self(ring)
    }

    /// A tag over the parts under the current key. An absent part differs from an empty one, and no two lists of parts
    /// give the same message.
    pub fn tag(&self, parts: &[Option<&[u8]>]) -> String {
        let tag = self.0.current_mac(Purpose::Audit).tag(&[&message(parts)]);
        format!("{}:{}", self.0.current(), Hex(&tag))
    }

    pub fn check(&self, tag: &str, parts: &[Option<&[u8]>]) -> Result<(), BadTag> {
        let (id, digits) = tag.split_once(':').ok_or(BadTag::Wrong)?;
        let given = hex::read::<TAG>(digits).ok_or(BadTag::Wrong)?;
        let mac = self.0.mac(id, Purpose::Audit).ok_or_else(|| BadTag::UnknownKey(id.to_owned()))?;
        if mac.verify(&[&message(parts)], &given) { Ok(()) } else { Err(BadTag::Wrong) }
    }
}

/// Each part behind its length.
fn message(parts: &[Option<&[u8]>]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(512);
    for part in parts {
        let length = part.map_or(u64::MAX, |part| part.len() as u64);
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(part.unwrap_or_default());
    }
    bytes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{outside::SeededEntropy, secrets::MasterKeys};

    fn keys(seed: u64) -> ChainKeys {
        ChainKeys::new(Arc::new(Keyring::new(&MasterKeys::generate(&SeededEntropy::new(seed)))))
    }

    #[test]
    fn a_tag_holds_after_a_rotation_and_names_a_key_that_is_gone() {
        let entropy = SeededEntropy::new(1);
        let old = MasterKeys::generate(&entropy);
        let before = ChainKeys::new(Arc::new(Keyring::new(&old)));
        let tag = before.tag(&[Some(b"a")]);
        let after = ChainKeys::new(Arc::new(Keyring::new(&old.rotated(&entropy))));
        assert_eq!(after.check(&tag, &[Some(b"a")]), Ok(()));
        assert_ne!(after.tag(&[Some(b"a")]), tag, "new tags are made under the new key");
        let id = tag.split(':').next().expect("a key").to_owned();
        assert_eq!(keys(2).check(&tag, &[Some(b"a")]), Err(BadTag::UnknownKey(id)));
    }

    #[test]
    fn what_is_no_tag_is_wrong() {
        let keys = keys(1);
        let tag = keys.tag(&[]);
        for bad in ["", ":", "k1", &tag[..tag.len() - 1], &tag.to_uppercase(), &format!("{tag}0")] {
            assert!(keys.check(bad, &[]).is_err(), "{bad:?}");
        }
        assert_eq!(keys.check(&tag, &[]), Ok(()));
    }

    type Parts = Vec<Option<Vec<u8>>>;

    fn slices(parts: &Parts) -> Vec<Option<&[u8]>> {
        parts.iter().map(Option::as_deref).collect()
    }

    fn parts() -> impl Strategy<Value = Parts> {
        prop::collection::vec(prop::option::of(prop::collection::vec(any::<u8>(), 0..3)), 0..4)
    }

    proptest! {
        #[test]
        fn a_tag_is_good_for_the_same_parts_only(one in parts(), other in parts()) {
            let keys = keys(1);
            prop_assert_eq!(keys.check(&keys.tag(&slices(&one)), &slices(&other)).is_ok(), one == other);
        }
    }
}
