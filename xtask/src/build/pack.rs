//! Makes the files small: esbuild for scripts and styles, wasm-opt for the WASM of a release, brotli for all.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::merge::FEATURES;
use crate::files;
use crate::layout::Profile;
use crate::process::{npm_tool, program, run};

/// Minifies every script below `folder` in place. Nothing is bundled: the glue imports its `snippets/` by relative
/// addresses, which stay as they are.
pub fn scripts(folder: &Path) -> Result<()> {
    let mut esbuild = npm_tool("esbuild");
    for file in files::below(folder)? {
        if file.extension().is_some_and(|kind| kind == "js") {
            esbuild.arg(file);
        }
    }
    esbuild.args(["--minify", "--format=esm", "--allow-overwrite", "--log-level=warning"]);
    // wasm-bindgen imports the script of the parts once for each.
    esbuild.arg("--log-override:duplicate-object-key=silent");
    esbuild.arg(option("--outbase", folder)).arg(option("--outdir", folder));
    run(&mut esbuild)
}

/// Bundles the editor and all it imports into one module.
pub fn editor(main: &str, out: &Path) -> Result<()> {
    let mut esbuild = npm_tool("esbuild");
    esbuild.args([main, "--bundle", "--minify", "--format=esm", "--target=es2022", "--log-level=warning"]);
    esbuild.args(["--legal-comments=none"]).arg(option("--outfile", out));
    run(&mut esbuild)
}

/// Bundles the stylesheet and all it imports.
pub fn styles(main: &str, out: &Path) -> Result<()> {
    let mut esbuild = npm_tool("esbuild");
    esbuild.args([main, "--bundle", "--minify", "--log-level=warning"]);
    // A rule the browser would drop must not get as far as the browser.
    esbuild.arg("--log-override:css-syntax-error=error").arg(option("--outfile", out));
    run(&mut esbuild)
}

/// Rewrites every WASM in `folder` as small as it gets.
pub fn shrink(folder: &Path) -> Result<()> {
    for wasm in files::below(folder)?.iter().filter(|file| file.extension().is_some_and(|kind| kind == "wasm")) {
        let small = wasm.with_extension("small");
        run(npm_tool("wasm-opt").args(FEATURES).args(["-Oz", "--strip-debug"]).arg(wasm).arg("-o").arg(&small))?;
        fs::rename(&small, wasm).with_context(|| format!("cannot replace {}", wasm.display()))?;
    }
    Ok(())
}

/// Puts a `.br` beside every file: as small as possible for a release, quick otherwise.
pub fn compress(folder: &Path, profile: Profile) -> Result<()> {
    let quality = match profile {
        Profile::Debug => "4",
        Profile::Release => "11",
    };
    run(program("node", &["xtask/brotli.mjs", quality]).args(files::below(folder)?))
}

fn option(name: &str, path: &Path) -> String {
    format!("{name}={}", path.display())
}
