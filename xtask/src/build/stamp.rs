//! Remembers what a site was made of, so that an unchanged one is not made again.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result};

use crate::files;
use crate::layout::root;

/// Size and time of every input: the WASM, this program, and files or folders of the workspace.
pub fn of(wasm: &Path, inputs: &[&str]) -> Result<String> {
    let mut all: Vec<PathBuf> = vec![wasm.to_path_buf(), std::env::current_exe()?];
    for input in inputs {
        all.extend(files::below(&root().join(input))?);
    }
    let lines: Result<Vec<String>> = all.iter().map(|path| line(path)).collect();
    Ok(lines?.concat())
}

/// Whether the site was made of exactly this.
pub fn is_current(site: &Path, stamp: &str) -> bool {
    site.join("pkg").exists() && fs::read_to_string(site.join("stamp")).is_ok_and(|old| old == stamp)
}

/// To be called when the site is complete.
pub fn write(site: &Path, stamp: &str) -> Result<()> {
    fs::write(site.join("stamp"), stamp).context("cannot write the stamp of the site")
}

fn line(path: &Path) -> Result<String> {
    let file = path.metadata().with_context(|| format!("cannot read {}", path.display()))?;
    let age = file.modified()?.duration_since(UNIX_EPOCH)?;
    Ok(format!("{} {} {}\n", path.display(), file.len(), age.as_nanos()))
}
