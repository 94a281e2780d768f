//! Where one is signed in, and the buttons that end it there.

use crate::components::solid::IntoSolid;
use leptos::{prelude::*, server_fn::ServerFn};
use model::{Timestamp, sessions::OwnSession};

use super::browser;
use crate::{
    components::{
        asking::ask,
        problem::Problem,
        time_ago::{Day, TimeAgo},
    },
    forms::use_changes,
    paths,
    server_fns::sessions::{RevokeOtherSessions, RevokeSession, list_sessions},
};

#[component]
pub fn OwnSessions() -> impl IntoView {
    let changes = use_changes();
    let sessions = ask(move || changes.get(), |_| list_sessions());
    view! {
        <section class="card" aria-labelledby="sessions" tabindex="-1">
            <div class="card-head">
                <h2 id="sessions">"Where you are signed in"</h2>
                <p>"End what you do not recognise, and then change your password."</p>
            </div>
            {sessions.show(bone, |found| match found {
                Ok(found) => list(found),
                Err(error) => view! { <Problem error again=paths::PROFILE/> }.solid(),
            })}
        </section>
    }
}

fn bone() -> AnyView {
    view! { <ul class="sessions" aria-busy="true"><li class="session bone"></li></ul> }.solid()
}

fn list(found: Vec<OwnSession>) -> AnyView {
    // The newest sign of life is the request that asked for this list.
    let now = found.iter().map(|session| session.last_seen).max().unwrap_or(Timestamp::from_millis(0));
    let others = found.iter().any(|session| !session.current).then(|| {
        view! {
            <form class="session-all" method="post" action=RevokeOtherSessions::PATH>
                <button type="submit" class="button small">"End all others"</button>
            </form>
        }
    });
    let items = found.into_iter().map(|session| item(session, now)).collect_view();
    view! { <ul class="sessions">{items}</ul> {others} }.solid()
}

fn item(session: OwnSession, now: Timestamp) -> impl IntoView {
    let name = browser::describe(session.user_agent.as_deref().unwrap_or_default());
    let from = session.address.clone().map(|address| view! { " · " <bdi>{address}</bdi> });
    let end = if session.current {
        view! { <span class="tag">"This browser"</span> }.solid()
    } else {
        end(session.id.to_string(), &name)
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

fn end(session: String, name: &str) -> AnyView {
    view! {
        <form method="post" action=RevokeSession::PATH>
            <input type="hidden" name="session" value=session/>
            <button type="submit" class="button small" aria-label=["End the session of ", name].concat()>"End"</button>
        </form>
    }
    .solid()
}
