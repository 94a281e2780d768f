//! Queues as clients see them.

pub mod entries;
pub mod manage;
pub mod read;

use model::{
    Caller,
    error::FieldError,
    queues::{Metadata, MetadataItem, QueueWithEntries},
};
use serde_json::{Value, json};

use super::{fields::Fields, json::Iso};

/// A queue; `expanded` as the `_ex` endpoints have references.
fn view(found: &QueueWithEntries, caller: &Caller, expanded: bool) -> Value {
    let QueueWithEntries { queue, entries } = found;
    let reference = |id: &str| if expanded { json!({ "id": id }) } else { json!(id) };
    let entry = |entry: &model::queues::Entry| {
        json!({
            "task": reference(entry.task.as_str()), "added": Iso(entry.added),
            "user": entry.owner, "company": entry.tenant,
        })
    };
    let mut view = json!({
        "id": queue.id,
        "name": queue.name,
        "company": reference(caller.tenant.as_str()),
        "created": Iso(queue.created),
        "last_update": Iso(queue.changed),
        "tags": queue.tags,
        "system_tags": queue.system_tags,
        "entries": entries.iter().map(entry).collect::<Vec<_>>(),
        "metadata": metadata_view(&queue.metadata),
    });
    if let Some(name) = &queue.display_name {
        view["display_name"] = json!(name);
    }
    view
}

fn metadata_view(metadata: &Metadata) -> Value {
    let item = |(key, item): (&String, &MetadataItem)| {
        let mut view = json!({ "key": key, "value": item.value });
        if let Some(kind) = &item.kind {
            view["type"] = json!(kind);
        }
        (key.clone(), view)
    };
    metadata.iter().map(item).collect::<serde_json::Map<_, _>>().into()
}

/// Metadata as an object by key, or as a list of items with their keys; absent is none.
fn metadata(fields: &Fields) -> Result<Option<Metadata>, FieldError> {
    let wrong = || FieldError::value("metadata", "metadata is an object of items, or a list of items with a key.");
    let item = |item: &Value| -> Option<MetadataItem> {
        let kind = item.get("type").and_then(Value::as_str).map(str::to_owned);
        let value = match item.get("value") {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        item.is_object().then_some(MetadataItem { kind, value })
    };
    let without_nul = |metadata: Metadata| {
        let plain = |text: &str| !text.contains('\0');
        let all = metadata
            .iter()
            .all(|(key, item)| plain(key) && plain(&item.value) && item.kind.as_deref().is_none_or(plain));
        all.then_some(metadata).ok_or_else(wrong)
    };
    match fields.as_map().get("metadata") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(items)) => {
            let pairs = items.iter().map(|(key, value)| Some((key.clone(), item(value)?)));
            without_nul(pairs.collect::<Option<Metadata>>().ok_or_else(wrong)?).map(Some)
        }
        Some(Value::Array(items)) => {
            let pair = |value: &Value| Some((value.get("key")?.as_str()?.to_owned(), item(value)?));
            without_nul(items.iter().map(pair).collect::<Option<Metadata>>().ok_or_else(wrong)?).map(Some)
        }
        Some(_) => Err(wrong()),
    }
}
