//! The ways in. Signing in itself is a plain form post to the server, with or without JavaScript.

mod access_key;
mod arrival;
mod password;

pub use access_key::KeyPage;
pub use password::SignInPage;
