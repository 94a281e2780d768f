//! Mail with links: sent once, again when it failed, never twice.

use std::{sync::Arc, time::Duration};

use model::invitations::Look;
use serde_json::json;
use server::outside::{Letter, Mail, Undelivered};

use super::{Place, is_unknown, text, token};
use crate::support::{Options, TestApp};

/// The link in a letter; both forms have the same.
fn link_in(letter: &Letter) -> String {
    let link = letter.text.lines().find(|line| line.contains("/invite/")).expect("a link").trim().to_owned();
    assert!(letter.html.contains(&format!("href=\"{link}\"")), "{}", letter.html);
    link
}

async fn deliver(app: &TestApp) {
    while app.domain.deliver_next().await.expect("the queue works") {}
}

#[tokio::test]
async fn the_invited_get_their_links() {
    let place = Place::new().await;
    let rows = place.invite(json!({ "emails": ["Ines@x.example"], "note": "<b>Welcome</b>\nto us" })).await;
    assert_eq!((rows[0]["mailed"].as_bool(), place.mail_state().await.as_str()), (Some(true), "waiting"));
    deliver(&place.app).await;
    let letters = place.post.take();
    let [letter] = letters.as_slice() else { panic!("{letters:?}") };
    assert_eq!((letter.to.as_str(), letter.subject.as_str()), ("Ines@x.example", "Admin invites you to Acme"));
    assert_eq!(link_in(letter), text(&rows[0], "link"));
    assert!(letter.html.contains("&lt;b&gt;Welcome&lt;/b&gt;<br>to us") && !letter.html.contains("<b>"));
    assert_eq!(place.mail_state().await, "sent");
    assert_eq!(place.sql.number("SELECT count(*) FROM mails").await, 0, "nothing is kept of it");
    deliver(&place.app).await;
    assert!(place.post.take().is_empty());
    place.join_as_new("Ines", &token(&link_in(letter))).await.expect("the link works");
}

#[tokio::test]
async fn a_server_that_is_down_is_tried_again() {
    let place = Place::new().await;
    place.invited("ines@x.example").await;
    place.post.refuse_next(Undelivered::Later("down".to_owned()));
    deliver(&place.app).await;
    assert_eq!(place.mail_state().await, "waiting", "not sent yet");
    place.app.clock.advance_seconds(59);
    deliver(&place.app).await;
    assert!(place.post.take().is_empty(), "not before its time");
    place.app.clock.advance_seconds(1);
    place.post.refuse_next(Undelivered::Later("down".to_owned()));
    deliver(&place.app).await;
    place.app.clock.advance_seconds(119);
    deliver(&place.app).await;
    assert!(place.post.take().is_empty(), "and then twice as long");
    place.app.clock.advance_seconds(1);
    deliver(&place.app).await;
    assert_eq!((place.post.take().len(), place.mail_state().await.as_str()), (1, "sent"));
}

/// One mailbox that does not exist does not hold up the others, and its link can be handed over.
#[tokio::test]
async fn what_is_refused_is_shown() {
    let place = Place::new().await;
    let (id, link) = place.invited("gone@x.example").await;
    place.post.refuse_next(Undelivered::Refused(550));
    deliver(&place.app).await;
    assert_eq!(place.mail_state().await, "bounced");
    assert_eq!(place.listed("bounced").await, ["gone@x.example"]);
    assert!(place.listed("pending").await.is_empty());
    assert!(matches!(place.look(&link).await, Look::Open(_)));
    place.assert_seats(2).await;
    place.app.call(&place.acme.admin.auth, "organization.resend_invite", json!({ "invite": id })).await;
    deliver(&place.app).await;
    assert_eq!((place.mail_state().await.as_str(), place.listed("pending").await.len()), ("sent", 1));
}

/// Killed in the middle of sending: nobody knows whether the mail went out, so that it is said, and not sent again.
#[tokio::test]
async fn no_mail_goes_out_twice_after_a_crash() {
    let place = Place::new().await;
    place.invited("ines@x.example").await;
    place.post.fall_silent(true);
    let killed = tokio::time::timeout(Duration::from_millis(300), place.app.domain.deliver_next()).await;
    assert!(killed.is_err(), "it was sending");
    assert_eq!(place.post.take().len(), 1, "and the letter had left");
    place.post.fall_silent(false);
    let mail: Arc<dyn Mail> = place.post.clone();
    let next =
        TestApp::on(place.app.database.clone(), Options { mail: Some(mail), seed: 5, ..Options::default() }).await;
    deliver(&next).await;
    assert_eq!(place.mail_state().await, "waiting", "the other may still be at it");
    next.clock.advance_seconds(5 * 60);
    deliver(&next).await;
    assert!(place.post.take().is_empty());
    assert_eq!(place.mail_state().await, "unclear");
    let (_, link) = place.invited("ines@x.example").await;
    deliver(&place.app).await;
    assert_eq!(token(&link_in(&place.post.take()[0])), link, "somebody says: again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_send_each_mail_once() {
    let place = Place::new().await;
    let mail: Arc<dyn Mail> = place.post.clone();
    let options = Options { mail: Some(mail), seed: 5, ..Options::default() };
    let replica = TestApp::on(place.app.database.clone(), options).await;
    let emails: Vec<String> = (0..40).map(|n| format!("n{n}@x.example")).collect();
    place.invite(json!({ "emails": emails })).await;
    tokio::join!(deliver(&place.app), deliver(&replica), deliver(&place.app), deliver(&replica));
    // Whoever found a mail taken by another looks again.
    deliver(&place.app).await;
    let mut to: Vec<String> = place.post.take().into_iter().map(|letter| letter.to).collect();
    to.sort();
    let mut expected = emails;
    expected.sort();
    assert_eq!(to, expected);
}

#[tokio::test]
async fn only_the_newest_link_of_an_open_invitation_is_mailed() {
    let place = Place::new().await;
    let (_, old) = place.invited("again@x.example").await;
    let (_, new) = place.invited("again@x.example").await;
    let (revoked, _) = place.invited("revoked@x.example").await;
    let (_, taken) = place.invited("taken@x.example").await;
    place.app.call(&place.acme.admin.auth, "organization.revoke_invites", json!({ "invites": [revoked] })).await;
    place.join_as_new("Taken", &taken).await.expect("open");
    deliver(&place.app).await;
    let letters = place.post.take();
    let [letter] = letters.as_slice() else { panic!("{letters:?}") };
    assert_eq!(token(&link_in(letter)), new);
    assert!(is_unknown(&place.look(&old).await));
    // What has expired in the queue is not sent either.
    place.invited("late@x.example").await;
    place.app.clock.advance_seconds(8 * super::DAY);
    deliver(&place.app).await;
    assert!(place.post.take().is_empty());
    assert_eq!(place.sql.number("SELECT count(*) FROM mails").await, 0);
}

/// Sent again while the first mail is on its way: the second counts.
#[tokio::test]
async fn a_mail_on_its_way_does_not_speak_for_the_next() {
    let place = Place::new().await;
    let (id, _) = place.invited("ines@x.example").await;
    let claimed = "UPDATE mails SET claimed = 9999999999999";
    place.sql.run(claimed).await;
    place.app.call(&place.acme.admin.auth, "organization.resend_invite", json!({ "invite": id })).await;
    assert_eq!(place.mail_state().await, "waiting");
    deliver(&place.app).await;
    assert_eq!((place.post.take().len(), place.mail_state().await.as_str()), (1, "sent"));
}
