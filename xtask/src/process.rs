//! Runs other programs, and says which one failed.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::layout::root;

/// A program with its arguments, to be run in the workspace's root as if a person had started it.
///
/// Under `cargo run` the environment describes this crate. Build scripts that watch it (ring's does) would run again in
/// a cargo below, and all that depends on them be compiled again, whenever builds from here and from a shell alternate.
#[expect(clippy::disallowed_methods, reason = "the environment of the program it starts")]
pub fn program(name: impl AsRef<OsStr>, args: &[&str]) -> Command {
    let mut command = Command::new(name);
    command.args(args).current_dir(root()).stdin(Stdio::null());
    let of_this_crate = |variable: &str| variable.starts_with("CARGO_PKG_") || variable.starts_with("CARGO_MANIFEST_");
    for (variable, _) in std::env::vars_os().filter(|(variable, _)| variable.to_str().is_some_and(of_this_crate)) {
        command.env_remove(variable);
    }
    command
}

/// cargo with its arguments.
pub fn cargo(args: &[&str]) -> Command {
    program("cargo", args)
}

/// A tool that npm installed.
pub fn npm_tool(name: &str) -> Command {
    program(root().join("node_modules/.bin").join(name), &[])
}

/// Runs it with its output shown.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| missing(command))?;
    if !status.success() {
        bail!("{} failed: {status}", name(command));
    }
    Ok(())
}

/// Runs it and gives what it printed.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command.stderr(Stdio::inherit()).output().with_context(|| missing(command))?;
    if !output.status.success() {
        bail!("{} failed: {}", name(command), output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("{} printed no UTF-8", name(command)))
}

/// The command as a person would type it.
pub fn name(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    let words = std::iter::once(program).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

fn missing(command: &Command) -> String {
    format!("cannot start {}: is it installed?", command.get_program().to_string_lossy())
}
