//! Users: what the pages' functions do to them, and the rules that hold over several of them.

mod bin;
mod export;
mod first_admin;
mod lifecycle;
mod panel;
mod plans;
mod sessions;
mod table;
