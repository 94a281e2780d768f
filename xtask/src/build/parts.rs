//! Cuts the WASM into its foundation and the parts of `app/src/parts.rs`, by the library behind `wasm-split-cli`.
//!
//! The library makes a file for each set of parts that need the same code, about eighty, most of them smaller than the
//! headers of the request for them. Here what three parts or more need becomes one file, and what two need one file
//! for the two, if it is worth a request.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};

use super::merge::{self, FOUNDATION};
use crate::files;

/// Which files a part needs, a line for each part: its name, then the files. Read by `server/build.rs`.
pub const TABLE: &str = "parts.txt";

/// From so many parts on, what they share is in the file that everybody loads.
const EVERYBODY: usize = 3;

/// Bytes below which what two parts share is in there, too: about 4 kB when it is optimised, and 1 kB when it is packed.
const SMALL: u64 = 12_000;

/// The file that everybody loads.
const SHARED: &str = "shared";

/// Writes the parts, their table and the script that loads them into `out`, and returns where the foundation is.
///
/// `glue` is what the script calls the module that has instantiated the foundation.
pub fn cut(wasm: &Path, glue: &str, out: &Path) -> Result<PathBuf> {
    let input = fs::read(wasm)?;
    let pieces = files::emptied(&out.with_extension("pieces"))?;
    let foundation = pieces.join("foundation.wasm");
    let mut options = wasm_split_cli_support::Options::new(&input);
    options.output_dir = &pieces;
    options.main_out_path = &foundation;
    options.main_module = glue;
    let script = options.link_name;
    let cut = wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow!("cannot cut {}: {error:#}", wasm.display()))?;

    let size = |piece: &str| fs::metadata(pieces.join(piece).with_extension("wasm")).map_or(0, |file| file.len());
    let plan = Plan::new(&cut.prefetch_map.into_iter().collect(), size);
    for (name, members) in &plan.files {
        merge::merge(&pieces, members, &out.join(name).with_extension("wasm"))?;
    }
    fs::write(out.join(script), plan.script(&fs::read_to_string(pieces.join(script))?))?;
    fs::write(out.join(TABLE), plan.table())?;
    Ok(foundation)
}

/// What becomes of the pieces.
#[derive(Debug)]
struct Plan {
    /// The pieces that a file is made of.
    files: BTreeMap<String, Vec<String>>,
    /// The files that a part needs.
    parts: BTreeMap<String, BTreeSet<String>>,
}

impl Plan {
    /// `needs`: the pieces of each part, its own last. `size`: of a piece, in bytes.
    fn new(needs: &BTreeMap<String, Vec<String>>, size: impl Fn(&str) -> u64) -> Self {
        let mut parts_of: BTreeMap<&String, BTreeSet<&str>> = BTreeMap::new();
        for (part, pieces) in needs {
            for piece in pieces {
                parts_of.entry(piece).or_default().insert(part);
            }
        }
        let mut pieces_for: BTreeMap<BTreeSet<&str>, Vec<String>> = BTreeMap::new();
        for (piece, parts) in parts_of {
            pieces_for.entry(parts).or_default().push(piece.clone());
        }
        let mut plan = Self { files: BTreeMap::new(), parts: BTreeMap::new() };
        for (parts, pieces) in pieces_for {
            let is_small = || pieces.iter().map(|piece| size(piece)).sum::<u64>() < SMALL;
            let file = match parts.len() {
                1 => Vec::from_iter(parts.clone()).concat(),
                shared if shared >= EVERYBODY || is_small() => SHARED.to_owned(),
                _ => Vec::from_iter(parts.clone()).join("_and_"),
            };
            plan.files.entry(file.clone()).or_default().extend(pieces);
            for part in parts {
                plan.parts.entry(part.to_owned()).or_default().insert(file.clone());
            }
        }
        plan
    }

    fn table(&self) -> String {
        let line = |(part, files): (&String, &BTreeSet<String>)| {
            let files: Vec<&str> = files.iter().map(String::as_str).collect();
            format!("{part} {}\n", files.join(" "))
        };
        self.parts.iter().map(line).collect()
    }

    /// The library's script up to where it lists its pieces, then our files.
    fn script(&self, theirs: &str) -> String {
        let end = ["\n/* ", "\nconst __chunk", "\nexport "].iter().filter_map(|list| theirs.find(list)).min();
        let mut script =
            theirs[..end.unwrap_or(theirs.len())].to_owned() + "\n" + &LOADER.replace("FOUNDATION", FOUNDATION);
        for (part, files) in &self.parts {
            let shared: Vec<_> = files.iter().filter(|file| *file != part).collect();
            let _ = writeln!(script, "export const __wasm_split_load_{part} = part({part:?}, {shared:?});");
        }
        script
    }
}

/// Loads the files side by side, each once, and puts the part's own in when the others are in.
const LOADER: &str = r"
const fetched = (name) => () => {
    const file = fetch(new URL(`./${name}.wasm`, import.meta.url));
    file.catch(() => {});
    return (imports) => WebAssembly.instantiateStreaming(file, { FOUNDATION: imports.__wasm_split });
};
const files = new Map();
const shared = (name) => files.get(name) ?? files.set(name, makeLoad(fetched(name), [])).get(name);
const part = (own, others) => wrapAsyncCb(makeLoad(fetched(own), others.map(shared)));
";

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> Plan {
        let needs = [
            ("users", vec!["chunk_1", "chunk_2", "chunk_3", "split_users"]),
            ("groups", vec!["chunk_1", "chunk_2", "chunk_3", "chunk_4", "split_groups"]),
            ("audit", vec!["chunk_1", "chunk_4", "split_audit"]),
        ];
        let owned = |(part, pieces): (&str, Vec<&str>)| (part.to_owned(), pieces.into_iter().map(Into::into).collect());
        Plan::new(&needs.into_iter().map(owned).collect(), |piece| if piece == "chunk_4" { 11_999 } else { 6_000 })
    }

    #[test]
    fn what_is_needed_together_is_one_file() {
        let plan = plan();
        assert_eq!(plan.files["groups_and_users"], ["chunk_2", "chunk_3"]);
        assert_eq!(plan.files["users"], ["split_users"]);
        let table = "audit audit shared\n\
                     groups groups groups_and_users shared\n\
                     users groups_and_users shared users\n";
        assert_eq!(plan.table(), table);
    }

    #[test]
    fn what_many_need_or_is_little_is_everybodys() {
        assert_eq!(
            BTreeSet::from_iter(&plan().files["shared"]),
            BTreeSet::from_iter(&["chunk_1".into(), "chunk_4".into()])
        );
    }

    #[test]
    fn the_script_has_a_loader_for_each_part() {
        let script = plan().script("function makeLoad() {}\n/* audit, groups */\nconst __chunk_1 = 1;\n");
        assert!(script.starts_with("function makeLoad() {}"), "{script}");
        assert!(!script.contains("__chunk_1"), "{script}");
        assert!(script.ends_with("__wasm_split_load_users = part(\"users\", [\"groups_and_users\", \"shared\"]);\n"));
    }
}
