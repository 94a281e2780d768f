//! The list of invitations.

use serde_json::{Value, json};

use super::Place;

#[tokio::test]
async fn pages_follow_each_other_without_gaps() {
    let place = Place::new().await;
    for n in 0..25 {
        place.invited(&format!("n{n:02}@x.example")).await;
        // Several in the same millisecond, too.
        place.app.clock.advance_seconds(i64::from(n % 3 == 0));
    }
    let mut seen = Vec::new();
    let mut cursor = Value::Null;
    loop {
        let body = json!({ "page_size": 7, "cursor": cursor });
        let found = place.app.call(&place.acme.admin.auth, "organization.get_invites", body).await;
        let page = found.data["invites"].as_array().expect("a list").clone();
        assert!(page.len() <= 7);
        seen.extend(page.iter().map(|invite| super::text(invite, "id")));
        cursor = found.data["next_cursor"].clone();
        if cursor.is_null() {
            break;
        }
    }
    let newest_first = place.sql.texts("SELECT id FROM invitations ORDER BY sent DESC, id DESC").await;
    assert_eq!(seen, newest_first);
}

#[tokio::test]
async fn filters_and_searches() {
    let place = Place::new().await;
    let (_, link) = place.invited("came@x.example").await;
    place.join_as_new("Came", &link).await.expect("open");
    let (id, _) = place.invited("revoked@x.example").await;
    place.app.call(&place.acme.admin.auth, "organization.revoke_invites", json!({ "invites": [id] })).await;
    place.invited("late@x.example").await;
    place.app.clock.advance_seconds(7 * super::DAY);
    let (open, _) = place.invited("open_1@x.example").await;
    for (state, email) in [
        ("accepted", "came@x.example"),
        ("revoked", "revoked@x.example"),
        ("expired", "late@x.example"),
        ("pending", "open_1@x.example"),
    ] {
        assert_eq!(place.listed(state).await, [email]);
    }
    assert!(place.listed("bounced").await.is_empty());
    let find = async |search: &str| {
        let body = json!({ "search": search });
        let found = place.app.call(&place.acme.admin.auth, "organization.get_invites", body).await;
        found.data["invites"].as_array().map_or(0, Vec::len)
    };
    assert_eq!((find("").await, find("X.EXAMPLE").await, find("n_1@").await), (4, 4, 1));
    assert_eq!((find("%").await, find("openx1").await, find(&open).await), (0, 0, 1), "no wildcards, but IDs");
    assert_eq!(place.try_call("organization.get_invites", json!({ "state": "gone" })).await.code(), "400/12");
    let forged = place.try_call("organization.get_invites", json!({ "cursor": "Zm9yZ2Vk" })).await;
    assert_eq!(forged.status.as_u16(), 400, "{}", forged.body);
}
