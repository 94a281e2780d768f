//! Inviting from a list: the list is checked and stored at once, and worked off in the background, a part at a time.

mod read;
mod work;

use std::collections::HashMap;

use model::{
    Caller, Error, Permission, Result, Role, Scope, SystemScope, Timestamp,
    error::Noun,
    groups::BuiltIn,
    id::{GroupId, ImportId},
    invitations::{Import, ImportProgress, ImportRow, ImportState, NewImport, NewInvitations},
};

use self::read::{Listed, read, refused};
use super::{Domain, issue::operator};
use crate::{
    domain::grants,
    names,
    store::{
        self, Conn,
        invitation_imports::{NewImportRow, NewImportRows},
    },
};

/// Lists that are shown.
const SHOWN: u32 = 20;

impl Domain {
    pub(super) async fn import_invitations(&self, caller: &Caller, new: &NewImport) -> Result<ImportId> {
        let scope = caller.require(Permission::ManageInvitations)?;
        let listed = read(&new.text)?;
        let one = vec![listed[0].email.clone()];
        let terms = NewInvitations {
            emails: one,
            role: new.role,
            note: new.note.clone(),
            days: new.days,
            ..NewInvitations::default()
        };
        let terms = terms.check()?;
        grants::check_role(caller, new.role)?;
        for row in &listed {
            grants::check_role(caller, row.role.unwrap_or(new.role))?;
        }
        let system = SystemScope::of_server("take a list of people to invite");
        let mut conn = self.store.write_all(&system).await?;
        store::tenants::lock(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        let groups = self.groups_of_list(&mut conn, &scope, caller, &listed).await?;
        let recent = store::invitation_imports::recent(&mut conn, &scope, SHOWN).await?;
        if recent.iter().any(|import| import.state == ImportState::Working) {
            return Err(refused("Another list is being worked off. Wait until that is done.").into());
        }
        self.take_turn(&mut conn, caller).await?;
        let id = ImportId::known(self.new_id());
        let rows: Vec<NewImportRow> = listed.into_iter().map(|row| stored(row, new.role, &groups)).collect();
        let import = NewImportRows {
            id: &id,
            inviter: &caller.user,
            by_operator: operator(caller),
            note: &terms.note,
            days: terms.days,
            created: self.now(),
            rows: &rows,
        };
        store::invitation_imports::insert(&mut conn, &scope, &import).await?;
        conn.commit().await?;
        self.imports_due.notify_one();
        Ok(id)
    }

    /// The groups that a list names, by how it names them; refused where one does not exist or is not the caller's to
    /// give.
    async fn groups_of_list(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        caller: &Caller,
        listed: &[Listed],
    ) -> Result<HashMap<String, GroupId>> {
        let mut groups = HashMap::new();
        for row in listed {
            for written in &row.groups {
                if groups.contains_key(written) {
                    continue;
                }
                let unknown = || refused(format!("Line {}: there is no group “{written}”.", row.line));
                let id = self.group_meant(conn, scope, written).await?.ok_or_else(unknown)?;
                self.check_promised(conn, scope, caller, std::slice::from_ref(&id)).await?;
                groups.insert(written.clone(), id);
            }
        }
        Ok(groups)
    }

    /// A group by its name or ID.
    async fn group_meant(&self, conn: &mut Conn, scope: &Scope, written: &str) -> Result<Option<GroupId>> {
        if let Ok(id) = GroupId::parse(written)
            && store::groups::get(conn, scope, &id).await?.is_some()
        {
            return Ok(Some(id));
        }
        let (configured, key) = (self.configured.load_full(), names::key(written));
        let built_in = BuiltIn::ALL.iter().find(|group| names::key(configured.title(**group)) == key);
        if let Some(group) = built_in {
            return Ok(Some(group.group_id()));
        }
        if let Some(group) = store::groups::named(conn, scope, &key).await? {
            return Ok(Some(group.group.id));
        }
        let of_configuration = configured.groups.iter().find(|group| names::key(&group.name) == key);
        Ok(of_configuration.map(|group| group.id.clone()))
    }

    pub(super) async fn recent_imports_of(&self, caller: &Caller) -> Result<(Vec<Import>, Timestamp)> {
        let scope = caller.require(Permission::ManageInvitations)?;
        let mut conn = self.store.read(&scope).await?;
        Ok((store::invitation_imports::recent(&mut conn, &scope, SHOWN).await?, self.now()))
    }

    pub(super) async fn progress_of_import(&self, caller: &Caller, id: &ImportId) -> Result<ImportProgress> {
        let scope = caller.require(Permission::ManageInvitations)?;
        let mut conn = self.store.read(&scope).await?;
        let import = store::invitation_imports::get(&mut conn, &scope, id).await?;
        let import = import.ok_or(Error::NotFound(Noun::Import))?;
        let counts = store::invitation_imports::counts(&mut conn, &scope, id).await?;
        Ok(ImportProgress { import, counts, mails: self.mail.is_some(), now: self.now() })
    }

    pub(super) async fn rows_of_import(&self, caller: &Caller, id: &ImportId) -> Result<Vec<ImportRow>> {
        let scope = caller.require(Permission::ManageInvitations)?;
        let mut conn = self.store.read(&scope).await?;
        store::invitation_imports::get(&mut conn, &scope, id).await?.ok_or(Error::NotFound(Noun::Import))?;
        Ok(store::invitation_imports::rows(&mut conn, &scope, id).await?)
    }
}

fn stored(row: Listed, role: Role, groups: &HashMap<String, GroupId>) -> NewImportRow {
    let mut ids: Vec<&str> = row.groups.iter().filter_map(|group| groups.get(group)).map(GroupId::as_str).collect();
    ids.sort_unstable();
    ids.dedup();
    NewImportRow { email: row.email, name: row.name, role: row.role.unwrap_or(role), group_ids: ids.join(" ") }
}
