//! Configuration: the documented variables load, and every refusal says what to do.

mod deployment;
mod fixed_users;
mod groups;
pub mod guides;
mod loading;
mod print;
mod product;
mod sso;

use std::fs;

use server::config::{CliOverrides, Config, Environment};

/// Random, so accepted everywhere.
pub const SECRET: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

fn load(variables: &[(&str, &str)]) -> Result<(Config, Vec<String>), String> {
    load_with(&CliOverrides::default(), variables)
}

fn load_with(cli: &CliOverrides, variables: &[(&str, &str)]) -> Result<(Config, Vec<String>), String> {
    let env: Environment = variables.iter().copied().collect();
    let (config, warnings) = Config::load(cli, &env).map_err(|problems| problems.to_string())?;
    Ok((config, warnings.iter().map(ToString::to_string).collect()))
}

/// The configuration, which must load without a word.
fn quiet(variables: &[(&str, &str)]) -> Config {
    let (config, warnings) = load(variables).expect("should load");
    assert_eq!(warnings, Vec::<String>::new());
    config
}

/// The one problem there must be.
fn problem(variables: &[(&str, &str)]) -> String {
    let problems = load(variables).map(|_| ()).expect_err("should be refused");
    assert_eq!(problems.lines().count(), 1, "{problems}");
    problems
}

/// The one warning there must be.
fn warning(variables: &[(&str, &str)]) -> String {
    let (_, warnings) = load(variables).expect("should load");
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    warnings[0].clone()
}

fn settings_file(text: &str) -> (tempfile::TempDir, String) {
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join("tenantry.conf");
    fs::write(&path, text).expect("written");
    let path = path.display().to_string();
    (dir, path)
}
