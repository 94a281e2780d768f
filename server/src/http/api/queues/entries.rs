//! What waits in a queue.

use model::{Caller, queues::Shift};
use serde_json::json;

use crate::http::api::{
    call::{Call, Outcome},
    json::Iso,
};

/// An empty queue is no refusal: agents ask every few seconds.
pub async fn get_next_task(call: &Call<'_>, caller: &Caller) -> Outcome {
    let fields = &call.fields;
    let task = fields.text("task")?.map(|_| fields.task("task")).transpose()?;
    let wants_info = fields.flag("get_task_info")? == Some(true);
    let Some(entry) = call.backend.queues.take(caller, &fields.queue("queue")?, task).await? else {
        return call.done();
    };
    let mut answer = json!({ "entry": { "task": entry.task, "added": Iso(entry.added) } });
    if wants_info {
        answer["task_info"] = json!({ "company": entry.tenant, "user": entry.owner });
    }
    call.answer(&answer)
}

pub async fn add_task(call: &Call<'_>, caller: &Caller) -> Outcome {
    call.backend.queues.add(caller, &call.fields.queue("queue")?, &call.fields.task("task")?).await?;
    call.answer(&json!({ "added": 1 }))
}

pub async fn remove_task(call: &Call<'_>, caller: &Caller) -> Outcome {
    call.backend.queues.remove(caller, &call.fields.queue("queue")?, &call.fields.task("task")?).await?;
    call.answer(&json!({ "removed": 1 }))
}

pub async fn clear_queue(call: &Call<'_>, caller: &Caller) -> Outcome {
    let removed = call.backend.queues.clear(caller, &call.fields.queue("queue")?).await?;
    call.answer(&json!({ "removed_tasks": removed }))
}

pub async fn forward(call: &Call<'_>, caller: &Caller) -> Outcome {
    shift(call, caller, Shift::Forward(call.fields.number("count")?.unwrap_or(1))).await
}

pub async fn backward(call: &Call<'_>, caller: &Caller) -> Outcome {
    shift(call, caller, Shift::Backward(call.fields.number("count")?.unwrap_or(1))).await
}

pub async fn to_front(call: &Call<'_>, caller: &Caller) -> Outcome {
    shift(call, caller, Shift::Front).await
}

pub async fn to_back(call: &Call<'_>, caller: &Caller) -> Outcome {
    shift(call, caller, Shift::Back).await
}

async fn shift(call: &Call<'_>, caller: &Caller, shift: Shift) -> Outcome {
    let (queue, task) = (call.fields.queue("queue")?, call.fields.task("task")?);
    let position = call.backend.queues.shift(caller, &queue, &task, shift).await?;
    call.answer(&json!({ "position": position }))
}
