//! Pages: of groups, and of the members of one.

use model::{
    Caller, Error, Permission, Result,
    error::Noun,
    groups::{Change, FIRST_MEMBERS, GroupFilter, GroupRow, MemberRow, Members, Origin, Source},
    id::GroupId,
    page::{LARGEST_SIZE, Page, PageRequest},
};

use super::{
    Domain,
    read::{Subject, check_search, why_not},
};
use crate::{
    domain::pages::{Ends, Places},
    secrets::Column,
    store,
};

impl Domain {
    pub(super) async fn group_table(
        &self,
        caller: &Caller,
        filter: GroupFilter,
        request: PageRequest,
    ) -> Result<Page<GroupRow>> {
        let scope = caller.require(Permission::ReadUserDetails)?;
        check_search(&filter.search)?;
        let size = request.size.clamp(1, LARGEST_SIZE);
        let places = Places::of(&scope, format!("groups\n{}\n{}", filter.descending, filter.search.trim()));
        let seek = request.cursor.as_ref().map(|cursor| self.by_key(&places, cursor)).transpose()?;
        let seek = seek.as_ref().map(|(side, key)| (*side, key.as_str()));
        let mut conn = self.store.read(&scope).await?;
        let found = store::groups::table(&mut conn, &scope, &filter, seek, size).await?;
        let key = |row: Option<&(store::groups::GroupRow, _)>| Some(vec![Column::Text(row?.0.name_key.clone())]);
        let ends = Ends { first: key(found.rows.first()), last: key(found.rows.last()), more: found.more };
        let (previous, next) = self.neighbours(&places, seek.map(|(side, _)| side), ends);
        let mut items = Vec::with_capacity(found.rows.len());
        for (row, mut first) in found.rows {
            let group = self.counted(&mut conn, &scope, row).await?;
            if let Origin::BuiltIn(built_in) = group.origin
                && built_in.is_by_nature()
                && built_in != model::groups::BuiltIn::Users
            {
                let most = u32::try_from(FIRST_MEMBERS).unwrap_or(u32::MAX);
                first = store::groups::first_by_nature(&mut conn, &scope, built_in, most).await?;
            }
            items.push(GroupRow { group, first });
        }
        Ok(Page { items, previous, next, total: None })
    }

    pub(super) async fn group_members(
        &self,
        caller: &Caller,
        group: &GroupId,
        search: String,
        request: PageRequest,
    ) -> Result<Members> {
        let scope = caller.require(Permission::ReadUserDetails)?;
        check_search(&search)?;
        let size = request.size.clamp(1, LARGEST_SIZE);
        let places = Places::of(&scope, format!("members\n{group}\n{}", search.trim()));
        let seek = request.cursor.as_ref().map(|cursor| self.by_key_and_id(&places, cursor)).transpose()?;
        let mut conn = self.store.read(&scope).await?;
        let row = store::groups::get(&mut conn, &scope, group).await?.ok_or(Error::NotFound(Noun::Group))?;
        let of = self.group_of(row);
        let found = store::groups::members(&mut conn, &scope, group, &search, seek.as_ref(), size).await?;
        let place = |row: Option<&store::groups::MemberRow>| {
            let row = row?;
            Some(vec![Column::Text(row.user_key.clone()), Column::Text(row.member.user.to_string())])
        };
        let ends = Ends { first: place(found.rows.first()), last: place(found.rows.last()), more: found.more };
        let (previous, next) = self.neighbours(&places, seek.map(|seek| seek.side), ends);
        let items = found.rows.into_iter().map(|row| {
            let (member, provided) = (row.member, row.provided);
            let subject = Subject::User { user: &member.user, kind: member.kind, provided };
            let denied = why_not(caller, &of, subject, Change::Leave(member.source.unwrap_or(Source::Hand)));
            MemberRow { member, denied }
        });
        let items = items.collect();
        Ok(Members { page: Page { items, previous, next, total: None }, now: self.now() })
    }
}
