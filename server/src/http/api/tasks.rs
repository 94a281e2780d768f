//! Tasks, as far as an agent needs them.

use model::{
    Caller, Error,
    error::FieldError,
    id::TaskId,
    tasks::{DOCUMENT_FIELDS, NewTask, Step, Task, TaskChange, TaskOrder, TaskQuery, TaskSort, TaskStatus},
};
use serde_json::{Map, Value, json};

use super::{
    call::{Call, Outcome},
    fields::Fields,
    json::Iso,
    pick::Picked,
};

/// Most tasks that can be asked for by ID.
const MOST_NAMED: usize = 100;

fn view(task: &Task) -> Value {
    let mut view = Map::new();
    // What an agent looks into without asking whether it is there.
    for field in ["configuration", "container", "execution", "hyperparams", "runtime", "script"] {
        view.insert(field.to_owned(), json!({}));
    }
    for field in ["system_tags", "tags"] {
        view.insert(field.to_owned(), json!([]));
    }
    view.extend(task.document.clone());
    let mut view = Value::Object(view);
    for (field, value) in [
        ("id", json!(task.id)),
        ("name", json!(task.name)),
        ("type", json!(task.kind)),
        ("user", json!(task.user)),
        ("company", json!(task.tenant)),
        ("status", json!(task.status)),
        ("status_reason", json!(task.status_reason)),
        ("status_message", json!(task.status_message)),
        ("status_changed", json!(Iso(task.status_changed))),
        ("created", json!(Iso(task.created))),
        ("last_update", json!(Iso(task.changed))),
    ] {
        view[field] = value;
    }
    for (field, at) in [("started", task.started), ("completed", task.completed)] {
        if let Some(at) = at {
            view[field] = json!(Iso(at));
        }
    }
    if let (Some(queue), Some(execution)) = (&task.queue, view["execution"].as_object_mut()) {
        execution.insert("queue".to_owned(), json!(queue));
    }
    view
}

/// What is said of a task; `null` is absent.
fn document(fields: &Fields) -> Result<Map<String, Value>, FieldError> {
    let mut document = Map::new();
    for (name, value) in fields.as_map() {
        if value.is_null() || !DOCUMENT_FIELDS.contains(&name.as_str()) {
            continue;
        }
        let is_right = match name.as_str() {
            "comment" | "output_dest" | "parent" | "project" => value.is_string(),
            "system_tags" | "tags" => value.as_array().is_some_and(|list| list.iter().all(Value::is_string)),
            _ => value.is_object(),
        };
        if !is_right || value.to_string().contains("\\u0000") {
            return Err(FieldError::value(name, format!("{name} is not what it should be.")));
        }
        document.insert(name.clone(), value.clone());
    }
    Ok(document)
}

pub async fn create(call: &Call<'_>, caller: &Caller) -> Outcome {
    let fields = &call.fields;
    let new = NewTask {
        name: fields.required_text("name")?.to_owned(),
        kind: fields.required_text("type")?.to_owned(),
        document: document(fields)?,
    };
    let task = call.backend.tasks.create(caller, new).await?;
    call.answer(&json!({ "id": task.id }))
}

pub async fn get_all(call: &Call<'_>, caller: &Caller) -> Outcome {
    let found = match query(&call.fields)? {
        Some(query) => call.backend.tasks.list(caller, query).await?,
        None => Vec::new(),
    };
    let picked = Picked::of(&call.fields)?;
    let tasks: Vec<Value> = found.iter().map(|task| picked.from(view(task))).collect();
    call.answer(&json!({ "tasks": tasks }))
}

/// The query, or nothing where it can find no task.
fn query(fields: &Fields) -> Result<Option<TaskQuery>, FieldError> {
    let wanted = fields.texts("id")?.unwrap_or_default();
    let ids: Vec<TaskId> = wanted.iter().filter_map(|id| TaskId::parse(id).ok()).collect();
    if ids.len() > MOST_NAMED {
        return Err(FieldError::value("id", format!("At most {MOST_NAMED} tasks at a time.")));
    }
    // What cannot be an ID names no task; no IDs at all would be all tasks.
    if ids.is_empty() && !wanted.is_empty() {
        return Ok(None);
    }
    let (page, page_size) = fields.numbered_page()?;
    let status = fields.texts("status")?.unwrap_or_default();
    let standing: Vec<TaskStatus> = status.iter().filter_map(|status| TaskStatus::parse(status)).collect();
    // Where no task can stand here, none does.
    if standing.is_empty() && !status.is_empty() {
        return Ok(None);
    }
    Ok(Some(TaskQuery { ids, status: standing, page, page_size, order: order(fields)? }))
}

/// The first field that tasks can be ordered by. Clients name others too, which a server that keeps experiments knows;
/// those are passed over, since the SDK asks for more than it needs.
fn order(fields: &Fields) -> Result<TaskOrder, FieldError> {
    let known = |text: &str| {
        let (descending, field) = text.strip_prefix('-').map_or((false, text), |field| (true, field));
        let by = match field {
            "created" => TaskSort::Created,
            "last_update" | "last_change" => TaskSort::LastUpdate,
            "name" => TaskSort::Name,
            "status" => TaskSort::Status,
            "started" => TaskSort::Started,
            "completed" => TaskSort::Completed,
            _ => return None,
        };
        Some(TaskOrder { by, descending })
    };
    let wanted = fields.texts("order_by")?.unwrap_or_default();
    Ok(wanted.into_iter().find_map(known).unwrap_or_default())
}

