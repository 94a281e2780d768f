//! The pages: inviting by forms, and what a link leads to in a browser.

use http::StatusCode;
use serde_json::json;

use super::{DAY, Place, text};
use crate::support::{Browser, PASSWORD, Page};

/// The kept token of a link.
const COOKIE: &str = "__Host-inv";

fn header<'p>(page: &'p Page, name: &str) -> &'p str {
    page.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

impl Place {
    /// A browser that has opened the link of an invitation.
    async fn opened(&self, link: &model::Secret) -> Browser {
        let browser = self.app.browser();
        let page = browser.get(&format!("/invite/{}", link.reveal())).await;
        assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, "/invite"));
        browser
    }
}

#[tokio::test]
async fn opening_a_link_moves_the_token_out_of_the_address_and_uses_nothing_up() {
    let place = Place::new().await;
    let (_, link) = place.invited("ines@x.example").await;
    let path = format!("/invite/{}", link.reveal());
    let before = place.sql.everything().await;
    for _ in 0..20 {
        // As programs that look at mail do: without cookies, and with HEAD before.
        let scanner = place.app.browser_at([10, 99, 0, 1]);
        scanner.send(http::Request::head(&path)).await;
        scanner.get(&path).await;
        scanner.get("/invite").await;
    }
    let browser = place.app.browser();
    let page = browser.get(&path).await;
    assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, "/invite"));
    let cookie = header(&page, "set-cookie");
    let expected = "; Path=/; Max-Age=600; Secure; HttpOnly; SameSite=Lax";
    assert_eq!(cookie, format!("{COOKIE}={}{expected}", link.reveal()));
    assert_eq!((header(&page, "referrer-policy"), header(&page, "cache-control")), ("no-referrer", "no-store"));
    let shown = browser.get("/invite").await;
    assert_eq!(shown.status, StatusCode::OK);
    assert_eq!((header(&shown, "referrer-policy"), header(&shown, "cache-control")), ("no-referrer", "no-store"));
    assert!(shown.body.contains("Acme") && shown.body.contains("ines@x.example"), "{}", shown.body);
    assert!(!shown.body.contains(link.reveal().as_str()), "the token is for the server only");
    assert!(place.sql.everything().await == before);
    assert!(place.app.browser().get("/invite").await.body.contains("Open the link in your mail"));
}

/// Two links opened in one browser: what is accepted is what was shown, or nothing.
#[tokio::test]
async fn another_invitation_is_not_accepted_in_the_place_of_the_shown_one() {
    let place = Place::new().await;
    let (_, first) = place.invited("carol@x.example").await;
    let (_, second) = place.invited("erin@x.example").await;
    let browser = place.opened(&first).await;
    let shown = browser.get("/invite").await;
    let (_, rest) = shown.body.split_once("name=\"invitation\" value=\"").expect("says which invitation it shows");
    let (carols, _) = rest.split_once('"').expect("an ID");
    browser.get(&format!("/invite/{}", second.reveal())).await;
    let form = [("invitation", carols), ("name", "Carol"), ("password", PASSWORD)];
    let refused = browser.post("/invite", &form).await;
    assert_eq!((refused.status, browser.cookie()), (StatusCode::CONFLICT, None), "{}", refused.body);
    assert!(refused.body.contains("Another invitation was opened") && refused.body.contains("erin@x.example"));
    browser.get(&format!("/invite/{}", first.reveal())).await;
    assert_eq!(browser.post("/invite", &form).await.location(), "/");
}

#[tokio::test]
async fn somebody_new_joins_by_the_form_and_is_signed_in() {
    let place = Place::new().await;
    let (_, link) = place.invited("ines@x.example").await;
    let browser = place.opened(&link).await;
    let short = browser.post("/invite", &[("name", "Ines <Carvalho>"), ("password", "short")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(short.body.contains("id=\"password-problem\"") && short.body.contains("Ines &lt;Carvalho&gt;"));
    assert!(!short.body.contains("short\""), "no password comes back");
    assert_eq!(header(&short, "referrer-policy"), "no-referrer");
    let nameless = browser.post("/invite", &[("name", " "), ("password", PASSWORD)]).await;
    assert!(nameless.body.contains("id=\"name-problem\""), "{}", nameless.body);
    let page = browser.post("/invite", &[("name", "Ines Carvalho"), ("password", PASSWORD)]).await;
    assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, "/"));
    assert_eq!(browser.other_cookie(COOKIE), None, "the token has done its work");
    assert!(browser.get("/settings/profile").await.body.contains("Ines Carvalho"));
    // Pressed twice, or opened again: what to do now.
    let again = place.opened(&link).await;
    assert!(again.get("/invite").await.body.contains("was used already"));
    let page = again.post("/invite", &[("name", "Thief"), ("password", PASSWORD)]).await;
    assert_eq!((page.location(), again.cookie()), ("/invite", None));
}

