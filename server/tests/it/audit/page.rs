//! Reading the log: every filter, page by page, and never more than the reader may know.

use model::{
    Caller, Error, Timestamp,
    audit::{Action, AuditEntry, AuditFilter, AuditPage, Party},
    error::Forbidden,
    page::{Cursor, PageRequest},
};
use serde_json::json;

use super::notes::caller;
use crate::support::{START, TestApp, World};

async fn page(app: &TestApp, who: &Caller, filter: &AuditFilter, size: u32, cursor: Option<Cursor>) -> AuditPage {
    app.backend.audit.page(who, filter.clone(), PageRequest { size, cursor }).await.expect("a page")
}

/// All entries of a filter, by following Next; on the way back, Previous shows the same pages.
async fn walked(app: &TestApp, who: &Caller, filter: &AuditFilter, size: u32) -> Vec<AuditEntry> {
    let mut pages = vec![page(app, who, filter, size, None).await];
    while let Some(next) = pages.last().and_then(|page| page.page.next.clone()) {
        pages.push(page(app, who, filter, size, Some(next)).await);
    }
    let mut at = pages.len() - 1;
    while let Some(previous) = pages[at].page.previous.clone() {
        let before = page(app, who, filter, size, Some(previous)).await;
        at -= 1;
        assert_eq!(before.page.items, pages[at].page.items, "Previous leads to where Next came from");
        pages[at].page.previous = before.page.previous;
    }
    assert_eq!(at, 0, "Previous ends at the first page");
    assert!(pages.iter().all(|page| !page.page.items.is_empty()) || pages.len() == 1);
    pages.into_iter().flat_map(|page| page.page.items).collect()
}

fn numbers(entries: &[AuditEntry]) -> Vec<i64> {
    entries.iter().map(|entry| entry.number.expect("of the chain")).collect()
}

/// Some entries of one moment and some of others, in many names.
async fn busy() -> (World, Caller) {
    let world = World::new().await;
    let (app, a) = (&world.app, &world.a);
    for n in 0..6 {
        app.clock.advance_seconds(3_600);
        for auth in [&a.user.auth, &a.second_user.auth, &a.admin.auth.clone().impersonating(&a.user.id)] {
            app.call(auth, "auth.create_credentials", json!({ "label": n.to_string() })).await;
        }
        app.call(
            &app.supervisor().acting_as(&a.admin.id),
            "users.update",
            json!({ "user": a.user.id, "given_name": format!("CANARY-A-{n}") }),
        )
        .await;
    }
    let admin = caller(app, &a.admin).await;
    (world, admin)
}

#[tokio::test]
async fn pages_show_every_entry_once_the_newest_first() {
    let (world, admin) = busy().await;
    let count = format!("SELECT count(*) FROM audit_entries WHERE tenant_id = '{}'", world.a.id);
    let count = world.sql.number(&count).await;
    for size in [1, 7, 50, 500] {
        let entries = walked(&world.app, &admin, &AuditFilter::default(), size).await;
        let expected: Vec<i64> = (1..=count).rev().collect();
        assert_eq!(numbers(&entries), expected, "in pages of {size}");
    }
}

/// Every filter, alone and together with others, leaves what one would pick by hand.
#[tokio::test]
async fn filters_leave_what_they_say() {
    let (world, admin) = busy().await;
    let (app, a) = (&world.app, &world.a);
    let all = walked(app, &admin, &AuditFilter::default(), 500).await;
    let people = ["", a.user.id.as_str(), a.admin.id.as_str(), a.removed.id.as_str(), a.consumer.id.as_str()];
    let actions = [None, Some(Action::CredentialCreated), Some(Action::UserProfileChanged), Some(Action::AuditBegan)];
    let objects = ["", a.user.id.as_str(), a.id.as_str(), "nothing"];
    let hours = |hours: i64| Some(START.plus_seconds(hours * 3_600));
    let times = [(None, None), (hours(2), None), (None, hours(3)), (hours(2), hours(4)), (hours(9), None)];
    let mut found = 0;
    for person in people {
        for action in actions {
            for object in objects {
                for (from, until) in times {
                    let filter = AuditFilter {
                        person: person.to_owned(),
                        action,
                        object: object.to_owned(),
                        from,
                        until,
                        deployment: false,
                    };
                    let expected: Vec<i64> = numbers(&all)
                        .into_iter()
                        .zip(&all)
                        .filter(|(_, entry)| matches(entry, person, action, object, from, until))
                        .map(|(number, _)| number)
                        .collect();
                    let entries = walked(app, &admin, &filter, 4).await;
                    assert_eq!(numbers(&entries), expected, "{filter:?}");
                    found += usize::from(!expected.is_empty());
                }
            }
        }
    }
    assert!(found > 40, "{found} filters find something");
}

