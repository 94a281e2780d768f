//! A user as the API shows one: chosen fields, and no address or role unless the caller may see them.

use model::{Caller, Permission, error::FieldError, users::User};
use serde::{Serialize, Serializer, ser::SerializeMap};

use crate::http::api::{fields::Fields, json::Iso};

const NAME: u8 = 1;
const GIVEN_NAME: u8 = 1 << 1;
const FAMILY_NAME: u8 = 1 << 2;
const AVATAR: u8 = 1 << 3;
const CREATED: u8 = 1 << 4;
const COMPANY: u8 = 1 << 5;
const EMAIL: u8 = 1 << 6;
const ROLE: u8 = 1 << 7;

/// Fields of a user; the id is always there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns(u8);

impl Columns {
    /// What the request wants and the caller may see: `only_fields` of the public fields, and the address and the role
    /// with `include_auth`, for those who may see them on the pages too.
    pub fn of(fields: &Fields, caller: &Caller) -> Result<Self, FieldError> {
        let wants_auth = fields.flag("include_auth")? == Some(true);
        let may_see_auth = wants_auth && caller.may(Permission::ReadUserDetails);
        let visible = if may_see_auth { u8::MAX } else { !(EMAIL | ROLE) };
        let wanted = match fields.texts("only_fields")? {
            Some(names) => names.into_iter().map(column).fold(0, |all, one| all | one),
            None => u8::MAX,
        };
        Ok(Self(visible & wanted))
    }

    const fn has(self, column: u8) -> bool {
        self.0 & column != 0
    }
}

/// The column of a name such as `company` or `company.name`; unknown ones are none, as other fields are ignored too.
fn column(name: &str) -> u8 {
    match name.split('.').next().unwrap_or(name) {
        "name" => NAME,
        "given_name" => GIVEN_NAME,
        "family_name" => FAMILY_NAME,
        "avatar" => AVATAR,
        "created" => CREATED,
        "company" => COMPANY,
        "email" => EMAIL,
        "role" => ROLE,
        _ => 0,
    }
}

/// A user in an answer.
#[derive(Clone, Copy, Debug)]
pub struct UserView<'a> {
    pub user: &'a User,
    pub columns: Columns,
    /// Whether `company` is an object, as the `_ex` endpoints have it, or its id.
    pub expanded: bool,
}

#[derive(Serialize)]
struct Reference<'a> {
    id: &'a str,
}

impl Serialize for UserView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (user, columns) = (self.user, self.columns);
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", user.id.as_str())?;
        let mut text = |column, key, value: Option<&str>| match value {
            Some(value) if columns.has(column) => map.serialize_entry(key, value),
            _ => Ok(()),
        };
        text(NAME, "name", Some(&user.name))?;
        text(GIVEN_NAME, "given_name", user.given_name.as_deref())?;
        text(FAMILY_NAME, "family_name", user.family_name.as_deref())?;
        text(AVATAR, "avatar", user.avatar.as_deref())?;
        text(EMAIL, "email", user.email.as_deref())?;
        text(ROLE, "role", Some(user.role.as_str()))?;
        if columns.has(CREATED) {
            map.serialize_entry("created", &Iso(user.created))?;
        }
        if columns.has(COMPANY) && self.expanded {
            map.serialize_entry("company", &Reference { id: user.tenant.as_str() })?;
        } else if columns.has(COMPANY) {
            map.serialize_entry("company", user.tenant.as_str())?;
        }
        map.end()
    }
}
