//! Somebody who is invited: what was offered, and sending it again or revoking it.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    address::Address,
    components::{
        asking::ask,
        confirm::Confirm,
        copy_id::CopyId,
        empty::Empty,
        icon,
        panel::{PanelHead, Part, panel_skeleton},
        problem::Problem,
        refusal::of_form,
        solid::IntoSolid,
        state::State,
        time_ago::{Day, TimeAgo},
    },
    error::ApiError,
    forms::{use_changes, use_refusal},
    pages::{
        invitations::view::{InvitationsView, Row},
        users::query::LIST,
    },
    paths,
    server_fns::invitations::{RevokeInvitation, invitation_table},
};

/// `invited` is the ID of the invitation.
#[component]
pub fn Invited(invited: String, address: Memo<Address>) -> impl IntoView {
    let changes = use_changes();
    let refusal = use_refusal(RevokeInvitation::PATH);
    // A search for a whole ID finds one or none.
    let found = ask(
        move || (invited.clone(), changes.get()),
        |(invited, _)| invitation_table(invited, String::new(), String::new()),
    );
    found.show(panel_skeleton, move |found| match found {
        Ok(found) => shown(found, refusal),
        Err(error) => {
            let again = address.read_untracked().clone().only(LIST).href();
            view! { <Problem error again/> }.solid()
        }
    })
}

fn shown(mut found: InvitationsView, refusal: Memo<Option<ApiError>>) -> AnyView {
    let Some(row) = found.rows.pop() else {
        let text = "It has been removed, or was never there.";
        return view! { <Empty icon=icon::PEOPLE title="There is no such invitation" text/> }.solid();
    };
    let now = found.now;
    let groups = if row.groups.is_empty() { "none".to_owned() } else { row.groups.join(", ") };
    let role = if row.role.is_empty() { "User".to_owned() } else { row.role.clone() };
    let open = row.state.is_open();
    let until = row.closed.unwrap_or(row.expires);
    let ways = (row.state.may_be_resent() || open).then(|| ways(&row, refusal));
    view! {
        <PanelHead title=row.email.clone()>
            <div class="panel-tags">
                <State on=false waits=open text=row.state.title()/>
                <CopyId id=row.id.clone() of=row.email.clone()/>
            </div>
        </PanelHead>
        <dl class="facts">
            <dt>"Role"</dt>
            <dd>{role}</dd>
            <dt>"Groups"</dt>
            <dd dir="auto">{groups}</dd>
            <dt>"Invited"</dt>
            <dd><TimeAgo at=row.sent now/> " by " <bdi>{row.inviter.clone()}</bdi></dd>
            <dt>{if open { "Open until" } else { "Ended" }}</dt>
            <dd><Day at=until/></dd>
            <dt>"Mail"</dt>
            <dd>{if row.mail.is_empty() { "none".to_owned() } else { row.mail.clone() }}</dd>
        </dl>
        {ways}
    }
    .solid()
}

fn ways(row: &Row, refusal: Memo<Option<ApiError>>) -> AnyView {
    let (id, to, of) = (row.id.clone(), [" to ", &row.email].concat(), [" the invitation of ", &row.email].concat());
    let again = id.clone();
    let revoke = row.state.is_open().then(|| {
        view! {
            <Confirm label="Revoke…">
                <p>"The link stops working at once, and the seat is free."</p>
                <form method="post" action=RevokeInvitation::PATH data-refusals="">
                    <input type="hidden" name="invite" value=id/>
                    <input type="hidden" name="page" value="users"/>
                    {of_form(refusal, &[])}
                    <button type="submit" class="button danger">"Revoke" <span class="unseen">{of}</span></button>
                </form>
            </Confirm>
        }
    });
    view! {
        <Part title="Invitation">
            <p>"Sending it again makes a new link, which you can copy too; the old one stops working."</p>
            <div class="panel-ways">
                <form method="post" action=paths::INVITATIONS_SENT>
                    <input type="hidden" name="invite" value=again/>
                    <button type="submit" class="button small">"Send again" <span class="unseen">{to}</span></button>
                </form>
                {revoke}
            </div>
        </Part>
    }
    .solid()
}
