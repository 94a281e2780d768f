//! The pages, one folder per feature.

pub mod access;
pub mod audit;
pub mod credentials;
pub mod groups;
pub mod home;
pub mod identity_providers;
pub mod invitations;
pub mod invite;
pub mod not_found;
pub mod password;
pub mod profile;
pub mod queues;
pub mod rules;
pub mod service_accounts;
pub mod sign_in;
pub mod sign_in_rules;
pub mod users;
pub mod vaults;
pub mod whitelist;
