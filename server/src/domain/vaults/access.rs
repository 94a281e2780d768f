//! Who may do what with which vault. What is not somebody's to touch looks as if it were not there.

use model::{
    Caller, Error, Permission, Result, Scope,
    access::Kind,
    error::{Forbidden, Noun},
    id::{UserId, VaultId},
    vaults::{Owner, Vault},
};

use super::Domain;
use crate::store::{self, Conn};

/// What somebody wants with a vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// Everything but the text.
    Know,
    /// The text, too.
    Read,
    Change,
}

/// The right to a vault of this owner in the caller's tenant.
pub fn right_to(caller: &Caller, owner: &Owner, want: Want) -> Result<Scope> {
    let scope = caller.require(Permission::UseVaults)?;
    let manages = caller.may(Permission::ManageVaults);
    let may = match owner {
        Owner::Workspace | Owner::Group(_) => manages,
        Owner::ServiceAccount(_) => manages && caller.may(Permission::ManageServiceAccounts),
        Owner::Person(person) if *person == caller.user && caller.kind == Kind::Person => {
            return match &caller.actor {
                None => Ok(scope),
                Some(_) if want == Want::Know => Ok(scope),
                Some(_) => {
                    Err(Forbidden::Rule("Nobody but the person itself opens or changes this.".to_owned()).into())
                }
            };
        }
        Owner::Person(_) => false,
    };
    if may { Ok(scope) } else { Err(Error::NotFound(Noun::Vault)) }
}

/// The right to make a vault for this owner: it says what is missing, since nothing is there yet to be hidden.
pub fn right_to_make(caller: &Caller, owner: &Owner) -> Result<Scope> {
    match owner {
        Owner::Workspace | Owner::Group(_) => caller.require(Permission::ManageVaults),
        Owner::ServiceAccount(_) => {
            caller.require(Permission::ManageServiceAccounts)?;
            caller.require(Permission::ManageVaults)
        }
        Owner::Person(person) if *person == caller.user => right_to(caller, owner, Want::Change),
        Owner::Person(_) => {
            caller.require(Permission::ManageVaults)?;
            Err(Error::NotFound(Noun::User))
        }
    }
}

/// Whoever goes into the history: the real actor, if it belongs to the tenant; else nobody's ID.
pub fn author(caller: &Caller) -> UserId {
    match &caller.actor {
        None => caller.user.clone(),
        Some(actor) if actor.tenant == caller.tenant => actor.user.clone(),
        Some(_) => UserId::known(""),
    }
}

/// A vault that is there and not in the bin, if the caller has this right to it.
pub async fn vault_for(conn: &mut Conn, scope: &Scope, caller: &Caller, id: &VaultId, want: Want) -> Result<Vault> {
    let found = vault_or_binned(conn, scope, caller, id, want).await?;
    if found.deleted.is_some() { Err(Error::NotFound(Noun::Vault)) } else { Ok(found) }
}

/// The same, also out of the bin.
pub async fn vault_or_binned(
    conn: &mut Conn,
    scope: &Scope,
    caller: &Caller,
    id: &VaultId,
    want: Want,
) -> Result<Vault> {
    let found = store::vaults::get(conn, scope, id).await?.ok_or(Error::NotFound(Noun::Vault))?;
    right_to(caller, &found.owner, want)?;
    Ok(found)
}

impl Domain {
    pub(super) async fn known_vault(&self, caller: &Caller, id: &VaultId) -> Result<Vault> {
        let scope = caller.require(Permission::UseVaults)?;
        let mut conn = self.store.read(&scope).await?;
        vault_or_binned(&mut conn, &scope, caller, id, Want::Know).await
    }
}
