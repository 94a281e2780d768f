//! What the machine takes from the world around it: each behind a trait, with the real one and one for tests.

pub mod clock;
pub mod entropy;
pub mod fetch;
pub mod mail;
pub mod oidc;
pub mod public_address;

pub use clock::{Clock, SettableClock, SystemClock};
pub use entropy::{Entropy, OsEntropy, SeededEntropy};
pub use fetch::{Fetch, Internet, Reach, Unreachable};
pub use mail::{Letter, Mail, Postbox, Sender, SmtpMail, SmtpServer, Undelivered};
pub use oidc::Oidc;
