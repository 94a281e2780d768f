//! Vaults: client configuration that is kept on the server.

mod format;
mod history;
mod kinds;
mod port;
mod preview;
mod vault;

pub use format::Format;
pub use history::{
    Compared, DiffLine, Done, History, LineKind, Operation, OperationFacets, OperationFilter, OperationPage, Revision,
};
pub use kinds::{Owner, OwnerKind, Target};
pub use port::Vaults;
pub use preview::{Preview, PreviewLeaf, Whose};
pub use vault::{
    Applied, Draft, Loaded, MOST_BYTES, MOST_OF_OWNER, MOST_OF_TENANT, MOST_REVISIONS, Opened, SECONDS_KEPT, Saved,
    Vault, VaultFilter, VaultTable, Wanted, check_name, looks_secret,
};
