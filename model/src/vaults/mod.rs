//! Vaults: client configuration that is kept on the server.

mod format;

pub use format::Format;
