//! Inviting from a file or a long text: the form, and how far a list is. The page of a list asks again while it is
//! worked off; without scripts it is loaded again.

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::{
    Timestamp,
    invitations::{Import, ImportState, MOST_IMPORTED},
};
use serde::{Deserialize, Serialize};

use super::{
    new::{bone, days, note, role, whole, wrong},
    said::{Said, said},
    view::TermsView,
};
use crate::{
    components::{
        asking::{ask, ask_once, nothing},
        notice::{Notice, Tone},
        number::{counted, grouped},
        problem::Problem,
        solid::IntoSolid,
        textarea,
        time_ago::TimeAgo,
        title::SafeTitle,
    },
    layout::page_header::PageHeader,
    paths,
    server_fns::invitations::{import_list, invitation_terms, recent_imports},
};

/// How often the page of a list asks how far it is.
const PAUSE: Duration = Duration::from_secs(1);

/// A list, as the pages show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListView {
    pub id: String,
    pub inviter: String,
    pub created: Timestamp,
    pub total: u32,
    pub done: u32,
    pub state: ImportState,
    /// What became of how many.
    pub counts: Vec<(String, u32)>,
    pub mails: bool,
    pub now: Timestamp,
}

impl ListView {
    pub fn of(import: Import, counts: Vec<(String, u32)>, mails: bool, now: Timestamp) -> Self {
        Self {
            id: import.id.to_string(),
            inviter: import.inviter_name,
            created: import.created,
            total: import.total,
            done: import.done,
            state: import.state,
            counts,
            mails,
            now,
        }
    }
}

#[component]
pub fn ImportPage() -> impl IntoView {
    let params = use_query_map();
    let list = Memo::new(move |_| params.read().get_str("list").unwrap_or_default().to_owned());
    let content = move || if list.read().is_empty() { form_page() } else { list_page(list.get()) };
    view! {
        <SafeTitle text="Invite from a file"/>
        <div class="page narrow">
            <PageHeader title="Invite from a file"/>
            {content}
        </div>
    }
    .solid()
}

fn form_page() -> AnyView {
    let said = said().unwrap_or_default();
    let terms = ask_once(|| invitation_terms(String::new()));
    let recent = ask_once(recent_imports);
    let form = terms.show(bone, move |terms| match terms {
        Ok(terms) => form(&said, &terms).solid(),
        Err(error) => view! { <div class="card"><Problem error again=paths::IMPORT_INVITATIONS/></div> }.solid(),
    });
    let lists = recent.show(nothing, |lists| match lists {
        Ok(lists) if !lists.is_empty() => recent_lists(&lists).solid(),
        _ => nothing(),
    });
    view! { {form} {lists} }.solid()
}

fn form(said: &Said, terms: &TermsView) -> impl IntoView + use<> {
    let (draft, refused) = (&said.draft, said.refused.as_ref());
    let refusal = refused.and_then(whole).map(|text| view! { <Notice tone=Tone::Bad text id="refusal"/> });
    let (invalid, problem) = wrong(refused, "emails");
    let most = grouped(MOST_IMPORTED as u64);
    let hint = format!(
        "At most {most} people. A CSV file has a line with the names of its columns: email, and if you like name, role \
         and groups (several with ; between)."
    );
    let mail = if terms.mails {
        "Everybody gets a mail with a link; how many a day is the operator's choice."
    } else {
        "This server sends no mail, and a list shows no links: afterwards, choose people in the table of users and send them again to see their links."
    };
    view! {
        {refusal}
        <form class="card card-body invite-form" method="post" enctype="multipart/form-data" action=paths::IMPORT_INVITATIONS>
            <div class="field">
                <label for="file">"File"</label>
                <input class="input" id="file" name="file" type="file" accept=".csv,.txt,text/csv,text/plain" aria-describedby="emails-hint"/>
                <p class="quiet" id="emails-hint">{hint}</p>
            </div>
            <div class="field">
                <label for="emails">"Or paste it here"</label>
                <textarea class="input invite-emails" id="emails" name="emails" rows="6" spellcheck="false" autocapitalize="none" autocomplete="off" placeholder="email,name,role,groups" aria-invalid=invalid>
                    {textarea::content(&draft.emails)}
                </textarea>
                {problem}
            </div>
            <div class="invite-two">
                {role(draft, terms)}
                {days(draft, refused)}
            </div>
            {note(draft, refused)}
            <p class="quiet">{mail}</p>
            <div class="invite-ways">
                <button type="submit" class="button primary">"Invite everybody on it"</button>
                <a class="button quiet" href=paths::INVITE_USERS>"Cancel"</a>
            </div>
        </form>
    }
}

