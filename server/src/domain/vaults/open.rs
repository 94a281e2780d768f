//! Opening sealed texts. One that does not open is a fault that is recorded, never an empty text.

use std::collections::HashMap;

use model::{Error, Result, Scope, Secret, audit::Action, vaults::Vault};

use super::Domain;
use crate::{
    secrets::{DataKey, Place, SealError, sealed_with},
    store::{self, Conn},
};

/// The columns that are sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// As it was saved.
    Text,
    /// As clients get it.
    Delivered,
}

impl Field {
    const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Delivered => "delivered",
        }
    }
}

/// Where a text of a vault belongs.
pub fn place(vault: &Vault, revision: i64, field: Field) -> Place<'_> {
    Place {
        owner_kind: vault.owner.kind().as_str(),
        owner: vault.owner.id(),
        record: vault.id.as_str(),
        field: field.name(),
        revision,
    }
}

/// Data keys that were unwrapped for a request; wiped with it.
#[derive(Default)]
pub struct Keys(HashMap<String, DataKey>);

impl Domain {
    /// The text of one revision.
    pub(super) async fn open_text(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        keys: &mut Keys,
        vault: &Vault,
        (revision, field): (i64, Field),
        sealed: &[u8],
    ) -> Result<Secret> {
        let place = place(vault, revision, field);
        match self.try_to_open(conn, scope, keys, &place, sealed).await? {
            Ok(text) => Ok(text),
            Err(error) => {
                tracing::error!(vault = %vault.id, revision, field = field.name(), %error, "a vault cannot be opened");
                self.note_fault(scope, Action::VaultUnreadable, vault.id.as_str(), revision);
                Err(Error::Unreadable)
            }
        }
    }

    async fn try_to_open(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        keys: &mut Keys,
        place: &Place<'_>,
        sealed: &[u8],
    ) -> Result<Result<Secret, SealError>> {
        let id = match sealed_with(sealed) {
            Ok(id) => id,
            Err(error) => return Ok(Err(error)),
        };
        if !keys.0.contains_key(id) {
            let Some(stored) = store::seal::data_key(conn, scope, id).await? else {
                return Ok(Err(SealError::UnknownKey(id.to_owned())));
            };
            match DataKey::unwrap(&self.ring, scope.tenant(), &stored.id, &stored.wrapped) {
                Ok(key) => drop(keys.0.insert(id.to_owned(), key)),
                Err(error) => return Ok(Err(error)),
            }
        }
        Ok(keys.0.get(id).map_or(Err(SealError::Damaged), |key| key.open(place, sealed)))
    }
}
