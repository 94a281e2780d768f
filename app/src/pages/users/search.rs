//! Finding users: a plain GET form that searches while one types where scripts run.

use std::time::Duration;

use leptos::{ev::SubmitEvent, html, leptos_dom::helpers::debounce, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::query::UsersQuery;
use crate::{
    components::icon::{self, Icon},
    paths,
};

/// How long somebody may pause before what they typed is searched for.
const PAUSE: Duration = Duration::from_millis(250);

/// Longer searches find nothing: it is the longest address (RFC 5321).
const LONGEST: &str = "254";

#[component]
pub fn Search(query: Memo<UsersQuery>) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let navigate = use_navigate();
    // What this form itself has asked for: only what comes from elsewhere (back, a link) may change the input.
    let asked = StoredValue::new(query.get_untracked().search);
    Effect::new(move || {
        let search = query.read().search.clone();
        if let Some(input) = input.get().filter(|_| asked.get_value() != search) {
            input.set_value(&search);
            asked.set_value(search);
        }
    });
    let find = move |replace: bool| {
        let Some(input) = input.get_untracked() else { return };
        let wanted = query.get_untracked().searching(&input.value());
        if wanted.search != query.get_untracked().search {
            asked.set_value(wanted.search.clone());
            navigate(&wanted.path(), NavigateOptions { replace, scroll: false, ..Default::default() });
        }
    };
    let find_later = debounce(PAUSE, {
        let find = find.clone();
        move |()| find(true)
    });
    let submit = move |submit: SubmitEvent| {
        submit.prevent_default();
        find(false);
    };
    form(query, input, find_later, submit)
}

fn form(
    query: Memo<UsersQuery>,
    input: NodeRef<html::Input>,
    mut find_later: impl FnMut(()) + 'static,
    submit: impl FnMut(SubmitEvent) + 'static,
) -> impl IntoView {
    let hidden = move |name: &'static str, value: fn(&UsersQuery) -> &String| {
        let value = move || value(&query.read()).clone();
        view! { <input type="hidden" name=name value=value disabled=move || value().is_empty()/> }
    };
    let clear = move || {
        let cleared = query.read().searching("").path();
        (!query.read().search.is_empty())
            .then(|| view! { <a class="button quiet small" href=cleared data-noscroll>"Clear"</a> })
    };
    view! {
        <form class="search" role="search" action=paths::USERS on:submit=submit>
            <label class="unseen" for="q">"Search users by name, e-mail or ID"</label>
            <input
                class="input"
                id="q"
                name="q"
                type="search"
                value=query.get_untracked().search
                placeholder="Search name, e-mail or ID"
                maxlength=LONGEST
                autocomplete="off"
                dir="auto"
                node_ref=input
                on:input=move |_| find_later(())
            />
            <button type="submit" class="button quiet icon-only" aria-label="Search"><Icon path=icon::SEARCH/></button>
            {hidden("sort", |query| &query.sort)}
            {hidden("dir", |query| &query.dir)}
            {clear}
        </form>
    }
}
