//! Making a link: a new token, of which the database gets a digest, the mail queue a sealed copy, and the inviter the
//! link itself, this once.

use model::{
    Caller, Result, Role, Scope, Secret, Timestamp,
    address::EmailAddress,
    id::{GroupId, InvitationId, UserId},
    invitations::{Issued, MailState, Terms},
};
use serde_json::{Value, json};

use super::Domain;
use crate::{
    secrets::Place,
    store::{self, Conn, invitations::NewInvitation},
};

const DAY: i64 = 24 * 60 * 60;

/// The path of a link, after which the token follows.
const PATH: &str = "/invite/";

/// An invitation that gets a link.
pub(super) struct Wish<'a> {
    pub id: InvitationId,
    /// There is one already, and this is its new link.
    pub again: bool,
    pub email: &'a EmailAddress,
    pub terms: &'a Terms,
}

impl Domain {
    /// Stores the invitation with its new link, and queues the mail. The seat is the caller's business.
    pub(super) async fn issue(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        caller: &Caller,
        wish: Wish<'_>,
    ) -> Result<Issued> {
        let Wish { id, again, email, terms } = wish;
        let (token, stored) = self.invitations.make(self.entropy.as_ref());
        let sent = self.now();
        let expires = sent.plus_seconds(i64::from(terms.days) * DAY);
        let mailed = self.mail.is_some();
        let new = NewInvitation {
            id: &id,
            email,
            role: terms.role,
            groups: &terms.groups,
            note: &terms.note,
            inviter: &caller.user,
            by_operator: operator(caller),
            token: &stored,
            sent,
            expires,
            mail: if mailed { MailState::Waiting } else { MailState::None },
        };
        if again {
            store::invitations::renew(conn, scope, &new).await?;
        } else {
            store::invitations::insert(conn, scope, &new).await?;
        }
        if mailed {
            let mail = self.new_id();
            let sealed = self.seal(conn, scope, &place(&id, &mail), &token).await?;
            store::mails::put(conn, scope, &id, &mail, &sealed, sent).await?;
        } else {
            store::mails::drop_of(conn, scope, &id).await?;
        }
        Ok(Issued { id, email: email.as_written().to_owned(), link: self.link(&token), expires, mailed })
    }

    /// The address that a token stands in.
    pub(super) fn link(&self, token: &Secret) -> Secret {
        Secret::new(format!("{}{PATH}{}", self.settings.web_url, token.reveal()))
    }
}

/// Where the token of a mail is sealed for.
pub(super) fn place<'a>(invitation: &'a InvitationId, mail: &'a str) -> Place<'a> {
    Place { owner_kind: "invitation", owner: invitation.as_str(), record: mail, field: "token", revision: 0 }
}

/// What an entry says of an invitation. The address is what people look for.
pub(super) fn described(email: &str, role: Role, groups: &[GroupId], expires: Timestamp) -> Value {
    json!({ "name": email, "role": role, "groups": groups, "expires": expires.to_string() })
}

/// The system principal that acts as the caller.
pub(super) fn operator(caller: &Caller) -> Option<&UserId> {
    caller.actor.as_ref().filter(|_| caller.role == Role::System).map(|actor| &actor.user)
}