fn matches(
    entry: &AuditEntry,
    person: &str,
    action: Option<Action>,
    object: &str,
    from: Option<Timestamp>,
    until: Option<Timestamp>,
) -> bool {
    let is = |party: &Party| matches!(party, Party::User { id, .. } if id.as_str() == person);
    (person.is_empty() || is(&entry.actor) || entry.subject.as_ref().is_some_and(is))
        && action.is_none_or(|action| entry.action == action.code())
        && (object.is_empty() || entry.object.id == object)
        && from.is_none_or(|from| entry.at >= from)
        && until.is_none_or(|until| entry.at < until)
}

/// A person is found by ID, by address in any case, and by a part of the name; a removed one by the name.
#[tokio::test]
async fn people_are_found_as_one_knows_them() {
    let (world, admin) = busy().await;
    let (app, a) = (&world.app, &world.a);
    let of = async |person: &str| {
        let filter = AuditFilter { person: person.to_owned(), ..AuditFilter::default() };
        numbers(&walked(app, &admin, &filter, 50).await)
    };
    let user = of(&a.user.id).await;
    assert!(user.len() > 12, "{user:?}");
    assert_eq!(of(&a.user.email.to_uppercase()).await, user);
    assert_eq!(of(&format!("  {}  ", a.user.id)).await, user);
    let (second, deputy) = (of(&a.second_user.id).await, of(&a.second_admin.id).await);
    let mut both = [second.clone(), deputy].concat();
    both.sort_unstable_by(|one, other| other.cmp(one));
    assert_eq!(of("a-NAME-second").await, both, "a part of two names");
    assert_eq!(of("name-second_u").await, second, "an underscore is no wildcard");
    for nobody in ["nobody at all", "%", "name-second%", "\\"] {
        assert!(of(nobody).await.is_empty(), "{nobody}");
    }
    let removed = of("CANARY-A-name-removed").await;
    assert!(!removed.is_empty() && removed == of(&a.removed.id).await);
    let filter = AuditFilter { person: "CANARY-A-name".to_owned(), ..AuditFilter::default() };
    let refused = app.backend.audit.page(&admin, filter, PageRequest::default()).await.expect_err("too many");
    assert!(refused.for_field("person").is_some_and(|text| text.contains("Write more of the name")), "{refused}");
}

/// What an administrator learns of whoever came from outside: that it was the operator.
#[tokio::test]
async fn the_operator_has_no_name() {
    let (world, admin) = busy().await;
    let entries = walked(&world.app, &admin, &AuditFilter::default(), 500).await;
    let operator: Vec<_> = entries.iter().filter(|entry| entry.actor == Party::Operator).collect();
    assert!(operator.len() > 20 && operator.iter().all(|entry| entry.address.is_none()));
    let acting = operator.iter().find(|entry| entry.subject.is_some()).expect("as the administrator");
    assert!(matches!(&acting.subject, Some(Party::User { name, .. }) if name == "CANARY-A-name-admin"));
    let text = serde_json::to_string(&entries).expect("JSON");
    let supervisor = world.sql.texts("SELECT id FROM users WHERE role = 'system'").await.remove(0);
    assert!(!text.contains(&supervisor) && !text.contains("Supervisor"));
    // Nor does asking for the operator tell who it is.
    let filter = AuditFilter { person: supervisor, ..AuditFilter::default() };
    assert!(walked(&world.app, &admin, &filter, 50).await.is_empty());
}

#[tokio::test]
async fn an_entry_says_who_as_whom_what_and_from_where() {
    let (world, admin) = busy().await;
    let a = &world.a;
    let filter =
        AuditFilter { person: a.user.id.clone(), action: Some(Action::CredentialCreated), ..AuditFilter::default() };
    let entries = walked(&world.app, &admin, &filter, 50).await;
    let newest = &entries[0];
    assert!(
        matches!(&newest.actor, Party::User { id, name } if id.as_str() == a.admin.id && name == "CANARY-A-name-admin")
    );
    assert!(matches!(&newest.subject, Some(Party::User { name, .. }) if name == "CANARY-A-name-user"));
    assert_eq!((newest.title(), newest.address.as_deref()), ("Access key created", Some("127.0.0.1")));
    assert_eq!((newest.object.name.as_deref(), newest.at), (Some("5"), START.plus_seconds(6 * 3_600)));
    assert!(entries[1].subject.is_none(), "who acts as oneself is named once");
    let signed_in = AuditFilter { action: Some(Action::SessionOpened), ..AuditFilter::default() };
    let signed_in = walked(&world.app, &admin, &signed_in, 50).await;
    assert!(signed_in[0].address.as_deref().is_some_and(|address| address.starts_with("10.")), "{signed_in:?}");
    let removed = AuditFilter { action: Some(Action::UserRemoved), ..AuditFilter::default() };
    let removed = walked(&world.app, &admin, &removed, 50).await;
    assert_eq!(removed[0].object.name.as_deref(), Some("CANARY-A-name-removed"));
}

