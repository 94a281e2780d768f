//! Licences, banned crates and sources, as `deny.toml` says: cargo-deny, installed when it is first needed.

use anyhow::Result;

use crate::layout::target;
use crate::process::{cargo, program, run};

const VERSION: &str = "0.20.2";

/// Fails if a crate of the lockfile breaks a rule. The advisories are left out: they need a database from the network.
pub fn check() -> Result<()> {
    let home = target()?.join(format!("tools/cargo-deny-{VERSION}"));
    let deny = home.join("bin/cargo-deny");
    if !deny.exists() {
        eprintln!("-- installing cargo-deny {VERSION} below {}", home.display());
        let mut install = cargo(&["install", "cargo-deny", "--locked", "--quiet", "--version", VERSION]);
        // It reads a few files and ends: optimising it would take longer than all its runs.
        install.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0").env("CARGO_PROFILE_RELEASE_LTO", "off");
        run(install.arg("--root").arg(&home))?;
    }
    run(&mut program(deny, &["--log-level", "error", "check", "bans", "licenses", "sources"]))
}
