//! The two doors over HTTP, and everything that stands before a handler. Understands HTTP, knows no rule.

pub mod api;
pub mod assets;
pub mod audit_export;
pub mod caller;
pub mod client_address;
pub mod export;
pub mod form_errors;
pub mod front;
pub mod headers;
pub mod health;
pub mod hook;
pub mod invitations;
pub mod invite;
pub mod limits;
pub mod one_thread;
pub mod origin;
pub mod panic;
pub mod rate;
pub mod redirect_guard;
pub mod refusal;
pub mod request_id;
pub mod serve;
pub mod session;
pub mod sign_in;
pub mod ui;
pub mod users_export;
