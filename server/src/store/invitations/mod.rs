//! Invitations: one open one for each address and tenant.

mod find;
mod list;
mod pending;
mod row;
mod write;

pub use find::{Offered, Standing, by_token, count_due, due, due_of, get, last_of, open_of, standing};
pub use list::{Listed, list};
pub use pending::{Pending, pending, statement as pending_statement};
pub use row::{Place, Stored};
pub use write::{NewInvitation, accept, close, insert, renew, set_mail};
