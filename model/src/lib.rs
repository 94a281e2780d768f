//! The vocabulary of Tenantry: its nouns, what one may send, and one port per feature.
//!
//! - A **tenant** is one company's workspace (`company` in the ClearML API).
//! - A **person** is somebody with one canonical e-mail address; a **user** is a person's membership in one tenant.
//! - A **caller** is whoever a request acts as: the actor, the subject, the tenant, the role, the features.
//! - A **credential** is an access key with its secret key, for automation.
//! - A **gateway token** opens what stands behind a gateway, and nothing of the API (`router token` in the ClearML API).
//! - A **service account** is a user that is no person: automation, which has credentials and never a session.
//! - A **group** collects users of one tenant; a **feature** is a named capability that groups grant.
//! - A **permission** is what one operation needs: some roles have it, and a feature may stand in or be needed besides.
//! - An **access rule** lets users and groups reach a resource, for reading or for changing too.
//! - A **task** is work of a user that waits in a **queue** until a **worker** (an agent) takes it: its **entry** there is
//!   handed out once.
//! - A **whitelist entry** lets one address in, a **domain rule** everyone of a mail domain.
//! - An **invitation** is an expiring offer to join a tenant, for one address, with a **link** that accepts it.
//! - An **identity provider** (`sso`) says who somebody is: a provider and a **subject** there are one **identity**.
//! - A **connection** is an identity provider that administrators of a tenant have set up in the pages.
//! - The **route** of an address is which rule lets it in, and where.
//! - **Sign-in** is the act of coming in; a **session** is what a browser holds afterwards, a **token** what a client holds.
//! - The **audit log** holds an **entry** for each thing that was done, and ties a tenant's entries into a **chain**.
//! - The **supervisor** is the `system` principal of whoever operates the deployment.
//!
//! Nothing here performs input or output: the server implements the ports, the pages and the API call them.

pub mod access;
pub mod access_rules;
pub mod address;
pub mod audit;
pub mod backend;
pub mod credentials;
pub mod destination;
pub mod edition;
pub mod error;
pub mod explain;
pub mod features;
pub mod gateway_tokens;
pub mod group_sync;
pub mod groups;
pub mod id;
pub mod identity_providers;
pub mod invitations;
pub mod name;
pub mod network;
pub mod page;
pub mod passwords;
pub mod permissions;
pub mod queues;
pub mod routing;
pub mod secret;
pub mod service_accounts;
pub mod sessions;
pub mod sign_in;
pub mod sign_in_rules;
pub mod sso;
pub mod tasks;
pub mod tenants;
pub mod time;
pub mod users;
pub mod vaults;
pub mod version;
pub mod workers;

pub use access::{Actor, Caller, Role, Scope, SystemScope};
pub use backend::Backend;
pub use error::Error;
pub use permissions::Permission;
pub use secret::Secret;
pub use time::Timestamp;

/// The answer of every port.
pub type Result<T, E = Error> = std::result::Result<T, E>;
