//! Finding queues, and looking into one.

use model::{
    Caller, Error,
    error::FieldError,
    id::QueueId,
    queues::{MOST_ENTRIES, QueueQuery, QueueSort, QueueWithEntries},
    workers::WorkerQuery,
};
use serde_json::{Value, json};

use super::view;
use crate::http::api::{
    call::{Call, Outcome},
    fields::Fields,
    pick::Picked,
};

/// Most queues that can be asked for by ID.
const MOST_NAMED: usize = 500;

pub async fn get_all(call: &Call<'_>, caller: &Caller) -> Outcome {
    let found = find(call, caller).await?;
    let picked = Picked::of(&call.fields)?;
    let queues: Vec<Value> = found.iter().map(|queue| picked.from(view(queue, caller, false))).collect();
    call.answer(&json!({ "queues": queues }))
}

/// With the workers that listen to each.
pub async fn get_all_ex(call: &Call<'_>, caller: &Caller) -> Outcome {
    let found = find(call, caller).await?;
    let picked = Picked::of(&call.fields)?;
    let workers = call.backend.workers.list(caller, WorkerQuery::default()).await?;
    let queues = found.iter().map(|queue| {
        let mut view = view(queue, caller, true);
        let listens = workers.iter().filter(|worker| worker.queues.iter().any(|named| named.id == queue.queue.id));
        let worker = |worker: &model::workers::Worker| {
            let mut view = json!({ "name": worker.name });
            if let Some(address) = &worker.address {
                view["ip"] = json!(address);
            }
            if let Some(task) = &worker.task {
                view["task"] = json!({ "id": task.id, "name": task.name });
            }
            view
        };
        view["workers"] = listens.map(worker).collect();
        picked.from(view)
    });
    call.answer(&json!({ "queues": queues.collect::<Vec<_>>() }))
}

async fn find(call: &Call<'_>, caller: &Caller) -> Result<Vec<QueueWithEntries>, Error> {
    match query(&call.fields)? {
        Some(query) => call.backend.queues.list(caller, query).await,
        None => Ok(Vec::new()),
    }
}

/// The query, or nothing where it can find no queue.
fn query(fields: &Fields) -> Result<Option<QueueQuery>, FieldError> {
    let wanted = fields.texts("id")?.unwrap_or_default();
    let ids: Vec<QueueId> = wanted.iter().filter_map(|id| QueueId::parse(id).ok()).collect();
    if ids.len() > MOST_NAMED {
        return Err(FieldError::value("id", format!("At most {MOST_NAMED} queues at a time.")));
    }
    // What cannot be an ID names no queue; no IDs at all would be all queues.
    if ids.is_empty() && !wanted.is_empty() {
        return Ok(None);
    }
    let (page, page_size) = fields.numbered_page()?;
    Ok(Some(QueueQuery {
        ids,
        name: fields.owned_text("name")?.filter(|name| !name.is_empty()),
        tags: fields.owned_texts("tags")?.unwrap_or_default(),
        system_tags: fields.owned_texts("system_tags")?.unwrap_or_default(),
        hidden: fields.flag("search_hidden")? == Some(true),
        page,
        page_size,
        most_entries: fields.number("max_task_entries")?.unwrap_or(MOST_ENTRIES),
        order: order(fields)?,
    }))
}

/// The first field that queues can be ordered by; others are passed over, as with tasks.
fn order(fields: &Fields) -> Result<(QueueSort, bool), FieldError> {
    let known = |text: &str| {
        let (descending, field) = text.strip_prefix('-').map_or((false, text), |field| (true, field));
        let by = match field {
            "name" | "display_name" => QueueSort::Name,
            "created" => QueueSort::Created,
            "last_update" => QueueSort::LastUpdate,
            _ => return None,
        };
        Some((by, descending))
    };
    let wanted = fields.texts("order_by")?.unwrap_or_default();
    Ok(wanted.into_iter().find_map(known).unwrap_or_default())
}

pub async fn get_by_id(call: &Call<'_>, caller: &Caller) -> Outcome {
    let most = call.fields.number("max_task_entries")?.unwrap_or(MOST_ENTRIES);
    let found = call.backend.queues.get(caller, &call.fields.queue("queue")?, most).await?;
    call.answer(&json!({ "queue": view(&found, caller, false) }))
}

pub async fn get_default(call: &Call<'_>, caller: &Caller) -> Outcome {
    let queue = call.backend.queues.default_queue(caller).await?;
    call.answer(&json!({ "id": queue.id, "name": queue.name }))
}

pub async fn get_num_entries(call: &Call<'_>, caller: &Caller) -> Outcome {
    let found = call.backend.queues.get(caller, &call.fields.queue("queue")?, 0).await?;
    call.answer(&json!({ "num": found.queue.length }))
}

pub async fn peek_task(call: &Call<'_>, caller: &Caller) -> Outcome {
    let found = call.backend.queues.get(caller, &call.fields.queue("queue")?, 1).await?;
    match found.entries.first() {
        Some(entry) => call.answer(&json!({ "task": entry.task })),
        None => call.done(),
    }
}
