//! `server.*`: what this server is.

use model::Caller;
use serde::Serialize;

use super::call::{Call, Outcome};

#[derive(Serialize)]
struct Info<'a> {
    version: &'a str,
    build: &'a str,
    commit: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    uid: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    api_version: Option<String>,
}

fn basics<'a>(call: &Call<'a>) -> Info<'a> {
    let about = call.about;
    Info { version: &about.version, build: &about.build, commit: &about.commit, uid: None, api_version: None }
}

pub(super) async fn info(call: &Call<'_>, _: &Caller) -> Outcome {
    call.answer(&basics(call))
}

pub(super) async fn info_with_uid(call: &Call<'_>, _: &Caller) -> Outcome {
    call.answer(&Info { uid: Some(&call.about.uid), ..basics(call) })
}

pub(super) async fn info_with_version(call: &Call<'_>, _: &Caller) -> Outcome {
    call.answer(&Info { api_version: Some(call.about.api_version.to_string()), ..basics(call) })
}
