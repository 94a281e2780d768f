//! Inviting cannot be used to flood: by one person, to one address, in the name of one tenant.

use serde_json::json;

use super::{DAY, Place, results};

#[tokio::test]
async fn the_21st_time_in_an_hour_is_too_often() {
    let place = Place::with(|options| options.settings.invitations_per_hour = 20).await;
    let invite = async |n: u32| {
        let body = json!({ "emails": [format!("n{n}@x.example")] });
        place.try_call("organization.create_invites", body).await
    };
    for n in 0..20 {
        assert_eq!(invite(n).await.code(), "200/0", "{n}");
    }
    let refused = invite(20).await;
    assert_eq!(refused.code(), "429/0");
    let wait: i64 = refused.headers["retry-after"].to_str().expect("ASCII").parse().expect("seconds");
    assert!((1..=181).contains(&wait), "{wait}");
    place.assert_seats(21).await;
    // Another administrator is not held up, and looking beforehand costs nothing.
    let second = place.app.user(&place.acme.id, "Second", "second@acme.example", "admin").await;
    let body = json!({ "emails": ["more@x.example"] });
    assert_eq!(place.app.try_call(&second.auth, "organization.create_invites", body).await.code(), "200/0");
    place.app.clock.advance_seconds(wait);
    assert_eq!(invite(21).await.code(), "200/0");
    assert_eq!(invite(22).await.code(), "429/0");
}

/// Whoever invites: the fourth mail in a day is not sent, and the last link stays good.
#[tokio::test]
async fn an_address_gets_three_mails_a_day() {
    let place = Place::new().await;
    let other = place.app.tenant("Other").await;
    let body = json!({ "emails": ["Ines@x.example"] });
    place.app.call(&other.admin.auth, "organization.create_invites", body.clone()).await;
    place.invite(body.clone()).await;
    let (id, link) = place.invited("ines@x.example").await;
    assert_eq!(results(&place.invite(body.clone()).await), ["too_often"]);
    assert_eq!(place.try_call("organization.resend_invite", json!({ "invite": id })).await.code(), "429/0");
    assert!(!super::is_unknown(&place.look(&link).await), "the last link stays");
    place.assert_seats(2).await;
    assert_eq!(
        results(&place.invite(json!({ "emails": ["new@x.example"] })).await),
        ["invited"],
        "others are not held up"
    );
    place.app.clock.advance_seconds(DAY / 3);
    assert_eq!(results(&place.invite(body).await), ["renewed"]);
}

#[tokio::test]
async fn without_mail_nobody_is_flooded() {
    let place = Place::with(|options| options.mail = None).await;
    for _ in 0..10 {
        let rows = place.invite(json!({ "emails": ["ines@x.example"] })).await;
        assert_eq!(rows[0]["mailed"], false);
    }
    assert_eq!(place.mail_state().await, "none");
    assert_eq!(place.sql.number("SELECT count(*) FROM mails").await, 0);
    assert!(!place.app.domain.deliver_next().await.expect("nothing to do"));
}

/// What is beyond the day's share of a tenant waits, and other tenants do not wait for it.
#[tokio::test]
async fn a_tenant_has_its_pace() {
    let place = Place::with(|options| options.settings.mails_per_day = 2).await;
    let other = place.app.tenant("Other").await;
    place.invite(json!({ "emails": ["a@x.example", "b@x.example", "c@x.example", "d@x.example"] })).await;
    place.app.call(&other.admin.auth, "organization.create_invites", json!({ "emails": ["e@x.example"] })).await;
    let deliver = async || {
        while place.app.domain.deliver_next().await.expect("the queue works") {}
        let mut to: Vec<String> = place.post.take().into_iter().map(|letter| letter.to).collect();
        to.sort();
        to
    };
    let sent = deliver().await;
    assert_eq!((sent.len(), sent.last().map(String::as_str)), (3, Some("e@x.example")), "{sent:?}");
    assert_eq!(place.sql.number("SELECT count(*) FROM invitations WHERE mail = 'waiting'").await, 2);
    assert!(deliver().await.is_empty());
    place.app.clock.advance_seconds(DAY / 2);
    assert_eq!(deliver().await.len(), 1);
    place.app.clock.advance_seconds(DAY / 2);
    assert_eq!(deliver().await.len(), 1);
}
