//! What a change that is only thought of would give and take.

use leptos::prelude::*;
use model::{
    Permission,
    explain::{Chain, Explanation, RuleLink},
    features::{Feature, FeatureSet},
};
use serde::{Deserialize, Serialize};

use super::view::Rule;
use crate::components::solid::IntoSolid;

/// Names of what would be there besides, and of what would be gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub gained: Vec<(String, String)>,
    pub lost: Vec<(String, String)>,
}

impl Change {
    pub fn of(found: &Explanation, after: &Chain) -> Self {
        let before = &found.chain;
        let one = |from: &Chain, to: &Chain, rules: Vec<&RuleLink>| {
            let mut changes: Vec<(String, String)> = features(to.features().minus(from.features()));
            changes.extend(permissions(from, to));
            changes.extend(rules.into_iter().map(|rule| {
                let Rule { resource, access, through, .. } = Rule::of(rule, to);
                ("Resource".to_owned(), format!("{resource}, {} ({through})", access.to_ascii_lowercase()))
            }));
            changes
        };
        Self {
            gained: one(before, after, found.reach.gained(before, after)),
            // What is lost is what the way back would give.
            lost: one(after, before, found.reach.lost(before, after)),
        }
    }
}

fn features(features: FeatureSet) -> Vec<(String, String)> {
    let named = |feature: Feature| ("Feature".to_owned(), feature.as_str().to_owned());
    features.iter().map(named).collect()
}

fn permissions(from: &Chain, to: &Chain) -> Vec<(String, String)> {
    let new = |it: &&Permission| to.ruling(**it).allows() && !from.ruling(**it).allows();
    let named = |it: &Permission| ("Permission".to_owned(), format!("{}: {}", it.as_str(), it.sentence()));
    Permission::ALL.iter().filter(new).map(named).collect()
}

/// The result, in two lists.
pub fn change(change: &Change) -> AnyView {
    let nothing = change.gained.is_empty() && change.lost.is_empty();
    let nothing = nothing.then(|| view! { <p>"Nothing would change: what matters comes another way, too."</p> });
    view! {
        <div class="access-change" role="status">
            {nothing}
            {side("Would be gained", "gained", &change.gained)}
            {side("Would be lost", "lost", &change.lost)}
            <p class="quiet">"This was only thought of. Nothing has been changed."</p>
        </div>
    }
    .solid()
}

fn side(title: &'static str, class: &'static str, changes: &[(String, String)]) -> Option<AnyView> {
    let rows = changes.iter().map(|(kind, what)| {
        view! { <li><span class="tag">{kind.clone()}</span><span class="grow" dir="auto">{what.clone()}</span></li> }
    });
    let rows = rows.collect_view();
    (!changes.is_empty())
        .then(|| view! { <h3>{title}</h3><ul class=format!("part-list access-{class}")>{rows}</ul> }.solid())
}
