//! The sources keep to the arrows of ARCHITECTURE.md and to the rules of this house. Read as text: what cannot be
//! written cannot be forgotten.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Most lines of a file.
const MOST_LINES: usize = 400;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

struct Source {
    /// From the root of the repository.
    path: String,
    text: String,
}

impl Source {
    /// The text without comments, and without the tests at its end.
    fn code(&self) -> String {
        let tested = self.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        tested.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
    }
}

/// All Rust files below a folder.
fn sources(folder: &str) -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the repository") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                let text = fs::read_to_string(&path).expect("text");
                let path = path.strip_prefix(root()).expect("below the root").display().to_string();
                found.push(Source { path, text });
            }
        }
    }
    assert!(!found.is_empty(), "{folder}");
    found
}

/// The modules of the server that a file names, in `crate::x` and in `use crate::{x, y::z}`.
fn modules_named(code: &str) -> Vec<String> {
    let mut named = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let list = if rest.starts_with('{') { outermost(rest) } else { vec![rest] };
        let word = |text: &str| text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        named.extend(list.into_iter().map(word).filter(|word: &String| !word.is_empty()));
    }
    named
}

/// The parts between the commas of the outermost braces.
fn outermost(text: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 1);
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
        if depth == 0 {
            parts.push(&text[start..at]);
            break;
        }
    }
    parts
}

#[test]
fn uses_are_read_rightly() {
    let code = "use crate::{\n    config::{a, store::b},\n    secrets::c, domain,\n};\nlet x = crate::http::y();";
    assert_eq!(modules_named(code), ["config", "secrets", "domain", "http"]);
}

/// Nothing in a folder of the server names these modules or crates.
fn names_none_of(folder: &str, modules: &[&str], crates: &[&str]) {
    for source in sources(folder) {
        let code = source.code();
        for named in modules_named(&code) {
            assert!(!modules.contains(&named.as_str()), "{} names {named}", source.path);
        }
        for name in crates {
            assert!(!names_crate(&code, name), "{} names {name}", source.path);
        }
    }
}

fn names_crate(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = &code[at + name.len()..];
        let starts = before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != ':');
        starts && (after.starts_with("::") || after.starts_with('!'))
    })
}

#[test]
fn http_knows_no_rule_and_no_table() {
    names_none_of("server/src/http", &["store", "domain", "start", "cli"], &["sqlx"]);
}

#[test]
fn the_store_knows_no_rule_and_no_http() {
    names_none_of(
        "server/src/store",
        &["http", "domain", "secrets", "start", "cli"],
        &["axum", "http", "leptos", "app"],
    );
}

#[test]
fn the_domain_knows_no_http_and_no_sql() {
    names_none_of(
        "server/src/domain",
        &["http", "start", "cli", "config"],
        &["axum", "http", "hyper", "tower", "tower_sessions", "leptos", "leptos_axum", "app", "sqlx"],
    );
}

#[test]
fn secrets_know_nothing_else() {
    names_none_of("server/src/secrets", &["http", "domain", "store", "config", "start"], &["axum", "sqlx", "leptos"]);
}

#[test]
fn the_model_is_pure_and_the_pages_know_no_server() {
    let server = ["sqlx", "axum", "hyper", "tokio", "server", "tower_sessions"];
    for (folder, crates) in [("model/src", &["leptos"][..]), ("app/src", &[])] {
        for source in sources(folder) {
            for name in server.iter().chain(crates) {
                assert!(!names_crate(&source.code(), name), "{} names {name}", source.path);
            }
        }
    }
    for manifest in ["model/Cargo.toml", "app/Cargo.toml"] {
        let text = fs::read_to_string(root().join(manifest)).expect("a manifest");
        for name in ["sqlx", "tower-sessions", "server", "hyper"] {
            assert!(!text.lines().any(|line| line.starts_with(name)), "{manifest} depends on {name}");
        }
    }
}

#[test]
fn every_file_is_short_and_says_what_it_is_for() {
    for source in ["model/src", "app/src", "server/src", "server/tests", "xtask/src"].iter().flat_map(|f| sources(f)) {
        let lines = source.text.lines().count();
        assert!(lines <= MOST_LINES, "{} has {lines} lines", source.path);
        assert!(source.text.starts_with("//! "), "{} does not say what it is for", source.path);
    }
}

#[test]
fn nothing_is_allowed_without_a_reason() {
    for source in ["model/src", "app/src", "server/src", "server/tests", "xtask/src"].iter().flat_map(|f| sources(f)) {
        // Written in two halves, so that this file does not name it either.
        for attribute in [concat!("#[", "allow"), concat!("#![", "allow")] {
            assert!(!source.text.contains(attribute), "{}: {attribute}", source.path);
        }
    }
}

/// Things that have gone wrong in programs like this one, and what to use instead.
#[test]
fn known_traps_are_not_stepped_into() {
    for (folder, text, instead) in [
        ("app/src", "inner_html", "text nodes"),
        ("app/src", "GetUrl", "the usual POST: a GET changes nothing and carries no cookie's power"),
        ("server/src", "axum::serve", "the accept loop with its time limits"),
        ("server/src/store", ", false)\"", "settings that end with the transaction"),
        ("server/src/store", "lower(", "folded columns made in Rust"),
        ("server/src", "X-Forwarded", "the client address layer"),
    ] {
        for source in sources(folder) {
            assert!(!source.code().contains(text), "{} has {text}: use {instead}", source.path);
        }
    }
    for source in sources("app/src") {
        let titles = source.code().contains("<Title");
        assert!(!titles || source.path.ends_with("components/title.rs"), "{}: use SafeTitle", source.path);
    }
    for source in sources("app/src/server_fns") {
        let functions = source.code().matches("#[server(name").count();
        assert_eq!(source.code().matches("prefix = \"/ui\"").count(), functions, "{}", source.path);
    }
}

/// Statements are text of ours: where one is put together, what a caller sent is bound and never part of it.
#[test]
fn sql_is_put_together_in_known_places_only() {
    let known = [
        "server/src/store/access_rules/naming.rs",
        "server/src/store/access_rules/reach.rs",
        "server/src/store/access_rules/table.rs",
        "server/src/store/access_rules/write.rs",
        "server/src/store/audit/list.rs",
        "server/src/store/explain.rs",
        "server/src/store/groups/members.rs",
        "server/src/store/groups/table.rs",
        "server/src/store/invitations/list.rs",
        "server/src/store/invitations/pending.rs",
        "server/src/store/migrate.rs",
        "server/src/store/queues/table.rs",
        "server/src/store/service_accounts.rs",
        "server/src/store/sign_in_rules.rs",
        "server/src/store/tasks.rs",
        "server/src/store/users/bin.rs",
        "server/src/store/users/list.rs",
        "server/src/store/users/table.rs",
        "server/src/store/vaults/operations.rs",
        "server/src/store/vaults/table.rs",
        "server/src/store/workers.rs",
    ];
    for source in sources("server/src") {
        let dynamic = source.code().contains("AssertSqlSafe");
        assert!(!dynamic || known.contains(&source.path.as_str()), "{} puts SQL together", source.path);
    }
}
