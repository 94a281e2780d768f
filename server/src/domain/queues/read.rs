//! Reading queues: those that access rules let the caller read.

use model::{
    Caller, Error, Permission, Result, Scope,
    access_rules::{Access, Entity, MOST_ASKED, ResourceType},
    error::Noun,
    id::QueueId,
    page::{LARGEST_SIZE, Page, PageRequest},
    queues::{HIDDEN_TAG, MOST_ENTRIES, Queue, QueueFilter, QueueQuery, QueueSort, QueueTable, QueueWithEntries},
};

use super::Domain;
use crate::{
    domain::{
        groups::check_search,
        pages::{Ends, Places},
        pattern,
    },
    secrets::Column,
    store::{self, Conn, Side, queues::QueueRow},
};

/// Most queues that rules name one by one and that are looked at for somebody who does not reach all.
const MOST_NAMED: u32 = 2000;

/// Most queues that are put into another order than by name.
const MOST_ORDERED: usize = 10_000;

impl Domain {
    pub(super) async fn queue_table(
        &self,
        caller: &Caller,
        filter: QueueFilter,
        request: PageRequest,
    ) -> Result<QueueTable> {
        let scope = caller.require(Permission::UseQueues)?;
        check_search(&filter.search)?;
        let size = request.size.clamp(1, LARGEST_SIZE);
        let places = Places::of(&scope, format!("queues\n{}", filter.search.trim()));
        let seek = request.cursor.as_ref().map(|cursor| self.by_key(&places, cursor)).transpose()?;
        let seek = seek.as_ref().map(|(side, key)| (*side, key.as_str()));
        let mut conn = self.store.read(&scope).await?;
        let (rows, more) = match self.visible_queues(&mut conn, &scope, caller).await? {
            None => store::queues::table(&mut conn, &scope, &filter.search, seek, size).await?,
            Some(rows) => page_of(rows, &filter.search, seek, size),
        };
        let key = |row: Option<&QueueRow>| Some(vec![Column::Text(row?.name_key.clone())]);
        let ends = Ends { first: key(rows.first()), last: key(rows.last()), more };
        let (previous, next) = self.neighbours(&places, seek.map(|(side, _)| side), ends);
        let items = rows.into_iter().map(|row| row.queue).collect();
        Ok(QueueTable {
            page: Page { items, previous, next, total: None },
            manages: caller.may(Permission::ManageQueues),
            now: self.now(),
        })
    }

    pub(super) async fn list_queues(&self, caller: &Caller, query: QueueQuery) -> Result<Vec<QueueWithEntries>> {
        let scope = caller.require(Permission::UseQueues)?;
        let pattern = query.name.as_deref().map(|text| pattern::compile("name", text)).transpose()?;
        let hidden = query.hidden || query.name.is_some() || !query.ids.is_empty();
        let tagged = |wanted: &[String], tags: &[String]| wanted.is_empty() || tags.iter().any(|t| wanted.contains(t));
        let matches = |queue: &Queue| {
            pattern.as_ref().is_none_or(|pattern| pattern.is_match(&queue.name))
                && tagged(&query.tags, &queue.tags)
                && tagged(&query.system_tags, &queue.system_tags)
                && (hidden || !queue.system_tags.iter().any(|tag| tag == HIDDEN_TAG))
        };
        let mut conn = self.store.read(&scope).await?;
        let size = query.page_size.clamp(1, LARGEST_SIZE);
        let skip = u64::from(query.page) * u64::from(size);
        let wanted = usize::try_from(skip + u64::from(size)).unwrap_or(usize::MAX);
        // They are stored by name: any other order needs all of them.
        let looked_at = if query.order == (QueueSort::Name, false) { wanted } else { MOST_ORDERED };
        let mut found: Vec<Queue> = Vec::new();
        if query.ids.is_empty() {
            if let Some(rows) = self.visible_queues(&mut conn, &scope, caller).await? {
                found.extend(rows.into_iter().map(|row| row.queue).filter(matches));
            } else {
                let mut after = String::new();
                while found.len() < looked_at {
                    let rows = store::queues::next_by_name(&mut conn, &scope, &after, LARGEST_SIZE).await?;
                    let Some(last) = rows.last() else { break };
                    after.clone_from(&last.name_key);
                    found.extend(rows.into_iter().map(|row| row.queue).filter(matches));
                }
            }
        } else {
            let rows = self.of_ids(&mut conn, &scope, caller, &query.ids).await?;
            found.extend(rows.into_iter().map(|row| row.queue).filter(matches));
        }
        match query.order.0 {
            QueueSort::Name => {}
            QueueSort::Created => found.sort_by_key(|queue| queue.created),
            QueueSort::LastUpdate => found.sort_by_key(|queue| queue.changed),
        }
        if query.order.1 {
            found.reverse();
        }
        let most = query.most_entries.min(MOST_ENTRIES);
        let mut queues = Vec::new();
        for queue in found.into_iter().take(wanted).skip(usize::try_from(skip).unwrap_or(usize::MAX)) {
            let entries = if queue.length > 0 && most > 0 {
                store::queues::entries(&mut conn, &scope, &queue.id, most).await?
            } else {
                Vec::new()
            };
            queues.push(QueueWithEntries { queue, entries });
        }
        Ok(queues)
    }

