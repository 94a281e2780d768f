//! Invitations of the sample backend.

use async_trait::async_trait;
use model::{
    Caller, Error, Result, Role, Secret, Timestamp,
    groups::GroupName,
    id::{GroupId, ImportId, InvitationId, UserId},
    invitations::{
        Handled, Import, ImportProgress, ImportRow, Invitation, InvitationFilter, InvitationPage, Invitations, Issued,
        Look, MailState, ManyChange, NewImport, NewInvitations, NewMember, Preview, Results, Row, State, Verdict,
    },
    page::{Cursor, Page, PageRequest},
    sign_in::{Origin, SignedIn},
};

use super::{Fake, GROUP_ID, THEN, USER_ID};

pub const INVITE_ID: &str = "0192f0c1a2b37c4d8e9f0a1b2c3d4e77";

fn issued(email: &str) -> Issued {
    Issued {
        id: InvitationId::known(INVITE_ID),
        email: email.to_owned(),
        link: Secret::new("https://app.acme.io/invite/inv_the-only-time".to_owned()),
        expires: THEN.plus_seconds(7 * 24 * 60 * 60),
        mailed: true,
    }
}

fn invitation(email: &str, state: State, mail: MailState, closed: bool) -> Invitation {
    Invitation {
        id: InvitationId::known(INVITE_ID),
        email: email.to_owned(),
        role: Role::User,
        groups: vec![GroupName { id: GroupId::known(GROUP_ID), name: "Data Scientists".to_owned() }],
        note: if closed { String::new() } else { "Welcome".to_owned() },
        inviter: UserId::known(USER_ID),
        inviter_name: "Zoë Kowalska".to_owned(),
        created: THEN,
        sent: THEN,
        expires: THEN.plus_seconds(7 * 24 * 60 * 60),
        state,
        mail,
        closed: closed.then_some(THEN),
        user: closed.then(|| UserId::known(USER_ID)),
    }
}

fn results(new: &NewInvitations, done: bool) -> Results {
    let verdicts = [Verdict::Invited, Verdict::Member, Verdict::Malformed, Verdict::NoSeat];
    let row = |(email, verdict): (&String, &Verdict)| Row {
        email: email.clone(),
        verdict: *verdict,
        elsewhere: *verdict == Verdict::Invited,
        issued: (done && verdict.is_good()).then(|| issued(email)),
    };
    let rows = new.emails.iter().zip(verdicts.iter().cycle()).map(row).collect();
    Preview { rows, seats_used: 10, seats_allowed: Some(10), mails: true }
}

#[async_trait]
impl Invitations for Fake {
    async fn preview(&self, _: &Caller, new: &NewInvitations) -> Result<Preview> {
        self.note(format!("preview {new:?}"))?;
        Ok(results(new, false))
    }

    async fn invite(&self, _: &Caller, new: NewInvitations) -> Result<Results> {
        self.note(format!("invite {new:?}"))?;
        Ok(results(&new, true))
    }

    async fn page(&self, _: &Caller, filter: InvitationFilter, page: PageRequest) -> Result<InvitationPage> {
        self.note(format!("page {filter:?} {page:?}"))?;
        let items = vec![
            invitation("ada@acme.io", State::Pending, MailState::Waiting, false),
            invitation("zoe@acme.io", State::Accepted, MailState::Sent, true),
        ];
        let next = Some(Cursor("bmV4dA".to_owned()));
        let page = Page { items, previous: None, next, total: None };
        Ok(InvitationPage { page, seats_used: 9, seats_allowed: Some(10), mails: true, now: THEN })
    }

    async fn resend(&self, _: &Caller, invitation: &InvitationId, days: u32) -> Result<Issued> {
        self.note(format!("resend {invitation} for {days} days"))?;
        Ok(issued("ada@acme.io"))
    }

    async fn revoke(&self, _: &Caller, invitations: Vec<InvitationId>) -> Result<u32> {
        self.note(format!("revoke {invitations:?}"))?;
        Ok(u32::try_from(invitations.len()).expect("few"))
    }

    async fn change_many(&self, _: &Caller, _: Vec<InvitationId>, _: ManyChange) -> Result<Vec<Handled>> {
        Err(Error::Internal)
    }

    async fn some(&self, _: &Caller, _: Vec<InvitationId>) -> Result<Vec<Invitation>> {
        Err(Error::Internal)
    }

    async fn import(&self, _: &Caller, _: NewImport) -> Result<ImportId> {
        Err(Error::Internal)
    }

    async fn recent_imports(&self, _: &Caller) -> Result<(Vec<Import>, Timestamp)> {
        Err(Error::Internal)
    }

    async fn import_progress(&self, _: &Caller, _: &ImportId) -> Result<ImportProgress> {
        Err(Error::Internal)
    }

    async fn import_rows(&self, _: &Caller, _: &ImportId) -> Result<Vec<ImportRow>> {
        Err(Error::Internal)
    }

    async fn look(&self, _: &Secret, _: Option<&Caller>) -> Result<Look> {
        Err(Error::Internal)
    }

    async fn join(&self, _: &Caller, _: &Secret, _: &Origin) -> Result<SignedIn> {
        Err(Error::Internal)
    }

    async fn join_as_new(&self, _: NewMember, _: &Secret, _: &Origin) -> Result<SignedIn> {
        Err(Error::Internal)
    }
}
