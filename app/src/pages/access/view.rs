//! What the browser gets of an explanation: words, so that it needs no rule to say them.

use model::{
    Permission,
    access::Kind,
    access_rules::Access,
    explain::{Chain, Explanation, Holder, Holders, Link, Right, RuleLink},
    features::{Feature, FeatureSet, Grant},
    groups::Origin,
    page::Cursor,
};
use serde::{Deserialize, Serialize};

use super::change::Change;
use crate::components::person::Person;

/// Why somebody may do what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExplainView {
    pub person: Person,
    pub role: String,
    pub active: bool,
    /// What decides besides the groups: what it is called, and what it comes to.
    pub facts: Vec<(String, String)>,
    pub groups: Vec<Group>,
    /// The role reads and changes every resource: rules are of no matter.
    pub by_role: bool,
    pub rules: Vec<Rule>,
    pub more_rules: bool,
    pub features: Vec<Verdict>,
    pub permissions: Vec<Verdict>,
    /// Groups of the change to think of, by ID and name.
    pub joined: Vec<(String, String)>,
    pub change: Option<Change>,
}

/// A group of the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    pub id: String,
    pub name: String,
    /// How the membership came to be, and when it ends.
    pub how: String,
    pub grants: String,
    /// Whether it counts at all.
    pub counts: bool,
    /// Whether one can think of leaving it, and does.
    pub leavable: bool,
    pub left: bool,
}

/// A rule that reaches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    pub id: String,
    pub resource: String,
    pub name: String,
    pub access: String,
    pub through: String,
}

/// The verdict on a feature or a permission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    pub name: String,
    /// What it is for.
    pub sentence: String,
    pub granted: bool,
    pub why: String,
}

/// Who has a right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldersView {
    pub rows: Vec<HolderRow>,
    pub everyone: bool,
    pub previous: Option<String>,
    pub next: Option<String>,
    /// What the right lets one do.
    pub sentence: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HolderRow {
    pub person: Person,
    pub role: String,
    /// By which groups, or by what else.
    pub by: String,
}

impl ExplainView {
    /// `leave` are the groups that one thinks of leaving.
    pub fn of(found: &Explanation, leave: &[String], join: &[String]) -> Self {
        let chain = &found.chain;
        let joined = found.after.iter().flat_map(|after| &after.groups);
        let joined = joined.filter(|link| join.iter().any(|id| id == link.id.as_str()));
        let by_role = chain.active && Access::of_role(chain.role).is_some();
        Self {
            person: Person {
                id: found.user.to_string(),
                name: found.name.clone(),
                email: found.email.clone().unwrap_or_default(),
                service: found.kind == Kind::Service,
            },
            role: chain.role.title().to_owned(),
            active: chain.active,
            facts: facts(chain),
            groups: chain.groups.iter().map(|link| Group::of(link, chain, leave)).collect(),
            by_role,
            rules: found.reach.of(chain).into_iter().map(|rule| Rule::of(rule, chain)).collect(),
            more_rules: found.reach.more && !by_role,
            features: features(chain),
            permissions: permissions(chain),
            joined: joined.map(|link| (link.id.to_string(), link.name.clone())).collect(),
            change: found.after.as_ref().map(|after| Change::of(found, after)),
        }
    }
}

/// Most features that are named as missing, rather than all the others as there.
const FEW: usize = 4;

/// Features by their names, few words for nearly all of them.
fn list(features: FeatureSet) -> String {
    let names = |of: FeatureSet| of.iter().map(Feature::as_str).collect::<Vec<_>>().join(", ");
    let missing = FeatureSet::all().minus(features);
    match (features.is_empty(), missing.iter().count()) {
        (true, _) => "none".to_owned(),
        (_, 0) => "every feature".to_owned(),
        (_, 1..=FEW) => format!("every feature but {}", names(missing)),
        _ => names(features),
    }
}