    pub(super) async fn get_queue(&self, caller: &Caller, queue: &QueueId, most: u32) -> Result<QueueWithEntries> {
        let scope = caller.require(Permission::UseQueues)?;
        let mut conn = self.store.read(&scope).await?;
        self.queue_access(&mut conn, &scope, caller, queue, Access::Read).await?;
        let row = store::queues::get(&mut conn, &scope, queue).await?.ok_or(Error::NotFound(Noun::Queue))?;
        let entries = store::queues::entries(&mut conn, &scope, queue, most.min(MOST_ENTRIES)).await?;
        Ok(QueueWithEntries { queue: row.queue, entries })
    }

    /// The queues a caller may read, by name; absent: all of them.
    async fn visible_queues(&self, conn: &mut Conn, scope: &Scope, caller: &Caller) -> Result<Option<Vec<QueueRow>>> {
        let all = self.reached(conn, scope, caller, ResourceType::Queue, &[Entity::All]).await?;
        if all.first().is_some_and(Option::is_some) {
            return Ok(None);
        }
        let named = store::access_rules::named_entities(conn, scope, ResourceType::Queue, MOST_NAMED).await?;
        let ids: Vec<QueueId> = named.iter().map(|entity| QueueId::known(entity.stored())).collect();
        self.of_ids(conn, scope, caller, &ids).await.map(Some)
    }

    /// Those of these queues that exist and that the caller may read, by name.
    pub(in crate::domain) async fn of_ids(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        caller: &Caller,
        ids: &[QueueId],
    ) -> Result<Vec<QueueRow>> {
        let mut rows = Vec::new();
        for ids in ids.chunks(MOST_ASKED) {
            let entities: Vec<Entity> = ids.iter().map(|id| Entity::One(id.to_string())).collect();
            let reached = self.reached(conn, scope, caller, ResourceType::Queue, &entities).await?;
            for (id, _) in ids.iter().zip(reached).filter(|(_, access)| access.is_some()) {
                rows.extend(store::queues::get(conn, scope, id).await?);
            }
        }
        rows.sort_by(|a, b| a.name_key.cmp(&b.name_key));
        rows.dedup_by(|a, b| a.queue.id == b.queue.id);
        Ok(rows)
    }
}

/// A page out of a few queues.
fn page_of(rows: Vec<QueueRow>, search: &str, seek: Option<(Side, &str)>, size: u32) -> (Vec<QueueRow>, bool) {
    let text = model::name::key(search);
    let matches = |row: &QueueRow| row.name_key.contains(&text) || row.queue.id.as_str() == search.trim();
    let beside = |row: &QueueRow| match seek {
        None => true,
        Some((Side::After, key)) => row.name_key.as_str() > key,
        Some((Side::Before, key)) => row.name_key.as_str() < key,
    };
    let mut rows: Vec<QueueRow> = rows.into_iter().filter(|row| matches(row) && beside(row)).collect();
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let more = rows.len() > size;
    if seek.is_some_and(|(side, _)| side == Side::Before) {
        rows.drain(..rows.len().saturating_sub(size));
    } else {
        rows.truncate(size);
    }
    (rows, more)
}
