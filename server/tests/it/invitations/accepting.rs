//! Accepting: who may, what they get, and what happens when something has changed meanwhile.

use model::{
    Caller, Error, Secret,
    access::Proof,
    groups::BuiltIn,
    invitations::{Account, Ended, Look, Way},
    sign_in::Origin,
};
use serde_json::json;

use super::{DAY, Place, is_unknown, text, token};
use crate::support::{Auth, PASSWORD, START};

#[tokio::test]
async fn somebody_new_gets_what_was_promised() {
    let place = Place::new().await;
    let group = json!({ "id": "team", "name": "Team" });
    place.app.call(&place.acme.admin.auth, "permissions.add_or_update_user_group", group).await;
    let body = json!({ "emails": ["Ines@x.example"], "role": "admin", "groups": ["team", BuiltIn::QueueAdmins.id()] });
    let rows = place.invite(body).await;
    let link = token(&text(&rows[0], "link"));
    place.assert_seats(2).await;
    let Look::Open(offer) = place.look(&link).await else { panic!("open") };
    assert_eq!((offer.workspace.as_str(), offer.inviter.as_str(), offer.way), ("Acme", "Admin", Way::SetPassword));
    let signed_in = place.join_as_new(" Ines Carvalho ", &link).await.expect("open");
    assert_eq!(signed_in.tenant.as_str(), place.acme.id);
    let user = signed_in.user.as_str();
    let row =
        format!("SELECT name || '/' || email || '/' || role || '/' || last_provider FROM users WHERE id = '{user}'");
    assert_eq!(place.sql.texts(&row).await, ["Ines Carvalho/Ines@x.example/admin/password"]);
    let groups = format!("SELECT group_id || ' ' || source FROM memberships WHERE user_id = '{user}' ORDER BY 1");
    let queue_admins = format!("{} invitation", BuiltIn::QueueAdmins.id());
    let mut expected = vec![queue_admins, "team invitation".to_owned()];
    expected.sort();
    assert_eq!(place.sql.texts(&groups).await, expected);
    place.assert_seats(2).await;
    assert_eq!((place.audited("invitation.accepted").await, place.listed("accepted").await.len()), (1, 1));
    place.app.signed_in("ines@x.example").await;
    // The link is used, also for whoever holds a copy of it.
    assert!(matches!(place.look(&link).await, Look::Ended(Ended::Used { .. })));
    assert_eq!(place.join_as_new("Other", &link).await.expect_err("used").status(), 404);
}

/// Mail scanners open every link.
#[tokio::test]
async fn looking_uses_nothing_up() {
    let place = Place::new().await;
    let (_, link) = place.invited("ines@x.example").await;
    let before = place.sql.everything().await;
    for _ in 0..20 {
        assert!(matches!(place.look(&link).await, Look::Open(_)));
    }
    assert!(place.sql.everything().await == before);
    place.join_as_new("Ines", &link).await.expect("still open");
}

#[tokio::test]
async fn a_person_of_another_tenant_joins_with_the_account_there_is() {
    let place = Place::new().await;
    let other = place.app.tenant("Other").await;
    let (_, link) = place.invited("ADMIN@other.example").await;
    let Look::Open(offer) = place.look(&link).await else { panic!("open") };
    assert_eq!(offer.way, Way::SignIn);
    // A link proves a mailbox, not whose account it is: no password is set for an account that exists.
    assert_eq!(place.join_as_new("Thief", &link).await.expect_err("an account").status(), 403);
    let hash = "SELECT password_hash FROM people WHERE email_key = 'admin@other.example'";
    let before = place.sql.texts(hash).await;

    let caller = place.in_browser(&other.admin).await;
    let look = place.app.backend.invitations.look(&link, Some(&caller)).await.expect("an answer");
    assert!(matches!(look, Look::Open(offer) if matches!(offer.way, Way::Join { .. })));
    let signed_in = place.join(&caller, &link).await.expect("the invited");
    assert_eq!(signed_in.tenant.as_str(), place.acme.id);
    assert_eq!(place.join(&caller, &link).await.expect("the same click twice"), signed_in);
    let users = "SELECT tenant_id FROM users WHERE email_key = 'admin@other.example'";
    assert_eq!(place.sql.texts(users).await.len(), 2, "a membership each");
    assert_eq!(place.sql.texts(hash).await, before);
    let role = format!("SELECT role FROM users WHERE id = '{}'", signed_in.user);
    assert_eq!(place.sql.texts(&role).await, ["user"], "the role of the invitation, not that of elsewhere");
    place.assert_seats(2).await;
}

