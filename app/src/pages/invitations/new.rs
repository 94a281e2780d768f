//! Inviting: addresses, and what they are offered; looked at before anything is sent. A plain form: each step is a page
//! of the server, with what was filled in kept.

use leptos::prelude::*;
use model::invitations::{LONGEST_NOTE, MOST_PER_CALL};

use super::{
    said::{Draft, RowSaid, Said, said},
    view::{Choice, TermsView},
};
use crate::{
    components::{
        asking::ask,
        icon::{self, Icon},
        notice::{Notice, Tone},
        number::{counted, grouped},
        problem::Problem,
        solid::IntoSolid,
        textarea,
        title::SafeTitle,
    },
    error::ApiError,
    layout::page_header::PageHeader,
    paths,
    server_fns::invitations::invitation_terms,
};

/// How long a link may work, in days; the port takes every number between.
const DAYS: [u32; 6] = [1, 3, 7, 14, 21, 30];

#[component]
pub fn NewInvitationsPage() -> impl IntoView {
    let said = said().unwrap_or_default();
    let find = said.draft.find.clone();
    let terms = ask(move || find.clone(), invitation_terms);
    view! {
        <SafeTitle text="Invite users"/>
        <div class="page narrow">
            <PageHeader title="Invite users">
                <a class="button" href=paths::IMPORT_INVITATIONS>"From a file"</a>
            </PageHeader>
            {terms.show(bone, move |terms| match terms {
                Ok(terms) => form(&said, &terms).solid(),
                Err(error) => view! { <div class="card"><Problem error again=paths::INVITE_USERS/></div> }.solid(),
            })}
        </div>
    }
    .solid()
}

pub fn bone() -> AnyView {
    view! { <div class="card bone invite-bone" role="status" aria-label="Loading"></div> }.solid()
}

fn form(said: &Said, terms: &TermsView) -> impl IntoView + use<> {
    let Said { draft, rows, refused, .. } = said;
    let good = said.good();
    let refusal = refused.as_ref().and_then(whole).map(|text| view! { <Notice tone=Tone::Bad text id="refusal"/> });
    let looked_at = (!rows.is_empty()).then(|| preview(said));
    let send = (good > 0).then(|| {
        let label = format!("Send {}", counted(good as u64, "invitation", "invitations"));
        view! { <button type="submit" class="button primary" formaction=paths::INVITATIONS_SENT>{label}</button> }
    });
    let (check, class) = if good > 0 { ("Check again", "button") } else { ("Check addresses", "button primary") };
    let mail = if terms.mails {
        "Each gets a mail with a link. You also see the links, this once, to hand them over yourself."
    } else {
        "This server sends no mail: you see the links, this once, and hand them over yourself."
    };
    view! {
        {refusal}
        {looked_at}
        <form class="card card-body invite-form" method="post" action=paths::INVITE_USERS>
            {addresses(draft, refused.as_ref(), terms)}
            <div class="invite-two">
                {role(draft, terms)}
                {days(draft, refused.as_ref())}
            </div>
            {groups(draft, terms)}
            {note(draft, refused.as_ref())}
            <p class="quiet">{mail}</p>
            <div class="invite-ways">
                {send}
                <button type="submit" class=class>{check}</button>
                <a class="button quiet" href=paths::INVITATIONS>"Cancel"</a>
            </div>
        </form>
    }
}

/// What is wrong with the whole, unless it is said beside a field.
pub fn whole(error: &ApiError) -> Option<String> {
    let beside = ["emails", "days", "note"].iter().any(|field| error.for_field(field).is_some());
    (!beside).then(|| error.message.clone())
}

pub fn wrong(error: Option<&ApiError>, field: &'static str) -> (Option<&'static str>, impl IntoView + use<>) {
    let text = error.and_then(|error| error.for_field(field)).map(|text| match text.strip_prefix("emails ") {
        Some(_) => "Write at least one address.".to_owned(),
        None => text.to_owned(),
    });
    let invalid = text.is_some().then_some("true");
    (invalid, text.map(|text| view! { <p class="field-problem" id=format!("{field}-problem") role="alert">{text}</p> }))
}

fn addresses(draft: &Draft, error: Option<&ApiError>, terms: &TermsView) -> impl IntoView + use<> {
    let (invalid, problem) = wrong(error, "emails");
    let seats = match terms.seats_allowed {
        Some(allowed) => {
            let free = allowed.saturating_sub(terms.seats_used);
            format!(" {} {} free.", counted(free.into(), "seat", "seats"), if free == 1 { "is" } else { "are" })
        }
        None => String::new(),
    };
    let hint = format!("One a line, or with commas, at most {MOST_PER_CALL}.{seats}");
    view! {
        <div class="field">
            <label for="emails">"E-mail addresses"</label>
            <textarea
                class="input invite-emails"
                id="emails"
                name="emails"
                rows="5"
                spellcheck="false"
                autocapitalize="none"
                autocomplete="off"
                placeholder="ada@example.com"
                aria-describedby="emails-hint"
                aria-invalid=invalid
            >{textarea::content(&draft.emails)}</textarea>
            {problem}
            <p class="quiet" id="emails-hint">{hint}</p>
        </div>
    }
}

