//! What clients keep for a user: any JSON, by dotted paths.

use model::Caller;
use serde_json::json;

use crate::http::api::{
    call::{Call, Outcome},
    error::{INVALID_VALUE, value_is},
};

pub async fn get(call: &Call<'_>, caller: &Caller) -> Outcome {
    let preferences = call.backend.users.preferences(caller).await?;
    call.answer(&json!({ "preferences": preferences }))
}

pub async fn set(call: &Call<'_>, caller: &Caller) -> Outcome {
    let changes = call.fields.required_object("preferences")?;
    let wants_them_back = call.fields.flag("return_updated")?.unwrap_or(true);
    let updated = u8::from(!changes.is_empty());
    let preferences = call.backend.users.set_preferences(caller, changes).await.map_err(value_is(INVALID_VALUE))?;
    call.answer(&if wants_them_back {
        json!({ "updated": updated, "fields": { "preferences": preferences } })
    } else {
        json!({ "updated": updated })
    })
}