/// Only the invited, really signed in: nobody else, no key, nobody in their name.
#[tokio::test]
async fn nobody_else_accepts() {
    let place = Place::new().await;
    let other = place.app.tenant("Other").await;
    let invited = place.app.user(&other.id, "Ines", "ines@x.example", "user").await;
    let (_, link) = place.invited("ines@x.example").await;
    for email in ["ines+x@x.example", "i.nes@x.example", "ines@x.example.com"] {
        let similar = place.app.user(&other.id, "Similar", email, "user").await;
        let caller = place.in_browser(&similar).await;
        let look = place.app.backend.invitations.look(&link, Some(&caller)).await.expect("an answer");
        let Look::Open(offer) = look else { panic!("open") };
        assert!(matches!(offer.way, Way::OtherPerson { .. }));
        assert_eq!(offer.email, "i…@x.example", "masked for who is not the invited");
        let refused = place.join(&caller, &link).await.expect_err("not the invited");
        assert!(refused.to_string().contains("i…@x.example") && !refused.to_string().contains("ines"), "{refused}");
    }
    let by_key = place.app.caller(&invited).await;
    assert!(place.join(&by_key, &link).await.is_err(), "a key is no person");
    let acting = place.in_browser(&invited).await;
    let actor = Some(model::Actor {
        kind: model::access::Kind::Person,
        user: model::id::UserId::known("s"),
        tenant: acting.tenant.clone(),
        name: "S".to_owned(),
        role: model::Role::System,
        epoch: 0,
    });
    assert!(place.join(&Caller { actor, ..acting.clone() }, &link).await.is_err(), "nor is who acts as one");
    assert!(matches!(acting.proof, Proof::Session(_)));
    place.join(&acting, &link).await.expect("the invited");
}

#[tokio::test]
async fn without_passwords_a_new_person_has_no_way_in_yet() {
    let place = Place::with(|options| options.settings.local_passwords = false).await;
    let (_, link) = place.invited("ines@x.example").await;
    let Look::Open(offer) = place.look(&link).await else { panic!("open") };
    assert_eq!(offer.way, Way::Nothing(Account::New));
    assert_eq!(place.join_as_new("Ines", &link).await.expect_err("off").status(), 403);
    place.assert_seats(2).await;
}

#[tokio::test]
async fn names_and_passwords_are_checked_before_anything_happens() {
    let place = Place::new().await;
    let (_, link) = place.invited("ines@x.example").await;
    for (name, password, fields) in [
        ("", "short", &["name", "password"][..]),
        ("Ines", "short", &["password"]),
        ("I\u{202e}", PASSWORD, &["name"]),
        ("Ines", "ines-is-the-password-of-ines", &["password"]),
    ] {
        let new = model::invitations::NewMember { name: name.to_owned(), password: Secret::new(password.to_owned()) };
        let refused = place.app.backend.invitations.join_as_new(new, &link, &Origin::default()).await;
        let Err(Error::Invalid(errors)) = refused else { panic!("{name:?} {password:?}: {refused:?}") };
        assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), fields);
    }
    assert_eq!(place.sql.number("SELECT count(*) FROM people WHERE email_key = 'ines@x.example'").await, 0);
}

