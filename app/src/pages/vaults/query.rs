//! What the pages of vaults show, as it stands in their addresses.

use leptos_router::params::ParamsMap;
use model::page::{Cursor, PageRequest};

use super::view::Row;
use crate::{address::Address, paths};

/// Search, `bin` for those that are deleted, `do` what is about to be done with `vault`, and the cursor of a page.
const KNOWN: &[&str] = &["q", "bin", "at", "vault", "do"];

/// What the address of the table asks for.
pub fn read(params: &ParamsMap) -> Address {
    Address::read(paths::VAULTS, KNOWN, params)
}

/// The filters of the log, and the cursor of a page.
pub const LOG: &[&str] = &["vault", "user", "action", "owner", "at"];

pub fn read_log(params: &ParamsMap) -> Address {
    Address::read(paths::VAULT_LOG, LOG, params)
}

/// The page of a list that a cursor leads to.
pub fn page(at: &str) -> PageRequest {
    PageRequest { cursor: (!at.is_empty()).then(|| Cursor(at.to_owned())), ..PageRequest::default() }
}

/// Where a vault is listed.
pub fn home(kind: &str, owner: &str) -> String {
    match kind {
        "person" => paths::WORKSPACE.to_owned(),
        "service_account" => paths::with_query(paths::SERVICE_ACCOUNTS, &[("account", owner)]),
        _ => paths::VAULTS.to_owned(),
    }
}

/// Where a vault that was just deleted can be brought back.
pub fn bin(kind: &str, owner: &str) -> String {
    match kind {
        "person" | "service_account" => home(kind, owner),
        _ => paths::with_query(paths::VAULTS, &[("bin", "yes")]),
    }
}

/// How much a vault holds.
pub fn size(row: &Row) -> String {
    if row.bytes == 0 {
        return "Empty".to_owned();
    }
    let lines = crate::components::number::counted(row.lines.into(), "line", "lines");
    [lines.as_str(), " (", &bytes(row.bytes), ")"].concat()
}

fn bytes(count: u32) -> String {
    if count < 1024 {
        return [count.to_string().as_str(), " B"].concat();
    }
    let tenths = (u64::from(count) * 10 + 512) / 1024;
    [(tenths / 10).to_string().as_str(), ".", &(tenths % 10).to_string(), " KB"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short() {
        assert_eq!([bytes(999), bytes(1024), bytes(1100), bytes(262_144)], ["999 B", "1.0 KB", "1.1 KB", "256.0 KB"]);
    }

    #[test]
    fn every_vault_has_its_page() {
        assert_eq!(home("person", "u"), "/settings/workspace");
        assert_eq!(home("service_account", "a"), "/settings/service-accounts?account=a");
        assert_eq!(bin("group", "g"), "/settings/vaults?bin=yes");
    }
}
