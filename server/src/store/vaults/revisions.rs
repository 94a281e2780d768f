//! The texts of vaults, sealed.

use model::{
    Scope, Timestamp,
    id::{UserId, VaultId},
    vaults::{Format, MOST_REVISIONS, Revision},
};

use super::row::count;
use crate::store::{Conn, Error, Result, execute, fetch_all, fetch_optional};

#[derive(sqlx::FromRow)]
struct Row {
    revision: i64,
    author: String,
    author_name: Option<String>,
    at: i64,
    reason: String,
    back_to: Option<i64>,
    name: String,
    format: String,
    lines: i64,
    bytes: i64,
}

/// The columns of a [`Row`], of `vault_revisions r` and `users u`.
macro_rules! columns {
    () => {
        "r.revision, r.author, u.name AS author_name, r.at, r.reason, r.back_to, r.name, r.format, r.lines, r.bytes"
    };
}

impl Row {
    fn into_revision(self) -> Result<Revision> {
        Ok(Revision {
            number: self.revision,
            // Whoever is not of the tenant operates the platform.
            author_name: self.author_name.unwrap_or_else(|| "Operator".to_owned()),
            author: UserId::known(self.author),
            at: Timestamp::from_millis(self.at),
            reason: self.reason,
            back_to: self.back_to,
            name: self.name,
            format: Format::parse(&self.format).ok_or(Error::Damaged("format of a vault"))?,
            lines: count(self.lines),
            bytes: count(self.bytes),
        })
    }
}

/// The sealed forms of one text.
pub struct Texts {
    pub revision: Revision,
    pub text: Vec<u8>,
}

#[derive(sqlx::FromRow)]
struct TextsRow {
    #[sqlx(flatten)]
    row: Row,
    sealed: Vec<u8>,
}

/// A text to be stored.
pub struct NewRevision<'a> {
    pub vault: &'a VaultId,
    pub number: i64,
    pub author: &'a UserId,
    pub at: Timestamp,
    pub reason: &'a str,
    pub back_to: Option<i64>,
    pub name: &'a str,
    pub format: Format,
    pub lines: u32,
    pub bytes: u32,
    pub sealed: &'a [u8],
    pub delivered: Option<&'a [u8]>,
}

pub async fn insert_revision(conn: &mut Conn, scope: &Scope, new: &NewRevision<'_>) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO vault_revisions (tenant_id, vault_id, revision, author, at, reason, back_to, name, format, lines,
                                      bytes, sealed, delivered)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        scope.tenant().as_str(),
        new.vault.as_str(),
        new.number,
        new.author.as_str(),
        new.at.millis(),
        new.reason,
        new.back_to,
        new.name,
        new.format.as_str(),
        i64::from(new.lines),
        i64::from(new.bytes),
        new.sealed,
        new.delivered,
    )?;
    Ok(())
}

/// The revisions of a vault, the newest first; there are no more than are kept.
pub async fn revisions(conn: &mut Conn, scope: &Scope, vault: &VaultId) -> Result<Vec<Revision>> {
    let rows = fetch_all!(
        conn,
        Row,
        concat!(
            "SELECT ",
            columns!(),
            " FROM vault_revisions r LEFT JOIN users u ON u.tenant_id = r.tenant_id AND u.id = r.author
              WHERE r.tenant_id = $1 AND r.vault_id = $2 ORDER BY r.revision DESC"
        ),
        scope.tenant().as_str(),
        vault.as_str(),
    )?;
    rows.into_iter().map(Row::into_revision).collect()
}

/// One revision with its sealed text.
pub async fn revision(conn: &mut Conn, scope: &Scope, vault: &VaultId, number: i64) -> Result<Option<Texts>> {
    let row = fetch_optional!(
        conn,
        TextsRow,
        concat!(
            "SELECT ",
            columns!(),
            ", r.sealed FROM vault_revisions r LEFT JOIN users u ON u.tenant_id = r.tenant_id AND u.id = r.author
              WHERE r.tenant_id = $1 AND r.vault_id = $2 AND r.revision = $3"
        ),
        scope.tenant().as_str(),
        vault.as_str(),
        number,
    )?;
    row.map(|row| Ok(Texts { revision: row.row.into_revision()?, text: row.sealed })).transpose()
}

/// Forgets what is older than the revisions that are kept.
pub async fn forget_older(conn: &mut Conn, scope: &Scope, vault: &VaultId, newest: i64) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM vault_revisions WHERE tenant_id = $1 AND vault_id = $2 AND revision <= $3",
        scope.tenant().as_str(),
        vault.as_str(),
        newest - MOST_REVISIONS,
    )?;
    Ok(())
}
