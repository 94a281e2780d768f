//! `debug.*`: is anybody there.

use super::call::{Call, Outcome};

/// Says what answers, and repeats what was asked: containers probe with it, and so can who wants to see how a request
/// arrives.
pub(super) async fn ping(call: &Call<'_>) -> Outcome {
    let mut data = call.fields.as_map().clone();
    data.insert("msg".to_owned(), "ClearML server".into());
    call.answer(&data)
}