#[tokio::test]
async fn somebody_with_an_account_signs_in_and_joins() {
    let place = Place::new().await;
    let other = place.app.tenant("Other").await;
    let (_, link) = place.invited(&other.admin.email).await;
    let browser = place.opened(&link).await;
    let shown = browser.get("/invite").await.body;
    assert!(shown.contains("/sign-in?return_to=%2Finvite") && !shown.contains("name=\"password\""), "{shown}");
    let refused = browser.post("/invite", &[("name", "Thief"), ("password", PASSWORD)]).await;
    assert_eq!((refused.status, browser.cookie()), (StatusCode::FORBIDDEN, None));
    let fields = [("email", other.admin.email.as_str()), ("password", PASSWORD), ("return_to", "/invite")];
    assert_eq!(browser.post("/sign-in", &fields).await.location(), "/invite");
    assert!(browser.get("/invite").await.body.contains("Join Acme"));
    let before = browser.cookie();
    let page = browser.post("/invite", &[]).await;
    assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, "/"));
    assert_ne!(browser.cookie(), before, "a session of the new workspace, under an ID of its own");
    assert!(browser.get("/settings/profile").await.body.contains("Acme"));
}

#[tokio::test]
async fn somebody_else_is_told_so_and_can_go_on() {
    let place = Place::new().await;
    let other = place.app.tenant("Other").await;
    let (_, link) = place.invited("ines@x.example").await;
    let browser = place.app.signed_in(&other.admin.email).await;
    browser.get(&format!("/invite/{}", link.reveal())).await;
    let shown = browser.get("/invite").await.body;
    assert!(shown.contains("i…@x.example") && !shown.contains("ines@x.example"), "{shown}");
    let refused = browser.post("/invite", &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(!refused.body.contains("ines@x.example"));
    place.assert_seats(2).await;
    let page = browser.post("/invite/sign-out", &[]).await;
    assert_eq!((page.status, page.location(), browser.cookie()), (StatusCode::SEE_OTHER, "/invite", None));
    assert!(browser.get("/invite").await.body.contains("name=\"password\""), "the invited goes on");
}

#[tokio::test]
async fn a_link_that_has_ended_says_why() {
    let place = Place::new().await;
    let (id, link) = place.invited("ines@x.example").await;
    let browser = place.opened(&link).await;
    place.try_call("organization.revoke_invites", json!({ "invites": [id] })).await;
    assert!(browser.get("/invite").await.body.contains("was withdrawn"));
    let page = browser.post("/invite", &[("name", "Ines"), ("password", PASSWORD)]).await;
    assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, "/invite"));
    let (_, link) = place.invited("jo@x.example").await;
    let browser = place.opened(&link).await;
    place.app.clock.advance_seconds(8 * DAY);
    let shown = browser.get("/invite").await.body;
    assert!(shown.contains("has expired") && shown.contains("Admin"), "{shown}");
}

/// Guessing is of no use anyway, and of even less when there are many tries; true links work all the same for others.
#[tokio::test]
async fn links_that_do_not_exist_are_limited_by_network() {
    let place = Place::new().await;
    let (_, link) = place.invited("ines@x.example").await;
    let browser = place.app.browser();
    for n in 0..10 {
        let page = browser.get(&format!("/invite/inv_guess{n}%0d%0aset-cookie:x=y")).await;
        assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, "/invite?problem=unknown"), "{n}");
        assert_eq!(browser.other_cookie(COOKIE), None);
    }
    assert!(browser.get("/invite?problem=unknown").await.body.contains("This link does not work"));
    let page = browser.get(&format!("/invite/{}", link.reveal())).await;
    assert_eq!(page.location(), "/invite?problem=too_many");
    assert!(browser.get(page.location()).await.body.contains("Too many attempts"));
    place.opened(&link).await;
}

