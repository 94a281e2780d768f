//! The machine: doors, rules and storage, put together.

pub mod cli;
pub mod config;
pub mod demo;
pub mod domain;
pub mod doors;
pub mod http;
pub mod outside;
pub mod secrets;
pub mod start;
pub mod store;
pub mod telemetry;
