//! What people are shown is what their clients get: held against what pyhocon says.

use model::vaults::Format;
use proptest::prelude::*;
use serde_json::Value as Json;
use server::vault_text::{for_clients, read};

use super::{is, is_open};

/// The table of the settings reader, read as vaults: what clients would read differently is refused or left open.
#[test]
fn a_vault_never_shows_what_clients_read_differently() {
    let corpus: Vec<Json> = serde_json::from_str(include_str!("../../hocon/corpus.json")).unwrap();
    let mut wrong = Vec::new();
    let (mut same, mut refused, mut open) = (0, 0, 0);
    for entry in &corpus {
        let text = entry["text"].as_str().unwrap();
        let plain = entry.get("differs").is_none() && !text.contains("${") && !text.contains("include");
        match read(Format::Hocon, text) {
            Ok(tree) if is_open(tree.root()) => open += 1,
            Ok(tree) if entry.get("value").is_some_and(|value| is(tree.root(), value)) => same += 1,
            Ok(tree) => wrong.push(format!("{text:?}\n  client {entry}\n  shown {:?}", tree.root().to_json())),
            Err(problem) if plain && entry["value"].is_object() => {
                wrong.push(format!("{text:?}\n  client {entry}\n  refused {problem}"));
            }
            Err(_) => refused += 1,
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), corpus.len(), wrong.join("\n"));
    assert!(same > 200 && refused > 40 && open > 20, "{same} the same, {refused} refused, {open} open");
}

/// Our own table: JSON and YAML, what is handed out for them, and what pyhocon makes of that.
/// `UPDATE_DOCS=1` writes what is handed out; `end2end/hocon/corpus.py write` then writes what pyhocon says.
#[test]
fn converted_texts_are_what_pyhocon_reads() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vault_text/converted.json");
    let mut corpus: Vec<Json> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut wrong = Vec::new();
    for entry in &mut corpus {
        let format = Format::parse(entry["format"].as_str().unwrap()).unwrap();
        let text = entry["source"].as_str().unwrap().to_owned();
        match (read(format, &text), for_clients(format, &text)) {
            (Ok(tree), Ok(handed_out)) => {
                if update() {
                    entry["text"] = Json::from(handed_out.as_ref());
                } else if entry["text"] != handed_out.as_ref() || !is(tree.root(), &entry["value"]) {
                    wrong.push(format!("{text:?}\n  client {}\n  shown {:?}", entry["value"], tree.root().to_json()));
                }
            }
            (read, _) => wrong.push(format!("{text:?}: {read:?}")),
        }
    }
    if update() {
        let lines: Vec<String> = corpus.iter().map(|entry| format!("  {entry}")).collect();
        std::fs::write(path, format!("[\n{}\n]\n", lines.join(",\n"))).unwrap();
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(corpus.len() > 50);
}

#[expect(clippy::disallowed_methods, reason = "the switch that rewrites what is committed, as for snapshots")]
pub fn update() -> bool {
    std::env::var_os("UPDATE_DOCS").is_some()
}

fn document() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        (-1e9..1e9f64).prop_map(Json::from),
        ".+".prop_map(Json::from),
        prop::sample::select(vec!["yes", "null", "5m", "${x}", "${?x}", "1e5", "include \"x\"", "a: b", "# x", "\t"])
            .prop_map(Json::from),
    ];
    let key = "[a-zA-Z0-9 .:$#é{}-]{1,8}";
    let inner = leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Json::from),
            prop::collection::btree_map(key, inner, 0..6).prop_map(|map| map.into_iter().collect()),
        ]
    });
    prop::collection::btree_map(key, inner, 0..6).prop_map(|map| map.into_iter().collect())
}

proptest! {
    #[test]
    fn json_and_yaml_mean_what_they_say_and_survive_the_conversion(document in document()) {
        // Every JSON text of one line is a YAML text.
        for format in [Format::Json, Format::Yaml] {
            let text = document.to_string();
            // YAML takes some characters as escapes only.
            if format == Format::Yaml && text.contains(|c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{feff}')) {
                continue;
            }
            let tree = read(format, &text);
            prop_assert!(tree.as_ref().is_ok_and(|tree| is(tree.root(), &document)), "{:?} {}", format, text);
            let handed_out = for_clients(format, &text).unwrap();
            let again = read(Format::Hocon, &handed_out);
            prop_assert!(again.as_ref().is_ok_and(|tree| is(tree.root(), &document)), "{}\n{:?}", handed_out, again);
        }
    }
}
