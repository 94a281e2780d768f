//! Explaining access: one file per answer; this one joins them to the port.

mod chain;
mod holders;
mod why;

use async_trait::async_trait;
use model::{
    Caller, Result,
    access_rules::RuleUser,
    explain::{Explain, Explanation, Holders, Right, WhatIf},
    id::UserId,
    page::PageRequest,
};

pub(super) use chain::chain_of;

use super::Domain;

#[async_trait]
impl Explain for Domain {
    async fn explain(&self, caller: &Caller, user: &UserId, what_if: WhatIf) -> Result<Explanation> {
        self.explain_user(caller, user, &what_if).await
    }

    async fn people(&self, caller: &Caller, search: String) -> Result<Vec<RuleUser>> {
        self.explainable(caller, &search).await
    }

    async fn holders(&self, caller: &Caller, right: Right, page: PageRequest) -> Result<Holders> {
        self.holders_of(caller, right, page).await
    }
}
