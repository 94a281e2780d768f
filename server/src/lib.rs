//! The machine: doors, rules and storage, put together.

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
