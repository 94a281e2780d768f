//! What the pages ask the server: one file per feature, no logic. Each is a public endpoint that asks a port.

pub mod audit;
pub mod invitations;
pub mod profile;
pub mod sessions;
pub mod users;
