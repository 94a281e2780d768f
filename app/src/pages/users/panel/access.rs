//! What lets a user in, and how that is ended.

use leptos::{prelude::*, server_fn::ServerFn};

use super::{Act, ending::ending, view::DetailsView};
use crate::{
    address::Address,
    components::{
        confirm::{Confirm, Denied},
        panel::Part,
        refusal::of_form,
        solid::IntoSolid,
    },
    error::ApiError,
    forms::use_refusal,
    server_fns::users::ChangeUsers,
};

#[component]
pub fn Access(details: DetailsView, address: Memo<Address>) -> impl IntoView {
    let refusal = use_refusal(ChangeUsers::PATH);
    let what = ending(&details.ending, details.now);
    let ways = match (details.manages, details.removal_stays.is_empty()) {
        (false, _) => ().solid(),
        (true, false) => view! { <Denied label="Disable or remove" why=details.removal_stays.clone()/> }.solid(),
        (true, true) => ways(&details, &address.read_untracked(), refusal),
    };
    view! {
        <Part title="Sessions and access keys">
            <p>{what}</p>
            <div class="panel-ways">{ways}</div>
        </Part>
    }
    .solid()
}

fn ways(details: &DetailsView, address: &Address, refusal: Memo<Option<ApiError>>) -> AnyView {
    let opened = address.get("act");
    let remove = form(Act::Delete, details, refusal);
    let (disables, removes) = (opened == Act::Disable.as_str(), opened == Act::Delete.as_str());
    let status = form(if details.active { Act::Disable } else { Act::Enable }, details, refusal);
    let status = if details.active {
        view! { <Confirm label="Disable…" open=disables>{text(Act::Disable)} {status}</Confirm> }.solid()
    } else {
        status
    };
    view! {
        {status}
        <Confirm label="Remove…" open=removes>{text(Act::Delete)} {remove}</Confirm>
    }
    .solid()
}

/// What will be lost, of one user or of several.
pub fn text(act: Act) -> AnyView {
    let text = match act {
        Act::Disable => {
            "Sessions and tokens end at once, and access keys stop working until the user is enabled again. The seat \
             stays taken."
        }
        Act::Delete => {
            "Sessions, tokens and access keys end at once and for good; the seat and the e-mail address are free. For \
             30 days the user can be restored from the recycle bin, with role and groups, without the keys."
        }
        _ => "Whoever is enabled can sign in again, and their access keys work again.",
    };
    view! { <p>{text}</p> }.solid()
}

fn form(act: Act, details: &DetailsView, refusal: Memo<Option<ApiError>>) -> AnyView {
    let (word, class) = match act {
        Act::Disable => ("Disable", "button danger"),
        Act::Delete => ("Remove", "button danger"),
        _ => ("Enable", "button small"),
    };
    view! {
        <form method="post" action=ChangeUsers::PATH data-refusals="">
            <input type="hidden" name="act" value=act.as_str()/>
            <input type="hidden" name="user" value=details.id.clone()/>
            {of_form(refusal, &[])}
            <button type="submit" class=class>{word} <span class="unseen">{format!(" {}", details.name)}</span></button>
        </form>
    }
    .solid()
}
