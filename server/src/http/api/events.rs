//! What tasks print and measure: taken and not kept, since experiments are another server's work. An agent goes on only
//! if somebody takes it.

use std::collections::BTreeMap;

use model::{Caller, Error, error::FieldError, error::Noun, id::TaskId};
use serde_json::{Value, json};

use super::{
    call::{Call, Outcome},
    request::BATCH,
};

/// Most tasks that the events of one batch can be about.
const MOST_TASKS: usize = 100;

/// Every event belongs to a task that the caller may change; of others none is taken.
pub async fn add_batch(call: &Call<'_>, caller: &Caller) -> Outcome {
    let whole = Value::Object(call.fields.as_map().clone());
    let events: Vec<&Value> = match call.fields.as_map().get(BATCH) {
        Some(Value::Array(events)) => events.iter().collect(),
        _ => vec![&whole],
    };
    let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
    for event in &events {
        let task = event.get("task").and_then(Value::as_str).ok_or_else(|| FieldError::missing("task"))?;
        *counted.entry(task).or_default() += 1;
    }
    if counted.len() > MOST_TASKS {
        let text = format!("The events of one batch are about at most {MOST_TASKS} tasks.");
        return Err(FieldError::value("task", text).into());
    }
    let known: Vec<(&str, TaskId)> =
        counted.keys().filter_map(|task| Some((*task, TaskId::parse(task).ok()?))).collect();
    let ids = known.iter().map(|(_, id)| id.clone()).collect();
    let writable = call.backend.tasks.writable(caller, ids).await?;
    let may = known.iter().zip(writable).filter(|(_, writable)| *writable);
    let added: usize = may.filter_map(|((task, _), _)| counted.get(task)).sum();
    if added == 0 && !events.is_empty() {
        return Err(Error::NotFound(Noun::Task).into());
    }
    let errors = events.len() - added;
    let info = if errors > 0 { json!([{ "error": "Invalid task id", "count": errors }]) } else { json!([]) };
    call.answer(&json!({ "added": added, "errors": errors, "errors_info": info }))
}
