//! A stored vault.

use model::{
    Timestamp,
    id::VaultId,
    vaults::{Format, Owner, OwnerKind, Target, Vault},
};

use crate::store::{Error, Result};

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    id: String,
    owner_kind: String,
    owner_id: String,
    owner_name: Option<String>,
    pub(super) name: String,
    target: String,
    format: String,
    enabled: bool,
    revision: i64,
    lines: i64,
    bytes: i64,
    created: i64,
    updated: i64,
    deleted: i64,
}

/// The columns of a [`Row`], of what [`from`] names.
macro_rules! columns {
    () => {
        "v.id, v.owner_kind, v.owner_id, COALESCE(g.name, u.name) AS owner_name, v.name, v.target, v.format, v.enabled,
         v.revision, v.lines, v.bytes, v.created, v.updated, v.deleted"
    };
}

/// Vaults with the names of their owners.
macro_rules! from {
    () => {
        " FROM vaults v
          LEFT JOIN groups g ON v.owner_kind = 'group' AND g.tenant_id = v.tenant_id AND g.id = v.owner_id
          LEFT JOIN users u ON v.owner_kind IN ('person', 'service_account') AND u.tenant_id = v.tenant_id
                           AND u.id = v.owner_id "
    };
}

pub(super) use {columns, from};

/// A number of the database that counts something.
pub(super) fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(0)
}

impl Row {
    pub(super) fn into_vault(self) -> Result<Vault> {
        let kind = OwnerKind::parse(&self.owner_kind).ok_or(Error::Damaged("owner of a vault"))?;
        Ok(Vault {
            id: VaultId::known(self.id),
            owner: Owner::of(kind, &self.owner_id),
            owner_name: self.owner_name,
            name: self.name,
            target: Target::parse(&self.target).ok_or(Error::Damaged("target of a vault"))?,
            format: Format::parse(&self.format).ok_or(Error::Damaged("format of a vault"))?,
            enabled: self.enabled,
            revision: self.revision,
            lines: count(self.lines),
            bytes: count(self.bytes),
            created: Timestamp::from_millis(self.created),
            updated: Timestamp::from_millis(self.updated),
            deleted: (self.deleted > 0).then(|| Timestamp::from_millis(self.deleted)),
        })
    }
}

/// A vault with the sealed forms of its newest text.
pub struct Sealed {
    pub vault: Vault,
    pub text: Vec<u8>,
    /// What clients get, where that is another text.
    pub delivered: Option<Vec<u8>>,
}

#[derive(sqlx::FromRow)]
pub(super) struct SealedRow {
    #[sqlx(flatten)]
    row: Row,
    sealed: Vec<u8>,
    delivered: Option<Vec<u8>>,
}

impl SealedRow {
    pub(super) fn into_sealed(self) -> Result<Sealed> {
        Ok(Sealed { vault: self.row.into_vault()?, text: self.sealed, delivered: self.delivered })
    }
}
