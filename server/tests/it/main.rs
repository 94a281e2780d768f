//! One binary for all integration tests: every feature through both doors, on whichever database the environment names.

mod api_wire;
mod config;
mod hocon;
mod sign_in;
mod support;
