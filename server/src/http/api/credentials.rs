//! `credentials.*`, beyond the ClearML API: what somebody without a name may do with a key that was found.

use model::{Secret, credentials::LeakReport};
use serde_json::json;

use super::call::{Call, Outcome};
use crate::http::rate::LEAK_REPORT_PER_NETWORK;

/// Takes the secret of a key as proof that it has leaked. The answer is the same whether there is such a key.
pub async fn report_leak(call: &Call<'_>) -> Outcome {
    call.within(&LEAK_REPORT_PER_NETWORK)?;
    let fields = &call.fields;
    let report = LeakReport {
        access_key: fields.owned_text("access_key")?,
        secret_key: Secret::new(fields.required_text("secret_key")?.to_owned()),
        url: fields.owned_text("url")?,
    };
    call.backend.credentials.report_leak(report.check()?, &call.from).await?;
    call.answer(&json!({ "received": true }))
}
