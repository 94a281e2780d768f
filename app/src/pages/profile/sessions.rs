//! Where one is signed in, and the button that ends it there.

use crate::components::solid::IntoSolid;
use leptos::{ev::SubmitEvent, prelude::*, server_fn::ServerFn, task::spawn_local};
use model::{Timestamp, sessions::OwnSession};

use super::browser;
use crate::{
    components::{
        asking::{Asking, ask_once},
        problem::Problem,
        time_ago::{Day, TimeAgo},
        toast::use_toasts,
    },
    paths,
    server_fns::sessions::{RevokeSession, list_sessions, revoke_session},
};

#[component]
pub fn OwnSessions() -> impl IntoView {
    let sessions = ask_once(list_sessions);
    view! {
        <section class="card" aria-labelledby="sessions">
            <div class="card-head">
                <h2 id="sessions">"Where you are signed in"</h2>
                <p>"End what you do not recognise, and then change your password."</p>
            </div>
            {sessions.show(bone, move |found| match found {
                Ok(found) => list(found, sessions).solid(),
                Err(error) => view! { <Problem error again=paths::PROFILE/> }.solid(),
            })}
        </section>
    }
}

type Sessions = Asking<Vec<OwnSession>>;

fn bone() -> AnyView {
    view! { <ul class="sessions" aria-busy="true"><li class="session bone"></li></ul> }.solid()
}

fn list(found: Vec<OwnSession>, sessions: Sessions) -> impl IntoView {
    // The newest sign of life is the request that asked for this list.
    let now = found.iter().map(|session| session.last_seen).max().unwrap_or(Timestamp::from_millis(0));
    let items = found.into_iter().map(|session| item(session, now, sessions)).collect_view();
    view! { <ul class="sessions">{items}</ul> }
}

fn item(session: OwnSession, now: Timestamp, sessions: Sessions) -> impl IntoView {
    let name = browser::describe(session.user_agent.as_deref().unwrap_or_default());
    let from = session.address.clone().map(|address| view! { " · " <bdi>{address}</bdi> });
    let end = if session.current {
        view! { <span class="tag">"This browser"</span> }.solid()
    } else {
        view! { <End session=session.id.to_string() name=name.clone() sessions/> }.solid()
    };
    view! {
        <li class="session">
            <div>
                <p class="session-name" title=session.user_agent>{name}</p>
                <p class="quiet">
                    "Last seen " <TimeAgo at=session.last_seen now/> " · signed in " <Day at=session.created/> {from}
                </p>
            </div>
            {end}
        </li>
    }
}

#[component]
fn End(session: String, name: String, sessions: Sessions) -> impl IntoView {
    let toasts = use_toasts();
    let ended = session.clone();
    let end = move |submit: SubmitEvent| {
        submit.prevent_default();
        let ended = ended.clone();
        spawn_local(async move {
            match revoke_session(ended).await {
                Ok(()) => toasts.good("Session ended"),
                Err(error) => toasts.problem(error.message),
            }
            sessions.again();
        });
    };
    view! {
        <form method="post" action=RevokeSession::PATH on:submit=end>
            <input type="hidden" name="session" value=session/>
            <button type="submit" class="button small" aria-label=format!("End the session of {name}")>"End"</button>
        </form>
    }
}
