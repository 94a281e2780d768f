//! The machine: doors, rules and storage, put together.

// A closed terminal ends who prints with these; `cli/say.rs` is for that.
#![warn(clippy::print_stdout, clippy::print_stderr)]

pub mod cli;
pub mod config;
pub mod control;
pub mod demo;
pub mod domain;
pub mod doors;
pub mod http;
mod names;
pub mod outside;
pub mod secrets;
pub mod start;
pub mod store;
pub mod telemetry;
pub mod vault_text;