/// What was promised is looked at again: the inviter, the role, the groups, the tenant.
#[tokio::test]
async fn a_promise_is_worth_what_the_inviter_can_give_now() {
    let place = Place::new().await;
    let second = place.app.user(&place.acme.id, "Second", "second@acme.example", "admin").await;
    let put = "permissions.add_or_update_user_group";
    for id in ["kept", "gone"] {
        place.app.call(&place.acme.admin.auth, put, json!({ "id": id, "name": id })).await;
    }
    let invite = async |auth: &Auth, email: &str| {
        let body = json!({ "emails": [email], "groups": ["kept", "gone"] });
        let made = place.app.call(auth, "organization.create_invites", body).await;
        token(&text(&made.data["invites"][0], "link"))
    };
    // A group that is gone is left out, and the record says so.
    let link = invite(&place.acme.admin.auth, "one@x.example").await;
    place.app.call(&place.acme.admin.auth, "permissions.delete_user_groups", json!({ "groups": ["gone"] })).await;
    let user = place.join_as_new("One", &link).await.expect("open").user;
    let groups = format!("SELECT group_id FROM memberships WHERE user_id = '{user}'");
    assert_eq!(place.sql.texts(&groups).await, ["kept"]);
    let left_out = "SELECT after FROM audit_entries WHERE action = 'invitation.accepted'";
    assert!(place.sql.texts(left_out).await[0].contains("\"groups_left_out\":[\"gone\"]"));
    place.app.call(&place.acme.admin.auth, put, json!({ "id": "gone", "name": "gone" })).await;
    // An inviter who is no administrator any more, and one who is gone.
    let demoted = invite(&second.auth, "two@x.example").await;
    let set_role = json!({ "user": second.id, "role": "user" });
    place.app.call(&place.acme.admin.auth, "users.set_role", set_role).await;
    assert!(matches!(place.look(&demoted).await, Look::Ended(Ended::Revoked { .. })));
    assert_eq!(place.join_as_new("Two", &demoted).await.expect_err("dead").status(), 404);
    let set_role = json!({ "user": second.id, "role": "admin" });
    place.app.call(&place.acme.admin.auth, "users.set_role", set_role).await;
    assert!(matches!(place.look(&demoted).await, Look::Open(_)));
    place.app.call(&place.acme.admin.auth, "auth.delete_user", json!({ "user": second.id })).await;
    assert!(matches!(place.look(&demoted).await, Look::Ended(Ended::Revoked { .. })));
    assert_eq!(place.join_as_new("Two", &demoted).await.expect_err("dead").status(), 404);
    // Somebody else may send it again: then that right counts.
    let id = place.sql.texts("SELECT id FROM invitations WHERE email_key = 'two@x.example'").await.remove(0);
    let again = place.app.call(&place.acme.admin.auth, "organization.resend_invite", json!({ "invite": id })).await;
    place.join_as_new("Two", &token(&again.text("link"))).await.expect("open");
    // A tenant that is closed.
    let link = invite(&place.acme.admin.auth, "three@x.example").await;
    place.sql.run(&format!("UPDATE tenants SET active = (1 = 0) WHERE id = '{}'", place.acme.id)).await;
    assert!(is_unknown(&place.look(&link).await));
    assert_eq!(place.join_as_new("Three", &link).await.expect_err("closed").status(), 404);
}

/// The operator may invite in the name of somebody, and the operator's right counts as long as there is the operator.
#[tokio::test]
async fn the_operator_invites_the_first_administrator() {
    let place = Place::new().await;
    let plain = place.app.user(&place.acme.id, "Plain", "plain@acme.example", "user").await;
    let acting = place.app.supervisor().acting_as(&plain.id);
    let body = json!({ "emails": ["boss@x.example"], "role": "admin" });
    let made = place.app.call(&acting, "organization.create_invites", body).await;
    let link = token(&text(&made.data["invites"][0], "link"));
    assert!(matches!(place.look(&link).await, Look::Open(_)));
    place.sql.run("UPDATE users SET status = 'disabled' WHERE role = 'system'").await;
    assert!(matches!(place.look(&link).await, Look::Ended(Ended::Revoked { .. })));
    place.sql.run("UPDATE users SET status = 'active' WHERE role = 'system'").await;
    place.join_as_new("Boss", &link).await.expect("open");
}

