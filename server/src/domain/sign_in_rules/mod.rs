//! Which new people a tenant lets in: all or nothing, and never two tenants for one address or domain.

mod destination;
mod overview;

use async_trait::async_trait;
use model::{
    Caller, Error, Permission, Result, Role,
    address::Domain as MailDomain,
    audit::Action,
    destination::{Destination, Overview},
    page::{LARGEST_SIZE, Page, PageRequest},
    sign_in_rules::{
        SignInRules, SignInRulesPort, WhitelistEntry, WhitelistFilter, WhitelistPage, check_domains, check_emails,
    },
    sso::ProviderKey,
};
use serde_json::json;

use super::{
    Domain, grants,
    groups::check_search,
    pages::{Ends, Places},
};
use crate::{
    secrets::Column,
    store::{self, OnTaken, Unique},
};

#[async_trait]
impl SignInRulesPort for Domain {
    async fn get(&self, caller: &Caller) -> Result<SignInRules> {
        let scope = caller.require(Permission::ReadSignInRules)?;
        let mut conn = self.store.read(&scope).await?;
        let domains = store::sign_in_rules::domains(&mut conn, &scope).await?;
        let domains = domains.iter().filter_map(|domain| MailDomain::parse("domains", domain).ok()).collect();
        Ok(SignInRules { domains, whitelist: store::sign_in_rules::whitelist(&mut conn, &scope).await? })
    }

    async fn whitelist(&self, caller: &Caller, filter: WhitelistFilter, request: PageRequest) -> Result<WhitelistPage> {
        let scope = caller.require(Permission::ReadSignInRules)?;
        check_search(&filter.search)?;
        let state = filter.accepted.map_or("", |accepted| if accepted { "accepted" } else { "pending" });
        let places = Places::of(&scope, format!("whitelist\n{state}\n{}", filter.search.trim()));
        let place = request.cursor.as_ref().map(|cursor| self.by_key(&places, cursor)).transpose()?;
        let size = request.size.clamp(1, LARGEST_SIZE);
        let mut conn = self.store.read(&scope).await?;
        let from = place.as_ref().map(|(side, key)| (*side, key.as_str()));
        let found = store::sign_in_rules::whitelist_page(&mut conn, &scope, &filter, from, size).await?;
        let column = |row: Option<&(String, WhitelistEntry)>| row.map(|(key, _)| vec![Column::Text(key.clone())]);
        let ends = Ends { first: column(found.rows.first()), last: column(found.rows.last()), more: found.more };
        let (previous, next) = self.neighbours(&places, from.map(|(side, _)| side), ends);
        let items = found.rows.into_iter().map(|(_, entry)| entry).collect();
        Ok(WhitelistPage { page: Page { items, previous, next, total: None }, now: self.now() })
    }

    async fn overview(&self, caller: &Caller) -> Result<Overview> {
        self.overview_of_rules(caller).await
    }

    async fn destination(&self, caller: &Caller, email: &str, provider: Option<ProviderKey>) -> Result<Destination> {
        self.destination_of(caller, email, provider.as_ref()).await
    }

    async fn set_domains(&self, caller: &Caller, domains: Vec<String>) -> Result<()> {
        let scope = caller.require(Permission::ClaimDomains)?;
        let wanted = check_domains(&domains)?;
        let mut conn = self.store.write(&scope).await?;
        let before = store::sign_in_rules::domains(&mut conn, &scope).await?;
        for gone in before.iter().filter(|domain| wanted.iter().all(|kept| kept.as_str() != domain.as_str())) {
            store::sign_in_rules::delete_domain(&mut conn, &scope, gone).await?;
        }
        for new in wanted.iter().filter(|domain| !before.iter().any(|kept| kept == domain.as_str())) {
            store::sign_in_rules::insert_domain(&mut conn, &scope, new, self.now())
                .await
                .on_taken(Unique::Domain, || {
                    Error::taken("domains", format!("{} is routed to another workspace.", new.as_str()))
                })?;
        }
        let (before, after) = (json!({ "domains": before }), json!({ "domains": wanted }));
        let tenant = scope.tenant().as_str();
        self.record(&mut conn, &scope, Action::SignInRulesDomainsSet, tenant, Some(before), Some(after)).await?;
        conn.commit().await?;
        Ok(())
    }

    async fn add_whitelist_entries(&self, caller: &Caller, emails: Vec<String>, role: Role) -> Result<Vec<String>> {
        let scope = caller.require(Permission::ManageWhitelist)?;
        grants::check_role(caller, role)?;
        let emails = check_emails(&emails)?;
        let mut conn = self.store.write(&scope).await?;
        let mut added = Vec::new();
        for email in &emails {
            let is_new = store::sign_in_rules::put_whitelist_entry(&mut conn, &scope, email, role, self.now())
                .await
                .on_taken(Unique::WhitelistEmail, || {
                    Error::taken("emails", format!("{email} is let in by another workspace."))
                })?;
            if is_new {
                added.push(email.as_written().to_owned());
            }
        }
        if !added.is_empty() {
            let after = json!({ "emails": added, "role": role });
            let tenant = scope.tenant().as_str();
            self.record(&mut conn, &scope, Action::SignInRulesWhitelistAdded, tenant, None, Some(after)).await?;
        }
        conn.commit().await?;
        Ok(added)
    }

    async fn remove_whitelist_entries(&self, caller: &Caller, emails: Vec<String>) -> Result<Vec<String>> {
        let scope = caller.require(Permission::ManageWhitelist)?;
        let emails = check_emails(&emails)?;
        let mut conn = self.store.write(&scope).await?;
        let mut removed = Vec::new();
        for email in &emails {
            if store::sign_in_rules::delete_whitelist_entry(&mut conn, &scope, email.key()).await? {
                removed.push(email.as_written().to_owned());
            }
        }
        if !removed.is_empty() {
            let before = json!({ "emails": removed });
            let tenant = scope.tenant().as_str();
            self.record(&mut conn, &scope, Action::SignInRulesWhitelistRemoved, tenant, Some(before), None).await?;
        }
        conn.commit().await?;
        Ok(removed)
    }
}