pub async fn get_by_id(call: &Call<'_>, caller: &Caller) -> Outcome {
    let task = call.backend.tasks.get(caller, &call.fields.task("task")?).await?;
    call.answer(&json!({ "task": Picked::of(&call.fields)?.from(view(&task)) }))
}

pub async fn edit(call: &Call<'_>, caller: &Caller) -> Outcome {
    let fields = &call.fields;
    let change = TaskChange {
        name: fields.owned_text("name")?,
        kind: fields.owned_text("type")?,
        document: document(fields)?,
        force: fields.flag("force")? == Some(true),
    };
    changed(call, caller, change).await
}

/// What the agent found installed, for the record.
pub async fn set_requirements(call: &Call<'_>, caller: &Caller) -> Outcome {
    let requirements = Value::Object(call.fields.required_object("requirements")?);
    let said = Fields::new(Map::from_iter([("script".to_owned(), json!({ "requirements": requirements }))]));
    changed(call, caller, TaskChange { document: document(&said)?, force: true, ..TaskChange::default() }).await
}

async fn changed(call: &Call<'_>, caller: &Caller, change: TaskChange) -> Outcome {
    let said: Vec<String> = change.document.keys().cloned().collect();
    let task = call.backend.tasks.edit(caller, &call.fields.task("task")?, change).await?;
    let fields: Map<String, Value> =
        task.document.iter().filter(|(name, _)| said.contains(name)).map(|(n, v)| (n.clone(), v.clone())).collect();
    call.answer(&json!({ "updated": 1, "fields": fields }))
}

/// Nothing is kept of it: the worker's own reports say that it lives.
pub async fn ping(call: &Call<'_>, caller: &Caller) -> Outcome {
    call.backend.tasks.get(caller, &call.fields.task("task")?).await?;
    call.done()
}

pub async fn enqueue(call: &Call<'_>, caller: &Caller) -> Outcome {
    let fields = &call.fields;
    let queue = fields.text("queue")?.map(|_| fields.queue("queue")).transpose()?;
    let task = fields.task("task")?;
    let task = call.backend.tasks.enqueue(caller, &task, queue, step(fields, TaskStatus::Queued)?).await?;
    let mut answer = stepped(&task);
    answer["queued"] = json!(1);
    answer["fields"]["execution.queue"] = json!(task.queue);
    call.answer(&answer)
}

pub async fn dequeue(call: &Call<'_>, caller: &Caller) -> Outcome {
    let fields = &call.fields;
    let status = match fields.text("new_status")? {
        None => TaskStatus::Created,
        Some(text) => TaskStatus::parse(text)
            .filter(|status| *status != TaskStatus::Queued)
            .ok_or_else(|| FieldError::value("new_status", "new_status is not where a task could stand."))?,
    };
    let task = call.backend.tasks.dequeue(caller, &fields.task("task")?, step(fields, status)?).await?;
    let mut answer = stepped(&task);
    answer["dequeued"] = json!(1);
    call.answer(&answer)
}

pub async fn started(call: &Call<'_>, caller: &Caller) -> Outcome {
    let mut answer = move_on(call, caller, TaskStatus::InProgress).await?;
    answer["started"] = json!(1);
    call.answer(&answer)
}

pub async fn stopped(call: &Call<'_>, caller: &Caller) -> Outcome {
    let answer = move_on(call, caller, TaskStatus::Stopped).await?;
    call.answer(&answer)
}

pub async fn failed(call: &Call<'_>, caller: &Caller) -> Outcome {
    let answer = move_on(call, caller, TaskStatus::Failed).await?;
    call.answer(&answer)
}

pub async fn completed(call: &Call<'_>, caller: &Caller) -> Outcome {
    let answer = move_on(call, caller, TaskStatus::Completed).await?;
    call.answer(&answer)
}

async fn move_on(call: &Call<'_>, caller: &Caller, status: TaskStatus) -> Result<Value, Error> {
    let step = step(&call.fields, status)?;
    let task = call.backend.tasks.step(caller, &call.fields.task("task")?, step).await?;
    Ok(stepped(&task))
}

fn step(fields: &Fields, status: TaskStatus) -> Result<Step, FieldError> {
    Ok(Step {
        status,
        reason: fields.owned_text("status_reason")?.unwrap_or_default(),
        message: fields.owned_text("status_message")?.unwrap_or_default(),
        force: fields.flag("force")? == Some(true),
    })
}

fn stepped(task: &Task) -> Value {
    json!({
        "updated": 1,
        "fields": {
            "status": task.status, "status_reason": task.status_reason, "status_message": task.status_message,
            "status_changed": Iso(task.status_changed), "last_update": Iso(task.changed),
        },
    })
}
