//! `services.login`: who may sign in at all.

use super::reader::Reader;

/// `services.login`.
#[derive(Clone, Debug, Default)]
pub struct Login {
    /// `email_filters.allowed`: patterns of addresses that may sign in. Empty: all.
    pub allowed_email_filters: Vec<String>,
}

pub fn read(reader: &mut Reader<'_>) -> Login {
    let allowed = reader.list(&["services", "login", "email_filters", "allowed"]);
    Login { allowed_email_filters: allowed.map(|found| found.value).unwrap_or_default() }
}
