//! "Whose key is this?": an access key that was found somewhere, and who holds it.

use leptos::{html, prelude::*, server_fn::ServerFn};
use model::Timestamp;

use super::view::WhoseView;
use crate::{
    components::{
        refusal::of_form,
        solid::IntoSolid,
        time_ago::{Day, TimeAgo},
    },
    error::ApiError,
    server_fns::credentials::LocateKey,
};

/// A box that opens without scripts. The form is posted: whoever pastes a secret by mistake leaves it in no address.
pub fn ask(refusal: Memo<Option<ApiError>>, asked: &str) -> AnyView {
    let open = !asked.is_empty() || refusal.get_untracked().is_some();
    let input = html::input()
        .id("key")
        .class("input")
        .name("key")
        .r#type("text")
        .value(asked.to_owned())
        .maxlength("256")
        .autocomplete("off")
        .placeholder("30 letters and digits");
    view! {
        <details class="let-in" open=open>
            <summary class="button small">"Whose key is this?"</summary>
            <form class="card card-body let-in-box" method="post" action=LocateKey::PATH data-refusals="">
                {of_form(refusal, &[])}
                <div class="field">
                    <label for="key">"Access key"</label>
                    {input}
                </div>
                <p class="quiet">"Not the secret: it does not belong here, and is not needed."</p>
                <button type="submit" class="button small">"Find its owner"</button>
            </form>
        </details>
    }
    .solid()
}

/// Who holds it, and how it stands.
pub fn answer(found: &WhoseView) -> AnyView {
    let (key, now) = (&found.key, Timestamp::from_millis(found.now));
    let used = match key.used {
        Some(at) if key.from.is_empty() => view! { <TimeAgo at now/> }.solid(),
        Some(at) => {
            let from = [" from ", &key.from].concat();
            view! { <TimeAgo at now/> {from} }.solid()
        }
        None => "Never".solid(),
    };
    let end = match key.expires {
        Some(at) if key.standing == "expired" => view! { <Day at/> " " <span class="tag bad">"Expired"</span> }.solid(),
        Some(at) => view! { <Day at/> }.solid(),
        None => "Never".solid(),
    };
    let owner = view! { <a class="row-link" dir="auto" href=found.href.clone()>{found.owner.clone()}</a> }.solid();
    let label = if key.label.is_empty() { "None".to_owned() } else { key.label.clone() };
    view! {
        <section class="card card-body" aria-labelledby="whose">
            <h2 id="whose">"This key belongs to " {owner}</h2>
            <dl class="facts">
                <dt>"Kind"</dt>
                <dd>{found.kind.clone()}</dd>
                <dt>"Label"</dt>
                <dd dir="auto">{label}</dd>
                <dt>"Made"</dt>
                <dd><Day at=key.created/></dd>
                <dt>"Expiration"</dt>
                <dd>{end}</dd>
                <dt>"Last used"</dt>
                <dd>{used}</dd>
            </dl>
        </section>
    }
    .solid()
}
