//! Keys for each purpose, derived once from the master keys.

use std::fmt;

use zeroize::Zeroizing;

use super::{
    hkdf,
    mac::MacKey,
    master_keys::{KeyId, MasterKey, MasterKeys},
    seal::SealingKey,
};

/// What a derived key authenticates. Keys of different purposes tell nothing about each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Secret keys of credentials.
    CredentialPepper,
    /// Tokens of clients.
    Token,
    /// Places in lists.
    Cursor,
    /// Links in invitations.
    Invitation,
    /// The chains of the audit log.
    Audit,
    /// Refusals of forms in addresses.
    FormError,
    /// What a sign-in at a provider has to show for itself.
    SingleSignOn,
}

impl Purpose {
    const ALL: [Self; 7] = [
        Self::CredentialPepper,
        Self::Token,
        Self::Cursor,
        Self::Invitation,
        Self::Audit,
        Self::FormError,
        Self::SingleSignOn,
    ];

    const fn label(self) -> &'static str {
        match self {
            Self::CredentialPepper => "credential-pepper",
            Self::Token => "token",
            Self::Cursor => "cursor",
            Self::Invitation => "invitation",
            Self::Audit => "audit",
            Self::FormError => "form-error",
            Self::SingleSignOn => "single-sign-on",
        }
    }
}

/// All keys in use: nothing is derived while a request waits.
pub struct Keyring {
    current: Derived,
    older: Vec<Derived>,
}

struct Derived {
    id: KeyId,
    macs: [MacKey; Purpose::ALL.len()],
    password_pepper: Zeroizing<[u8; 32]>,
    sealing: SealingKey,
}

impl Derived {
    fn new(MasterKey { id, secret }: &MasterKey) -> Self {
        let master = &**secret;
        Self {
            id: id.clone(),
            macs: Purpose::ALL.map(|purpose| MacKey::new(&*hkdf::derive(master, purpose.label()))),
            password_pepper: hkdf::derive(master, "password-pepper"),
            sealing: SealingKey::new(id.as_str(), master),
        }
    }
}

impl Keyring {
    pub fn new(keys: &MasterKeys) -> Self {
        Self { current: Derived::new(keys.current()), older: keys.older().iter().map(Derived::new).collect() }
    }

    /// The key that new things are made under.
    pub const fn current(&self) -> &KeyId {
        &self.current.id
    }

    /// All keys, the current one first.
    pub fn ids(&self) -> impl Iterator<Item = &KeyId> {
        self.all().map(|key| &key.id)
    }

    pub const fn current_mac(&self, purpose: Purpose) -> &MacKey {
        &self.current.macs[purpose as usize]
    }

    /// The key of this ID for this purpose, if the ring has it.
    pub fn mac(&self, id: &str, purpose: Purpose) -> Option<&MacKey> {
        self.find(id).map(|key| &key.macs[purpose as usize])
    }

    /// All keys for this purpose, the current one first.
    pub fn macs(&self, purpose: Purpose) -> impl Iterator<Item = (&KeyId, &MacKey)> {
        self.all().map(move |key| (&key.id, &key.macs[purpose as usize]))
    }

    pub(super) fn current_password_pepper(&self) -> &[u8; 32] {
        &self.current.password_pepper
    }

    pub(super) fn password_pepper(&self, id: &str) -> Option<&[u8; 32]> {
        self.find(id).map(|key| &*key.password_pepper)
    }

    pub(super) const fn current_sealing(&self) -> &SealingKey {
        &self.current.sealing
    }

    pub(super) fn sealing(&self, id: &str) -> Option<&SealingKey> {
        self.find(id).map(|key| &key.sealing)
    }

    fn all(&self) -> impl Iterator<Item = &Derived> {
        std::iter::once(&self.current).chain(&self.older)
    }

    fn find(&self, id: &str) -> Option<&Derived> {
        self.all().find(|key| key.id.as_str() == id)
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.ids()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outside::SeededEntropy;

    #[test]
    fn every_purpose_of_every_key_differs() {
        let entropy = SeededEntropy::new(1);
        let ring = Keyring::new(&MasterKeys::generate(&entropy).rotated(&entropy));
        let ids: Vec<_> = ring.ids().map(KeyId::as_str).collect();
        let keys = Purpose::ALL.into_iter().flat_map(|purpose| ring.macs(purpose));
        let mut tags: Vec<_> = keys.map(|(_, mac)| mac.tag(&[b"x"])).collect();
        tags.sort_unstable();
        tags.dedup();
        assert_eq!(tags.len(), 2 * Purpose::ALL.len());
        assert_eq!(
            ring.current_mac(Purpose::Token).tag(&[b"x"]),
            ring.mac(ids[0], Purpose::Token).expect("current").tag(&[b"x"])
        );
        assert!(ring.mac("unknown", Purpose::Token).is_none());
    }

    #[test]
    fn purposes_index_their_own_place() {
        for (index, purpose) in Purpose::ALL.into_iter().enumerate() {
            assert_eq!(purpose as usize, index);
        }
    }
}
