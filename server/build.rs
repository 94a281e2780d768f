//! Writes the table of what the browser gets, so that the binary carries it inside.
//!
//! `cargo xtask build` makes the files before it builds the binary. Without them (tests, lints) the table is empty
//! and its digest `none`: pages are served complete, and stay without WASM.

#![expect(clippy::disallowed_methods, reason = "cargo talks to a build script through its environment")]

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use sha2::{Digest, Sha256};

/// Which files a part of the WASM needs: a line for each part, its name first.
const PARTS: &str = "parts.txt";

fn main() -> Result<(), Box<dyn Error>> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let site = workspace.join("target/site").join(env::var("PROFILE")?).join("pkg");
    // cargo runs this script at every build if what it watches is missing.
    fs::create_dir_all(&site)?;
    let site = site.canonicalize()?;
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", site.display());

    let table = table(&site)?;
    let out = Path::new(&env::var("OUT_DIR")?).join("assets.rs");
    fs::write(out, table)?;
    Ok(())
}

/// The Rust source of the table. Every file has its `.br` beside it.
fn table(site: &Path) -> Result<String, Box<dyn Error>> {
    let mut digest = Sha256::new();
    let mut entries = String::new();
    let served = |path: &&PathBuf| path.extension().is_none_or(|kind| kind != "br") && !path.ends_with(PARTS);
    for path in files(site)?.iter().filter(served) {
        let name = path.strip_prefix(site)?.to_str().ok_or("a file name is not UTF-8")?;
        let raw = path.to_str().ok_or("a file name is not UTF-8")?;
        let content = fs::read(path)?;
        for part in [name.as_bytes(), &content] {
            digest.update(part.len().to_le_bytes());
            digest.update(part);
        }
        writeln!(
            entries,
            "    File {{ name: {name:?}, raw: include_bytes!({raw:?}), brotli: include_bytes!({:?}) }},",
            format!("{raw}.br")
        )?;
    }
    let name = match digest {
        _ if entries.is_empty() => "none".to_owned(),
        digest => digest.finalize().iter().take(8).fold(String::new(), |hex, byte| format!("{hex}{byte:02x}")),
    };
    Ok(format!(
        "/// Names this build's files: 16 hex digits of the SHA-256 over all of them, or `none` if there are none.\n\
         pub const DIGEST: &str = {name:?};\n\n\
         static FILES: &[File] = &[\n{entries}];\n\n\
         /// The files of each part of the WASM, without their ending.\n\
         static PARTS: &[(&str, &[&str])] = &[\n{}];\n",
        parts(site)?
    ))
}

/// The Rust source of the table of parts, which the build writes beside the files.
fn parts(site: &Path) -> Result<String, Box<dyn Error>> {
    let list = site.join(PARTS);
    let list = if list.exists() { fs::read_to_string(list)? } else { String::new() };
    let line = |line: &str| line.split_once(' ').map(|(part, files)| (part.to_owned(), files.to_owned()));
    Ok(list.lines().filter_map(line).fold(String::new(), |table, (part, files)| {
        table + &format!("    ({part:?}, &{:?}),\n", files.split(' ').collect::<Vec<_>>())
    }))
}

/// All files below a folder, sorted.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { found.extend(files(&path)?) } else { found.push(path) }
    }
    found.sort();
    Ok(found)
}
