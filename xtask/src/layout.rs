//! Where things are and what the two halves of the build are called.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::process::{self, cargo};

/// What the browser's files are called; `LEPTOS_OUTPUT_NAME` in `.cargo/config.toml` says the same to leptos.
pub const OUTPUT_NAME: &str = "tenantry";
/// The crate with the pages.
pub const FRONT: &str = "app";
/// The features of [`FRONT`] in the browser, without its defaults.
pub const FRONT_FEATURES: &[&str] = &["hydrate"];
/// The crate with the binary.
pub const BACK: &str = "server";
/// The target the browser runs.
pub const WASM: &str = "wasm32-unknown-unknown";

/// Which of the two builds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Quick to build; what the tests run.
    Debug,
    /// Small and fast; what people deploy.
    Release,
}

impl Profile {
    /// The folder cargo and the site use for this profile.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Release => "release",
        }
    }

    /// cargo's name of the profile for the browser's half.
    pub fn front(self) -> &'static str {
        match self {
            Self::Debug => "dev",
            Self::Release => "wasm-release",
        }
    }

    /// cargo's folder of the browser's half.
    pub fn front_folder(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Release => "wasm-release",
        }
    }
}

/// The workspace's root.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// The folder of what the browser gets. Always inside the workspace, wherever cargo's target directory is:
/// `server/build.rs` looks for it there.
pub fn site(profile: Profile) -> PathBuf {
    root().join("target/site").join(profile.folder())
}

/// cargo's target directory.
pub fn target() -> Result<PathBuf> {
    let metadata = metadata(&["--no-deps"])?;
    let path = metadata["target_directory"].as_str();
    Ok(path.context("cargo metadata names no target directory")?.into())
}

/// What `cargo metadata` says about the workspace.
pub fn metadata(options: &[&str]) -> Result<Value> {
    let mut command = cargo(&["metadata", "--format-version", "1"]);
    command.args(options);
    serde_json::from_str(&process::output(&mut command)?).context("cargo metadata is not JSON")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `cargo leptos` reads the metadata, `cargo xtask build` the constants above: both must mean the same build.
    #[test]
    fn cargo_leptos_would_build_the_same() -> Result<()> {
        let metadata = metadata(&["--no-deps"])?;
        let leptos = &metadata["metadata"]["leptos"][0];
        assert_eq!(leptos["output-name"], OUTPUT_NAME);
        assert_eq!(leptos["lib-package"], FRONT);
        assert_eq!(leptos["lib-features"], serde_json::json!(FRONT_FEATURES));
        assert_eq!(leptos["lib-default-features"], false);
        assert_eq!(leptos["lib-profile-release"], Profile::Release.front());
        assert_eq!(leptos["bin-package"], BACK);
        assert_eq!(leptos["bin-features"], serde_json::json!([]));
        assert_eq!(leptos["style-file"], crate::build::STYLE);
        Ok(())
    }

    #[test]
    fn leptos_is_told_the_output_name() -> Result<()> {
        let config = std::fs::read_to_string(root().join(".cargo/config.toml"))?;
        assert!(config.contains(&format!("LEPTOS_OUTPUT_NAME = {OUTPUT_NAME:?}")), "{config}");
        Ok(())
    }
}
