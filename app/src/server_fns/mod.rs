//! What the pages ask the server: one file per feature, no logic. Each is a public endpoint that asks a port.

pub mod access;
pub mod audit;
pub mod credentials;
pub mod groups;
pub mod identity_providers;
pub mod invitations;
pub mod profile;
pub mod queues;
pub mod rules;
pub mod service_accounts;
pub mod sessions;
pub mod sign_in_rules;
pub mod users;
pub mod vaults;
pub mod whitelist;
