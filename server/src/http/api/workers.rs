//! Workers: what they say, and what is told of them.

use model::{
    Caller, Error,
    error::Noun,
    id::QueueId,
    workers::{NamedQueue, Worker, WorkerQuery, WorkerReport},
};
use serde_json::{Value, json};

use super::{
    call::{Call, Outcome},
    fields::Fields,
    json::Iso,
};

/// Only workers that were heard of in so many seconds, where a client does not say.
const LAST_SEEN: u32 = 3600;

pub async fn register(call: &Call<'_>, caller: &Caller) -> Outcome {
    call.backend.workers.register(caller, report(&call.fields)?).await?;
    call.done()
}

pub async fn status_report(call: &Call<'_>, caller: &Caller) -> Outcome {
    call.backend.workers.report(caller, report(&call.fields)?).await?;
    call.done()
}

pub async fn unregister(call: &Call<'_>, caller: &Caller) -> Outcome {
    call.backend.workers.unregister(caller, call.fields.required_text("worker")?).await?;
    call.done()
}

/// What a cluster has in all is not kept; agents say it every minute and complain when nobody listens.
pub async fn cluster_report(call: &Call<'_>, _: &Caller) -> Outcome {
    call.done()
}

fn report(fields: &Fields) -> Result<WorkerReport, Error> {
    let queues = fields.texts("queues")?;
    let queues = queues.map(|ids| ids.into_iter().map(parse_queue).collect::<Result<Vec<_>, _>>()).transpose()?;
    Ok(WorkerReport {
        name: fields.required_text("worker")?.to_owned(),
        queues,
        queue: fields.text("queue")?.map(|_| fields.queue("queue")).transpose()?,
        task: fields.text("task")?.map(|_| fields.task("task")).transpose()?,
        timeout: fields.number("timeout")?,
        tags: fields.owned_texts("tags")?,
        system_tags: fields.owned_texts("system_tags")?,
    })
}

fn parse_queue(text: &str) -> Result<QueueId, Error> {
    QueueId::parse(text).map_err(|_| Error::NotFound(Noun::Queue))
}

pub async fn get_all(call: &Call<'_>, caller: &Caller) -> Outcome {
    let fields = &call.fields;
    let query = WorkerQuery {
        last_seen: Some(fields.number("last_seen")?.unwrap_or(LAST_SEEN)),
        pattern: fields.owned_text("worker_pattern")?.filter(|pattern| !pattern.is_empty()),
        tags: fields.owned_texts("tags")?.unwrap_or_default(),
        system_tags: fields.owned_texts("system_tags")?.unwrap_or_default(),
    };
    let found = call.backend.workers.list(caller, query).await?;
    let workers: Vec<Value> = found.iter().map(|worker| view(worker, caller)).collect();
    call.answer(&json!({ "workers": workers }))
}

fn view(worker: &Worker, caller: &Caller) -> Value {
    let queue = |queue: &NamedQueue| json!({ "id": queue.id, "name": queue.name });
    let mut view = json!({
        "id": worker.name,
        "key": format!("worker_{}_{}_{}", caller.tenant, worker.owner.id, worker.name),
        "user": { "id": worker.owner.id, "name": worker.owner.name },
        "company": { "id": caller.tenant, "name": caller.tenant_name },
        "register_time": Iso(worker.registered),
        "register_timeout": worker.timeout,
        "last_activity_time": Iso(worker.seen),
        "last_report_time": Iso(worker.seen),
        "queues": worker.queues.iter().map(queue).collect::<Vec<_>>(),
        "tags": worker.tags,
        "system_tags": worker.system_tags,
    });
    if let Some(address) = &worker.address {
        view["ip"] = json!(address);
    }
    if let Some(task) = &worker.task {
        view["task"] = json!({ "id": task.id, "name": task.name });
    }
    if let Some(from) = &worker.queue {
        view["queue"] = queue(from);
    }
    view
}
