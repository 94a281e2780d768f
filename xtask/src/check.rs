//! `cargo xtask check`: the fast inner loop. Everything here also runs as the first part of `cargo xtask test`.

use anyhow::Result;

use crate::deny;
use crate::layout::{FRONT, FRONT_FEATURES, WASM};
use crate::process::{cargo, name, run};

/// Formatting, lints for both targets with warnings denied, licences and bans, the tests of the vocabulary.
pub fn all() -> Result<()> {
    let features = FRONT_FEATURES.join(",");
    step(&["fmt", "--all", "--check"])?;
    lint(&["--workspace", "--exclude", "xtask", "--all-targets"])?;
    lint(&["--package", "xtask", "--all-targets"])?;
    lint(&["--package", FRONT, "--target", WASM, "--no-default-features", "--features", &features])?;
    step(&["test", "--package", "model"])?;
    deny::check()
}

fn lint(what: &[&str]) -> Result<()> {
    step(&[&["clippy"], what, &["--", "--deny", "warnings"]].concat())
}

fn step(args: &[&str]) -> Result<()> {
    let mut command = cargo(args);
    eprintln!("-- {}", name(&command));
    run(&mut command)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::BACK;
    use crate::process::output;

    /// A crate that only tests use must not turn on features of a crate the binary uses: everything above that one
    /// would be compiled twice, and the pages again at every change between building and testing.
    #[test]
    fn tests_share_what_the_binary_is_built_of() -> Result<()> {
        let features = |what: &[&str]| output(cargo(&["tree", "--prefix", "none", "--format", "{p} {f}"]).args(what));
        let built = features(&["--package", BACK, "--edges", "normal,build"])?;
        let tested = features(&["--workspace", "--exclude", "xtask", "--edges", "normal,build,dev"])?;
        let plain = |line: &str| line.trim_end_matches(" (*)").to_owned();
        let tested: Vec<String> = tested.lines().map(plain).collect();
        let twice: Vec<String> = built.lines().map(plain).filter(|line| !tested.contains(line)).collect();
        assert!(twice.is_empty(), "other features in tests: {twice:#?}");
        Ok(())
    }
}
