//! One binary for all integration tests: every feature through both doors, on whichever database the environment names.

mod access;
mod api_wire;
mod client_address;
mod config;
mod door;
mod headers;
mod hocon;
mod isolation;
mod limits;
mod origin;
mod redirects;
mod registry;
mod serve;
mod sign_in;
mod support;
