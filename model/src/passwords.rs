//! Passwords of people: changing one's own, and giving somebody another who has lost it.

use async_trait::async_trait;

use crate::{
    Caller, Result, Secret,
    id::UserId,
    sign_in::{Origin, SignedIn},
};

/// One's own password and the one that shall take its place.
#[derive(Clone, Debug)]
pub struct PasswordChange {
    pub current: Secret,
    pub new: Secret,
}

/// Passwords, where people sign in with them.
#[async_trait]
pub trait PasswordsPort: Send + Sync {
    /// Changes the password of whoever is signed in, who has to know the current one (OWASP ASVS v5.0.0-6.2.3). Every
    /// session and token of the person ends, that of this request too: who is answered has to get a new one. The one
    /// thing that is open to those who must change theirs. Wrong ones count like failed sign-ins (`TooMany`).
    async fn change(&self, caller: &Caller, change: PasswordChange, from: &Origin) -> Result<SignedIn>;

    /// Gives a user of the caller's tenant another password, this one or one that is made, and answers it. It has to
    /// be changed at the next sign-in; sessions and tokens end. Needs [`crate::Permission::ManageUsers`] and what
    /// [`crate::users::decide`] says, and that the person belongs to no other tenant.
    async fn give(&self, caller: &Caller, user: &UserId, password: Option<Secret>) -> Result<Secret>;
}
