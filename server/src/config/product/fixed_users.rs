//! `auth.fixed_users`, below `apiserver` or below `services`: people whom the operator gives a name and a password.

use base64::{Engine, prelude::BASE64_STANDARD};
use model::{Secret, id::TenantId, name};

use super::{super::hocon::Value, reader::Reader};
use crate::secrets::{BcryptHash, ConfiguredPassword, check_password};

/// Where they may stand.
const PARTS: [&str; 2] = ["apiserver", "services"];

/// Most characters of a user name.
const LONGEST_NAME: usize = 128;

/// Most of them: each costs work at a start.
const MOST: usize = 1000;

/// What a provider may be called that is none: the users are those of the list.
const HERE: [&str; 3] = ["fixed", "internal", "local"];

/// `auth.fixed_users`.
#[derive(Clone, Debug, Default)]
pub struct FixedUsers {
    /// `enabled`: the users of the list may sign in. Off, there are none.
    pub enabled: bool,
    pub users: Vec<FixedUser>,
}

/// One of `auth.fixed_users.users`.
#[derive(Clone, Debug)]
pub struct FixedUser {
    /// `username`: what is typed to sign in.
    pub username: String,
    /// `name`; the user name without.
    pub name: String,
    /// `admin`.
    pub admin: bool,
    /// `password`, by `pass_hashed` as it is or as the base64 of a bcrypt hash.
    pub password: ConfiguredPassword,
}

/// `default_tenant` is the one that fixed users are in.
pub fn read(reader: &mut Reader<'_>, default_tenant: &TenantId) -> FixedUsers {
    let mut enabled = false;
    let mut hashed = false;
    for part in PARTS {
        enabled |= reader.optional_switch(&[part, "auth", "fixed_users", "enabled"]).unwrap_or(false);
        hashed |= reader.optional_switch(&[part, "auth", "fixed_users", "pass_hashed"]).unwrap_or(false);
        let path = [part, "auth", "fixed_users", "provider"];
        if let Some(found) = reader.text(&path) {
            reader.note(&path, &found.value, found.origin);
            if !HERE.contains(&found.value.as_str()) {
                reader.problem(
                    found.place,
                    "there is no such provider here: users are those of the list, which is called local",
                );
            }
        }
    }
    let mut users: Vec<FixedUser> = Vec::new();
    let mut first_place: Option<String> = None;
    for part in PARTS {
        let path = [part, "auth", "fixed_users", "users"];
        let Some(found) = reader.objects(&path) else { continue };
        if let Some(first) = &first_place {
            reader.problem(found.place, format!("{first} is set too: only one of the two may be"));
            continue;
        }
        if found.value.len() > MOST {
            reader.problem(found.place.as_str(), format!("these are more than {MOST} users"));
        }
        for (at, entry) in found.value.iter().take(MOST).enumerate() {
            let mut entry = Entry { reader, place: &found.place, at, fields: entry };
            let user = entry.read(hashed, default_tenant);
            if let Some(user) = user {
                if users.iter().any(|other| other.username == user.username) {
                    entry.problem("the user name is there twice");
                }
                users.push(user);
            }
        }
        reader.note_list(&path, users.iter().map(|user| user.username.as_str()), found.origin);
        first_place = Some(found.place);
    }
    if !enabled {
        users.clear();
    }
    FixedUsers { enabled, users }
}

/// One user while it is read.
struct Entry<'e, 'r> {
    reader: &'e mut Reader<'r>,
    /// The setting with the list.
    place: &'e str,
    /// The number in the list, from 0.
    at: usize,
    fields: &'e [(String, Value)],
}

impl Entry<'_, '_> {
    /// Never says what stands in the entry: it may be a secret in the wrong place.
    fn problem(&mut self, reason: &str) {
        self.reader.problem(self.place, format!("user {} of the list: {reason}", self.at + 1));
    }

    fn text(&mut self, field: &str) -> Option<String> {
        let (_, value) = self.fields.iter().find(|(name, _)| name == field)?;
        if *value == Value::Null {
            return None;
        }
        let text = value.as_text();
        if text.is_none() {
            self.problem(&format!("{field} has to be text"));
        }
        text.filter(|text| !text.is_empty()).map(str::to_owned)
    }

    fn switch(&mut self, field: &str) -> bool {
        let found = self.fields.iter().find(|(name, value)| name == field && *value != Value::Null);
        match found.map(|(_, value)| value.as_bool()) {
            None => false,
            Some(Some(value)) => value,
            Some(None) => {
                self.problem(&format!("{field} has to be true or false"));
                false
            }
        }
    }

    fn read(&mut self, hashed: bool, default_tenant: &TenantId) -> Option<FixedUser> {
        const FIELDS: [&str; 6] = ["username", "password", "name", "company", "admin", "is_guest"];
        if self.fields.iter().any(|(name, _)| !FIELDS.contains(&name.as_str())) {
            let said =
                format!("{}: user {} of the list has other fields than {}", self.place, self.at + 1, FIELDS.join(", "));
            self.reader.warn(said);
        }
        let username = self.username();
        let name = self.text("name").or_else(|| username.clone());
        let name =
            name.and_then(|name| name::check("name", &name, 1).map_err(|error| self.problem(&error.message)).ok());
        let company = self.text("company");
        if company.is_some_and(|company| company.replace('-', "").to_ascii_lowercase() != default_tenant.as_str()) {
            self.problem("company has to be that of apiserver.default_company, where fixed users are");
        }
        if self.switch("is_guest") {
            self.problem("there are no guests here: give the user a password and no is_guest");
        }
        let admin = self.switch("admin");
        let password = self.password(hashed, username.as_deref().unwrap_or_default());
        Some(FixedUser { username: username?, name: name?, admin, password: password? })
    }

    fn username(&mut self) -> Option<String> {
        let Some(username) = self.text("username") else {
            self.problem("username is missing");
            return None;
        };
        let good = username.chars().count() <= LONGEST_NAME
            && username.trim() == username
            && !username.chars().any(char::is_control);
        if !good {
            self.problem("a username has up to 128 characters and begins and ends with no blank");
        }
        good.then_some(username)
    }

    fn password(&mut self, hashed: bool, username: &str) -> Option<ConfiguredPassword> {
        let Some(text) = self.text("password") else {
            self.problem("password is missing");
            return None;
        };
        let password = if hashed {
            hash(&text).map(ConfiguredPassword::Bcrypt)
        } else {
            let password = Secret::new(text);
            check_password(&password, &[username]).map(|()| ConfiguredPassword::Plain(password)).map_err(|e| e.message)
        };
        password.map_err(|reason| self.problem(&format!("password: {reason}"))).ok()
    }
}

/// The hash itself, or the base64 of it.
fn hash(text: &str) -> Result<BcryptHash, String> {
    if text.starts_with('$') {
        return BcryptHash::parse(text);
    }
    let not = "pass_hashed is on, so this has to be the base64 of a bcrypt hash";
    let bytes = BASE64_STANDARD.decode(text).map_err(|_| not)?;
    BcryptHash::parse(std::str::from_utf8(&bytes).map_err(|_| not)?)
}
