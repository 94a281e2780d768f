//! What the pages know of vaults: never a text, which only answers to a form carry.

use model::Timestamp;
#[cfg(feature = "ssr")]
use model::vaults::{Applied, Done, History, OwnerKind, Preview, Vault, VaultTable};
use serde::{Deserialize, Serialize};

/// A vault as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub id: String,
    pub name: String,
    /// What it is for.
    pub target: String,
    /// Whom it is for: what kind of owner, its ID, and what to call it.
    pub kind: String,
    pub owner: String,
    pub owner_name: String,
    pub format: String,
    pub enabled: bool,
    pub revision: i64,
    pub lines: u32,
    pub bytes: u32,
    pub updated: Timestamp,
    pub deleted: Option<Timestamp>,
}

/// A page of administrator vaults.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VaultsView {
    pub rows: Vec<Row>,
    pub previous: Option<String>,
    pub next: Option<String>,
    pub now: Timestamp,
}

/// The vaults of somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppliedView {
    pub own: Vec<Row>,
    pub deleted: Vec<Row>,
    pub administrators: Vec<Row>,
    pub now: Timestamp,
}

/// One text of a vault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevisionRow {
    pub number: i64,
    pub author: String,
    pub at: Timestamp,
    pub reason: String,
    pub back_to: Option<i64>,
    pub format: String,
    pub lines: u32,
    pub bytes: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryView {
    pub vault: Row,
    pub revisions: Vec<RevisionRow>,
    pub now: Timestamp,
}

/// What was done with a vault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogRow {
    pub vault: String,
    pub vault_name: String,
    pub operation: String,
    pub whose: String,
    pub user: String,
    pub address: String,
    pub reason: String,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogView {
    pub rows: Vec<LogRow>,
    /// What can be filtered for: IDs and names.
    pub vaults: Vec<(String, String)>,
    pub users: Vec<(String, String)>,
    pub previous: Option<String>,
    pub next: Option<String>,
    pub now: Timestamp,
}

/// A value that a client ends up with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeafRow {
    pub path: String,
    /// Absent where it is masked.
    pub value: Option<String>,
    pub open: bool,
    pub from: String,
    pub hid: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewView {
    pub name: String,
    pub leaves: Vec<LeafRow>,
    pub vaults: Vec<String>,
    pub revealed: bool,
    pub withheld: bool,
}

#[cfg(feature = "ssr")]
impl Row {
    pub fn of(vault: Vault) -> Self {
        let (kind, owner) = (vault.owner.kind(), vault.owner.id().to_owned());
        Self {
            id: vault.id.to_string(),
            target: vault.target.title().to_owned(),
            kind: kind.as_str().to_owned(),
            owner_name: vault.owner_name.unwrap_or_else(|| match kind {
                OwnerKind::Workspace => kind.title().to_owned(),
                _ => owner.clone(),
            }),
            owner,
            name: vault.name,
            format: vault.format.label().to_owned(),
            enabled: vault.enabled,
            revision: vault.revision,
            lines: vault.lines,
            bytes: vault.bytes,
            updated: vault.updated,
            deleted: vault.deleted,
        }
    }
}

#[cfg(feature = "ssr")]
impl VaultsView {
    pub fn of(found: VaultTable) -> Self {
        let VaultTable { page, now } = found;
        let cursor = |cursor: Option<model::page::Cursor>| cursor.map(|cursor| cursor.0);
        Self {
            rows: page.items.into_iter().map(Row::of).collect(),
            previous: cursor(page.previous),
            next: cursor(page.next),
            now,
        }
    }
}

#[cfg(feature = "ssr")]
impl AppliedView {
    pub fn of(found: Applied) -> Self {
        let rows = |vaults: Vec<Vault>| vaults.into_iter().map(Row::of).collect();
        Self {
            own: rows(found.own),
            deleted: rows(found.deleted),
            administrators: rows(found.administrators),
            now: found.now,
        }
    }
}

#[cfg(feature = "ssr")]
impl HistoryView {
    pub fn of(found: History) -> Self {
        let row = |it: model::vaults::Revision| RevisionRow {
            number: it.number,
            author: it.author_name,
            at: it.at,
            reason: it.reason,
            back_to: it.back_to,
            format: it.format.label().to_owned(),
            lines: it.lines,
            bytes: it.bytes,
        };
        Self { vault: Row::of(found.vault), revisions: found.revisions.into_iter().map(row).collect(), now: found.now }
    }
}

#[cfg(feature = "ssr")]
impl LogRow {
    pub fn of(done: Done) -> Self {
        Self {
            vault: done.vault.to_string(),
            vault_name: done.vault_name,
            operation: done.operation.title().to_owned(),
            whose: done.owner.title().to_owned(),
            user: done.user_name.unwrap_or_else(|| "Operator".to_owned()),
            address: done.address.unwrap_or_default(),
            reason: done.reason,
            at: done.at,
        }
    }
}

#[cfg(feature = "ssr")]
impl PreviewView {
    pub fn of(found: Preview) -> Self {
        let name = |index: usize| {
            found.vaults.get(index).map_or_else(String::new, |vault| match &vault.owner_name {
                Some(owner) if vault.owner.kind() == OwnerKind::Group => format!("{} ({owner})", vault.name),
                _ => vault.name.clone(),
            })
        };
        let leaf = |leaf: &model::vaults::PreviewLeaf| LeafRow {
            path: leaf.path.clone(),
            value: leaf.value.clone(),
            open: leaf.open,
            from: name(leaf.from),
            hid: leaf.hid.iter().map(|index| name(*index)).collect(),
        };
        Self {
            leaves: found.leaves.iter().map(leaf).collect(),
            vaults: (0..found.vaults.len()).map(name).collect(),
            name: found.whose.name,
            revealed: found.revealed,
            withheld: found.withheld,
        }
    }
}
