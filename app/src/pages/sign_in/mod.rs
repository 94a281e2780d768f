//! The ways in. Signing in itself is a plain form post to the server, with or without JavaScript.

mod access_key;
mod arrival;
mod doorstep;
mod password;
pub mod providers;
mod refused;
mod workspace;

pub use access_key::KeyPage;
pub use doorstep::{Doorstep, doorstep};
pub use password::SignInPage;
pub use refused::RefusedPage;
pub use workspace::WorkspacePage;
