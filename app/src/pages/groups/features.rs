//! The features that a group may grant, as boxes: none unless somebody says so.

use leptos::prelude::*;

use super::view::Choice;
use crate::components::{number::counted, solid::IntoSolid};

/// `chosen` are the names that were chosen before the picker has searched; without it what is stored counts.
pub fn features(choices: Vec<Choice>, chosen: Option<&[String]>) -> AnyView {
    let is_chosen = |choice: &Choice| chosen.map_or(choice.listed, |names| names.contains(&choice.name));
    let number = choices.iter().filter(|choice| is_chosen(choice)).count() as u64;
    let count = if number == 0 { "none".to_owned() } else { counted(number, "feature", "features") };
    let boxes = choices
        .into_iter()
        .map(|choice| {
            let checked = is_chosen(&choice);
            feature(choice, checked)
        })
        .collect_view();
    view! {
        <details class="groups-grants" open={number > 0}>
            <summary>"Features it grants: " <span class="quiet">{count}</span></summary>
            <p class="quiet">"Members have what is chosen here besides what their other groups grant. You can choose what you have yourself."</p>
            <ul class="part-list">{boxes}</ul>
        </details>
    }
    .solid()
}

fn feature(choice: Choice, checked: bool) -> AnyView {
    let Choice { name, title, sentence, allowed, .. } = choice;
    view! {
        <li>
            <label class="picker-row" class:off=!allowed>
                <input
                    type="checkbox"
                    class="pick"
                    name="features[]"
                    value=name
                    checked=checked
                    disabled=!allowed
                />
                <span class="grow">
                    {title}
                    <span class="note">{sentence}{(!allowed).then_some(" You do not have it.")}</span>
                </span>
            </label>
        </li>
    }
    .solid()
}