fn recent_lists(lists: &[ListView]) -> impl IntoView + use<> {
    let row = |list: &ListView| {
        let href = paths::with_query(paths::IMPORT_INVITATIONS, &[("list", &list.id)]);
        let title = counted(list.total.into(), "person", "people");
        view! {
            <li class="invite-row">
                <div>
                    <p class="invite-address"><a href=href>{title}</a></p>
                    <p class="quiet">{standing(list)}" · by "<bdi>{list.inviter.clone()}</bdi>" · "<TimeAgo at=list.created now=list.now/></p>
                </div>
            </li>
        }
    };
    let rows = lists.iter().map(row).collect_view();
    view! {
        <section class="card" aria-labelledby="recent">
            <div class="card-head"><h2 id="recent">"Lists of the last 30 days"</h2></div>
            <ul class="invite-rows">{rows}</ul>
        </section>
    }
}

fn standing(list: &ListView) -> String {
    match list.state {
        ImportState::Working => format!("{} of {} done", grouped(list.done.into()), grouped(list.total.into())),
        ImportState::Done => "Done".to_owned(),
        ImportState::Stopped => "Stopped".to_owned(),
    }
}

fn list_page(list: String) -> AnyView {
    let turn = RwSignal::new(0_u32);
    let found = ask(move || (list.clone(), turn.get()), |(list, _)| import_list(list));
    found.show(bone, move |found| match found {
        Ok(list) => {
            if list.state == ImportState::Working {
                again(turn);
            }
            progress(&list).solid()
        }
        Err(error) => view! { <div class="card"><Problem error again=paths::IMPORT_INVITATIONS/></div> }.solid(),
    })
}

/// Asks again in a while, unless the page has gone by then.
#[cfg(not(feature = "ssr"))]
fn again(turn: RwSignal<u32>) {
    let ask_again = move || {
        let _ = turn.try_update(|turn| *turn += 1);
    };
    set_timeout(ask_again, PAUSE);
}

#[cfg(feature = "ssr")]
const fn again(_: RwSignal<u32>) {
    let _ = PAUSE;
}

fn progress(list: &ListView) -> impl IntoView + use<> {
    let working = list.state == ImportState::Working;
    let done = format!("{} of {}", grouped(list.done.into()), counted(list.total.into(), "person", "people"));
    let text = match list.state {
        ImportState::Working => "You may leave this page: the list is worked off on the server, also after a restart.",
        ImportState::Done if list.mails => "Everybody has an answer. The mails go out at the pace of this server.",
        ImportState::Done => {
            "Everybody has an answer. This server sends no mail: choose people in the table of users and send them again to see their links."
        }
        ImportState::Stopped => {
            "Stopped: whoever sent the list may no longer invite. The others on it were not invited."
        }
    };
    let counts = list.counts.iter().map(|(text, count)| {
        view! { <dt>{text.clone()}</dt><dd>{grouped((*count).into())}</dd> }
    });
    let counts = counts.collect_view();
    let href = paths::with_query(paths::IMPORT_INVITATIONS, &[("list", &list.id)]);
    let reload = working.then(|| view! { <noscript><a class="button" href=href>"Look again"</a></noscript> });
    view! {
        <section class="card card-body import" aria-labelledby="import-done">
            <div role="status"><h2 id="import-done">{done}</h2></div>
            <progress max=list.total.to_string() value=list.done.to_string() aria-labelledby="import-done"></progress>
            <p class="quiet">{text}</p>
            <dl class="facts">{counts}</dl>
            <form class="invite-ways" method="post" action=paths::IMPORT_RESULT>
                <input type="hidden" name="list" value=list.id.clone()/>
                <a class="button primary" href=paths::INVITATIONS>"Go to the invitations"</a>
                <button type="submit" class="button">"Results as CSV"</button>
                {reload}
            </form>
        </section>
    }
}
