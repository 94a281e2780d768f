//! `cargo xtask build`: the browser's half, the site made of it, then the binary that carries the site inside.

mod bindgen;
mod merge;
mod pack;
pub mod parts;
mod stamp;

use std::process::Command;

use anyhow::Result;

use crate::layout::{self, BACK, FRONT, FRONT_FEATURES, OUTPUT_NAME, Profile, WASM};
use crate::process::{cargo, program, run};
use crate::{files, sizes};

/// The stylesheet that imports all others.
pub const STYLE: &str = "style/main.css";

/// The script of the editor of vaults, outside the bundle: a page loads it when it opens an editor.
const EDITOR: &str = "app/editor/main.js";

/// The browser's half, the site and the binary.
pub fn all(profile: Profile) -> Result<()> {
    site(profile)?;
    let mut back = cargo(&["build", "--package", BACK]);
    if profile == Profile::Release {
        back.arg("--release");
    }
    run(flags(profile, &mut back))?;
    sizes::print(profile)
}

/// What the browser gets, in `target/site/<profile>/pkg`. A file is touched only when its content changed, so that
/// the binary is not built again for nothing.
pub fn site(profile: Profile) -> Result<()> {
    npm()?;
    let mut front = cargo(&["rustc", "--package", FRONT, "--lib", "--target", WASM]);
    front.args(["--no-default-features", "--features", &FRONT_FEATURES.join(",")]);
    front.args(["--profile", profile.front(), "--crate-type", "cdylib", "--", "-Clink-arg=--emit-relocs"]);
    run(flags(profile, &mut front))?;

    let built = layout::target()?.join(WASM).join(profile.front_folder());
    let wasm = built.join(FRONT).with_extension("wasm");
    let site = layout::site(profile);
    let stamp = stamp::of(&wasm, &["style", "app/editor", "xtask/brotli.mjs", "package-lock.json"])?;
    if stamp::is_current(&site, &stamp) {
        return Ok(());
    }
    let fresh = files::emptied(&site.join("fresh"))?;
    let foundation = parts::cut(&wasm, &format!("./{OUTPUT_NAME}.js"), &fresh)?;
    bindgen::run(&foundation, OUTPUT_NAME, &fresh)?;
    pack::scripts(&fresh)?;
    pack::editor(EDITOR, &fresh.join("editor.js"))?;
    pack::styles(STYLE, &fresh.join(OUTPUT_NAME).with_extension("css"))?;
    if profile == Profile::Release {
        pack::shrink(&fresh)?;
    }
    pack::compress(&fresh, profile)?;
    files::mirror(&fresh, &site.join("pkg"))?;
    stamp::write(&site, &stamp)
}

/// What is taken out of the bundled SQLite in a release: checks of its arguments that the library in between cannot
/// fail, one lock around the page caches of all connections, and one around every allocation for a statistic
/// (sqlite.org/compile.html).
const SQLITE: &str = "-USQLITE_ENABLE_API_ARMOR -USQLITE_ENABLE_MEMORY_MANAGEMENT -DSQLITE_DEFAULT_MEMSTATUS=0";

/// A release turns off `erase_components` (see `.cargo/config.toml`) for both halves alike.
pub fn flags(profile: Profile, command: &mut Command) -> &mut Command {
    match profile {
        Profile::Debug => command,
        Profile::Release => command.env("CARGO_ENCODED_RUSTFLAGS", "").env("LIBSQLITE3_FLAGS", SQLITE),
    }
}

/// Installs the build's npm packages if they are missing or not those of the lockfile.
fn npm() -> Result<()> {
    let modified = |path: &str| layout::root().join(path).metadata().and_then(|file| file.modified()).ok();
    if modified("node_modules/.package-lock.json") < modified("package-lock.json") {
        run(&mut program("npm", &["ci", "--no-audit", "--no-fund", "--loglevel=error"]))?;
    }
    Ok(())
}
