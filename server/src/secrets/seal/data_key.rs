//! Data keys of tenants, and the values sealed under them.

use std::fmt;

use model::{Secret, id::TenantId};
use zeroize::Zeroizing;

use super::{
    SealError,
    envelope::{Envelope, SealingKey},
};
use crate::{
    outside::entropy::{self, Entropy},
    secrets::{Keyring, hex::Hex},
};

/// Where a sealed value belongs inside its tenant. It opens at the same place only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// What kind of thing owns the record, e.g. `user` or `provider`.
    pub owner_kind: &'a str,
    pub owner: &'a str,
    pub record: &'a str,
    /// The column.
    pub field: &'a str,
    /// Counts up with each change of the record, so that an older text does not pass for the newest.
    pub revision: i64,
}

/// A tenant's key in the clear. Wiped from memory when dropped.
pub struct DataKey {
    tenant: TenantId,
    secret: Zeroizing<[u8; 32]>,
    sealing: SealingKey,
}

impl DataKey {
    /// A new key with a random ID of 32 hex digits.
    pub fn generate(tenant: &TenantId, entropy: &dyn Entropy) -> Self {
        let id = Hex(&entropy::random::<16>(entropy)).to_string();
        Self::new(tenant, &id, Zeroizing::new(entropy::random(entropy)))
    }

    fn new(tenant: &TenantId, id: &str, secret: Zeroizing<[u8; 32]>) -> Self {
        let sealing = SealingKey::new(id, &*secret);
        Self { tenant: tenant.clone(), secret, sealing }
    }

    pub fn id(&self) -> &str {
        self.sealing.id()
    }

    /// The form to store: sealed under the current master key.
    pub fn wrap(&self, ring: &Keyring, entropy: &dyn Entropy) -> Vec<u8> {
        ring.current_sealing().seal(&wrapping(&self.tenant, self.id()), &*self.secret, entropy)
    }

    /// The key out of its stored form. `UnknownKey` and `WrongKey` speak of the master key.
    pub fn unwrap(ring: &Keyring, tenant: &TenantId, id: &str, wrapped: &[u8]) -> Result<Self, SealError> {
        let master = Envelope::read(wrapped).ok_or(SealError::Damaged)?.key_id;
        let sealing = ring.sealing(master).ok_or_else(|| SealError::UnknownKey(master.to_owned()))?;
        let plain = sealing.open(&wrapping(tenant, id), wrapped)?;
        let secret = <[u8; 32]>::try_from(plain.as_slice()).map_err(|_| SealError::Damaged)?;
        Ok(Self::new(tenant, id, Zeroizing::new(secret)))
    }

    /// The stored form under the current master key, or `None` when it is that already. What is sealed stays as it is.
    pub fn rewrap(
        ring: &Keyring,
        tenant: &TenantId,
        id: &str,
        wrapped: &[u8],
        entropy: &dyn Entropy,
    ) -> Result<Option<Vec<u8>>, SealError> {
        let key = Self::unwrap(ring, tenant, id, wrapped)?;
        let is_current = Envelope::read(wrapped).is_some_and(|envelope| envelope.key_id == ring.current().as_str());
        Ok((!is_current).then(|| key.wrap(ring, entropy)))
    }

    /// Seals a text for this place.
    pub fn seal(&self, place: &Place<'_>, text: &Secret, entropy: &dyn Entropy) -> Vec<u8> {
        let revision = place.revision.to_be_bytes();
        self.sealing.seal(&self.parts(place, &revision), text.reveal().as_bytes(), entropy)
    }

    /// Opens what was sealed for this place. `UnknownKey` when it needs another data key, see [`sealed_with`].
    pub fn open(&self, place: &Place<'_>, sealed: &[u8]) -> Result<Secret, SealError> {
        let revision = place.revision.to_be_bytes();
        let plain = self.sealing.open(&self.parts(place, &revision), sealed)?;
        let text = std::str::from_utf8(&plain).map_err(|_| SealError::Damaged)?;
        Ok(Secret::new(text.to_owned()))
    }

    fn parts<'a>(&'a self, place: &Place<'a>, revision: &'a [u8; 8]) -> [&'a [u8]; 8] {
        [
            b"cml-seal-v1",
            self.tenant.as_str().as_bytes(),
            place.owner_kind.as_bytes(),
            place.owner.as_bytes(),
            place.record.as_bytes(),
            place.field.as_bytes(),
            revision,
            self.id().as_bytes(),
        ]
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DataKey({}, ********)", self.id())
    }
}

/// The ID of the data key that a value was sealed with, or of the master key that a data key was wrapped with.
pub fn sealed_with(sealed: &[u8]) -> Result<&str, SealError> {
    Envelope::read(sealed).map(|envelope| envelope.key_id).ok_or(SealError::Damaged)
}

