//! The glue between WASM and the browser, by the library behind the `wasm-bindgen` command.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

/// Writes `<name>.js`, `<name>.wasm` and `snippets/` into `out`.
///
/// The library calls the WASM `<name>_bg.wasm`; leptos asks for `<name>.wasm` when it knew the output name at
/// compile time, and hands that address to the glue, so renaming is all there is to do.
pub fn run(wasm: &Path, name: &str, out: &Path) -> Result<()> {
    Bindgen::new()
        .input_path(wasm)
        .out_name(name)
        .web(true)?
        .typescript(false)
        // What the parts take from the foundation.
        .keep_lld_exports(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(out)
        .with_context(|| format!("wasm-bindgen cannot read {}", wasm.display()))?;
    fs::rename(out.join(format!("{name}_bg.wasm")), out.join(name).with_extension("wasm"))?;
    Ok(())
}
