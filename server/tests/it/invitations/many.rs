//! Sending many again and revoking many: what stands against one does not stop the others.

use http::StatusCode;
use model::{
    Error,
    id::InvitationId,
    invitations::{End, Handled, ManyChange},
};
use serde_json::json;

use super::{DAY, Place, is_unknown, token};

const RESEND: ManyChange = ManyChange::Resend { days: 7 };

impl Place {
    async fn change(&self, ids: &[&str], change: ManyChange) -> Vec<Handled> {
        let caller = self.app.caller(&self.acme.admin).await;
        let ids = ids.iter().map(|id| InvitationId::known(*id)).collect();
        self.app.backend.invitations.change_many(&caller, ids, change).await.expect("an answer for each")
    }
}

fn told(handled: &[Handled]) -> Vec<String> {
    let one = |handled: &Handled| match &handled.end {
        End::Resent(_) => "resent".to_owned(),
        End::Revoked => "revoked".to_owned(),
        End::WasOver => "over".to_owned(),
        End::Refused(error) => error.to_string(),
    };
    handled.iter().map(one).collect()
}

#[tokio::test]
async fn each_has_its_own_answer() {
    let place = Place::new().await;
    let (pending, link) = place.invited("pending@x.example").await;
    let (accepted, taken) = place.invited("accepted@x.example").await;
    place.join_as_new("Ines", &taken).await.expect("joined");
    let (revoked, _) = place.invited("revoked@x.example").await;
    place.try_call("organization.revoke_invites", json!({ "invites": [revoked] })).await;
    let other = place.app.tenant("Other").await;
    let body = json!({ "emails": ["foreign@x.example"] });
    let foreign = place.app.call(&other.admin.auth, "organization.create_invites", body).await;
    let foreign = super::text(&foreign.data["invites"][0], "id");
    place.assert_seats(3).await;

    let ids = [pending.as_str(), &accepted, &revoked, &foreign, &pending];
    let handled = place.change(&ids, RESEND).await;
    let said = told(&handled);
    assert_eq!((said.len(), said[0].as_str()), (4, "resent"), "{said:?}");
    assert!(said[1].contains("was accepted") && said[2].contains("was revoked"), "{said:?}");
    assert!(matches!(&handled[3].end, End::Refused(Error::NotFound(_))) && handled[3].email.is_empty(), "{said:?}");
    let End::Resent(issued) = &handled[0].end else { panic!("{said:?}") };
    assert!(is_unknown(&place.look(&link).await), "the old link is dead");
    assert!(!is_unknown(&place.look(&token(issued.link.reveal())).await));
    assert_eq!(place.audited("invitation.resent").await, 1);
    place.assert_seats(3).await;

    let said = told(&place.change(&ids, ManyChange::Revoke).await);
    assert_eq!((said[0].as_str(), said[2].as_str()), ("revoked", "over"), "{said:?}");
    assert!(said[1].contains("was accepted"), "{said:?}");
    assert_eq!(place.audited("invitation.revoked").await, 2);
    place.assert_seats(2).await;
    let theirs = "SELECT state FROM invitations WHERE email_key = 'foreign@x.example'";
    assert_eq!(place.sql.texts(theirs).await, ["pending"]);
}

/// Who finds no seat, or has had too much mail, takes none and stays as it was.
#[tokio::test]
async fn who_is_refused_stays_as_it_was() {
    let place = Place::new().await;
    place.seats(3).await;
    let (one, _) = place.invited("one@x.example").await;
    let (two, _) = place.invited("two@x.example").await;
    place.app.clock.advance_seconds(8 * DAY);
    place.seats(2).await;
    let handled = place.change(&[&one, &two], RESEND).await;
    assert_eq!(told(&handled)[0], "resent");
    assert!(matches!(handled[1].end, End::Refused(Error::Limit(_))), "{handled:?}");
    place.assert_seats(2).await;
    for _ in 0..2 {
        assert_eq!(told(&place.change(&[&one], RESEND).await), ["resent"]);
    }
    let handled = place.change(&[&one], RESEND).await;
    assert!(matches!(handled[0].end, End::Refused(Error::TooMany { .. })), "{handled:?}");
    place.app.clock.advance_seconds(DAY / 24);
    place.seats(3).await;
    let handled = place.change(&[&two, &one], RESEND).await;
    assert_eq!(told(&handled)[0], "resent", "what was refused cost nothing");
    assert!(matches!(handled[1].end, End::Refused(Error::TooMany { .. })), "{handled:?}");
    place.assert_seats(3).await;
}

/// In the browser: chosen among the users, asked about beside the table, and answered by a page with the new links.
#[tokio::test]
async fn the_pages_lead_there_and_back() {
    let place = Place::new().await;
    let (one, _) = place.invited("one@x.example").await;
    let (two, _) = place.invited("two@x.example").await;
    let browser = place.app.signed_in(&place.acme.admin.email).await;
    let table = browser.get("/settings/users").await.body;
    assert!(table.contains("name=\"invites[]\"") && table.contains("Send again…"), "{table}");
    let panel = browser.get(&format!("/settings/users?act=resend&invites%5B%5D={one}&invites%5B%5D={two}")).await.body;
    assert!(panel.contains("Send 2 invitations again") && panel.contains("two@x.example"), "{panel}");
    let users = format!("/settings/users?act=resend&users%5B%5D={}", place.acme.admin.id);
    assert!(browser.get(&users).await.body.contains("you have chosen users"));
    let invites = format!("{one}.{two}");
    let sent = browser.post("/settings/invitations/sent", &[("act", "resend"), ("invites", &invites)]).await;
    assert_eq!(sent.status, StatusCode::OK);
    assert!(sent.body.contains("2 people are invited.") && sent.body.contains("/invite/"), "{}", sent.body);
    let sent = browser.post("/settings/invitations/sent", &[("act", "revoke"), ("invites", &invites)]).await;
    assert!(sent.body.contains("2 invitations are revoked.") && !sent.body.contains("/invite/inv"), "{}", sent.body);
    place.assert_seats(1).await;
    let none = browser.post("/settings/invitations/sent", &[("act", "revoke"), ("invites", "")]).await;
    assert_ne!(none.status, StatusCode::OK);
}
