//! Inviting, inviting again, sending again, revoking, expiring.

use model::{
    groups::BuiltIn,
    invitations::{Ended, Look},
};
use serde_json::json;

use super::{DAY, Place, is_unknown, results, text, token};

/// The same answers before and after, and nothing is done before.
#[tokio::test]
async fn each_address_has_its_own_answer() {
    let place = Place::new().await;
    let other = place.app.tenant("Other").await;
    place.invited("again@x.example").await;
    place.seats(4).await;
    let emails = json!([
        "new@x.example",
        "Admin@Acme.example",
        "AGAIN@x.example",
        "kim@acme",
        other.admin.email,
        "NEW@X.example",
        "late@x.example"
    ]);
    let expected = ["invited", "member", "renewed", "malformed", "invited", "no_seat"];
    let before = place.invite(json!({ "emails": emails, "dry_run": true })).await;
    assert_eq!(results(&before), expected);
    assert!(before.iter().all(|row| row["link"].is_null()));
    place.assert_seats(2).await;
    let after = place.invite(json!({ "emails": emails })).await;
    assert_eq!(results(&after), expected);
    let with_link: Vec<bool> = after.iter().map(|row| row["link"].is_string()).collect();
    assert_eq!(with_link, [true, false, true, false, true, false]);
    let elsewhere: Vec<bool> = after.iter().map(|row| row["elsewhere"] == true).collect();
    assert_eq!(elsewhere, [false, false, false, false, true, false], "who is elsewhere, and not where");
    assert!(!after.iter().any(|row| row.to_string().contains("Other") || row.to_string().contains(&other.id)));
    place.assert_seats(4).await;
    assert_eq!((place.audited("invitation.created").await, place.audited("invitation.resent").await), (3, 1));
}

#[tokio::test]
async fn inviting_again_is_a_new_link() {
    let place = Place::new().await;
    let (id, old) = place.invited("ines@x.example").await;
    let rows = place.invite(json!({ "emails": ["Ines@x.example"], "note": "Second try", "days": 3 })).await;
    assert_eq!((results(&rows), text(&rows[0], "id")), (vec!["renewed"], id), "the same invitation");
    assert!(is_unknown(&place.look(&old).await), "the old link is dead");
    let Look::Open(offer) = place.look(&token(&text(&rows[0], "link"))).await else { panic!("open") };
    assert_eq!((offer.note.as_str(), offer.email.as_str()), ("Second try", "Ines@x.example"));
    place.assert_seats(2).await;
    assert_eq!(place.listed("pending").await, ["Ines@x.example"], "one row");
}

#[tokio::test]
async fn nothing_is_promised_that_the_inviter_cannot_give() {
    let place = Place::new().await;
    let other = place.app.tenant("Other").await;
    let foreign = json!({ "id": "foreign-group", "name": "Foreign" });
    place.app.call(&other.admin.auth, "permissions.add_or_update_user_group", foreign).await;
    for (more, code) in [
        (json!({ "role": "system" }), "400/12"),
        (json!({ "groups": [BuiltIn::Admins.id()] }), "403/20"),
        (json!({ "groups": [BuiltIn::Users.id()] }), "403/20"),
        (json!({ "groups": ["foreign-group"] }), "400/10"),
        (json!({ "days": 31 }), "400/12"),
        (json!({ "days": 0 }), "400/12"),
        (json!({ "note": "x".repeat(501) }), "400/800"),
        (json!({ "emails": [] }), "400/11"),
        (json!({ "emails": vec!["a@x.example"; 201] }), "400/12"),
    ] {
        for dry_run in [true, false] {
            let mut body = more.clone();
            if body["emails"].is_null() {
                body["emails"] = json!(["new@x.example"]);
            }
            body["dry_run"] = json!(dry_run);
            let answer = place.try_call("organization.create_invites", body).await;
            assert_eq!(answer.code(), code, "{more}: {}", answer.body);
        }
    }
    place.assert_seats(1).await;
    assert_eq!(place.sql.number("SELECT count(*) FROM invitations").await, 0);
    let plain = place.app.user(&place.acme.id, "Plain", "plain@x.example", "user").await;
    let body = json!({ "emails": ["new@x.example"] });
    assert_eq!(place.app.try_call(&plain.auth, "organization.create_invites", body).await.code(), "403/20");
}

