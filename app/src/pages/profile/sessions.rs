//! Where one is signed in, and the button that ends it there.

use leptos::{ev::SubmitEvent, prelude::*, server_fn::ServerFn};
use model::{Timestamp, sessions::OwnSession};

use super::browser;
use crate::{
    components::{
        problem::Problem,
        time_ago::{Day, TimeAgo},
        toast::use_toasts,
    },
    paths,
    server_fns::sessions::{RevokeSession, list_sessions},
};

#[component]
pub fn OwnSessions() -> impl IntoView {
    let toasts = use_toasts();
    let revoke = ServerAction::<RevokeSession>::new();
    let sessions = Resource::new(move || revoke.version().get(), |_| list_sessions());
    Effect::new(move || match revoke.value().get() {
        Some(Ok(())) => toasts.good("Session ended"),
        Some(Err(error)) => toasts.problem(error.error.to_string()),
        None => {}
    });
    view! {
        <section class="card" aria-labelledby="sessions">
            <div class="card-head">
                <h2 id="sessions">"Where you are signed in"</h2>
                <p>"End what you do not recognise, and then change your password."</p>
            </div>
            <Transition fallback=|| view! { <ul class="sessions" aria-busy="true"><li class="session bone"></li></ul> }>
                {move || Suspend::new(async move {
                    match sessions.await {
                        Ok(sessions) => list(sessions, revoke).into_any(),
                        Err(error) => view! { <Problem error again=paths::PROFILE/> }.into_any(),
                    }
                })}
            </Transition>
        </section>
    }
    .into_any()
}

fn list(sessions: Vec<OwnSession>, revoke: ServerAction<RevokeSession>) -> impl IntoView {
    // The newest sign of life is the request that asked for this list.
    let now = sessions.iter().map(|session| session.last_seen).max().unwrap_or(Timestamp::from_millis(0));
    let items = sessions.into_iter().map(|session| item(session, now, revoke)).collect_view();
    view! { <ul class="sessions">{items}</ul> }
}

fn item(session: OwnSession, now: Timestamp, revoke: ServerAction<RevokeSession>) -> impl IntoView {
    let name = browser::describe(session.user_agent.as_deref().unwrap_or_default());
    let from = session.address.clone().map(|address| view! { " · " <bdi>{address}</bdi> });
    let end = if session.current {
        view! { <span class="tag">"This browser"</span> }.into_any()
    } else {
        view! { <End session=session.id.to_string() name=name.clone() revoke/> }.into_any()
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
fn End(session: String, name: String, revoke: ServerAction<RevokeSession>) -> impl IntoView {
    let ended = session.clone();
    let end = move |submit: SubmitEvent| {
        submit.prevent_default();
        revoke.dispatch(RevokeSession { session: ended.clone() });
    };
    view! {
        <form method="post" action=RevokeSession::PATH on:submit=end>
            <input type="hidden" name="session" value=session/>
            <button type="submit" class="button small" aria-label=format!("End the session of {name}") disabled=move || revoke.pending().get()>
                "End"
            </button>
        </form>
    }
    .into_any()
}
