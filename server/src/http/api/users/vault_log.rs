//! What was done with vaults.

use model::{
    Caller, Timestamp,
    error::FieldError,
    vaults::{Done, Operation, OperationFilter, OwnerKind},
    version,
};
use serde::Serialize;
use serde_json::{Value, json};

use crate::http::api::{
    call::{Call, Outcome},
    error::ApiError,
    fields::Fields,
    json::Iso,
};

#[derive(Serialize)]
struct View<'a> {
    created: Iso,
    operation: &'static str,
    scope: &'static str,
    vault: &'a str,
    vault_description: &'a str,
    user: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    ip: Option<&'a str>,
    /// By which door.
    originator: &'a str,
    originator_version: &'static str,
    reason: &'a str,
    /// How many of the same kind, one after another, this stands for.
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<u32>,
}

impl<'a> From<&'a Done> for View<'a> {
    fn from(done: &'a Done) -> Self {
        Self {
            created: Iso(done.at),
            operation: done.operation.as_str(),
            scope: done.owner.scope(),
            vault: done.vault.as_str(),
            vault_description: &done.vault_name,
            user: json!({ "id": done.user.as_str(), "name": done.user_name.as_deref().unwrap_or("Operator") }),
            ip: done.address.as_deref(),
            originator: &done.door,
            originator_version: version::SERVER,
            reason: &done.reason,
            count: None,
        }
    }
}

pub async fn get(call: &Call<'_>, caller: &Caller) -> Outcome {
    let fields = &call.fields;
    let (page, size) = fields.numbered_page()?;
    let grouped = fields.flag("group")?.unwrap_or(false);
    let found = call.backend.vaults.numbered_operations(caller, filter(fields)?, page, size).await?;
    let mut operations: Vec<View<'_>> = Vec::new();
    for done in &found.page.items {
        match operations.last_mut() {
            Some(last) if grouped && is_same(last, done) => last.count = Some(last.count.unwrap_or(1) + 1),
            _ => operations.push(View::from(done)),
        }
    }
    call.answer(&json!({ "operations": operations }))
}

/// Whether somebody did the same again with the same vault.
fn is_same(view: &View<'_>, done: &Done) -> bool {
    view.operation == done.operation.as_str()
        && view.vault == done.vault.as_str()
        && view.user["id"] == done.user.as_str()
}

pub async fn filters(call: &Call<'_>, caller: &Caller) -> Outcome {
    let facets = call.backend.vaults.operation_facets(caller).await?;
    let named = |id: &str, name: &str| json!({ "id": id, "name": name });
    call.answer(&json!({
        "vaults": facets.vaults.iter().map(|(id, name)| named(id.as_str(), name)).collect::<Vec<_>>(),
        "users": facets.users.iter().map(|(id, name)| named(id.as_str(), name)).collect::<Vec<_>>(),
        "operations": Operation::ALL.iter().map(|operation| operation.as_str()).collect::<Vec<_>>(),
        "scope": OwnerKind::ALL.iter().map(|kind| kind.scope()).collect::<Vec<_>>(),
    }))
}

fn filter(fields: &Fields) -> Result<OperationFilter, ApiError> {
    let oldest_first = match fields.text("order")?.unwrap_or("desc") {
        "asc" | "created" => true,
        "desc" | "-created" => false,
        _ => return Err(FieldError::value("order", "order is asc or desc.").into()),
    };
    Ok(OperationFilter {
        vaults: fields.vaults("vaults")?.unwrap_or_default(),
        users: fields.users("users")?.unwrap_or_default(),
        operations: all(fields, "operations", Operation::parse)?,
        owners: all(fields, "scope", OwnerKind::from_scope)?,
        from: time(fields, "from_timestamp")?,
        until: time(fields, "to_timestamp")?,
        oldest_first,
    })
}

/// Every text of a list, if it is one of those that are known.
fn all<T>(fields: &Fields, name: &str, parse: fn(&str) -> Option<T>) -> Result<Vec<T>, FieldError> {
    let texts = fields.texts(name)?.unwrap_or_default();
    let known =
        |text: &str| parse(text).ok_or_else(|| FieldError::value(name, format!("{name} has an unknown value.")));
    texts.into_iter().map(known).collect()
}

/// Seconds since 1970.
fn time(fields: &Fields, name: &str) -> Result<Option<Timestamp>, FieldError> {
    Ok(fields.number(name)?.map(|seconds| Timestamp::from_millis(i64::from(seconds) * 1000)))
}
