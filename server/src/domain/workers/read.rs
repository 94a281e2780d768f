//! The live workers: what is stored, and over it what was said since.

use std::collections::BTreeMap;

use model::{
    Caller, Permission, Result, Scope, Timestamp,
    id::{QueueId, TaskId},
    page::{Cursor, LARGEST_SIZE, Page, PageRequest},
    workers::{MOST_LISTED, NamedQueue, NamedTask, Worker, WorkerFilter, WorkerQuery, WorkerTable},
};

use super::Domain;
use crate::{
    domain::{
        groups::check_search,
        pages::{Ends, Places},
        pattern,
    },
    secrets::{Column, CursorProblem},
    store::{
        self, Conn, Side,
        workers::{Place, WorkerRow},
    },
};

impl Domain {
    pub(super) async fn list_workers(&self, caller: &Caller, query: WorkerQuery) -> Result<Vec<Worker>> {
        let scope = caller.require(Permission::UseQueues)?;
        let pattern = query.pattern.as_deref().map(|text| pattern::compile("worker_pattern", text)).transpose()?;
        let now = self.now();
        let since = query.last_seen.filter(|seconds| *seconds > 0).map(|s| now.plus_seconds(-i64::from(s)));
        let tagged = |wanted: &[String], tags: &[String]| wanted.is_empty() || tags.iter().any(|t| wanted.contains(t));
        let mut conn = self.store.read(&scope).await?;
        let (mut rows, _) = self.live(&mut conn, &scope, "", None, MOST_LISTED, now).await?;
        rows.retain(|WorkerRow { said, .. }| {
            since.is_none_or(|since| said.seen >= since)
                && pattern.as_ref().is_none_or(|pattern| pattern.is_match(&said.name))
                && tagged(&query.tags, &said.tags)
                && tagged(&query.system_tags, &said.system_tags)
        });
        self.told(&mut conn, &scope, caller, rows).await
    }

    pub(super) async fn worker_table(
        &self,
        caller: &Caller,
        filter: WorkerFilter,
        request: PageRequest,
    ) -> Result<WorkerTable> {
        let scope = caller.require(Permission::UseQueues)?;
        check_search(&filter.search)?;
        let size = request.size.clamp(1, LARGEST_SIZE);
        let places = Places::of(&scope, format!("workers\n{}", filter.search.trim()));
        let seek = request.cursor.as_ref().map(|cursor| self.worker_place(&places, cursor)).transpose()?;
        let seek = seek.as_ref().map(|(side, place)| (*side, place));
        let now = self.now();
        let mut conn = self.store.read(&scope).await?;
        let (rows, more) = self.live(&mut conn, &scope, &filter.search, seek, size, now).await?;
        let place = |row: Option<&WorkerRow>| Some(row?.place().map(Column::Text).to_vec());
        let ends = Ends { first: place(rows.first()), last: place(rows.last()), more };
        let (previous, next) = self.neighbours(&places, seek.map(|(side, _)| side), ends);
        let items = self.told(&mut conn, &scope, caller, rows).await?;
        Ok(WorkerTable { page: Page { items, previous, next, total: None }, now })
    }

    fn worker_place(&self, places: &Places<'_>, cursor: &Cursor) -> Result<(Side, Place)> {
        let (side, columns) = self.place(places, cursor)?;
        match <[Column; 3]>::try_from(columns) {
            Ok([Column::Text(key), Column::Text(user), Column::Text(name)]) => Ok((side, [key, user, name])),
            _ => Err(CursorProblem::Malformed.into()),
        }
    }

    /// A page of live workers in the order of their places, and whether there are more beyond it.
    async fn live(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        search: &str,
        seek: Option<(Side, &Place)>,
        size: u32,
        now: Timestamp,
    ) -> Result<(Vec<WorkerRow>, bool)> {
        let (stored, more) = store::workers::table(conn, scope, search, seek, size, now).await?;
        let backwards = seek.is_some_and(|(side, _)| side == Side::Before);
        // Beyond the last stored row, others follow: what was said since and belongs there comes with them.
        let edge = if !more {
            None
        } else if backwards {
            stored.first().map(WorkerRow::place)
        } else {
            stored.last().map(WorkerRow::place)
        };
        let text = model::name::key(search);
        let is_here = |place: &Place| {
            let beside = seek.is_none_or(|(_, from)| if backwards { place < from } else { place > from });
            let within = edge.as_ref().is_none_or(|edge| if backwards { place >= edge } else { place <= edge });
            beside && within && place[0].contains(&text)
        };
        let mut rows: BTreeMap<Place, WorkerRow> = stored.into_iter().map(|row| (row.place(), row)).collect();
        let said = self.workers.of_tenant(scope.tenant());
        for row in said.into_iter().filter(|row| row.said.seen.plus_seconds(i64::from(row.said.timeout)) > now) {
            let place = row.place();
            if is_here(&place) {
                rows.insert(place, row);
            }
        }
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let more = more || rows.len() > size;
        let mut rows: Vec<WorkerRow> = rows.into_values().collect();
        if backwards {
            rows.drain(..rows.len().saturating_sub(size));
        } else {
            rows.truncate(size);
        }
        Ok((rows, more))
    }

    /// Workers with the names of what they do, as far as the caller may see that.
    async fn told(&self, conn: &mut Conn, scope: &Scope, caller: &Caller, rows: Vec<WorkerRow>) -> Result<Vec<Worker>> {
        let mut ids: Vec<QueueId> =
            rows.iter().flat_map(|row| row.said.queues.iter().chain(&row.said.queue).cloned()).collect();
        ids.sort();
        ids.dedup();
        let queues = self.of_ids(conn, scope, caller, &ids).await?;
        let named = |id: &QueueId| {
            let row = queues.iter().find(|row| row.queue.id == *id)?;
            Some(NamedQueue { id: id.clone(), name: row.queue.name.clone() })
        };
        let sees_addresses = caller.may(Permission::ReadUserDetails);
        let mut workers = Vec::with_capacity(rows.len());
        for WorkerRow { owner, said } in rows {
            let own = owner.id == caller.user;
            let listens: Vec<NamedQueue> = said.queues.iter().filter_map(named).collect();
            // Of no use to somebody who reaches none of its queues.
            if !own && !sees_addresses && listens.is_empty() {
                continue;
            }
            let task = match &said.task {
                Some(task) => self.named_task(conn, scope, caller, task).await?,
                None => None,
            };
            workers.push(Worker {
                address: said.address.filter(|_| own || sees_addresses),
                queue: said.queue.as_ref().and_then(named),
                queues: listens,
                name: said.name,
                owner,
                registered: said.registered,
                seen: said.seen,
                timeout: said.timeout,
                task,
                tags: said.tags,
                system_tags: said.system_tags,
            });
        }
        Ok(workers)
    }

    async fn named_task(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        caller: &Caller,
        task: &TaskId,
    ) -> Result<Option<NamedTask>> {
        let Some(task) = store::tasks::get(conn, scope, task).await? else { return Ok(None) };
        let access = self.task_access(conn, scope, caller, &task).await?;
        Ok(access.map(|_| NamedTask { id: task.id, name: task.name }))
    }
}
