//! The ClearML API on the wire, with a made-up backend behind it: envelope, codes, headers, bodies, quirks of clients.

mod arbitrary;
mod fake;
mod forms;
mod golden;
mod identity;
mod provider_cases;
mod refusals;
mod vault_cases;
mod wire;
