//! Inviting from a list: taken whole or not at all, worked off in parts, and never anything twice.

use http::{Request, StatusCode};
use model::{
    Error, Role,
    id::ImportId,
    invitations::{ImportProgress, ImportState, NewImport},
};
use serde_json::json;

use super::{DAY, Place};
use crate::{
    cancellation::GivenUp,
    support::{Options, TestApp, WEB},
};

const FORM: &str = "/settings/invitations/import";

impl Place {
    async fn import(&self, text: &str) -> Result<ImportId, Error> {
        let caller = self.app.caller(&self.acme.admin).await;
        let new = NewImport { text: text.to_owned(), ..NewImport::default() };
        self.app.backend.invitations.import(&caller, new).await
    }

    async fn progress(&self, id: &ImportId) -> ImportProgress {
        let caller = self.app.caller(&self.acme.admin).await;
        self.app.backend.invitations.import_progress(&caller, id).await.expect("a list")
    }

    async fn counts(&self, id: &ImportId) -> Vec<(&'static str, u32)> {
        self.progress(id).await.counts.into_iter().map(|(result, count)| (result.as_str(), count)).collect()
    }

    async fn number(&self, of: &str) -> i64 {
        self.sql.number(&format!("SELECT count(*) FROM {of}")).await
    }

    /// What is half done would show here: each answer has its invitation, its mail, its seat and its entry.
    async fn assert_whole(&self, id: &ImportId) {
        let invited = "invitation_import_rows WHERE result = 'invited'";
        let invited = self.number(invited).await;
        assert_eq!(self.number("invitations").await, invited);
        assert_eq!(self.number("mails").await, invited);
        assert_eq!(self.audited("invitation.created").await, invited);
        self.assert_seats(invited + 1).await;
        let answered = self.number("invitation_import_rows WHERE result IS NOT NULL").await;
        assert_eq!(i64::from(self.progress(id).await.import.done), answered);
        assert!(answered % 50 == 0 || answered == 130, "{answered} answers");
    }
}

async fn to_the_end(app: &TestApp) {
    while app.domain.import_next().await.expect("a part") {}
}

/// A hundred and thirty, of whom some cannot be invited.
fn list() -> String {
    let people = (0..130).map(|n| match n {
        7 => "not an address,Nobody\n".to_owned(),
        8 => "admin@acme.example,A Member\n".to_owned(),
        n => format!("n{n:03}@x.example,Number {n}\n"),
    });
    format!("email,name\n{}", people.collect::<Vec<_>>().concat())
}

/// Killed at every place where it waits for something, one after the other, and gone on with, in the end by another
/// process: everybody is invited once, and nothing is ever half done.
#[tokio::test]
async fn it_goes_on_after_an_interruption_and_does_nothing_twice() {
    let place = Place::new().await;
    let id = place.import(&list()).await.expect("taken");
    assert!(place.app.domain.import_next().await.expect("a part"));
    assert_eq!(place.progress(&id).await.import.done, 50);
    place.assert_whole(&id).await;
    let mut interrupted = 0;
    // How often a part is polled depends on the machine: a fast database answers before it is asked again.
    for polls in (1..).step_by(13) {
        let part = GivenUp { inner: Box::pin(place.app.domain.import_next()), polls };
        let done = part.await;
        // Whatever is still being rolled back is over when another writer has had its turn.
        place.app.call(&place.acme.admin.auth, "auth.create_credentials", json!({})).await;
        place.assert_whole(&id).await;
        if done.is_some() {
            break;
        }
        interrupted += 1;
    }
    assert!(interrupted > 2, "{interrupted} interruptions");
    assert_eq!(place.progress(&id).await.import.done, 100);
    let options = Options { mail: Some(place.post.clone()), seed: 77, ..Options::default() };
    let other = TestApp::on(place.app.database.clone(), options).await;
    to_the_end(&other).await;
    place.assert_whole(&id).await;
    let import = place.progress(&id).await.import;
    assert_eq!((import.done, import.total, import.state), (130, 130, ImportState::Done));
    assert_eq!(place.counts(&id).await, [("invited", 128), ("malformed", 1), ("member", 1)]);
    assert!(!place.app.domain.import_next().await.expect("nothing"), "it is done");
}

/// Two processes share the work; nobody is invited by both.
#[tokio::test]
async fn two_processes_invite_each_once() {
    let place = Place::new().await;
    let id = place.import(&list()).await.expect("taken");
    let options = Options { mail: Some(place.post.clone()), seed: 78, ..Options::default() };
    let other = TestApp::on(place.app.database.clone(), options).await;
    tokio::join!(to_the_end(&place.app), to_the_end(&other));
    place.assert_whole(&id).await;
    assert_eq!(place.progress(&id).await.import.state, ImportState::Done);
}