#[tokio::test]
async fn nothing_of_another_workspace_is_listed() {
    let (world, admin) = busy().await;
    let app = &world.app;
    let other = caller(app, &world.b.admin).await;
    let everything = serde_json::to_string(&walked(app, &other, &AuditFilter::default(), 50).await).expect("JSON");
    assert!(!everything.contains("CANARY-A") && !everything.contains(&world.a.id) && everything.contains("CANARY-B"));
    for (person, object) in [
        (&*world.a.user.id, ""),
        ("CANARY-A-name-user", ""),
        (&world.a.user.email, ""),
        ("", &world.a.id),
        ("", &world.a.user.id),
    ] {
        let filter = AuditFilter { person: person.to_owned(), object: object.to_owned(), ..AuditFilter::default() };
        assert!(walked(app, &other, &filter, 50).await.is_empty(), "{filter:?}");
    }
    let cursor = page(app, &admin, &AuditFilter::default(), 5, None).await.page.next;
    let foreign = PageRequest { size: 5, cursor: cursor.clone() };
    let refused = app.backend.audit.page(&other, AuditFilter::default(), foreign.clone()).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    let filter = AuditFilter { object: "x".to_owned(), ..AuditFilter::default() };
    let refused = app.backend.audit.page(&admin, filter, foreign).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "a cursor belongs to its filter: {refused:?}");
}

#[tokio::test]
async fn only_administrators_read_it_and_only_operators_that_of_the_deployment() {
    let (world, admin) = busy().await;
    let (app, a) = (&world.app, &world.a);
    let all = AuditFilter::default();
    for user in [&a.user, &a.consumer, &a.holder] {
        let who = caller(app, user).await;
        let refused = app.backend.audit.page(&who, all.clone(), PageRequest::default()).await;
        assert!(matches!(refused, Err(Error::Forbidden(Forbidden::Role { .. }))), "{refused:?}");
        let refused = app.backend.audit.note_export(&who, &all, model::audit::ExportFormat::Csv).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
    }
    let deployment = AuditFilter { deployment: true, ..all.clone() };
    let refused = app.backend.audit.page(&admin, deployment.clone(), PageRequest::default()).await;
    assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
    let first = app.supervisor.as_ref().expect("a first start");
    let proof =
        model::sign_in::Presented::Key { access_key: first.access_key.clone(), secret_key: first.secret_key.clone() };
    let from = model::sign_in::Origin::default();
    let operator =
        app.backend.sign_in.recognise(proof, &model::sign_in::Acting::default(), &from).await.expect("known");
    let entries = walked(app, &operator, &deployment, 3).await;
    assert!(entries.iter().any(|entry| entry.action == "person.password_set"));
    assert_eq!(entries.last().map(|entry| entry.action.as_str()), Some("audit.began"));
    assert!(entries.iter().all(|entry| matches!(entry.actor, Party::Server { .. })));
    let nobody = AuditFilter { person: "x".to_owned(), ..deployment };
    assert!(walked(app, &operator, &nobody, 3).await.is_empty());
}

/// Guessing at an account is recorded once, with where it came from, and never what was typed as a secret.
#[tokio::test]
async fn guessing_is_recorded_once() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    // From a network each: one alone would be held up.
    for network in 1..=13 {
        let fields = [("email", acme.admin.email.as_str()), ("password", "not it at all")];
        app.browser_at([192, 0, network, 9]).post("/sign-in", &fields).await;
        // Somebody pastes the secret where the key belongs.
        let fields = [("access_key", acme.admin.secret_key.as_str()), ("secret_key", "not it at all")];
        app.browser_at([192, 1, network, 9]).post("/sign-in/key", &fields).await;
        app.clock.advance_seconds(3_600);
    }
    let sql = crate::support::Sql::open(&app.database).await;
    let entries = sql
        .texts("SELECT target || ' ' || address || ' ' || after FROM audit_entries WHERE action = 'sign_in.slowed' ORDER BY target")
        .await;
    let by_mail = format!("email:{} 192.0.10.9 {{\"failures\":10}}", acme.admin.email);
    let by_key = format!("key:{}… 192.1.10.9 {{\"failures\":10}}", &acme.admin.secret_key[..8]);
    assert_eq!(entries, [by_mail, by_key]);
}