/// Made before the removal an invitation does not let anybody back in; made afterwards it does.
#[tokio::test]
async fn who_was_removed_comes_back_by_a_new_invitation_only() {
    let place = Place::new().await;
    let (_, first) = place.invited("ines@x.example").await;
    let user = place.join_as_new("Ines", &first).await.expect("open").user;
    place.app.clock.advance_seconds(60);
    let (_, old) = place.invited("left@x.example").await;
    place.app.clock.advance_seconds(60);
    place.app.call(&place.acme.admin.auth, "auth.delete_user", json!({ "user": user })).await;
    let removed = format!(
        "INSERT INTO removals (tenant_id, email_key, removed) VALUES ('{}', 'left@x.example', {})",
        place.acme.id,
        START.millis() + 120_000
    );
    place.sql.run(&removed).await;
    assert!(matches!(place.look(&first).await, Look::Ended(Ended::Used { .. })));
    assert!(matches!(place.look(&old).await, Look::Ended(Ended::Revoked { .. })));
    assert_eq!(place.join_as_new("Left", &old).await.expect_err("before the removal").status(), 404);
    place.app.clock.advance_seconds(60);
    for email in ["ines@x.example", "left@x.example"] {
        let (_, new) = place.invited(email).await;
        place.join_as_new("Back", &new).await.expect("after the removal");
    }
    place.assert_seats(3).await;
}

/// The invited became a user in another way meanwhile: nothing changes, and no seat is taken twice.
#[tokio::test]
async fn who_is_in_already_stays_as_they_are() {
    let place = Place::new().await;
    let other = place.app.tenant("Other").await;
    let (_, link) = place.invited(&other.admin.email).await;
    let person = format!("SELECT person_id FROM users WHERE id = '{}'", other.admin.id);
    let person = place.sql.texts(&person).await.remove(0);
    place
        .sql
        .run(&format!(
            "INSERT INTO users (tenant_id, id, person_id, kind, role, status, name, name_key, email, email_key, created)
             VALUES ('{}', 'came-by-sso', '{person}', 'person', 'consumer', 'active', 'A', 'a', '{1}', '{1}', 1)",
            place.acme.id, other.admin.email
        ))
        .await;
    place.sql.run(&format!("UPDATE tenants SET seats_used = 3, users = 2 WHERE id = '{}'", place.acme.id)).await;
    let caller = place.in_browser(&other.admin).await;
    let signed_in = place.join(&caller, &link).await.expect("the invited");
    assert_eq!(signed_in.user.as_str(), "came-by-sso");
    assert_eq!(place.sql.texts("SELECT role FROM users WHERE id = 'came-by-sso'").await, ["consumer"]);
    place.assert_seats(2).await;
}

#[tokio::test]
async fn a_link_lives_as_long_as_it_says() {
    let place = Place::new().await;
    let rows = place.invite(json!({ "emails": ["ines@x.example"], "days": 30 })).await;
    let link = token(&text(&rows[0], "link"));
    place.app.clock.advance_seconds(30 * DAY);
    assert_eq!(place.join_as_new("Ines", &link).await.expect_err("a second too late").status(), 404);
    place.app.clock.advance_seconds(-1);
    place.join_as_new("Ines", &link).await.expect("in the last second");
}

/// Nothing is in a link but chance: no part of it can be changed into another invitation's.
#[tokio::test]
async fn links_cannot_be_made_up() {
    let place = Place::new().await;
    let (_, link) = place.invited("ines@x.example").await;
    let good = link.reveal();
    for wrong in [String::new(), "inv_".to_owned(), good.to_uppercase(), format!("{good}%00"), good[..52].to_owned()] {
        assert!(is_unknown(&place.look(&Secret::new(wrong)).await));
    }
    let dump = place.sql.everything().await.join("\n");
    assert!(!dump.contains(good.as_str()) && !dump.contains(&good[4..47]), "the token is nowhere in the database");
}
