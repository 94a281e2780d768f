//! What all vaults of somebody add up to: every value, where it comes from, and what it hid.

use model::{
    Caller, Error, Permission, Result, Scope, SystemScope,
    access::Kind,
    error::Noun,
    id::UserId,
    vaults::{Format, Operation, OwnerKind, Preview, PreviewLeaf, Target, Vault, Whose},
};

use super::{
    Domain, check,
    load::{natural, own_kind},
    mask::quoted,
    open::{Field, Keys},
};
use crate::{
    store::{self, vaults},
    vault_text::{self, Content, Leaf, Tree},
};

impl Domain {
    pub(super) async fn preview_vaults(&self, caller: &Caller, user: Option<&UserId>, reveal: bool) -> Result<Preview> {
        let subject = self.subject_of_preview(caller, user).await?;
        let scope = &subject.scope;
        let found = if subject.has_vaults {
            let whose = vaults::Whose {
                user: &subject.whose.id,
                kind: own_kind(subject.kind),
                natural: natural(subject.kind, subject.role),
                sees_disabled: false,
                enabled_only: true,
            };
            let mut conn = self.store.read(scope).await?;
            let applied = vaults::applied(&mut conn, scope, &whose, self.now()).await?;
            let mut keys = Keys::default();
            let mut found = Vec::new();
            for sealed in applied.into_iter().filter(|sealed| sealed.vault.target == Target::Client) {
                let at = (sealed.vault.revision, Field::Text);
                let text = self.open_text(&mut conn, scope, &mut keys, &sealed.vault, at, &sealed.text).await?;
                found.push((sealed.vault, text));
            }
            found
        } else {
            Vec::new()
        };
        let mut trees = Vec::new();
        for (vault, text) in &found {
            let empty = text.reveal().trim().is_empty();
            let (format, text) = if empty { (Format::Json, "{}") } else { (vault.format, text.reveal().as_str()) };
            trees.push(check::tree(format, text).await?);
        }
        let vaults: Vec<Vault> = found.into_iter().map(|(vault, _)| vault).collect();
        let withheld = |vault: &Vault| vault.owner.kind() == OwnerKind::Person && !subject.is_reader;
        let layers: Vec<(usize, &Tree)> = trees.iter().enumerate().collect();
        let leaves = vault_text::merge(&layers).into_iter();
        let leaves = leaves.map(|leaf| shown(leaf, |from| reveal && !withheld(&vaults[from]))).collect();
        if reveal {
            let shown: Vec<&Vault> = vaults.iter().filter(|vault| !withheld(vault)).collect();
            let mut conn = self.store.write(scope).await?;
            self.note_operations(&mut conn, scope, caller, Operation::Reveal, &shown, "").await?;
            conn.commit().await?;
        }
        let withheld = vaults.iter().any(withheld);
        Ok(Preview { whose: subject.whose, vaults, leaves, revealed: reveal, withheld, now: self.now() })
    }

    async fn subject_of_preview(&self, caller: &Caller, user: Option<&UserId>) -> Result<Subject> {
        let scope = caller.require(Permission::UseVaults)?;
        let Some(user) = user.filter(|user| **user != caller.user) else {
            return Ok(Subject {
                whose: Whose { id: caller.user.clone(), name: caller.user_name.clone() },
                scope,
                kind: caller.kind,
                role: caller.role,
                has_vaults: true,
                is_reader: caller.actor.as_ref().is_none_or(|actor| actor.kind == Kind::Service),
            });
        };
        let scope = caller.require(Permission::ManageVaults).map(|_| scope)?;
        let system = SystemScope::of_server("preview of vaults");
        let mut conn = self.store.read_once(&system).await?;
        let found = store::principals::by_user(&mut conn, &system, user.as_str()).await?;
        let found = found.filter(|found| found.tenant == *scope.tenant() && found.kind != Kind::System);
        let found = found.ok_or(Error::NotFound(Noun::User))?;
        if found.kind == Kind::Service {
            caller.require(Permission::ManageServiceAccounts)?;
        }
        let has_vaults = Permission::UseVaults.ruling(found.role, self.features_of(&found)).allows();
        let whose = Whose { id: found.user, name: found.name };
        Ok(Subject { whose, scope, kind: found.kind, role: found.role, has_vaults, is_reader: false })
    }
}

/// Whose preview, and whether whoever reads it is the same.
struct Subject {
    whose: Whose,
    scope: Scope,
    kind: Kind,
    role: model::Role,
    has_vaults: bool,
    is_reader: bool,
}

fn shown(leaf: Leaf<usize>, reveals: impl Fn(usize) -> bool) -> PreviewLeaf {
    let value = leaf.node.to_json();
    let open = matches!(leaf.node.content, Content::Open) || value.is_none();
    PreviewLeaf {
        path: leaf.path.iter().map(|key| written(key)).collect::<Vec<_>>().join("."),
        value: value.filter(|_| reveals(leaf.from)),
        open,
        from: leaf.from,
        hid: leaf.hid,
    }
}

/// A key as HOCON writes it in a path.
fn written(key: &str) -> String {
    let plain = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    if plain { key.to_owned() } else { quoted(key) }
}
