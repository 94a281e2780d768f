//! The forms that make, rename and delete a queue.

use leptos::{html, prelude::*, server_fn::ServerFn};

use super::view::QueueRow;
use crate::{
    components::{
        confirm::Confirm,
        number::counted,
        refusal::{is_wrong, of_field, of_form, problem_id},
        solid::IntoSolid,
    },
    error::ApiError,
    server_fns::queues::{CreateQueue, DeleteQueue, RenameQueue},
};

/// A name, in a box that opens without scripts.
pub fn add(refusal: Memo<Option<ApiError>>) -> AnyView {
    let wrong = refusal.get_untracked().is_some();
    let input = html::input()
        .id("name")
        .class("input")
        .name("name")
        .r#type("text")
        .maxlength("128")
        .autocomplete("off")
        .aria_invalid(is_wrong(refusal, "name"))
        .aria_describedby(problem_id("name"));
    view! {
        <details class="let-in" open=wrong>
            <summary class="button primary">"Add queue…"</summary>
            <form class="card card-body let-in-box" method="post" action=CreateQueue::PATH data-refusals="">
                {of_form(refusal, &["name"])}
                <div class="field">
                    <label for="name">"Name"</label>
                    {input}
                    {of_field(refusal, "name")}
                </div>
                <p class="quiet">"Agents listen to a queue by its name. Access rules say who uses it."</p>
                <button type="submit" class="button primary">"Add queue"</button>
            </form>
        </details>
    }
    .solid()
}

pub fn ways(queue: &QueueRow) -> AnyView {
    view! { <div class="invitations-actions">{rename(queue)}{delete(queue)}</div> }.solid()
}

fn rename(queue: &QueueRow) -> AnyView {
    let (id, name, label) = (queue.id.clone(), queue.name.clone(), format!("New name of {}", queue.name));
    let save = format!("Save the name of {}", queue.name);
    view! {
        <details class="confirm queue-rename">
            <summary class="button small">"Rename…"</summary>
            <form class="confirm-box" method="post" action=RenameQueue::PATH>
                <p>"Agents that begin later find it by the new name only."</p>
                <input type="hidden" name="queue" value=id/>
                <input class="input small" name="name" value=name aria-label=label maxlength="128" autocomplete="off" required/>
                <button type="submit" class="button small primary" aria-label=save>"Save"</button>
            </form>
        </details>
    }
    .solid()
}

fn delete(queue: &QueueRow) -> AnyView {
    let (id, label, waiting) = (queue.id.clone(), format!("Delete {}", queue.name), queue.length.to_string());
    let lost = match queue.length {
        0 => "Nothing waits in it. Agents that listen to it find no more work there.".to_owned(),
        more => format!(
            "{} in it. They are drafts again, and whoever owns them has to enqueue them anew.",
            counted(more, "task waits", "tasks wait")
        ),
    };
    view! {
        <Confirm label="Delete…">
            <p>{lost}</p>
            <form method="post" action=DeleteQueue::PATH>
                <input type="hidden" name="queue" value=id/>
                <input type="hidden" name="tasks" value=waiting/>
                <button type="submit" class="button small danger" aria-label=label>"Delete"</button>
            </form>
        </Confirm>
    }
    .solid()
}
