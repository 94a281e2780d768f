//! What ends for somebody who is disabled or removed: sessions and access keys, and when they were used last.

use leptos::prelude::*;
use model::Timestamp;
use serde::{Deserialize, Serialize};

use crate::components::{number::counted, solid::IntoSolid, time_ago::TimeAgo};

/// What lets somebody in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    pub sessions: u64,
    pub session_used: Option<Timestamp>,
    pub keys: u64,
    pub key_used: Option<Timestamp>,
}

/// In words.
pub fn ending(ending: &Ending, now: Timestamp) -> AnyView {
    let used = |at: Option<Timestamp>| at.map(|at| view! { ", last used " <TimeAgo at now/> });
    let Ending { sessions, session_used, keys, key_used } = ending.clone();
    let sessions_text = if sessions == 0 { "No session".to_owned() } else { counted(sessions, "session", "sessions") };
    let keys_text = if keys == 0 { "no access key".to_owned() } else { counted(keys, "access key", "access keys") };
    view! {
        {sessions_text}
        {used(session_used)}
        "; "
        {keys_text}
        {(keys > 0).then(|| used(key_used))}
    }
    .solid()
}