/// To the second: at the end of its time the link is dead and the seat is free, before anybody has swept.
#[tokio::test]
async fn an_invitation_ends_with_its_time() {
    let place = Place::new().await;
    place.seats(2).await;
    let (id, link) = place.invited("slow@x.example").await;
    place.app.clock.advance_seconds(7 * DAY - 1);
    assert!(matches!(place.look(&link).await, Look::Open(_)));
    assert_eq!(results(&place.invite(json!({ "emails": ["fast@x.example"] })).await), ["no_seat"]);
    place.app.clock.advance_seconds(1);
    assert!(matches!(place.look(&link).await, Look::Ended(Ended::Expired { .. })));
    assert_eq!(place.listed("expired").await, ["slow@x.example"]);
    assert_eq!(results(&place.invite(json!({ "emails": ["fast@x.example"], "dry_run": true })).await), ["invited"]);
    assert_eq!(results(&place.invite(json!({ "emails": ["fast@x.example"] })).await), ["invited"]);
    place.assert_seats(2).await;
    assert_eq!(place.listed("expired").await, ["slow@x.example"], "an expired one stays listed");
    assert_eq!(place.audited("invitation.expired").await, 1);
    // Sending it again wants a seat, and gets one when there is one.
    let again = json!({ "invite": id, "days": 1 });
    assert_eq!(place.try_call("organization.resend_invite", again.clone()).await.code(), "400/50");
    place.seats(3).await;
    let issued = place.try_call("organization.resend_invite", again).await;
    assert!(matches!(place.look(&token(&issued.text("link"))).await, Look::Open(_)));
    assert!(is_unknown(&place.look(&link).await));
    place.assert_seats(3).await;
    // Nobody comes here either: the sweep finds them all.
    place.app.clock.advance_seconds(8 * DAY);
    place.app.domain.sweep().await.expect("swept");
    place.assert_seats(1).await;
    assert_eq!(place.audited("invitation.expired").await, 3);
    assert_eq!(place.sql.number("SELECT count(*) FROM rates WHERE name LIKE 'invit%'").await, 0, "rates are forgotten");
}

#[tokio::test]
async fn revoking_kills_the_link_and_frees_the_seat() {
    let place = Place::new().await;
    let (one, first) = place.invited("one@x.example").await;
    let (other, second) = place.invited("other@x.example").await;
    let revoke = async |ids: &[&str]| place.try_call("organization.revoke_invites", json!({ "invites": ids })).await;
    assert_eq!(revoke(&[&one, "nothing"]).await.code(), "400/54");
    place.assert_seats(3).await;
    assert_eq!(revoke(&[&one]).await.data, json!({ "revoked": 1 }));
    assert_eq!(revoke(&[&one]).await.data, json!({ "revoked": 0 }), "twice is no error");
    place.assert_seats(2).await;
    assert!(matches!(place.look(&first).await, Look::Ended(Ended::Revoked { .. })));
    assert_eq!(place.join_as_new("One", &first).await.expect_err("revoked").status(), 404);
    assert_eq!(place.try_call("organization.resend_invite", json!({ "invite": one })).await.code(), "403/20");
    place.join_as_new("Other", &second).await.expect("open");
    assert_eq!(revoke(&[&other]).await.code(), "403/20", "who has come is removed as a user");
    assert_eq!(place.try_call("organization.resend_invite", json!({ "invite": other })).await.code(), "403/20");
    assert_eq!(place.audited("invitation.revoked").await, 1);
    assert_eq!(results(&place.invite(json!({ "emails": ["one@x.example"] })).await), ["invited"], "and anew");
}

/// Whoever is made a user directly needs the invitation no more, nor its seat.
#[tokio::test]
async fn direct_creation_takes_the_place_of_an_invitation() {
    let place = Place::new().await;
    place.seats(2).await;
    let (_, link) = place.invited("both@x.example").await;
    place.app.user(&place.acme.id, "Both", "Both@x.example", "user").await;
    place.assert_seats(2).await;
    assert!(matches!(place.look(&link).await, Look::Ended(Ended::Revoked { .. })));
}
