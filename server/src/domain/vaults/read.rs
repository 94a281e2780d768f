//! The lists of the pages: administrator vaults, and those of one person or service account.

use model::{
    Caller, Error, Permission, Result,
    access::Kind,
    error::Noun,
    id::UserId,
    page::{LARGEST_SIZE, Page, PageRequest},
    vaults::{Applied, Owner, OwnerKind, Vault, VaultFilter, VaultTable},
};

use super::{
    Domain,
    load::{natural, own_kind},
};
use crate::{
    domain::{
        groups::check_search,
        pages::{Ends, Places},
    },
    secrets::Column,
    store::{self, vaults::Whose},
};

impl Domain {
    pub(super) async fn vault_table(
        &self,
        caller: &Caller,
        filter: &VaultFilter,
        request: &PageRequest,
    ) -> Result<VaultTable> {
        let scope = caller.require(Permission::ManageVaults)?;
        check_search(&filter.search)?;
        let size = request.size.clamp(1, LARGEST_SIZE);
        let places = Places::of(&scope, format!("vaults\n{}\n{}", filter.deleted, filter.search.trim()));
        let seek = request.cursor.as_ref().map(|cursor| self.by_key_and_id(&places, cursor)).transpose()?;
        let mut conn = self.store.read(&scope).await?;
        let (items, more) = store::vaults::table(&mut conn, &scope, filter, seek.as_ref(), size).await?;
        let total = store::vaults::count_of_administrators(&mut conn, &scope).await?;
        let place = |vault: Option<&Vault>| {
            let vault = vault?;
            Some(vec![Column::Text(model::name::key(&vault.name)), Column::Text(vault.id.to_string())])
        };
        let ends = Ends { first: place(items.first()), last: place(items.last()), more };
        let (previous, next) = self.neighbours(&places, seek.map(|seek| seek.side), ends);
        let total = (!filter.deleted).then(|| u64::try_from(total).unwrap_or(0));
        Ok(VaultTable { page: Page { items, previous, next, total }, now: self.now() })
    }

    pub(super) async fn vaults_of(&self, caller: &Caller, account: Option<&UserId>) -> Result<Applied> {
        let (scope, user, kind, role) = match account {
            None => {
                let scope = caller.require(Permission::UseVaults)?;
                (scope, caller.user.clone(), caller.kind, caller.role)
            }
            Some(account) => {
                let scope = caller.require(Permission::ManageVaults)?;
                caller.require(Permission::ManageServiceAccounts)?;
                let mut conn = self.store.read(&scope).await?;
                let found = store::service_accounts::get(&mut conn, &scope, account, self.now()).await?;
                let found = found.ok_or(Error::NotFound(Noun::User))?;
                (scope, found.id, Kind::Service, found.role)
            }
        };
        let owner = Owner::of(own_kind(kind), user.as_str());
        let whose = Whose {
            user: &user,
            kind: own_kind(kind),
            natural: natural(kind, role),
            sees_disabled: false,
            enabled_only: true,
        };
        let mut conn = self.store.read(&scope).await?;
        let (deleted, own) =
            store::vaults::of_owner(&mut conn, &scope, &owner).await?.into_iter().partition(|it| it.deleted.is_some());
        let applied = store::vaults::applied(&mut conn, &scope, &whose, self.now()).await?;
        let administrators = applied.into_iter().map(|sealed| sealed.vault);
        let administrators = administrators.filter(|vault| OwnerKind::is_administrators(vault.owner.kind())).collect();
        Ok(Applied { own, deleted, administrators, now: self.now() })
    }
}
