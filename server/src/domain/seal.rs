//! Sealing what must be readable again, such as provider secrets: under the tenant's own data key, which a master key
//! wraps. Who has the database alone can read nothing; who moves a sealed text elsewhere makes it unreadable.

use model::{Error, Result, Scope, Secret};

use super::Domain;
use crate::{
    secrets::{DataKey, Place, SealError, sealed_with},
    store::{self, Conn, seal::WrappedKey},
};

impl Domain {
    /// Seals a text for one place of the scope's tenant. The tenant's data key is made at its first use.
    pub async fn seal(&self, conn: &mut Conn, scope: &Scope, place: &Place<'_>, text: &Secret) -> Result<Vec<u8>> {
        let key = match store::seal::newest_data_key(conn, scope).await? {
            Some(stored) => self.unwrap(scope, &stored)?,
            None => self.make_data_key(conn, scope).await?,
        };
        Ok(key.seal(place, text, self.entropy.as_ref()))
    }

    /// Opens what was sealed for this very place of the scope's tenant.
    pub async fn unseal(&self, conn: &mut Conn, scope: &Scope, place: &Place<'_>, sealed: &[u8]) -> Result<Secret> {
        let id = sealed_with(sealed).map_err(|error| failed(&error))?;
        let stored = store::seal::data_key(conn, scope, id).await?.ok_or_else(|| {
            tracing::error!(tenant = %scope.tenant(), data_key = id, "the data key of a sealed text is missing");
            Error::Internal
        })?;
        self.unwrap(scope, &stored)?.open(place, sealed).map_err(|error| failed(&error))
    }

    /// Two writers may both find no key: each text names the key it was sealed with, so both keys stay in use.
    async fn make_data_key(&self, conn: &mut Conn, scope: &Scope) -> Result<DataKey> {
        let key = DataKey::generate(scope.tenant(), self.entropy.as_ref());
        let stored = WrappedKey {
            id: key.id().to_owned(),
            master_key: self.ring.current().to_string(),
            wrapped: key.wrap(&self.ring, self.entropy.as_ref()),
        };
        store::seal::insert_data_key(conn, scope, &stored, self.now()).await?;
        Ok(key)
    }

    fn unwrap(&self, scope: &Scope, stored: &WrappedKey) -> Result<DataKey> {
        DataKey::unwrap(&self.ring, scope.tenant(), &stored.id, &stored.wrapped).map_err(|error| failed(&error))
    }
}

/// Never an empty text: what cannot be opened is a fault that the log names.
fn failed(error: &SealError) -> Error {
    tracing::error!(%error, "a sealed text cannot be opened");
    Error::Internal
}