#[tokio::test]
async fn an_administrator_looks_first_and_then_invites() {
    let place = Place::new().await;
    place.seats(3).await;
    let group = json!({ "id": "team", "name": "The <Team>" });
    place.app.call(&place.acme.admin.auth, "permissions.add_or_update_user_group", group).await;
    let browser = place.app.signed_in(&place.acme.admin.email).await;
    let emails = "ines@x.example, jo@x.example\nkim@x.example; not-an-address admin@acme.example";
    let form = [("emails", emails), ("role", "admin"), ("groups[]", "team The <Team>"), ("days", "14"), ("note", "Hi")];
    let before = place.sql.everything().await;
    let looked = browser.post("/settings/invitations/new", &form).await;
    assert_eq!(looked.status, StatusCode::OK);
    for said in
        ["Will be invited", "No seat is left", "Is not an e-mail address", "Is a member already", "Send 2 invit"]
    {
        assert!(looked.body.contains(said), "{said}: {}", looked.body);
    }
    assert!(looked.body.contains("The &lt;Team&gt;") && looked.body.contains("kim@x.example"));
    assert!(place.sql.everything().await == before, "nothing is sent yet");
    let found = [&form[..], &[("find", "team"), ("look", "groups")]].concat();
    let found = browser.post("/settings/invitations/new", &found).await.body;
    assert!(found.contains("kim@x.example") && !found.contains("Will be invited"), "what was filled in stays");

    let sent = browser.post("/settings/invitations/sent", &form).await;
    assert_eq!((sent.status, header(&sent, "cache-control")), (StatusCode::OK, "no-store"));
    let links = sent.body.matches(&format!("value=\"{}/invite/inv_", crate::support::WEB)).count();
    assert_eq!(links, 2, "{}", sent.body);
    place.assert_seats(3).await;
    let roles = "SELECT role || ' ' || note FROM invitations";
    assert_eq!(place.sql.texts(roles).await, ["admin Hi", "admin Hi"]);
    // Shown once: neither the list nor the address has it.
    assert!(!browser.get("/settings/invitations/sent").await.body.contains("/invite/inv_"));
    let list = browser.get("/settings/invitations").await.body;
    assert!(list.contains("ines@x.example") && !list.contains("/invite/inv_"), "{list}");

    let found = place.app.call(&place.acme.admin.auth, "organization.get_invites", json!({})).await;
    let id = text(&found.data["invites"][0], "id");
    let again = browser.post("/settings/invitations/sent", &[("invite", &id)]).await.body;
    assert!(again.contains("the old link no longer works") && again.contains("/invite/inv_"), "{again}");
    let revoked = browser.post("/ui/invitations/revoke", &[("invite", &id), ("state", "pending")]).await;
    assert!(revoked.location().ends_with("/settings/invitations?state=pending"), "{}", revoked.location());
    place.assert_seats(2).await;
    let refused = browser.post("/settings/invitations/sent", &[("invite", &id)]).await;
    assert!(refused.status.is_client_error() && !refused.body.contains("/invite/inv_"));
}

#[tokio::test]
async fn what_cannot_be_is_said_beside_what_was_filled_in() {
    let place = Place::new().await;
    let browser = place.app.signed_in(&place.acme.admin.email).await;
    for path in ["/settings/invitations/new", "/settings/invitations/sent"] {
        let nobody = browser.post(path, &[("emails", " \n"), ("note", "kept")]).await;
        assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        let long = [("emails", "a@b.example"), ("note", &"é".repeat(501)), ("days", "7")];
        let long = browser.post(path, &long).await;
        assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert!(long.body.contains("at most 500 characters") && long.body.contains("a@b.example"), "{path}");
        let above = browser.post(path, &[("emails", "a@b.example"), ("role", "system")]).await;
        assert!(above.status.is_client_error() && above.body.contains("a@b.example"), "{path}: {}", above.status);
    }
    let huge = browser.post("/settings/invitations/new", &[("emails", &"a".repeat(200_000))]).await;
    assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(place.listed("pending").await, Vec::<String>::new());
}

#[tokio::test]
async fn who_may_not_invite_gets_no_form() {
    let place = Place::new().await;
    let user = place.app.user(&place.acme.id, "User", "user@acme.example", "user").await;
    let browser = place.app.signed_in(&user.email).await;
    for path in ["/settings/invitations", "/settings/invitations/new"] {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
        assert!(!page.body.contains("name=\"emails\"") && !page.body.contains("Invite users</a>"), "{path}");
    }
    for path in ["/settings/invitations/new", "/settings/invitations/sent"] {
        let page = browser.post(path, &[("emails", "ines@x.example")]).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert!(!browser.get("/settings/profile").await.body.contains("/settings/invitations"));
    place.assert_seats(2).await;
}