#[tokio::test]
async fn a_list_is_taken_whole_or_not_at_all() {
    let place = Place::new().await;
    let body = json!({ "name": "Data Scientists", "features": ["reports"] });
    place.app.call(&place.acme.admin.auth, "permissions.add_or_update_user_group", body).await;
    for (text, expected) in [
        ("email,groups\na@x.example,Data Scientists\nb@x.example,Data Artists\n", "Line 3: there is no group"),
        ("email,groups\na@x.example,Users\n", "Users: "),
        ("email,role\na@x.example,admin\nb@x.example,system\n", "Line 3: there is no role"),
        ("\n", "There is nobody on the list."),
    ] {
        let said = place.import(text).await.expect_err(text).to_string();
        assert!(said.contains(expected), "{text}: {said}");
    }
    assert_eq!(place.number("invitation_imports").await, 0);
    let text = "email;role;groups\na@x.example;Admin;data scientists | Queue Admins\n";
    place.import(text).await.expect("taken");
    let said = place.import("b@x.example").await.expect_err("one at a time").to_string();
    assert!(said.contains("Another list is being worked off"), "{said}");
    to_the_end(&place.app).await;
    let found = place.app.call(&place.acme.admin.auth, "organization.get_invites", json!({})).await;
    let invite = &found.data["invites"][0];
    let groups: Vec<_> = invite["groups"].as_array().expect("a list").iter().map(|it| it["name"].as_str()).collect();
    assert_eq!((invite["role"].as_str(), groups), (Some("admin"), vec![Some("Data Scientists"), Some("Queue Admins")]));
    place.import("b@x.example").await.expect("the next one");
}

/// Seats are taken as by hand, rights are looked at again, and what is old goes.
#[tokio::test]
async fn seats_and_rights_hold_while_it_is_worked_off() {
    let place = Place::new().await;
    place.seats(3).await;
    let id = place.import("a@x.example, b@x.example, c@x.example").await.expect("taken");
    to_the_end(&place.app).await;
    assert_eq!(place.counts(&id).await, [("invited", 2), ("no_seat", 1)]);
    place.assert_seats(3).await;

    let helper =
        place.app.user_with(&place.acme.id, "Helper", "helper@acme.example", "admin", json!({ "internal": true }));
    let helper = helper.await;
    let caller = place.app.caller(&helper).await;
    let new = NewImport { text: "d@x.example".to_owned(), role: Role::Admin, ..NewImport::default() };
    let id = place.app.backend.invitations.import(&caller, new).await.expect("taken");
    place.sql.run(&format!("UPDATE users SET role = 'user' WHERE id = '{}'", helper.id)).await;
    to_the_end(&place.app).await;
    assert_eq!(place.progress(&id).await.import.state, ImportState::Stopped);
    assert_eq!(place.number("invitations").await, 2);

    place.app.clock.advance_seconds(31 * DAY);
    place.app.domain.sweep().await.expect("swept");
    assert_eq!(place.number("invitation_imports").await, 0);
    assert_eq!(place.number("invitation_import_rows").await, 0);
}

/// What is of another workspace does not exist.
#[tokio::test]
async fn lists_are_the_workspaces_own() {
    let place = Place::new().await;
    let id = place.import("a@x.example").await.expect("taken");
    let other = place.app.tenant("Other").await;
    let caller = place.app.caller(&other.admin).await;
    let invitations = &place.app.backend.invitations;
    assert!(matches!(invitations.import_progress(&caller, &id).await, Err(Error::NotFound(_))));
    assert!(matches!(invitations.import_rows(&caller, &id).await, Err(Error::NotFound(_))));
    assert!(invitations.recent_imports(&caller).await.expect("a list").0.is_empty());
}

#[tokio::test]
async fn the_pages_lead_from_the_file_to_the_results() {
    let place = Place::new().await;
    let browser = place.app.signed_in(&place.acme.admin.email).await;
    let form = browser.get(FORM).await.body;
    assert!(form.contains("multipart/form-data") && form.contains("At most 5,000 people"), "{form}");
    let send = async |file: &str| {
        let field = |name: &str, more: &str, value: &str| {
            format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"{more}\r\n\r\n{value}\r\n")
        };
        let body = [
            field("file", "; filename=\"people.csv\"", file),
            field("emails", "", ""),
            field("role", "", "user"),
            field("days", "", "7"),
            field("note", "", ""),
            "--b--\r\n".to_owned(),
        ];
        let request = Request::post(FORM)
            .header("content-type", "multipart/form-data; boundary=b")
            .header("origin", WEB)
            .header("sec-fetch-site", "same-origin");
        browser.send_body(request, body.concat()).await
    };
    let refused = send("email,role\na@x.example,emperor\n").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Line 2: there is no role"), "{}", refused.body);
    let taken = send("email,name\na@x.example,=Ada\nnot an address,\n").await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    let place_of_list = taken.location().to_owned();
    let list = place_of_list.strip_prefix(&format!("{FORM}?list=")).expect("a list");
    let page = browser.get(&place_of_list).await.body;
    assert!(page.contains("0 of 2 people") && page.contains("Look again"), "{page}");
    to_the_end(&place.app).await;
    let page = browser.get(&place_of_list).await.body;
    assert!(page.contains("2 of 2 people") && page.contains("Is not an e-mail address"), "{page}");
    let file = browser.post(&format!("{FORM}/result"), &[("list", list)]).await;
    assert!(file.headers["content-type"].to_str().expect("ASCII").starts_with("text/csv"));
    let lines: Vec<&str> = file.body.lines().collect();
    assert_eq!(lines[0], "email,name,role,result,result_text");
    assert_eq!(lines[1], "a@x.example,'=Ada,user,invited,Invited");
    assert!(lines[2].starts_with("not an address,,user,malformed,"), "{}", lines[2]);
    let unknown = browser.post(&format!("{FORM}/result"), &[("list", "0123")]).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let recent = browser.get(FORM).await.body;
    assert!(recent.contains("Lists of the last 30 days"), "{recent}");
}
