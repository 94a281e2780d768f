//! Making, changing and deleting queues.

use model::{
    Caller,
    queues::{MetadataChange, NewQueue, QueueChange},
};
use serde_json::{Map, Value, json};

use super::{metadata, metadata_view};
use crate::http::api::{
    call::{Call, Outcome},
    fields::Fields,
};

pub async fn create(call: &Call<'_>, caller: &Caller) -> Outcome {
    let fields = &call.fields;
    let new = NewQueue {
        name: fields.required_text("name")?.to_owned(),
        display_name: fields.owned_text("display_name")?,
        tags: tags(fields, "tags")?.unwrap_or_default(),
        system_tags: tags(fields, "system_tags")?.unwrap_or_default(),
        metadata: metadata(fields)?.unwrap_or_default(),
    };
    let queue = call.backend.queues.create(caller, new).await?;
    call.answer(&json!({ "id": queue.id }))
}

pub async fn update(call: &Call<'_>, caller: &Caller) -> Outcome {
    let fields = &call.fields;
    let change = QueueChange {
        name: fields.owned_text("name")?,
        display_name: fields.owned_text("display_name")?,
        tags: tags(fields, "tags")?,
        system_tags: tags(fields, "system_tags")?,
        metadata: metadata(fields)?.map(MetadataChange::Replace),
    };
    let (queue, changed) = call.backend.queues.update(caller, &fields.queue("queue")?, change).await?;
    let mut set = Map::new();
    if changed {
        for (field, value) in [
            ("name", json!(queue.name)),
            ("display_name", json!(queue.display_name)),
            ("tags", json!(queue.tags)),
            ("system_tags", json!(queue.system_tags)),
            ("metadata", metadata_view(&queue.metadata)),
        ] {
            if fields.as_map().contains_key(field) && !value.is_null() {
                set.insert(field.to_owned(), value);
            }
        }
    }
    call.answer(&json!({ "updated": u8::from(changed), "fields": Value::Object(set) }))
}

pub async fn delete(call: &Call<'_>, caller: &Caller) -> Outcome {
    let force = call.fields.flag("force")? == Some(true);
    call.backend.queues.delete(caller, &call.fields.queue("queue")?, force).await?;
    call.answer(&json!({ "deleted": 1 }))
}

pub async fn add_or_update_metadata(call: &Call<'_>, caller: &Caller) -> Outcome {
    let fields = &call.fields;
    let items = metadata(fields)?.ok_or_else(|| model::error::FieldError::missing("metadata"))?;
    let replace = fields.flag("replace_metadata")? == Some(true);
    let change = if replace { MetadataChange::Replace(items) } else { MetadataChange::Put(items) };
    set_metadata(call, caller, change).await
}

pub async fn delete_metadata(call: &Call<'_>, caller: &Caller) -> Outcome {
    let keys = call.fields.required_texts("keys")?;
    set_metadata(call, caller, MetadataChange::Delete(keys)).await
}

async fn set_metadata(call: &Call<'_>, caller: &Caller, change: MetadataChange) -> Outcome {
    let change = QueueChange { metadata: Some(change), ..QueueChange::default() };
    let (_, changed) = call.backend.queues.update(caller, &call.fields.queue("queue")?, change).await?;
    call.answer(&json!({ "updated": u8::from(changed) }))
}

/// Tags; what the database cannot keep is refused by the port as what cannot be seen.
fn tags(fields: &Fields, name: &str) -> Result<Option<Vec<String>>, model::error::FieldError> {
    fields.owned_texts(name)
}
