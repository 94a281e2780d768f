//! Sign-in rules: which new people a tenant lets in, by address or by mail domain.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{
    Caller, Result, Role, Timestamp,
    address::{Domain, EmailAddress},
    destination::{Destination, Overview},
    error::{Error, FieldError},
    id::UserId,
    page::{Page, PageRequest},
    sso::ProviderKey,
};

/// Most addresses or domains in one call.
pub const MOST_PER_CALL: usize = 1000;

/// The rules of one tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInRules {
    pub domains: Vec<Domain>,
    pub whitelist: Vec<WhitelistEntry>,
}

/// An address that is let in when it first signs in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhitelistEntry {
    pub email: String,
    pub role: Role,
    pub added: Timestamp,
    /// When and as whom the person came; absent while pending.
    pub accepted: Option<Accepted>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    pub at: Timestamp,
    pub user: UserId,
    pub name: String,
    pub role: Role,
}

/// What the page of let-in addresses shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhitelistFilter {
    /// Part of an address.
    pub search: String,
    /// Only those who have come, or who have not; all when absent.
    pub accepted: Option<bool>,
}

/// A page of them, by address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhitelistPage {
    pub page: Page<WhitelistEntry>,
    /// When this was read.
    pub now: Timestamp,
}

/// Takes a list of addresses: none empty, none malformed, none twice.
pub fn check_emails(emails: &[String]) -> Result<Vec<EmailAddress>, Error> {
    check_list("emails", emails, |text| EmailAddress::parse("emails", text), EmailAddress::key)
}

/// Takes a list of domains; an empty list is allowed and removes them all.
pub fn check_domains(domains: &[String]) -> Result<Vec<Domain>, Error> {
    if domains.is_empty() {
        return Ok(Vec::new());
    }
    check_list("domains", domains, |text| Domain::parse("domains", text), Domain::as_str)
}

fn check_list<T>(
    field: &str,
    texts: &[String],
    parse: impl Fn(&str) -> Result<T, FieldError>,
    key: impl Fn(&T) -> &str,
) -> Result<Vec<T>, Error> {
    if texts.is_empty() {
        return Err(FieldError::missing(field).into());
    }
    if texts.len() > MOST_PER_CALL {
        return Err(FieldError::value(field, format!("At most {MOST_PER_CALL} at a time.")).into());
    }
    let mut taken: Vec<T> = Vec::with_capacity(texts.len());
    let mut seen = std::collections::HashSet::new();
    for text in texts {
        let value = parse(text)?;
        if seen.insert(key(&value).to_owned()) {
            taken.push(value);
        }
    }
    Ok(taken)
}

/// The rules of the caller's tenant (under Act-As: the subject's).
#[async_trait]
pub trait SignInRulesPort: Send + Sync {
    /// Needs [`crate::Permission::ReadSignInRules`].
    async fn get(&self, caller: &Caller) -> Result<SignInRules>;

    /// A page of the addresses that are let in. Needs [`crate::Permission::ReadSignInRules`].
    async fn whitelist(&self, caller: &Caller, filter: WhitelistFilter, page: PageRequest) -> Result<WhitelistPage>;

    /// What lets new people in, in short. Needs [`crate::Permission::ReadSignInRules`].
    async fn overview(&self, caller: &Caller) -> Result<Overview>;

    /// Where an address would land and why, through the named provider of the overview or, without one, through the
    /// one that the address leads to. Looks at the caller's tenant alone and changes nothing. Needs
    /// [`crate::Permission::ReadSignInRules`].
    async fn destination(&self, caller: &Caller, email: &str, provider: Option<ProviderKey>) -> Result<Destination>;

    /// Replaces the domains. Needs [`crate::Permission::ClaimDomains`]. `Taken` when another tenant holds one: then
    /// nothing is changed, and the other tenant is not named.
    async fn set_domains(&self, caller: &Caller, domains: Vec<String>) -> Result<()>;

    /// Adds addresses with a role at most the caller's own and returns those that were new. Needs
    /// [`crate::Permission::ManageWhitelist`]. `Taken` when another tenant holds one: then none is added.
    async fn add_whitelist_entries(&self, caller: &Caller, emails: Vec<String>, role: Role) -> Result<Vec<String>>;

    /// Removes pending addresses and returns those that were there; who has come already stays.
    async fn remove_whitelist_entries(&self, caller: &Caller, emails: Vec<String>) -> Result<Vec<String>>;
}
