//! Invitations, for scripts. A link is answered once, by the call that makes it.

use model::{
    Caller, Error, Role,
    error::{FieldError, Noun},
    id::InvitationId,
    invitations::{DEFAULT_DAYS, Invitation, InvitationFilter, Issued, MailState, NewInvitations, Row, State},
    page::{Cursor, PageRequest},
};
use serde::Serialize;
use serde_json::json;

use crate::http::api::{
    call::{Call, Outcome},
    fields::Fields,
    json::Iso,
};

#[derive(Serialize)]
struct RowView<'a> {
    email: &'a str,
    result: &'static str,
    /// Has an account already, through another company.
    elsewhere: bool,
    #[serde(flatten)]
    issued: Option<IssuedView<'a>>,
}

#[derive(Serialize)]
struct IssuedView<'a> {
    id: &'a str,
    link: &'a str,
    expires: Iso,
    mailed: bool,
}

impl<'a> From<&'a Issued> for IssuedView<'a> {
    fn from(issued: &'a Issued) -> Self {
        Self { id: issued.id.as_str(), link: issued.link.reveal(), expires: Iso(issued.expires), mailed: issued.mailed }
    }
}

impl<'a> From<&'a Row> for RowView<'a> {
    fn from(row: &'a Row) -> Self {
        Self {
            email: &row.email,
            result: row.verdict.as_str(),
            elsewhere: row.elsewhere,
            issued: row.issued.as_ref().map(IssuedView::from),
        }
    }
}

/// Invites, or with `dry_run` says what would become of each address.
pub async fn create(call: &Call<'_>, caller: &Caller) -> Outcome {
    let fields = &call.fields;
    let new = new(fields)?;
    let port = &call.backend.invitations;
    let found = if fields.flag("dry_run")? == Some(true) {
        port.preview(caller, &new).await?
    } else {
        port.invite(caller, new).await?
    };
    let invites: Vec<RowView<'_>> = found.rows.iter().map(RowView::from).collect();
    call.answer(&json!({
        "invites": invites, "mail": found.mails, "users": found.seats_used, "allowed_users": found.seats_allowed,
    }))
}

fn new(fields: &Fields) -> Result<NewInvitations, Error> {
    Ok(NewInvitations {
        emails: fields.required_texts("emails")?,
        role: fields.role("role")?.unwrap_or(Role::User),
        groups: fields.groups("groups")?.unwrap_or_default(),
        note: fields.owned_text("note")?.unwrap_or_default(),
        days: days(fields)?,
    })
}

fn days(fields: &Fields) -> Result<u32, FieldError> {
    Ok(fields.number("days")?.unwrap_or(DEFAULT_DAYS))
}

#[derive(Serialize)]
struct InviteView<'a> {
    id: &'a str,
    company: &'a str,
    /// Who invites.
    user: NameView<'a>,
    /// One, in a list as the contract has it.
    emails: [&'a str; 1],
    role: Role,
    groups: Vec<NameView<'a>>,
    #[serde(skip_serializing_if = "str::is_empty")]
    note: &'a str,
    created: Iso,
    /// When the present link was made.
    sent: Iso,
    expires: Iso,
    state: &'static str,
    mail: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    closed: Option<Iso>,
    /// As whom the invited came.
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted_by: Option<&'a str>,
}

#[derive(Serialize)]
struct NameView<'a> {
    id: &'a str,
    name: &'a str,
}

impl<'a> InviteView<'a> {
    fn of(caller: &'a Caller, invitation: &'a Invitation) -> Self {
        let groups = invitation.groups.iter().map(|group| NameView { id: group.id.as_str(), name: &group.name });
        Self {
            id: invitation.id.as_str(),
            company: caller.tenant.as_str(),
            user: NameView { id: invitation.inviter.as_str(), name: &invitation.inviter_name },
            emails: [&invitation.email],
            role: invitation.role,
            groups: groups.collect(),
            note: &invitation.note,
            created: Iso(invitation.created),
            sent: Iso(invitation.sent),
            expires: Iso(invitation.expires),
            state: State::as_str(invitation.state),
            mail: MailState::as_str(invitation.mail),
            closed: invitation.closed.map(Iso),
            accepted_by: invitation.user.as_ref().map(model::id::UserId::as_str),
        }
    }
}

pub async fn get(call: &Call<'_>, caller: &Caller) -> Outcome {
    let fields = &call.fields;
    let unknown = || FieldError::value("state", "A state is one of pending, bounced, accepted, expired, revoked.");
    let state = fields.text("state")?.map(|text| State::parse(text).ok_or_else(unknown)).transpose()?;
    let filter = InvitationFilter { search: fields.owned_text("search")?.unwrap_or_default(), state };
    let (_, size) = fields.numbered_page()?;
    let cursor = fields.owned_text("cursor")?.map(Cursor);
    let found = call.backend.invitations.page(caller, filter, PageRequest { size, cursor }).await?;
    let invites: Vec<InviteView<'_>> = found.page.items.iter().map(|it| InviteView::of(caller, it)).collect();
    call.answer(&json!({
        "invites": invites, "next_cursor": found.page.next, "mail": found.mails,
        "users": found.seats_used, "allowed_users": found.seats_allowed,
    }))
}

pub async fn resend(call: &Call<'_>, caller: &Caller) -> Outcome {
    let invite = parse(call.fields.required_text("invite")?)?;
    let issued = call.backend.invitations.resend(caller, &invite, days(&call.fields)?).await?;
    call.answer(&IssuedView::from(&issued))
}

pub async fn revoke(call: &Call<'_>, caller: &Caller) -> Outcome {
    let invites = call.fields.required_texts("invites")?;
    let invites = invites.iter().map(|text| parse(text)).collect::<Result<Vec<_>, _>>()?;
    let revoked = call.backend.invitations.revoke(caller, invites).await?;
    call.answer(&json!({ "revoked": revoked }))
}

/// What cannot be an ID answers as what does not exist.
fn parse(text: &str) -> Result<InvitationId, Error> {
    InvitationId::parse(text).map_err(|_| Error::NotFound(Noun::Invitation))
}
