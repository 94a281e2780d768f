//! A user as the API shows one: chosen fields, and neither address, role, groups nor activity unless the caller may see
//! them.

use model::{
    Caller, Permission,
    error::FieldError,
    users::{User, UserRow},
};
use serde::{Serialize, Serializer, ser::SerializeMap};

use crate::http::api::{fields::Fields, json::Iso};

const NAME: u16 = 1;
const GIVEN_NAME: u16 = 1 << 1;
const FAMILY_NAME: u16 = 1 << 2;
const AVATAR: u16 = 1 << 3;
const CREATED: u16 = 1 << 4;
const COMPANY: u16 = 1 << 5;
const EMAIL: u16 = 1 << 6;
const ROLE: u16 = 1 << 7;
const PROVIDERS: u16 = 1 << 8;
const SEC_GROUPS: u16 = 1 << 9;
const ACTIVITY: u16 = 1 << 10;

/// What `include_auth` adds.
const AUTH: u16 = EMAIL | ROLE | PROVIDERS | SEC_GROUPS;

/// Fields of a user; the id is always there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns(u16);

impl Columns {
    /// What the request wants and the caller may see: `only_fields` of the public fields, and with `include_auth` and
    /// `include_activity` more, for those who may see it on the pages too.
    pub fn of(fields: &Fields, caller: &Caller) -> Result<Self, FieldError> {
        let may_see = caller.may(Permission::ReadUserDetails);
        let more = |flag: &str, columns: u16| {
            let wanted = fields.flag(flag)? == Some(true);
            Ok::<_, FieldError>(if wanted && may_see { 0 } else { columns })
        };
        let hidden = more("include_auth", AUTH)? | more("include_activity", ACTIVITY)?;
        let wanted = match fields.texts("only_fields")? {
            Some(names) => names.into_iter().map(column).fold(0, |all, one| all | one),
            None => u16::MAX,
        };
        Ok(Self(!hidden & wanted))
    }

    /// Whether more is wanted than a user is by itself.
    pub const fn need_rows(self) -> bool {
        self.has(PROVIDERS) || self.has(SEC_GROUPS) || self.has(ACTIVITY)
    }

    const fn has(self, column: u16) -> bool {
        self.0 & column != 0
    }
}

/// The column of a name such as `company` or `company.name`; unknown ones are none, as other fields are ignored too.
fn column(name: &str) -> u16 {
    match name.split('.').next().unwrap_or(name) {
        "name" => NAME,
        "given_name" => GIVEN_NAME,
        "family_name" => FAMILY_NAME,
        "avatar" => AVATAR,
        "created" => CREATED,
        "company" => COMPANY,
        "email" => EMAIL,
        "role" => ROLE,
        "providers" => PROVIDERS,
        "sec_groups" => SEC_GROUPS,
        "activity" => ACTIVITY,
        _ => 0,
    }
}

/// A user in an answer.
#[derive(Clone, Copy, Debug)]
pub struct UserView<'a> {
    pub user: &'a User,
    /// Groups and activity, where they are wanted.
    pub row: Option<&'a UserRow>,
    pub columns: Columns,
    /// Whether `company` is an object, as the `_ex` endpoints have it, or its id.
    pub expanded: bool,
}

#[derive(Serialize)]
struct Reference<'a> {
    id: &'a str,
}

#[derive(Serialize)]
struct Group<'a> {
    id: &'a str,
    name: &'a str,
}

/// When and how somebody was here last; what never was is absent.
#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "the names are those of the contract")]
struct Activity<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    last_credentials_login: Option<Iso>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_provider: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_provider_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_provider_login: Option<Iso>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_ui_access: Option<Iso>,
}

impl<'a> From<&'a UserRow> for Activity<'a> {
    fn from(row: &'a UserRow) -> Self {
        let provider = row.last_sign_in.and(row.last_provider.as_deref());
        Self {
            last_credentials_login: row.credentials_last_used.map(Iso),
            last_provider: provider,
            last_provider_name: provider,
            last_provider_login: row.last_sign_in.map(Iso),
            last_ui_access: row.pages_last_used.map(Iso),
        }
    }
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
        if let Some(row) = self.row {
            if columns.has(PROVIDERS) {
                let providers: Vec<&str> = row.last_sign_in.and(row.last_provider.as_deref()).into_iter().collect();
                map.serialize_entry("providers", &providers)?;
            }
            if columns.has(SEC_GROUPS) {
                let groups = row.groups.iter().map(|group| Group { id: group.id.as_str(), name: &group.name });
                let groups: Vec<Group<'_>> = groups.collect();
                map.serialize_entry("sec_groups", &groups)?;
            }
            if columns.has(ACTIVITY) {
                map.serialize_entry("activity", &Activity::from(row))?;
            }
        }
        map.end()
    }
}
