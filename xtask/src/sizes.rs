//! What a browser loads before a page comes alive, and the budget for it.

use std::fs;
use std::path::Path;

use anyhow::{Result, bail};

use crate::build::parts;
use crate::layout::{OUTPUT_NAME, Profile, site};

/// WASM, scripts and style of the foundation together, in brotli: 230 kB.
const FOUNDATION: u64 = 230_000;
/// The same with the parts of any page: 320 kB.
const PAGE: u64 = 320_000;

/// Prints the sizes and fails if the release is over the budget or not built.
pub fn check() -> Result<()> {
    if !site(Profile::Release).join("pkg").exists() {
        bail!("there is no release to measure: run `cargo xtask build --release` first");
    }
    print(Profile::Release)?;
    let sizes = Sizes::of(Profile::Release)?;
    let over = |size: &&Size| size.brotli > if size.name == TOGETHER { FOUNDATION } else { PAGE };
    let missed: Vec<_> = sizes.budgeted().filter(over).map(|size| size.name.as_str()).collect();
    if !missed.is_empty() {
        bail!("missed: {} of brotli, with a page {}: {}", kilo(FOUNDATION), kilo(PAGE), missed.join(", "));
    }
    println!("ok: {} of brotli, with a page {}", kilo(FOUNDATION), kilo(PAGE));
    Ok(())
}

/// Prints the sizes.
pub fn print(profile: Profile) -> Result<()> {
    let sizes = Sizes::of(profile)?;
    println!("{:<24}{:>12}{:>12}", profile.folder(), "raw", "brotli");
    for Size { name, raw, brotli } in &sizes.0 {
        println!("{name:<24}{:>12}{:>12}", kilo(*raw), kilo(*brotli));
    }
    Ok(())
}

struct Size {
    name: String,
    raw: u64,
    brotli: u64,
}

/// The files of the foundation, what they come to, and what that comes to with each part.
struct Sizes(Vec<Size>);

const TOGETHER: &str = "foundation";

impl Sizes {
    fn of(profile: Profile) -> Result<Self> {
        let pkg = site(profile).join("pkg");
        let files = [".wasm", ".js", ".css"].map(|kind| OUTPUT_NAME.to_owned() + kind);
        let mut sizes = vec![size(&pkg, "__wasm_split.js")?];
        for file in &files {
            sizes.push(size(&pkg, file)?);
        }
        let foundation = sum(TOGETHER.to_owned(), &sizes);
        let table = fs::read_to_string(pkg.join(parts::TABLE))?;
        let mut pages = Vec::new();
        for (part, files) in table.lines().filter_map(|line| line.split_once(' ')) {
            let mut all = vec![];
            for file in files.split(' ') {
                all.push(size(&pkg, &format!("{file}.wasm"))?);
            }
            all.push(Size { name: String::new(), ..foundation });
            pages.push(sum(format!("with {part}"), &all));
        }
        sizes.push(foundation);
        sizes.extend(pages);
        // Only where a vault is edited.
        sizes.push(size(&pkg, "editor.js")?);
        Ok(Self(sizes))
    }

    fn budgeted(&self) -> impl Iterator<Item = &Size> {
        self.0.iter().filter(|size| size.name == TOGETHER || size.name.starts_with("with "))
    }
}

fn size(pkg: &Path, name: &str) -> Result<Size> {
    let of = |name: &str| fs::metadata(pkg.join(name)).map(|file| file.len());
    Ok(Size { name: name.to_owned(), raw: of(name)?, brotli: of(&format!("{name}.br"))? })
}

fn sum(name: String, sizes: &[Size]) -> Size {
    let add = |of: fn(&Size) -> u64| sizes.iter().map(of).sum();
    Size { name, raw: add(|size| size.raw), brotli: add(|size| size.brotli) }
}

fn kilo(bytes: u64) -> String {
    format!("{}.{} kB", bytes / 1000, bytes % 1000 / 100)
}
