//! Who has a right, by name.

use model::{
    Caller, Error, Permission, Result, Role,
    error::Noun,
    explain::{Holder, Holders, Right},
    features::Feature,
    groups::BuiltIn,
    page::{LARGEST_SIZE, Page, PageRequest},
    tenants::Settings,
};

use super::{Domain, chain::chain_of, why::holds_by};
use crate::{
    domain::{
        Configured,
        pages::{Ends, Places},
    },
    secrets::Column,
    store::{
        self,
        explain::{HoldersOf, Holding, Subject},
    },
};

impl Domain {
    pub(super) async fn holders_of(&self, caller: &Caller, right: Right, request: PageRequest) -> Result<Holders> {
        let scope = caller.require(Permission::ExplainAccess)?;
        let size = request.size.clamp(1, LARGEST_SIZE);
        let (configured, now) = (self.configured.load_full(), self.now());
        let places = Places::of(&scope, format!("holders\n{}", name_of(right)));
        let seek = request.cursor.as_ref().map(|cursor| self.by_key_and_id(&places, cursor)).transpose()?;
        let mut conn = self.store.read(&scope).await?;
        let tenant = store::tenants::get(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        let holding = holding(&configured, &tenant.settings, right);
        let (found, more) = store::explain::holders(&mut conn, &scope, &holding, now, seek.as_ref(), size).await?;
        let place = |subject: Option<&Subject>| {
            let subject = subject?;
            Some(vec![Column::Text(subject.name_key.clone()), Column::Text(subject.user.to_string())])
        };
        let ends = Ends { first: place(found.first()), last: place(found.last()), more };
        let (previous, next) = self.neighbours(&places, seek.map(|seek| seek.side), ends);
        // The statement narrows down; what counts is decided here, as for every caller.
        let holder = |subject: Subject| {
            let chain = chain_of(&configured, &tenant.settings, &subject, now);
            let by = holds_by(&chain, right)?;
            let Subject { user, name, email, kind, role, .. } = subject;
            Some(Holder { user, name, email, kind, role, by })
        };
        let items = found.into_iter().filter_map(holder).collect();
        let everyone = holding.features.everyone && holding.features.hidden_from.is_empty();
        Ok(Holders { page: Page { items, previous, next, total: None }, everyone })
    }
}

fn name_of(right: Right) -> &'static str {
    match right {
        Right::Feature(feature) => feature.as_str(),
        Right::Permission(permission) => permission.as_str(),
    }
}

/// Whom to look at: who may have the right by role, by a group of nature, or by a stored group.
fn holding(configured: &Configured, tenant: &Settings, right: Right) -> Holding {
    let by = |feature| holders_of(configured, tenant, feature);
    match right {
        Right::Feature(feature) => Holding { roles: vec![Role::System], features: by(feature) },
        Right::Permission(permission) => {
            let features = permission.stand_in().or(permission.needed()).map(by).unwrap_or_default();
            Holding { roles: permission.roles().to_vec(), features }
        }
    }
}

fn holders_of(configured: &Configured, tenant: &Settings, feature: Feature) -> HoldersOf {
    let has = model::features::of_tenant(configured.features, tenant.features, tenant.exclude_features);
    if !has.has(feature) {
        return HoldersOf::default();
    }
    let grants = |group| configured.grant(group).within(has).has(feature);
    let hidden = Role::ALL.iter().copied().filter(|role| configured.hidden_from(*role).has(feature));
    HoldersOf {
        feature: Some(feature.as_str()),
        groups: configured.stored_granting(feature),
        everyone: grants(BuiltIn::Users),
        admins: grants(BuiltIn::Admins),
        service_accounts: grants(BuiltIn::ServiceAccounts),
        hidden_from: hidden.collect(),
    }
}