fn facts(chain: &Chain) -> Vec<(String, String)> {
    let mut facts = vec![("The deployment has", list(chain.global))];
    if !chain.granted.is_empty() {
        facts.push(("This workspace has besides", list(chain.granted)));
    }
    if !chain.excluded.is_empty() {
        facts.push(("Taken from this workspace", list(chain.excluded)));
    }
    facts.push(("So this workspace has", list(chain.tenant())));
    if !chain.hidden.is_empty() {
        facts.push(("Hidden from this role", list(chain.hidden)));
    }
    facts.push(("In force", list(chain.features())));
    facts.into_iter().map(|(name, text)| (name.to_owned(), text)).collect()
}

impl Group {
    fn of(link: &Link, chain: &Chain, leave: &[String]) -> Self {
        let how = match (link.source, link.origin) {
            (None, _) => "Follows from the role or kind".to_owned(),
            (Some(_), Origin::Orphaned) => "No longer in the configuration: counts for nothing".to_owned(),
            (Some(source), _) => source.title().to_owned(),
        };
        let how = match link.ends {
            Some(ends) if link.ended => format!("{how}; ended on {}", ends.civil().date()),
            Some(ends) => format!("{how}; ends on {}", ends.civil().date()),
            None => how,
        };
        let grants = match link.grant {
            Grant::Unlisted { of_all_users: true } if link.counts() => {
                "all the workspace has but managing queues".to_owned()
            }
            _ => list(link.grants(chain.tenant())),
        };
        let id = link.id.to_string();
        let left = leave.contains(&id);
        let leavable = link.source.is_some() && link.counts();
        Self { name: link.name.clone(), how, grants, counts: link.counts(), leavable, left, id }
    }
}

impl Rule {
    pub fn of(rule: &RuleLink, chain: &Chain) -> Self {
        let groups = rule.through(chain).join(", ");
        let through = match (rule.named, groups.is_empty()) {
            (true, true) => "named in the rule".to_owned(),
            (true, false) => format!("named in the rule, and through {groups}"),
            (false, _) => groups,
        };
        Self {
            id: rule.id.to_string(),
            resource: format!("{}: {}", rule.resource.title(), rule.entity.title(rule.resource)),
            name: rule.name.clone(),
            access: rule.access.title().to_owned(),
            through,
        }
    }
}

fn features(chain: &Chain) -> Vec<Verdict> {
    let verdicts = chain.all_features().into_iter().map(|verdict| Verdict {
        name: verdict.feature.as_str().to_owned(),
        sentence: verdict.feature.sentence().to_owned(),
        granted: verdict.why.has(),
        why: verdict.why.sentence(),
    });
    verdicts.collect()
}

fn permissions(chain: &Chain) -> Vec<Verdict> {
    let verdicts = chain.all_permissions().into_iter().map(|verdict| Verdict {
        name: verdict.permission.as_str().to_owned(),
        sentence: verdict.permission.sentence().to_owned(),
        granted: verdict.ruling.allows(),
        why: verdict.sentence(),
    });
    verdicts.collect()
}

impl HoldersView {
    pub fn of(right: Right, found: Holders) -> Self {
        let cursor = |cursor: Option<Cursor>| cursor.map(|cursor| cursor.0);
        let sentence = match right {
            Right::Feature(feature) => feature.sentence(),
            Right::Permission(permission) => Permission::sentence(permission),
        };
        Self {
            rows: found.page.items.iter().map(HolderRow::of).collect(),
            everyone: found.everyone,
            previous: cursor(found.page.previous),
            next: cursor(found.page.next),
            sentence: sentence.to_owned(),
        }
    }
}

impl HolderRow {
    fn of(holder: &Holder) -> Self {
        let by = if holder.by.is_empty() { "the role".to_owned() } else { holder.by.join(", ") };
        let person = Person {
            id: holder.user.to_string(),
            name: holder.name.clone(),
            email: holder.email.clone().unwrap_or_default(),
            service: holder.kind == Kind::Service,
        };
        Self { person, role: holder.role.title().to_owned(), by }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearly_all_features_are_few_words() {
        let nearly = FeatureSet::all().without(Feature::Reports).without(Feature::Queues);
        assert_eq!(list(nearly), "every feature but queues, reports");
        assert_eq!(list(FeatureSet::all()), "every feature");
        assert_eq!(list(FeatureSet::EMPTY.with(Feature::Reports)), "reports");
        assert_eq!(list(FeatureSet::EMPTY), "none");
    }
}
