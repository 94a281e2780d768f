//! Signing in by a name and a password of the configuration.

use std::collections::BTreeSet;

use model::{
    Result, Secret, SystemScope,
    address::EmailAddress,
    error::Unauthenticated,
    sign_in::{Origin, SignedIn},
};

use super::{Domain, counted};
use crate::store;

impl Domain {
    /// Lets a fixed user in, refuses with the wrong password, or answers nothing for who is no fixed user.
    ///
    /// Where fixed users have hashed passwords, every attempt of anybody costs one more comparison, and names that do
    /// not exist are slowed down like those that do: neither time nor waiting tells which do.
    pub(super) async fn as_fixed_user(&self, name: &str, password: &Secret, from: &Origin) -> Result<Option<SignedIn>> {
        let configured = self.configured.load_full();
        if configured.fixed_users.is_empty() {
            return Ok(None);
        }
        let user = configured.fixed_users.iter().find(|user| user.username == name);
        let address = EmailAddress::parse("email", name).ok();
        let account = match &address {
            Some(address) => format!("email:{}", address.key()),
            None => format!("name:{}", counted(name)),
        };
        self.refuse_while_blocked(&account).await?;
        let costs: BTreeSet<u32> = configured.fixed_users.iter().filter_map(|user| user.password.cost()).collect();
        let given = user.map(|user| &user.password);
        let right = self.passwords.verify_configured(given, costs.into_iter().collect(), password).await?;
        if user.is_none() && address.is_some() {
            // A person's address: what is to be compared with is stored, and takes the time that is taken below.
            return Ok(None);
        }
        self.passwords.verify(None, password).await?;
        let principal = match user.filter(|_| right) {
            Some(user) => {
                let scope = SystemScope::of_server("sign in");
                let mut conn = self.store.read_once(&scope).await?;
                store::principals::by_provided_name(&mut conn, &scope, &user.provided_name()).await?
            }
            None => None,
        };
        let Some(principal) = principal else {
            self.count_failure(&account, from).await?;
            return Err(Unauthenticated::Wrong.into());
        };
        self.note_sign_in(&principal, &account, "password").await.map(Some)
    }
}