pub fn role(draft: &Draft, terms: &TermsView) -> impl IntoView + use<> {
    let options = terms
        .roles
        .iter()
        .map(|(code, title)| {
            view! { <option value=code.clone() selected=*code == draft.role>{title.clone()}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for="role">"Role"</label>
            <select class="input" id="role" name="role">{options}</select>
        </div>
    }
}

pub fn days(draft: &Draft, error: Option<&ApiError>) -> impl IntoView + use<> {
    let (invalid, problem) = wrong(error, "days");
    let options = DAYS
        .iter()
        .map(|days| {
            let selected = days.to_string() == draft.days;
            view! { <option value=days.to_string() selected=selected>{counted((*days).into(), "day", "days")}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for="days">"Link works for"</label>
            <select class="input" id="days" name="days" aria-invalid=invalid>{options}</select>
            {problem}
        </div>
    }
}

/// Those that are chosen, and those that were found; more by searching, which keeps everything else.
pub fn groups(draft: &Draft, terms: &TermsView) -> impl IntoView + use<> {
    let chosen = draft.groups.iter().map(|(id, name)| group(id, name, true, "")).collect_view();
    let is_chosen = |choice: &&Choice| draft.groups.iter().all(|(id, _)| *id != choice.id);
    let found: Vec<&Choice> = terms.groups.iter().filter(is_chosen).collect();
    let none = (found.is_empty() && !draft.find.is_empty())
        .then(|| view! { <p class="quiet">"No other group has this in its name."</p> });
    let found = found.into_iter().map(|choice| group(&choice.id, &choice.name, false, &choice.why)).collect_view();
    view! {
        <fieldset class="field">
            <legend>"Groups (optional)"</legend>
            <div class="search">
                <label class="unseen" for="find">"Find groups by name"</label>
                <input class="input" id="find" name="find" type="search" value=draft.find.clone() placeholder="Find groups" autocomplete="off" dir="auto" maxlength="254"/>
                <button type="submit" class="button quiet icon-only" name="look" value="groups" aria-label="Find groups">
                    <Icon path=icon::SEARCH/>
                </button>
            </div>
            <ul class="invite-groups">{chosen}{found}</ul>
            {none}
        </fieldset>
    }
}

fn group(id: &str, name: &str, chosen: bool, why: &str) -> impl IntoView + use<> {
    let (value, name, why) = (format!("{id} {name}"), name.to_owned(), why.to_owned());
    let reason = (!why.is_empty()).then(|| view! { <span class="quiet">{why.clone()}</span> });
    view! {
        <li>
            <label>
                <input type="checkbox" class="pick" name="groups[]" value=value checked=chosen disabled=!why.is_empty()/>
                <span dir="auto">{name}</span>
                {reason}
            </label>
        </li>
    }
}

pub fn note(draft: &Draft, error: Option<&ApiError>) -> impl IntoView + use<> {
    let (invalid, problem) = wrong(error, "note");
    view! {
        <div class="field">
            <label for="note">"Note (optional)"</label>
            <textarea class="input" id="note" name="note" rows="2" dir="auto" maxlength=LONGEST_NOTE.to_string() placeholder="Shown to everybody you invite" aria-invalid=invalid>
                {textarea::content(&draft.note)}
            </textarea>
            {problem}
        </div>
    }
}

/// What would become of each address.
fn preview(said: &Said) -> impl IntoView + use<> {
    let good = said.good();
    let seats = said.seats_allowed.map(|allowed| {
        let free = allowed.saturating_sub(said.seats_used);
        format!(" {} stay free.", counted(free.into(), "seat", "seats"))
    });
    let text = format!(
        "{} of {} will be invited.",
        grouped(good as u64),
        counted(said.rows.len() as u64, "address", "addresses")
    );
    view! {
        <section class="card" aria-labelledby="preview">
            <div class="card-head">
                <h2 id="preview">"Before anything is sent"</h2>
                <p role="status">{text}{seats}</p>
            </div>
            <ul class="invite-rows">{said.rows.iter().map(looked_at).collect_view()}</ul>
        </section>
    }
}

fn looked_at(row: &RowSaid) -> impl IntoView + use<> {
    let icon = if row.good { icon::CHECK } else { icon::WARNING };
    view! {
        <li class=if row.good { "invite-row good" } else { "invite-row bad" }>
            <Icon path=icon/>
            <div>
                <p class="invite-address" dir="auto">{row.email.clone()}</p>
                <p class="quiet">{row.text.clone()}</p>
            </div>
        </li>
    }
}
