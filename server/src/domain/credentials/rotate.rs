//! A key takes the place of another, which goes on for some hours, so that nothing stops in between.

use model::{
    Caller, Error, Result,
    access::Proof,
    audit::Action,
    credentials::{Credential, Life, NewCredential, OVERLAP_HOURS},
    error::{FieldError, Forbidden},
    id::UserId,
};
use serde_json::json;

use super::{Domain, existing, may_mint, recorded};
use crate::{domain::audit::Entries, store};

impl Domain {
    pub(super) async fn rotate_credential(
        &self,
        caller: &Caller,
        of: Option<&UserId>,
        access_key: &str,
        hours: u32,
    ) -> Result<NewCredential> {
        let (scope, user) = self.to_change(caller, of).await?;
        // A limited key may replace itself: what comes of it is limited likewise.
        if user != caller.user || !is_own_key(caller, access_key) {
            may_mint(caller)?;
        }
        if !OVERLAP_HOURS.contains(&hours) {
            let (from, to) = OVERLAP_HOURS.into_inner();
            return Err(FieldError::value("overlap_hours", format!("The overlap is {from} to {to} hours.")).into());
        }
        let mut conn = self.store.write(&scope).await?;
        self.room_for_another(&mut conn, &scope, &user).await?;
        let old = existing(&mut conn, &scope, &user, access_key).await?;
        if old.replaced {
            return Err(
                Forbidden::Rule("Another access key has taken the place of this one already.".to_owned()).into()
            );
        }
        let life = self.life_after(caller, &old)?;
        let mut new = self.make_credential(old.label.clone(), life);
        new.credential.networks.clone_from(&old.networks);
        new.credential.scope = old.scope.clone();
        let stored = self.stored_form(&new);
        store::credentials::insert(&mut conn, &scope, &user, &new.credential, &stored).await?;
        let overlap = self.now().plus_seconds(i64::from(hours) * 3600);
        let end = old.expires.map_or(overlap, |end| end.min(overlap));
        let by = new.credential.access_key.as_str();
        store::credentials::replace(&mut conn, &scope, &user, access_key, by, end).await?;
        let mut entries = Entries::default();
        let was = json!({ "expires": old.expires.map(|end| end.to_string()) });
        let is = json!({ "expires": end.to_string(), "replaced_by": by });
        entries.add(Action::CredentialCreated, by, None, Some(recorded(&new.credential)));
        entries.add(Action::CredentialRotated, access_key, Some(was), Some(is));
        self.record_all(&mut conn, &scope, entries).await?;
        conn.commit().await?;
        Ok(new)
    }

    /// As long as the old one was to live, if that is still allowed.
    fn life_after(&self, caller: &Caller, old: &Credential) -> Result<Option<u32>, Error> {
        let terms = self.life_terms(caller);
        let span = old.expires.map(|end| u32::try_from(end.seconds_since(old.created)).unwrap_or(u32::MAX));
        let wish = match (span, terms.limit()) {
            (None, None) => Life::Unlimited,
            (None, Some(_)) => Life::Usual,
            (Some(span), limit) => Life::Seconds(span.min(limit.unwrap_or(u32::MAX))),
        };
        Ok(terms.grant(wish)?)
    }
}

fn is_own_key(caller: &Caller, access_key: &str) -> bool {
    match &caller.proof {
        Proof::Key { access_key: own } | Proof::Token { access_key: Some(own), .. } => {
            own == access_key && caller.actor.is_none()
        }
        Proof::Token { .. } | Proof::Session(_) => false,
    }
}
