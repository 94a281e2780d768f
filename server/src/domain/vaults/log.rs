//! The log of what was done with vaults, and its pages.

use model::{
    Caller, Permission, Result, Scope,
    access::Proof,
    audit::Action,
    error::FieldError,
    page::{LARGEST_SIZE, Page, PageRequest},
    vaults::{Done, Operation, OperationFacets, OperationFilter, OperationPage, Vault},
};
use serde_json::json;

use super::{Domain, access::author};
use crate::{
    domain::{
        audit::Entries,
        pages::{Ends, Places},
    },
    secrets::{Column, CursorProblem},
    store::{
        self, Conn,
        vaults::{NewOperation, Seen},
    },
};

/// Most values of one filter.
const MOST_NAMED: usize = 100;

/// Rows that numbered pages reach; behind them are cursors.
const FARTHEST: u64 = 10_000;

/// The entry of the audit log that belongs to an operation.
const fn action(operation: Operation) -> Action {
    match operation {
        Operation::Create => Action::VaultCreated,
        Operation::Edit => Action::VaultChanged,
        Operation::Activate => Action::VaultEnabled,
        Operation::Deactivate => Action::VaultDisabled,
        Operation::Delete => Action::VaultDeleted,
        Operation::Restore => Action::VaultRestored,
        Operation::Reveal => Action::VaultRevealed,
    }
}

/// A vault for the audit record, which never has its text.
fn described(vault: &Vault) -> serde_json::Value {
    json!({
        "name": vault.name, "owner": vault.owner.kind().as_str(), "owner_id": vault.owner.id(),
        "target": vault.target.as_str(), "format": vault.format.as_str(), "enabled": vault.enabled,
        "revision": vault.revision, "bytes": vault.bytes,
    })
}

impl Domain {
    /// Notes one operation on some vaults, here and in the audit log. The last thing before the commit.
    pub(in crate::domain) async fn note_operations(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        caller: &Caller,
        operation: Operation,
        vaults: &[&Vault],
        reason: &str,
    ) -> Result<()> {
        let mut entries = Entries::default();
        for vault in vaults {
            let id = self.new_id();
            let new = NewOperation {
                id: &id,
                at: self.now(),
                operation,
                vault,
                user: &author(caller),
                address: caller.address.as_deref(),
                door: if matches!(caller.proof, Proof::Session(_)) { "pages" } else { "api" },
                reason,
            };
            store::vaults::note(conn, scope, &new).await?;
            let facts = Some(described(vault));
            let (before, after) = if operation == Operation::Delete { (facts, None) } else { (None, facts) };
            entries.add(action(operation), &vault.id, before, after);
        }
        self.record_all(conn, scope, entries).await
    }

    pub(super) async fn operation_page(
        &self,
        caller: &Caller,
        filter: &OperationFilter,
        request: &PageRequest,
    ) -> Result<OperationPage> {
        let (scope, seen) = readable(caller)?;
        check(filter)?;
        let limit = request.size.clamp(1, LARGEST_SIZE);
        let list = format!("vault_operations\n{}", serde_json::to_string(filter).unwrap_or_default());
        let places = Places::of(&scope, list);
        let cursor = request.cursor.as_ref().map(|cursor| self.place(&places, cursor)).transpose()?;
        let from = match &cursor {
            None => None,
            Some((side, columns)) => match columns.as_slice() {
                [Column::Number(at), Column::Text(id)] => Some((*side, *at, id.as_str())),
                _ => return Err(CursorProblem::Malformed.into()),
            },
        };
        let mut conn = self.store.read(&scope).await?;
        let (rows, more) = store::vaults::page(&mut conn, &scope, &seen, filter, from, limit).await?;
        let place = |row: Option<&(Done, String)>| {
            let (done, id) = row?;
            Some(vec![Column::Number(done.at.millis()), Column::Text(id.clone())])
        };
        let ends = Ends { first: place(rows.first()), last: place(rows.last()), more };
        let (previous, next) = self.neighbours(&places, from.map(|(side, ..)| side), ends);
        let items = rows.into_iter().map(|(done, _)| done).collect();
        Ok(OperationPage { page: Page { items, previous, next, total: None }, now: self.now() })
    }

    pub(super) async fn numbered_operation_page(
        &self,
        caller: &Caller,
        filter: &OperationFilter,
        page: u32,
        size: u32,
    ) -> Result<OperationPage> {
        let (scope, seen) = readable(caller)?;
        check(filter)?;
        if u64::from(page) * u64::from(size) > FARTHEST {
            let message = format!("Pages reach the first {FARTHEST} entries; narrow the search by time.");
            return Err(FieldError::value("page", message).into());
        }
        let mut conn = self.store.read(&scope).await?;
        let items = store::vaults::numbered(&mut conn, &scope, &seen, filter, page, size).await?;
        let page = Page { items, previous: None, next: None, total: None };
        Ok(OperationPage { page, now: self.now() })
    }

    pub(super) async fn facets_of_operations(&self, caller: &Caller) -> Result<OperationFacets> {
        let (scope, seen) = readable(caller)?;
        let mut conn = self.store.read(&scope).await?;
        Ok(store::vaults::facets(&mut conn, &scope, &seen).await?)
    }
}

/// What of the log somebody may read.
fn readable(caller: &Caller) -> Result<(Scope, Seen<'_>)> {
    let scope = caller.require(Permission::UseVaults)?;
    let seen = if caller.may(Permission::ManageVaults) { Seen::All } else { Seen::Of(&caller.user) };
    Ok((scope, seen))
}

fn check(filter: &OperationFilter) -> Result<()> {
    for (field, count) in [("vaults", filter.vaults.len()), ("users", filter.users.len())] {
        if count > MOST_NAMED {
            return Err(FieldError::value(field, format!("At most {MOST_NAMED} at a time.")).into());
        }
    }
    Ok(())
}
