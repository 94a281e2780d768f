//! One module of several pieces, by `wasm-merge`.
//!
//! Every piece takes memory, table and globals from the foundation. The tool keeps such imports apart, even of the same
//! thing, and then writes a module with many memories. So there is one module more, the port: it takes each of them
//! once, and the pieces take them from it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{EntityType, ExportKind, ExportSection, ImportSection, Module};
use wasmparser::{Parser, Payload};

use crate::process::{npm_tool, run};

/// What Rust's WASM uses beyond the first version of WebAssembly. The foundation says so itself, in a section that its
/// parts do not have. All that binaryen knows would be too much: it then also writes what browsers do not read yet.
pub const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Where the pieces look for what is the foundation's.
const ASKED: &str = "__wasm_split";
/// Where a merged module looks for it.
pub const FOUNDATION: &str = "foundation";

/// Writes the module; `pieces` are files without their ending in `folder`, none of which uses another by name.
pub fn merge(folder: &Path, pieces: &[String], to: &Path) -> Result<()> {
    let port = to.with_extension("port");
    let mut merge = npm_tool("wasm-merge");
    merge.arg(&port).arg(ASKED);
    let mut contents = Vec::new();
    for piece in pieces {
        let path = folder.join(piece).with_extension("wasm");
        contents.push(fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?);
        merge.arg(path).arg(piece);
    }
    fs::write(&port, port_for(&contents)?)?;
    run(merge.args(FEATURES).args(["--rename-export-conflicts", "-o"]).arg(to))?;
    fs::remove_file(port).context("cannot remove the port")
}

/// Takes from the foundation, and offers, all that these take.
fn port_for(pieces: &[Vec<u8>]) -> Result<Vec<u8>> {
    let (mut imports, mut exports) = (ImportSection::new(), ExportSection::new());
    let mut known = BTreeSet::new();
    let (mut memories, mut tables, mut globals) = (0, 0, 0);
    for piece in pieces {
        for payload in Parser::new(0).parse_all(piece) {
            let Payload::ImportSection(section) = payload? else { continue };
            for import in section.into_imports() {
                let import = import?;
                if import.module != ASKED || !known.insert(import.name.to_owned()) {
                    continue;
                }
                let entity = RoundtripReencoder.entity_type(import.ty)?;
                let (kind, count) = match entity {
                    EntityType::Memory(_) => (ExportKind::Memory, &mut memories),
                    EntityType::Table(_) => (ExportKind::Table, &mut tables),
                    EntityType::Global(_) => (ExportKind::Global, &mut globals),
                    _ => {
                        bail!("a piece takes {} from the foundation, which is no memory, table or global", import.name)
                    }
                };
                imports.import(FOUNDATION, import.name, entity);
                exports.export(import.name, kind, *count);
                *count += 1;
            }
        }
    }
    let mut module = Module::new();
    module.section(&imports).section(&exports);
    Ok(module.finish())
}
