//! Where a user is signed in, and the buttons that end it.

use leptos::{prelude::*, server_fn::ServerFn};
use model::{Timestamp, sessions::OwnSession};

use super::view::DetailsView;
use crate::{
    components::{
        confirm::Confirm,
        panel::Part,
        refusal::of_form,
        solid::IntoSolid,
        time_ago::{Day, TimeAgo},
    },
    error::ApiError,
    forms::use_refusal,
    pages::profile::browser,
    server_fns::sessions::EndSessions,
};

/// Nothing for whoever may not end them.
pub fn sessions(details: &DetailsView) -> AnyView {
    if !details.manages {
        return ().solid();
    }
    let refusal = use_refusal(EndSessions::PATH);
    let (now, user) = (details.now, details.id.clone());
    let several = details.sessions.iter().filter(|session| !session.current).count() > 1;
    let items = details.sessions.iter().map(|session| item(session, &user, now)).collect_view();
    let none = details.sessions.is_empty().then(|| view! { <p>"Signed in nowhere."</p> });
    let all = several.then(|| all(&user, &details.name, refusal));
    view! {
        <Part title="Signed in at">
            {none}
            <ul class="part-list">{items}</ul>
            {all}
        </Part>
    }
    .solid()
}

fn item(session: &OwnSession, user: &str, now: Timestamp) -> AnyView {
    let name = browser::describe(session.user_agent.as_deref().unwrap_or_default());
    let from = session.address.clone().map(|address| view! { " · " <bdi>{address}</bdi> });
    let end = if session.current {
        view! { <span class="tag">"This browser"</span> }.solid()
    } else {
        view! {
            <form method="post" action=EndSessions::PATH>
                <input type="hidden" name="user" value=user.to_owned()/>
                <input type="hidden" name="session" value=session.id.to_string()/>
                <button type="submit" class="button small" aria-label=["End the session of ", &name].concat()>"End"</button>
            </form>
        }
        .solid()
    };
    view! {
        <li class="panel-session">
            <div>
                <p class="session-name" title=session.user_agent.clone()>{name}</p>
                <p class="note">"Last seen " <TimeAgo at=session.last_seen now/> " · signed in " <Day at=session.created/> {from}</p>
            </div>
            {end}
        </li>
    }
    .solid()
}

fn all(user: &str, name: &str, refusal: Memo<Option<ApiError>>) -> AnyView {
    let (user, of) = (user.to_owned(), [" of ", name].concat());
    view! {
        <Confirm label="End all…">
            <p>"Every browser is signed out at its next request. Access keys and tokens go on working."</p>
            <form method="post" action=EndSessions::PATH data-refusals="">
                <input type="hidden" name="user" value=user/>
                {of_form(refusal, &[])}
                <button type="submit" class="button danger">"End all sessions" <span class="unseen">{of}</span></button>
            </form>
        </Confirm>
    }
    .solid()
}
