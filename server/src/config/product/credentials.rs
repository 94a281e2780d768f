//! `secure.credentials`: principals that the operator sets up, such as the supervisor.

use model::{Role, Secret, address::EmailAddress};

use super::{
    published::is_published,
    reader::{Found, Reader},
    strength,
};

/// Longest name of a group and of an entry.
const LONGEST_NAME: usize = 64;

/// One principal that exists at every start as it is written here.
#[derive(Clone, Debug)]
pub struct ConfiguredCredential {
    /// The name of the entry, in lower case if it came from a variable: `supervisor`, `apiserver`, …
    pub name: String,
    /// `role`: `system`, `admin`, `user` (default) or `consumer`. The entries the ClearML server ships have theirs.
    pub role: Role,
    /// `user_key` and `user_secret`. Not set: the principal exists and cannot sign in.
    pub access: Option<AccessPair>,
    /// `allow_login`: the pair may open a browser session. Off by default.
    pub allow_login: bool,
    /// `sec_groups`: names of groups it is in.
    pub groups: Vec<String>,
    /// `email`.
    pub email: Option<EmailAddress>,
    /// `display_name`: what pages call it.
    pub display_name: Option<String>,
    /// `revoke_in_fixed_mode`: the pair is withdrawn when fixed users are on.
    pub revoke_in_fixed_mode: bool,
}

/// An access key with its secret key, both chosen by the operator.
#[derive(Clone, Debug)]
pub struct AccessPair {
    pub access_key: String,
    pub secret_key: Secret,
}

pub fn read(reader: &mut Reader<'_>) -> Vec<ConfiguredCredential> {
    let names = reader.names(&["secure", "credentials"]);
    let entries: Vec<ConfiguredCredential> = names.iter().filter_map(|name| entry(reader, name)).collect();
    for (at, entry) in entries.iter().enumerate() {
        let key = entry.access.as_ref().map(|access| &access.access_key);
        let same = entries[..at]
            .iter()
            .find(|other| key.is_some() && other.access.as_ref().map(|access| &access.access_key) == key);
        if let Some(other) = same {
            reader.problem(
                format!("secure.credentials.{}.user_key", entry.name),
                format!("secure.credentials.{} has the same key: every entry needs its own", other.name),
            );
        }
    }
    entries
}

fn entry(reader: &mut Reader<'_>, name: &str) -> Option<ConfiguredCredential> {
    // A plain value where an entry should be stays in the tree and is reported with the rest.
    if reader.names(&["secure", "credentials", name]).is_empty() {
        return None;
    }
    if !is_word(name) {
        reader.problem(
            format!("secure.credentials.{name}"),
            "the name of an entry has up to 64 of the characters a-z, A-Z, 0-9, _ and -",
        );
    }
    let at = |key: &'static str| ["secure", "credentials", name, key];
    Some(ConfiguredCredential {
        role: role(reader, name),
        access: access(reader, name),
        allow_login: reader.switch(&at("allow_login"), false),
        groups: groups(reader, name),
        email: email(reader, name),
        display_name: display_name(reader, name),
        revoke_in_fixed_mode: reader.switch(&at("revoke_in_fixed_mode"), false),
        name: name.to_owned(),
    })
}

fn is_word(text: &str) -> bool {
    (1..=LONGEST_NAME).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
}

fn role(reader: &mut Reader<'_>, name: &str) -> Role {
    let path = ["secure", "credentials", name, "role"];
    if let Some(found) = reader.text(&path) {
        if let Some(role) = Role::parse(&found.value) {
            reader.note(&path, role.as_str(), found.origin);
            return role;
        }
        reader.problem(found.place, "the role must be one of: system, admin, user, consumer");
    }
    // What the ClearML server's own secure.conf gives the entries it ships.
    let role = match name {
        "apiserver" | "webserver" | "fileserver" | "platform_management" => Role::System,
        "services_agent" => Role::Admin,
        _ => Role::User,
    };
    reader.default(&path, format!("\"{}\"", role.as_str()));
    role
}

fn access(reader: &mut Reader<'_>, name: &str) -> Option<AccessPair> {
    let key_path = ["secure", "credentials", name, "user_key"];
    let key = reader.text(&key_path);
    let secret = reader.secret(&["secure", "credentials", name, "user_secret"]);
    match (key, secret) {
        (Some(key), Some(secret)) => {
            let good_secret = check_secret(reader, &secret);
            let good_key = check_key(reader, &key);
            reader.note(&key_path, &key.value, key.origin);
            (good_key && good_secret).then_some(AccessPair { access_key: key.value, secret_key: secret.value })
        }
        (Some(key), None) => {
            reader
                .problem(key.place, format!("secure.credentials.{name}.user_secret is missing; {}", strength::ADVICE));
            None
        }
        (None, Some(secret)) => {
            reader.problem(secret.place, format!("secure.credentials.{name}.user_key is missing"));
            None
        }
        (None, None) => None,
    }
}

/// A key is sent as the user of HTTP Basic, so it holds no colon (RFC 7617, section 2).
fn check_key(reader: &mut Reader<'_>, key: &Found<String>) -> bool {
    let good = (4..=64).contains(&key.value.len())
        && key.value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'));
    if !good {
        reader.problem(key.place.as_str(), "an access key has 4 to 64 of the characters a-z, A-Z, 0-9, _, - and .");
    }
    good
}

fn check_secret(reader: &mut Reader<'_>, secret: &Found<Secret>) -> bool {
    let text = secret.value.reveal();
    let refusal = if is_published(text) {
        Some(format!("this secret is a published default that everybody knows; {}", strength::ADVICE))
    } else {
        strength::refusal(text)
    };
    let good = refusal.is_none();
    if let Some(reason) = refusal {
        reader.problem(secret.place.as_str(), reason);
    }
    good
}

fn groups(reader: &mut Reader<'_>, name: &str) -> Vec<String> {
    let Some(found) = reader.list(&["secure", "credentials", name, "sec_groups"]) else { return Vec::new() };
    for group in &found.value {
        if let Err(error) = model::name::check("group", group, 1) {
            reader.problem(found.place.as_str(), error.message);
        }
    }
    found.value
}

fn email(reader: &mut Reader<'_>, name: &str) -> Option<EmailAddress> {
    let path = ["secure", "credentials", name, "email"];
    let found = reader.text(&path)?;
    match EmailAddress::parse("email", &found.value) {
        Ok(address) => {
            reader.note(&path, address.as_written(), found.origin);
            Some(address)
        }
        Err(error) => {
            reader.problem(found.place, error.message);
            None
        }
    }
}

fn display_name(reader: &mut Reader<'_>, name: &str) -> Option<String> {
    let path = ["secure", "credentials", name, "display_name"];
    let found = reader.text(&path)?;
    match model::name::check("display_name", &found.value, 1) {
        Ok(display_name) => {
            reader.note(&path, &display_name, found.origin);
            Some(display_name)
        }
        Err(error) => {
            reader.problem(found.place, error.message);
            None
        }
    }
}
