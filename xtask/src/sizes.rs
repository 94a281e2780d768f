//! What a browser loads before the pages come alive, and the budget for it.

use std::fs;
use std::path::Path;

use anyhow::{Result, bail};

use crate::layout::{OUTPUT_NAME, Profile, site};

/// WASM, script and style together, in brotli: 230 kB.
const BUDGET: u64 = 230_000;

/// Prints the sizes and fails if the release is over the budget or not built.
pub fn check() -> Result<()> {
    if !site(Profile::Release).join("pkg").exists() {
        bail!("there is no release to measure: run `cargo xtask build --release` first");
    }
    print(Profile::Release)?;
    let (_, small) = total(Profile::Release)?;
    if small > BUDGET {
        bail!("missed: {} of {} brotli", kilo(small), kilo(BUDGET));
    }
    println!("ok: {} of {} brotli", kilo(small), kilo(BUDGET));
    Ok(())
}

/// Prints the sizes.
pub fn print(profile: Profile) -> Result<()> {
    println!("{:<16}{:>12}{:>12}", profile.folder(), "raw", "brotli");
    for kind in KINDS {
        let (raw, small) = file(profile, kind)?;
        println!("{:<16}{:>12}{:>12}", format!("{OUTPUT_NAME}.{kind}"), kilo(raw), kilo(small));
    }
    let (raw, small) = total(profile)?;
    println!("{:<16}{:>12}{:>12}", "together", kilo(raw), kilo(small));
    let (raw, small) = sizes(&site(profile).join("pkg/editor.js"))?;
    println!("{:<16}{:>12}{:>12}  (only where a vault is edited)", "editor.js", kilo(raw), kilo(small));
    Ok(())
}

const KINDS: [&str; 3] = ["wasm", "js", "css"];

fn total(profile: Profile) -> Result<(u64, u64)> {
    let mut sum = (0, 0);
    for kind in KINDS {
        let (raw, small) = file(profile, kind)?;
        sum = (sum.0 + raw, sum.1 + small);
    }
    Ok(sum)
}

fn file(profile: Profile, kind: &str) -> Result<(u64, u64)> {
    sizes(&site(profile).join("pkg").join(OUTPUT_NAME).with_extension(kind))
}

/// Of a file, and of its `.br` beside it.
fn sizes(path: &Path) -> Result<(u64, u64)> {
    let size = |path: &Path| fs::metadata(path).map(|file| file.len());
    let mut small = path.as_os_str().to_owned();
    small.push(".br");
    Ok((size(path)?, size(Path::new(&small))?))
}

fn kilo(bytes: u64) -> String {
    format!("{}.{} kB", bytes / 1000, bytes % 1000 / 100)
}
