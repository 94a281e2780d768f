//! What clients get: every vault that applies to the caller, in the order of override.

use model::{
    Caller, Error, Permission, Result, Scope, Secret,
    access::Kind,
    vaults::{Loaded, Operation, OwnerKind, Target, Wanted},
};

use super::{
    Domain,
    mask::masked,
    open::{Field, Keys},
};
use crate::{
    domain::features::natural_groups,
    store::{
        self, Conn,
        vaults::{Sealed, Whose},
    },
};

/// The IDs of the groups that somebody is in by nature.
pub fn natural(kind: Kind, role: model::Role) -> [&'static str; 3] {
    let mut ids = [""; 3];
    ids.iter_mut().zip(natural_groups(kind, role)).for_each(|(id, group)| *id = group.id());
    ids
}

/// Whose vaults a user of this kind has.
pub const fn own_kind(kind: Kind) -> OwnerKind {
    match kind {
        Kind::Service => OwnerKind::ServiceAccount,
        Kind::Person | Kind::System => OwnerKind::Person,
    }
}

/// Whether somebody else than a program of the person's own asks for a person's vault.
fn withholds(caller: &Caller) -> bool {
    caller.actor.as_ref().is_some_and(|actor| actor.kind != Kind::Service)
}

impl Domain {
    pub(super) async fn load_vaults(&self, caller: &Caller, wanted: &Wanted) -> Result<Vec<Loaded>> {
        let scope = caller.require(Permission::ReadWorkspace)?;
        // Clients ask at each start, and whoever has no vaults has no use for a warning.
        if !caller.may(Permission::UseVaults) {
            return Ok(Vec::new());
        }
        let whose = Whose {
            user: &caller.user,
            kind: own_kind(caller.kind),
            natural: natural(caller.kind, caller.role),
            sees_disabled: caller.may(Permission::ManageVaults),
            enabled_only: wanted.enabled,
        };
        let mut conn = self.store.read(&scope).await?;
        let found = store::vaults::applied(&mut conn, &scope, &whose, self.now()).await?;
        let mut keys = Keys::default();
        let (mut loaded, mut in_clear) = (Vec::new(), false);
        for sealed in found.into_iter().filter(|sealed| is_wanted(wanted, sealed)) {
            let own = sealed.vault.owner.kind() == OwnerKind::Person;
            let masked = wanted.masked || own && withholds(caller);
            in_clear |= !masked;
            loaded.push(self.loaded(&mut conn, &scope, &mut keys, sealed, masked).await?);
        }
        drop(conn);
        if in_clear {
            self.note_load(caller);
        }
        Ok(loaded)
    }

    pub(super) async fn load_organization(&self, caller: &Caller, wanted: &Wanted) -> Result<Vec<Loaded>> {
        let scope = caller.require(Permission::ManageVaults)?;
        let mut conn = self.store.write(&scope).await?;
        store::tenants::lock(&mut conn, &scope).await?.ok_or(Error::NotFound(model::error::Noun::Company))?;
        let found = store::vaults::of_organization(&mut conn, &scope, wanted.enabled).await?;
        let (mut loaded, mut keys) = (Vec::new(), Keys::default());
        for sealed in found.into_iter().filter(|sealed| is_wanted(wanted, sealed)) {
            // Whoever edits a vault wants what was saved.
            let text = (sealed.vault.revision, Field::Text);
            let opened = self.open_text(&mut conn, &scope, &mut keys, &sealed.vault, text, &sealed.text).await?;
            let text = if wanted.masked { masked(sealed.vault.format, &opened).await } else { opened };
            loaded.push(Loaded { vault: sealed.vault, text, masked: wanted.masked });
        }
        if !wanted.masked {
            let vaults: Vec<_> = loaded.iter().map(|loaded| &loaded.vault).collect();
            self.note_operations(&mut conn, &scope, caller, Operation::Reveal, &vaults, "").await?;
            conn.commit().await?;
        }
        Ok(loaded)
    }

    async fn loaded(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        keys: &mut Keys,
        sealed: Sealed,
        mask: bool,
    ) -> Result<Loaded> {
        let Sealed { vault, text, delivered } = sealed;
        let (field, bytes) = match &delivered {
            Some(delivered) if !mask => (Field::Delivered, delivered),
            _ => (Field::Text, &text),
        };
        let opened = self.open_text(conn, scope, keys, &vault, (vault.revision, field), bytes).await?;
        let text: Secret = if mask { masked(vault.format, &opened).await } else { opened };
        Ok(Loaded { vault, text, masked: mask })
    }
}

fn is_wanted(wanted: &Wanted, sealed: &Sealed) -> bool {
    let target: Target = sealed.vault.target;
    wanted.targets.as_ref().is_none_or(|targets| targets.contains(&target))
}
