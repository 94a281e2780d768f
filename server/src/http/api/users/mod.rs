//! `users.*`: users as their colleagues see them, and what one keeps about oneself.

pub(super) mod change;
pub(super) mod current;
pub(super) mod lifecycle;
pub(super) mod list;
pub(super) mod preferences;
pub(super) mod service_users;
pub(super) mod vault_log;
pub(super) mod vaults;
mod view;
