//! A stored invitation.

use model::{
    Role, Timestamp,
    groups::GroupName,
    id::{GroupId, InvitationId, TenantId, UserId},
    invitations::{Invitation, MailState, State},
};

use crate::store::{Error, Result, Side};

/// A place between two invitations: time and ID of one, and which side of it is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub side: Side,
    pub sent: i64,
    pub id: String,
}

/// An invitation with what only the rules need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub tenant: TenantId,
    pub invitation: Invitation,
    pub email_key: String,
    /// What is stored of the newest link's token.
    pub token: String,
    /// The system principal whose right counted.
    pub by_operator: Option<UserId>,
    /// All groups that were promised, existing or not.
    pub promised: Vec<GroupId>,
}

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    tenant_id: String,
    id: String,
    email: String,
    email_key: String,
    role: String,
    note: String,
    invited_by: String,
    inviter_name: String,
    by_operator: Option<String>,
    token: String,
    created: i64,
    sent: i64,
    expires: i64,
    state: String,
    mail: String,
    closed: Option<i64>,
    user_id: Option<String>,
    promised: Option<String>,
    group_lines: Option<String>,
}

/// The columns of a [`Row`], of `invitations i` and `users u`, who invites. The parameter named is a line break; names
/// hold none.
macro_rules! columns {
    ($line_break:literal) => {
        concat!(
            "i.tenant_id, i.id, i.email, i.email_key, i.role, i.note, i.invited_by, u.name AS inviter_name,
             i.by_operator, i.token, i.created, i.sent, i.expires, i.state, i.mail, i.closed, i.user_id,
             (SELECT string_agg(p.group_id, ' ') FROM invitation_groups p
               WHERE p.tenant_id = i.tenant_id AND p.invitation_id = i.id) AS promised,
             (SELECT string_agg(g.id || ' ' || g.name, ",
            $line_break,
            ") FROM invitation_groups p JOIN groups g ON g.tenant_id = p.tenant_id AND g.id = p.group_id
               WHERE p.tenant_id = i.tenant_id AND p.invitation_id = i.id) AS group_lines"
        )
    };
}

pub(super) use columns;

impl Row {
    /// As it stands at this moment: one whose time is over has expired, also before that is written.
    pub(super) fn into_stored(self, now: Timestamp) -> Result<Stored> {
        let mail = MailState::parse(&self.mail).ok_or(Error::Damaged("mail of an invitation"))?;
        let expires = Timestamp::from_millis(self.expires);
        let state = match State::parse(&self.state).ok_or(Error::Damaged("state of an invitation"))? {
            State::Pending if expires <= now => State::Expired,
            State::Pending if mail == MailState::Bounced => State::Bounced,
            other => other,
        };
        let promised = self.promised.iter().flat_map(|ids| ids.split(' ')).map(GroupId::known).collect();
        let invitation = Invitation {
            id: InvitationId::known(self.id),
            email: self.email,
            role: Role::parse(&self.role).ok_or(Error::Damaged("role of an invitation"))?,
            groups: groups(self.group_lines.as_deref()),
            note: self.note,
            inviter: UserId::known(self.invited_by),
            inviter_name: self.inviter_name,
            created: Timestamp::from_millis(self.created),
            sent: Timestamp::from_millis(self.sent),
            expires,
            state,
            mail,
            closed: self.closed.map(Timestamp::from_millis),
            user: self.user_id.map(UserId::known),
        };
        Ok(Stored {
            tenant: TenantId::known(self.tenant_id),
            invitation,
            email_key: self.email_key,
            token: self.token,
            by_operator: self.by_operator.map(UserId::known),
            promised,
        })
    }
}

/// What the statement wrote of the groups: ID and name, one a line.
fn groups(lines: Option<&str>) -> Vec<GroupName> {
    let lines = lines.iter().flat_map(|lines| lines.lines());
    let mut groups: Vec<GroupName> = lines
        .filter_map(|line| line.split_once(' '))
        .map(|(id, name)| GroupName { id: GroupId::known(id), name: name.to_owned() })
        .collect();
    groups.sort_by(|a, b| a.name.cmp(&b.name));
    groups
}
