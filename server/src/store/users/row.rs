//! A stored user.

use model::{
    Role, Timestamp,
    access::Kind,
    id::{TenantId, UserId},
    users::{Status, User},
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

pub(super) use columns;

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
