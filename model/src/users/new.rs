//! Somebody to be made a user, and what may be changed of a profile.

use serde::{Deserialize, Serialize};

use crate::{
    Result, Role, Secret,
    address::EmailAddress,
    error::{Error, FieldError},
    id::{GroupId, TenantId, UserId},
    name,
};

/// Somebody to be made a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewUser {
    pub tenant: TenantId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub avatar: Option<String>,
    pub internal: bool,
    /// Groups to be in from the beginning.
    pub groups: Vec<GroupId>,
}

impl NewUser {
    /// The checked name and address.
    pub fn check(&self) -> Result<(String, EmailAddress), Error> {
        let name = name::check("name", &self.name, 1);
        let email = EmailAddress::parse("email", &self.email);
        let profile = ProfileChange {
            given_name: self.given_name.clone(),
            family_name: self.family_name.clone(),
            avatar: self.avatar.clone(),
            ..ProfileChange::default()
        };
        match (name, email) {
            (Ok(name), Ok(email)) => profile.check().map(|_| (name, email)),
            (name, email) => Err(Error::Invalid(name.err().into_iter().chain(email.err()).collect())),
        }
    }
}

/// Somebody who was made a user, with what to sign in by.
#[derive(Clone, Debug)]
pub struct Added {
    pub id: UserId,
    /// Shown this once. Absent where nobody signs in with a password.
    pub password: Option<Secret>,
}

/// What a user may change of the own profile, and an administrator of others'. What is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileChange {
    pub name: Option<String>,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub avatar: Option<String>,
}

impl ProfileChange {
    /// The change with every text checked.
    pub fn check(self) -> Result<Self, Error> {
        let optional = |field: &str, text: Option<String>| match text {
            Some(text) if text.trim().is_empty() => Ok(Some(String::new())),
            Some(text) => name::check(field, &text, 1).map(Some),
            None => Ok::<_, FieldError>(None),
        };
        let avatar = match self.avatar {
            Some(url) if !url.is_empty() && !is_picture(&url) => {
                return Err(
                    FieldError::value("avatar", "An avatar is an https address of at most 1,024 characters.").into()
                );
            }
            avatar => avatar,
        };
        Ok(Self {
            name: self.name.map(|text| name::check("name", &text, 1)).transpose()?,
            given_name: optional("given_name", self.given_name)?,
            family_name: optional("family_name", self.family_name)?,
            avatar,
        })
    }
}

fn is_picture(url: &str) -> bool {
    url.len() <= 1024 && url.starts_with("https://") && url.chars().all(|c| c.is_ascii_graphic())
}
