//! The result of a change over many: how many it was done for, and why not for the others.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    icon::{self, Icon},
    number::counted,
    person::{Person, who},
    solid::IntoSolid,
};
use crate::outcome::Told;

/// A result with the names of everybody in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeView {
    /// Goes before the name of the group: "2 users added to".
    pub done: String,
    /// Empty for what is about no group.
    pub group: String,
    /// Goes after it.
    pub unchanged: String,
    /// Who was refused, and why.
    pub refused: Vec<(Person, String)>,
}

impl OutcomeView {
    /// `person` knows the name of somebody by ID.
    pub fn of(told: &Told, group: String, person: impl Fn(&str) -> Person) -> Self {
        let done = counted(told.done, "user", "users");
        let refused =
            told.refused.iter().flat_map(|(denied, users)| users.iter().map(|user| (user, denied.sentence())));
        Self {
            done: if told.into { format!("{done} added to") } else { format!("{done} removed from") },
            group,
            unchanged: unchanged(told.unchanged),
            refused: refused.map(|(user, why)| (person(user), why.to_owned())).collect(),
        }
    }
}

/// For whom it was like that before, in words.
pub fn unchanged(count: u64) -> String {
    if count == 0 { String::new() } else { format!("For {count} nothing had to be changed.") }
}

/// The result, row by row where something was refused.
#[component]
pub fn OutcomeList(outcome: OutcomeView) -> impl IntoView {
    let OutcomeView { done, group, unchanged, refused } = outcome;
    let tone = if refused.is_empty() { "notice good" } else { "notice bad" };
    let icon = if refused.is_empty() { icon::CHECK } else { icon::WARNING };
    let summary = (!refused.is_empty()).then(|| format!(" Refused for {}:", refused.len()));
    let group = (!group.is_empty()).then(|| view! { " " <bdi>{group}</bdi> });
    let rows = refused
        .iter()
        .map(|(person, why)| view! { <li>{who(person)}<span class="outcome-why">{why.clone()}</span></li> })
        .collect_view();
    view! {
        <section class="outcome" aria-label="Result">
            <div class=tone role="status">
                <Icon path=icon/>
                <p>{done} {group} ". " {unchanged} {summary}</p>
            </div>
            <ul class="part-list">{rows}</ul>
        </section>
    }
    .solid()
}
