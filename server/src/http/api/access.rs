//! `access.*`: why somebody may do something, and who may. Beyond the ClearML API.

use model::{
    Caller, Error, Permission, Role,
    access_rules::Access,
    error::FieldError,
    explain::{Chain, Explanation, Holder, Link, Right, RuleLink, WhatIf},
    features::{Feature, FeatureSet, Grant},
    page::{Cursor, PageRequest},
};
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    call::{Call, Outcome},
    fields::Fields,
    json::Iso,
};

/// Explains the caller, or another user: the chain, the verdict on every feature and permission, and with `leave`,
/// `join` or `role` what would be different.
pub(super) async fn explain(call: &Call<'_>, caller: &Caller) -> Outcome {
    let fields = &call.fields;
    let user = if fields.text("user")?.is_some() { fields.user("user")? } else { caller.user.clone() };
    let found = call.backend.explain.explain(caller, &user, what_if(fields)?).await?;
    let only = right(fields)?;
    call.answer(&json!({
        "user": { "id": found.user, "name": found.name, "email": found.email },
        "chain": chain(&found.chain),
        "features": features(&found.chain, only),
        "permissions": permissions(&found.chain, only),
        "rules": found.reach.of(&found.chain).into_iter().map(|link| rule(link, &found.chain)).collect::<Vec<_>>(),
        "rules_by_role": found.chain.active && Access::of_role(found.chain.role).is_some(),
        "more_rules": found.reach.more,
        "change": found.after.as_ref().map(|after| change(&found, after)),
    }))
}

/// Who has a feature or permission, in pages.
pub(super) async fn get_holders(call: &Call<'_>, caller: &Caller) -> Outcome {
    let fields = &call.fields;
    let right = right(fields)?.ok_or_else(|| FieldError::missing("feature"))?;
    let (_, size) = fields.numbered_page()?;
    let cursor = fields.owned_text("cursor")?.map(Cursor);
    let found = call.backend.explain.holders(caller, right, PageRequest { size, cursor }).await?;
    let users: Vec<HolderView<'_>> = found.page.items.iter().map(HolderView::from).collect();
    call.answer(&json!({ "everyone": found.everyone, "users": users, "next_cursor": found.page.next }))
}

#[derive(Serialize)]
struct HolderView<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    role: Role,
    /// Names of groups; empty where the role gives it.
    by: &'a [String],
}

impl<'a> From<&'a Holder> for HolderView<'a> {
    fn from(holder: &'a Holder) -> Self {
        Self {
            id: holder.user.as_str(),
            name: &holder.name,
            email: holder.email.as_deref(),
            role: holder.role,
            by: &holder.by,
        }
    }
}

fn what_if(fields: &Fields) -> Result<WhatIf, Error> {
    Ok(WhatIf {
        leave: fields.groups("leave")?.unwrap_or_default(),
        join: fields.groups("join")?.unwrap_or_default(),
        role: fields.role("role")?,
    })
}

/// The one feature or permission that is asked about.
fn right(fields: &Fields) -> Result<Option<Right>, FieldError> {
    let unknown = |field: &str, text: &str| {
        let shown: String = text.chars().take(64).collect();
        FieldError::value(field, format!("There is no {field} {shown}."))
    };
    if fields.text("feature")?.is_some() && fields.text("permission")?.is_some() {
        return Err(FieldError::value("permission", "Ask about a feature or about a permission, not about both."));
    }
    if let Some(name) = fields.text("feature")? {
        let feature = Feature::parse(name).ok_or_else(|| unknown("feature", name))?;
        return Ok(Some(Right::Feature(feature)));
    }
    let Some(name) = fields.text("permission")? else { return Ok(None) };
    let permission = Permission::parse(name).ok_or_else(|| unknown("permission", name))?;
    Ok(Some(Right::Permission(permission)))
}

fn names(features: FeatureSet) -> Vec<&'static str> {
    features.iter().map(Feature::as_str).collect()
}

fn chain(chain: &Chain) -> Value {
    json!({
        "active": chain.active,
        "role": chain.role,
        "global": names(chain.global),
        "company": { "features": names(chain.granted), "exclude_features": names(chain.excluded),
                     "has": names(chain.tenant()) },
        "hidden_from_role": names(chain.hidden),
        "groups": chain.groups.iter().map(|link| group(link, chain.tenant())).collect::<Vec<_>>(),
    })
}

fn group(link: &Link, tenant: FeatureSet) -> Value {
    let listed = match link.grant {
        Grant::Listed(features) => Some(names(features)),
        Grant::Unlisted { .. } => None,
    };
    json!({
        "id": link.id, "name": link.name, "source": link.source, "ends": link.ends.map(Iso), "ended": link.ended,
        "features": listed, "grants": names(link.grants(tenant)),
    })
}

fn features(chain: &Chain, only: Option<Right>) -> Vec<Value> {
    let wanted = |feature| match only {
        None => true,
        Some(right) => right == Right::Feature(feature),
    };
    let verdicts = chain.all_features().into_iter().filter(|verdict| wanted(verdict.feature));
    let view = |verdict: model::explain::FeatureVerdict| json!({ "feature": verdict.feature.as_str(), "has": verdict.why.has(), "why": verdict.why.sentence() });
    verdicts.map(view).collect()
}

fn permissions(chain: &Chain, only: Option<Right>) -> Vec<Value> {
    let wanted = |permission| match only {
        None => true,
        Some(right) => right == Right::Permission(permission),
    };
    let verdicts = chain.all_permissions().into_iter().filter(|verdict| wanted(verdict.permission));
    let view = |verdict: model::explain::PermissionVerdict| {
        let (name, may) = (verdict.permission.as_str(), verdict.ruling.allows());
        json!({ "permission": name, "may": may, "why": verdict.sentence() })
    };
    verdicts.map(view).collect()
}

/// A rule that reaches, and through which groups.
fn rule(link: &RuleLink, chain: &Chain) -> Value {
    json!({
        "id": link.id, "name": link.name, "entity_type": link.resource, "entity_id": link.entity.wire(),
        "access_permission": link.access, "by_name": link.named, "by": link.through(chain),
    })
}

/// What somebody would gain and lose.
fn change(found: &Explanation, after: &Chain) -> Value {
    let (before, then) = (found.chain.features(), after.features());
    let rules = |links: Vec<&RuleLink>, by: &Chain| links.into_iter().map(|link| rule(link, by)).collect::<Vec<_>>();
    let may = |chain: &Chain| -> Vec<Permission> {
        let allowed = chain.all_permissions().into_iter().filter(|verdict| verdict.ruling.allows());
        allowed.map(|verdict| verdict.permission).collect()
    };
    let (could, can) = (may(&found.chain), may(after));
    let only = |these: &[Permission], others: &[Permission]| -> Vec<&'static str> {
        these.iter().filter(|it| !others.contains(it)).map(|it| it.as_str()).collect()
    };
    json!({
        "features_gained": names(then.minus(before)), "features_lost": names(before.minus(then)),
        "permissions_gained": only(&can, &could), "permissions_lost": only(&could, &can),
        "rules_gained": rules(found.reach.gained(&found.chain, after), after),
        "rules_lost": rules(found.reach.lost(&found.chain, after), &found.chain),
    })
}
