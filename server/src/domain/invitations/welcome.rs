//! Letting the invited in: in one transaction the invitation is taken, and the invited becomes a user with what was
//! promised, as far as it may still be given.

use model::{
    Caller, Error, Result, Role, Scope,
    access::{By, Kind},
    address::EmailAddress,
    audit::Action,
    error::Noun,
    groups::{Source, Verdict, Way},
    id::{PersonId, UserId},
    sign_in::{Origin, SignedIn},
    users::ProfileChange,
};
use serde_json::json;

use super::Domain;
use crate::{
    domain::{
        audit::{Entries, Entry},
        groups::{Wanted, Wish},
    },
    store::{self, Conn, invitations::Stored, users::NewRow},
};

/// Somebody who accepts.
pub(in crate::domain) struct Invited<'a> {
    pub person: &'a PersonId,
    pub name: &'a str,
    pub email: &'a EmailAddress,
    /// How the sign-in is noted.
    pub provider: &'a str,
    /// Parts of the name, where they are known.
    pub profile: ProfileChange,
}

impl Domain {
    /// Makes the invited a user. The seat that the invitation held is the user's from now on.
    pub(in crate::domain) async fn welcome(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        stored: &Stored,
        granter: &Caller,
        invited: &Invited<'_>,
        from: &Origin,
    ) -> Result<SignedIn> {
        let role = stored.invitation.role;
        let mut entries = Entries::default();
        let id = self.insert_member(conn, scope, invited, role, Source::Invitation, &mut entries).await?;
        self.take_invitation(conn, scope, stored, &id).await?;
        store::sign_in_rules::accept_whitelist_entry(conn, scope, invited.email.key(), &id, self.now()).await?;
        let after = json!({
            "name": invited.name, "email": invited.email.as_written(), "role": role, "internal": false,
            "invitation": stored.invitation.id,
        });
        let left_out = self.give_promised(conn, scope, stored, granter, &id, &mut entries).await?;
        self.record_by(conn, scope, &id, from, Action::UserCreated, id.as_str(), after).await?;
        self.record_all(conn, scope, entries).await?;
        let after = json!({ "name": stored.invitation.email, "user": id, "role": role, "groups_left_out": left_out });
        let action = Action::InvitationAccepted;
        self.record_by(conn, scope, &id, from, action, stored.invitation.id.as_str(), after).await?;
        Ok(SignedIn { tenant: scope.tenant().clone(), user: id })
    }

    /// Stores somebody who joins, with a sign-in noted. The tenant must be locked, and a seat be taken.
    pub(in crate::domain) async fn insert_member(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        invited: &Invited<'_>,
        role: Role,
        source: Source,
        entries: &mut Entries,
    ) -> Result<UserId> {
        let id = UserId::known(self.new_id());
        let row = NewRow {
            id: &id,
            person: Some(invited.person),
            kind: Kind::Person,
            role,
            name: invited.name,
            email: Some(invited.email),
            profile: invited.profile.clone(),
            internal: false,
            allow_login: false,
            provisioned: None,
            created: self.now(),
        };
        store::users::insert(conn, scope, &row).await?;
        store::sign_in::note_sign_in(conn, scope, id.as_str(), invited.provider, self.now()).await?;
        self.welcome_first_admin(conn, scope, &id, role, source, entries).await?;
        Ok(id)
    }

    /// The invited became a user in another way meanwhile, and stays as it is. The seat of the invitation is free.
    pub(in crate::domain) async fn welcome_back(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        stored: &Stored,
        user: &UserId,
        from: &Origin,
    ) -> Result<SignedIn> {
        self.take_invitation(conn, scope, stored, user).await?;
        store::tenants::free_seat(conn, scope).await?;
        let after = json!({ "name": stored.invitation.email, "user": user });
        let action = Action::InvitationAccepted;
        self.record_by(conn, scope, user, from, action, stored.invitation.id.as_str(), after).await?;
        Ok(SignedIn { tenant: scope.tenant().clone(), user: user.clone() })
    }

    /// Takes the invitation for one user: of many at once, for exactly one.
    async fn take_invitation(&self, conn: &mut Conn, scope: &Scope, stored: &Stored, user: &UserId) -> Result<()> {
        let id = &stored.invitation.id;
        if !store::invitations::accept(conn, scope, id, &stored.token, user, self.now()).await? {
            return Err(Error::NotFound(Noun::Invitation));
        }
        Ok(store::mails::drop_of(conn, scope, id).await?)
    }

    /// Puts the new user into the promised groups that exist and that the granter may still give. Answers the others:
    /// having less than was promised is put right by an administrator, having more would have to be noticed first.
    async fn give_promised(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        stored: &Stored,
        granter: &Caller,
        user: &UserId,
        entries: &mut Entries,
    ) -> Result<Vec<String>> {
        let wanted = Wanted::In { source: Source::Invitation, ends: None };
        let mut left_out = Vec::new();
        for id in &stored.promised {
            let given = match self.locked_group(conn, scope, id).await {
                Ok(group) => {
                    let wish = Wish { caller: Some(granter), way: Way::Invitation, wanted };
                    let (_, verdict) = self.set_membership(conn, scope, &group, user, wish, entries).await?;
                    !matches!(verdict, Verdict::Denied(_))
                }
                Err(Error::NotFound(Noun::Group)) => false,
                Err(other) => return Err(other),
            };
            if !given {
                left_out.push(id.to_string());
            }
        }
        Ok(left_out)
    }

    /// Records what the new user has done.
    #[expect(clippy::too_many_arguments, reason = "each is a fact of the entry")]
    pub(in crate::domain) async fn record_by(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        user: &UserId,
        from: &Origin,
        action: Action,
        target: &str,
        after: serde_json::Value,
    ) -> Result<()> {
        let (actor, subject) = (Some(user.clone()), Some(user.clone()));
        let by = By { actor, subject, why: "", address: from.address.clone() };
        let entry = Entry { tenant: Some(scope.tenant()), action, target, before: None, after: Some(after) };
        self.record_entry(conn, &by, entry).await
    }
}
