//! Reading rules: a page, a list, one.

use model::{
    Caller, Error, Permission, Result,
    access_rules::{DEFAULTS, MOST_LISTED, Rule, RuleFilter, RuleQuery, RuleTable},
    error::{FieldError, Noun},
    id::RuleId,
    page::{Cursor, LARGEST_SIZE, Page, PageRequest},
};

use super::Domain;
use crate::{
    domain::{
        groups::check_search,
        pages::{Ends, Places},
    },
    secrets::{Column, CursorProblem},
    store::{self, access_rules::Seek},
};

impl Domain {
    pub(super) async fn rule_table(
        &self,
        caller: &Caller,
        filter: RuleFilter,
        request: PageRequest,
    ) -> Result<RuleTable> {
        let scope = caller.require(Permission::ManageAccessRules)?;
        check_search(&filter.search)?;
        let size = request.size.clamp(1, LARGEST_SIZE);
        let resource = filter.resource.map_or("", |resource| resource.as_str());
        let places = Places::of(&scope, format!("access rules\n{resource}\n{}", filter.search.trim()));
        let seek = request.cursor.as_ref().map(|cursor| self.rule_seek(&places, cursor)).transpose()?;
        let mut conn = self.store.read(&scope).await?;
        let found = store::access_rules::table(&mut conn, &scope, &filter, seek.as_ref(), size).await?;
        let place = |rule: Option<&Rule>| {
            let rule = rule?;
            let texts = [rule.resource.as_str(), rule.entity.stored(), rule.id.as_str()];
            Some(texts.map(|text| Column::Text(text.to_owned())).to_vec())
        };
        let ends = Ends { first: place(found.rows.first()), last: place(found.rows.last()), more: found.more };
        let (previous, next) = self.neighbours(&places, seek.map(|seek| seek.side), ends);
        let there = store::access_rules::count_of(&mut conn, &scope, DEFAULTS.iter().map(|default| default.id)).await?;
        let missing = (DEFAULTS.len() as u64).saturating_sub(there);
        Ok(RuleTable {
            page: Page { items: found.rows, previous, next, total: None },
            missing: u32::try_from(missing).unwrap_or(0),
        })
    }

    fn rule_seek(&self, places: &Places<'_>, cursor: &Cursor) -> Result<Seek> {
        let (side, columns) = self.place(places, cursor)?;
        match <[Column; 3]>::try_from(columns) {
            Ok([Column::Text(resource), Column::Text(entity), Column::Text(id)]) => {
                Ok(Seek { side, place: [resource, entity, id] })
            }
            _ => Err(CursorProblem::Malformed.into()),
        }
    }

    pub(super) async fn list_rules(&self, caller: &Caller, query: RuleQuery) -> Result<Vec<Rule>> {
        let scope = caller.require(Permission::ManageAccessRules)?;
        let too_many = || {
            let text = format!("These rules name more than {MOST_LISTED} users and groups: ask for fewer at a time.");
            Error::from(FieldError::value("page_size", text))
        };
        let mut conn = self.store.read(&scope).await?;
        if query.ids.is_empty() {
            let page_size = query.page_size.clamp(1, LARGEST_SIZE);
            let named = store::access_rules::count_listed(&mut conn, &scope, query.page, page_size).await?;
            if named > u64::from(MOST_LISTED) {
                return Err(too_many());
            }
            return Ok(store::access_rules::list(&mut conn, &scope, query.page, page_size).await?);
        }
        let mut ids = query.ids;
        ids.sort();
        ids.dedup();
        let (mut rules, mut named) = (Vec::new(), 0);
        for id in &ids {
            let Some(rule) = store::access_rules::get(&mut conn, &scope, id).await? else { continue };
            named += rule.users_total + rule.groups_total;
            if named > MOST_LISTED {
                return Err(too_many());
            }
            rules.push(rule);
        }
        let place = |rule: &Rule| (rule.resource.as_str(), rule.entity.stored().to_owned(), rule.id.clone());
        rules.sort_by_key(place);
        Ok(rules)
    }

    pub(super) async fn get_rule(&self, caller: &Caller, rule: &RuleId) -> Result<Rule> {
        let scope = caller.require(Permission::ManageAccessRules)?;
        let mut conn = self.store.read(&scope).await?;
        store::access_rules::get(&mut conn, &scope, rule).await?.ok_or(Error::NotFound(Noun::AccessRule))
    }
}