fn wrapping<'a>(tenant: &'a TenantId, id: &'a str) -> [&'a [u8]; 3] {
    [b"cml-dek", tenant.as_str().as_bytes(), id.as_bytes()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{outside::SeededEntropy, secrets::MasterKeys};

    const PLACE: Place<'static> = Place { owner_kind: "user", owner: "u1", record: "v1", field: "text", revision: 7 };

    fn text() -> Secret {
        Secret::new("canary-4711".to_owned())
    }

    fn ring(seed: u64) -> Keyring {
        Keyring::new(&MasterKeys::generate(&SeededEntropy::new(seed)))
    }

    #[test]
    fn what_is_sealed_opens_after_a_restart() {
        let (ring, entropy, tenant) = (ring(1), SeededEntropy::new(2), TenantId::default_tenant());
        let key = DataKey::generate(&tenant, &entropy);
        let (wrapped, sealed) = (key.wrap(&ring, &entropy), key.seal(&PLACE, &text(), &entropy));
        assert_eq!(sealed_with(&sealed), Ok(key.id()));
        assert_eq!(sealed_with(&wrapped), Ok(ring.current().as_str()));
        assert!(!sealed.windows(6).any(|window| window == b"canary"));
        let again = DataKey::unwrap(&ring, &tenant, key.id(), &wrapped).expect("unwrapped");
        assert_eq!(again.open(&PLACE, &sealed), Ok(text()));
    }

    #[test]
    fn it_opens_at_its_own_place_only() {
        let entropy = SeededEntropy::new(2);
        let key = DataKey::generate(&TenantId::default_tenant(), &entropy);
        let sealed = key.seal(&PLACE, &text(), &entropy);
        for elsewhere in [
            Place { owner_kind: "group", ..PLACE },
            Place { owner: "u2", ..PLACE },
            Place { record: "v2", ..PLACE },
            Place { field: "note", ..PLACE },
            Place { revision: 6, ..PLACE },
            Place { owner_kind: "use", owner: "ru1", ..PLACE },
        ] {
            assert_eq!(key.open(&elsewhere, &sealed), Err(SealError::Damaged), "{elsewhere:?}");
        }
        let other_tenant = DataKey::new(&TenantId::known("0".repeat(32)), key.id(), key.secret.clone());
        assert_eq!(other_tenant.open(&PLACE, &sealed), Err(SealError::Damaged));
        let other_id = DataKey::new(&key.tenant, &"0".repeat(32), key.secret.clone());
        assert_eq!(other_id.open(&PLACE, &sealed), Err(SealError::UnknownKey(key.id().to_owned())));
    }

    #[test]
    fn a_wrapped_key_belongs_to_its_tenant_and_id() {
        let (ring, entropy, tenant) = (ring(1), SeededEntropy::new(2), TenantId::default_tenant());
        let key = DataKey::generate(&tenant, &entropy);
        let wrapped = key.wrap(&ring, &entropy);
        let other = TenantId::known("0".repeat(32));
        assert_eq!(DataKey::unwrap(&ring, &other, key.id(), &wrapped).err(), Some(SealError::Damaged));
        assert_eq!(DataKey::unwrap(&ring, &tenant, other.as_str(), &wrapped).err(), Some(SealError::Damaged));
        let missing = SealError::UnknownKey(ring.current().to_string());
        assert_eq!(DataKey::unwrap(&self::ring(9), &tenant, key.id(), &wrapped).err(), Some(missing));
    }

    #[test]
    fn each_flipped_bit_is_noticed() {
        let (ring, entropy, tenant) = (ring(1), SeededEntropy::new(2), TenantId::default_tenant());
        let key = DataKey::generate(&tenant, &entropy);
        let (wrapped, sealed) = (key.wrap(&ring, &entropy), key.seal(&PLACE, &text(), &entropy));
        for bit in 0..8 {
            for index in 0..sealed.len() {
                let mut damaged = sealed.clone();
                damaged[index] ^= 1 << bit;
                assert!(key.open(&PLACE, &damaged).is_err(), "byte {index} bit {bit}");
            }
            for index in 0..wrapped.len() {
                let mut damaged = wrapped.clone();
                damaged[index] ^= 1 << bit;
                assert!(DataKey::unwrap(&ring, &tenant, key.id(), &damaged).is_err(), "byte {index} bit {bit}");
            }
        }
        for length in 0..sealed.len() {
            assert!(key.open(&PLACE, &sealed[..length]).is_err(), "cut to {length}");
        }
    }

    #[test]
    fn after_a_rotation_the_old_master_key_can_go() {
        let (entropy, tenant) = (SeededEntropy::new(2), TenantId::default_tenant());
        let old = MasterKeys::generate(&entropy);
        let old_text = old.to_text();
        let key = DataKey::generate(&tenant, &entropy);
        let (wrapped, sealed) = (key.wrap(&Keyring::new(&old), &entropy), key.seal(&PLACE, &text(), &entropy));
        let both = old.rotated(&entropy);
        let new_text = both.to_text();
        let new_alone = MasterKeys::parse(new_text.lines().next().expect("the new key")).expect("a key");
        let (both, new_alone) = (Keyring::new(&both), Keyring::new(&new_alone));
        let rewrapped = DataKey::rewrap(&both, &tenant, key.id(), &wrapped, &entropy).expect("opens").expect("was old");
        assert_eq!(DataKey::rewrap(&both, &tenant, key.id(), &rewrapped, &entropy), Ok(None));
        let opened = DataKey::unwrap(&new_alone, &tenant, key.id(), &rewrapped).expect("opens");
        assert_eq!(opened.open(&PLACE, &sealed), Ok(text()));
        assert!(matches!(DataKey::unwrap(&new_alone, &tenant, key.id(), &wrapped), Err(SealError::UnknownKey(_))));
        assert!(old_text.lines().all(|line| new_text.contains(line)));
    }
}
