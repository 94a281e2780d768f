//! A stored user.

use model::{
    Role, Timestamp,
    access::Kind,
    groups::GroupName,
    id::{GroupId, TenantId, UserId},
    users::{Status, User, UserRow},
};

use crate::store::{Error, Result};

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    tenant_id: String,
    id: String,
    kind: String,
    role: String,
    status: String,
    name: String,
    given_name: Option<String>,
    family_name: Option<String>,
    avatar: Option<String>,
    email: Option<String>,
    internal: bool,
    created: i64,
}

/// The columns of a [`Row`], of `users u`.
macro_rules! columns {
    () => {
        "u.tenant_id, u.id, u.kind, u.role, u.status, u.name, u.given_name, u.family_name, u.avatar, u.email, \
         u.internal, u.created"
    };
}

/// The groups of `users u` for [`groups`]: `id name`, one a line; names hold no line breaks. The parameters named are a
/// line break and the time, since memberships that have ended count no more.
macro_rules! group_lines {
    ($line_break:literal, $now:literal) => {
        concat!(
            "(SELECT string_agg(g.id || ' ' || g.name, ",
            $line_break,
            ") FROM memberships m JOIN groups g ON g.tenant_id = m.tenant_id AND g.id = m.group_id
                WHERE m.tenant_id = u.tenant_id AND m.user_id = u.id AND (m.ends IS NULL OR m.ends > ",
            $now,
            ")) AS group_lines"
        )
    };
}

/// The columns of an [`Activity`], of `users u`, but for the groups ([`group_lines`]).
macro_rules! activity {
    () => {
        "u.last_sign_in, u.last_provider, u.last_key_used, u.last_ui"
    };
}

pub(in crate::store) use group_lines;
pub(super) use {activity, columns};

/// What is known of a user besides its own: groups, and when it was here.
#[derive(sqlx::FromRow)]
pub(super) struct Activity {
    last_sign_in: i64,
    last_provider: Option<String>,
    last_key_used: i64,
    last_ui: i64,
    group_lines: Option<String>,
}

impl Activity {
    pub(super) fn of(self, row: Row) -> Result<UserRow> {
        let at = |millis: i64| (millis > 0).then(|| Timestamp::from_millis(millis));
        Ok(UserRow {
            user: row.into_user()?,
            groups: groups(self.group_lines.as_deref()),
            last_sign_in: at(self.last_sign_in),
            last_provider: self.last_provider,
            credentials_last_used: at(self.last_key_used),
            pages_last_used: at(self.last_ui),
        })
    }
}

/// What [`group_lines`] found, by name.
pub(in crate::store) fn groups(lines: Option<&str>) -> Vec<GroupName> {
    let lines = lines.iter().flat_map(|lines| lines.lines());
    let mut groups: Vec<GroupName> = lines
        .filter_map(|line| line.split_once(' '))
        .map(|(id, name)| GroupName { id: GroupId::known(id), name: name.to_owned() })
        .collect();
    groups.sort_by(|a, b| a.name.cmp(&b.name));
    groups
}

impl Row {
    pub(super) fn into_user(self) -> Result<User> {
        Ok(User {
            id: UserId::known(self.id),
            tenant: TenantId::known(self.tenant_id),
            kind: Kind::parse(&self.kind).ok_or(Error::Damaged("kind of a user"))?,
            role: Role::parse(&self.role).ok_or(Error::Damaged("role of a user"))?,
            status: Status::parse(&self.status).ok_or(Error::Damaged("status of a user"))?,
            name: self.name,
            given_name: self.given_name,
            family_name: self.family_name,
            avatar: self.avatar,
            email: self.email,
            internal: self.internal,
            created: Timestamp::from_millis(self.created),
        })
    }
}
