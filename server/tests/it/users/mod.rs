//! Users: what the pages' functions do to them, and the rules that hold over several of them.

mod first_admin;
mod panel;
