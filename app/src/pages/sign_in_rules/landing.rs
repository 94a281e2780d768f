//! The question where an address would land, and the answer with its reasons.

use leptos::{html, prelude::*};

use super::view::{Landing, Mark, RulesView, Step};
use crate::{
    address::Address,
    components::{
        asking::{Asking, nothing, show_all},
        notice::Tone,
        refusal::problem_id,
        solid::IntoSolid,
        state::State,
    },
    error::ApiError,
    paths,
};

/// A form of a search: it changes nothing but the address of the page.
pub fn form(address: Memo<Address>, rules: Asking<RulesView>, landing: Asking<Option<Landing>>) -> AnyView {
    let email = html::input()
        .id("email")
        .class("input")
        .name("email")
        .r#type("text")
        .inputmode("email")
        .autocomplete("off")
        .maxlength("254")
        .placeholder("ada@example.com")
        .required(true)
        .value(address.read_untracked().get("email").to_owned())
        .aria_describedby(problem_id("email"));
    let providers = show_all(move || {
        let chosen = address.read().get("provider").to_owned();
        async move { rules.await.map_or_else(|_| nothing(), |found| providers(&found, &chosen)) }
    });
    view! {
        <form class="landing-form" action=paths::SIGN_IN_RULES data-search=paths::SIGN_IN_RULES aria-labelledby="where">
            <div class="field">
                <label for="email">"E-mail address"</label>
                {email}
                {landing.show(nothing, |found| found.err().map_or_else(nothing, |error| wrong(&error)))}
            </div>
            {providers}
            <button type="submit" class="button primary">"Find out"</button>
        </form>
    }
    .solid()
}

fn wrong(error: &ApiError) -> AnyView {
    let text = error.for_field("email").or(error.for_field("provider")).unwrap_or(&error.message).to_owned();
    view! { <p class="field-problem" id=problem_id("email") role="alert">{text}</p> }.solid()
}

/// Which provider, where there are several.
fn providers(found: &RulesView, chosen: &str) -> AnyView {
    if found.providers.len() < 2 {
        return nothing();
    }
    let options = found.providers.iter().map(|provider| {
        view! { <option value=provider.key.clone() selected=provider.key == chosen>{provider.name.clone()}</option> }
    });
    view! {
        <div class="field">
            <label for="provider">"Through"</label>
            <select class="input" id="provider" name="provider">
                <option value="">"Whichever fits"</option>
                {options.collect_view()}
            </select>
        </div>
    }
    .solid()
}

pub fn answer(found: &Landing) -> AnyView {
    let tone = if found.lands { Tone::Good } else { Tone::Bad };
    let class = ["notice landing ", tone.class()].concat();
    let way = found.way.clone().map(|(href, label)| view! { <a class="button small" href=href>{label}</a> });
    let steps = found.steps.iter().map(step).collect_view();
    view! {
        <div class=class role="status">
            <div>
                <h3 dir="auto">{found.title.clone()}</h3>
                <p dir="auto">{found.next.clone()}</p>
            </div>
            {way}
        </div>
        <table role="table" class="access-table access-verdicts landing-steps">
            <caption class="unseen">"What was looked at, in the order of a sign-in"</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">"Looked at"</th>
                    <th scope="col" role="columnheader">"Verdict"</th>
                    <th scope="col" role="columnheader">"Why"</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{steps}</tbody>
        </table>
        <p class="quiet">"Only what is this workspace's own is looked at. Whoever has an account or an invitation elsewhere may land there instead."</p>
    }
    .solid()
}

fn step(step: &Step) -> AnyView {
    let mark = step.mark;
    let off = matches!(mark, Mark::Silent | Mark::Later);
    view! {
        <tr role="row" class:off=off>
            <th scope="row" role="rowheader">{step.what.clone()}</th>
            <td role="cell"><State on=matches!(mark, Mark::Decides | Mark::Fits) waits=mark == Mark::Refuses text=mark.title()/></td>
            <td role="cell" dir="auto">{step.text.clone()}</td>
        </tr>
    }
    .solid()
}
