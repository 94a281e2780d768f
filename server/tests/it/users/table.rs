//! The table of users: everybody once in every order, those who are invited among them, and what filters leave.

use model::{
    Caller, Role,
    page::{Cursor, PageRequest},
    users::{Standing, TableRow, UserColumn, UserColumns, UserFilter, UserSort},
};
use serde_json::{Value, json};
use server::outside::Clock;

use crate::support::{Sql, Tenant, TestApp, World};

const DAY: i64 = 86_400;

struct Place {
    app: TestApp,
    acme: Tenant,
    caller: Caller,
    sql: Sql,
}

impl Place {
    async fn new() -> Self {
        let app = TestApp::start().await;
        let acme = app.tenant("Acme").await;
        let (caller, sql) = (app.caller(&acme.admin).await, Sql::open(&app.database).await);
        Self { app, acme, caller, sql }
    }

    async fn invite(&self, body: Value) {
        self.app.call(&self.acme.admin.auth, "organization.create_invites", body).await;
    }

    /// One page as names (addresses of those who are invited), and its neighbours.
    async fn page(&self, filter: &UserFilter, size: u32, cursor: Option<Cursor>) -> (Vec<String>, [Option<Cursor>; 2]) {
        let request = PageRequest { size, cursor };
        let table = self.app.backend.users.table(&self.caller, filter.clone(), request).await.expect("a page");
        let name = |row: TableRow| match row {
            TableRow::User(row) => row.user.name,
            TableRow::Invited(invitation) => invitation.email,
        };
        (table.page.items.into_iter().map(name).collect(), [table.page.previous, table.page.next])
    }

    async fn names(&self, filter: UserFilter) -> Vec<String> {
        self.page(&filter, 500, None).await.0
    }

    async fn user(&self, name: &str, role: &str) -> String {
        let email = format!("{}@acme.example", name.to_lowercase());
        self.app.user(&self.acme.id, name, &email, role).await.id
    }
}

/// Forwards and backwards, each row once, with pages that end within a group of equals.
#[tokio::test]
async fn everybody_once_in_every_order() {
    let place = Place::new().await;
    for n in 0..11 {
        place.user(&format!("User{n:02}"), "user").await;
        if n % 3 != 0 {
            place.app.clock.advance_seconds(1);
            place.invite(json!({ "emails": [format!("user{n:02}.b@x.example"), format!("zoe{n}@x.example")] })).await;
            place.app.clock.advance_seconds(1);
        }
    }
    for n in [3, 4, 9] {
        place.sql.run(&format!("UPDATE users SET last_sign_in = {} WHERE name = 'User{n:02}'", n % 4)).await;
    }
    for sort in UserSort::ALL {
        for descending in [false, true] {
            let filter = UserFilter { sort: *sort, descending, ..UserFilter::default() };
            let whole = place.names(filter.clone()).await;
            assert_eq!(whole.len(), 12 + 14, "{sort:?}: {whole:?}");
            let (mut forwards, mut cursor, mut last) = (Vec::new(), None, None);
            loop {
                let (rows, [_, next]) = place.page(&filter, 4, cursor).await;
                forwards.extend(rows);
                let Some(next) = next else { break };
                last = Some(next.clone());
                cursor = Some(next);
            }
            assert_eq!(forwards, whole, "{sort:?} {descending}");
            // From the last page back to the first.
            let (rows, [mut previous, _]) = place.page(&filter, 4, last).await;
            let mut backwards: Vec<String> = rows.into_iter().rev().collect();
            while let Some(cursor) = previous {
                let (rows, [before, _]) = place.page(&filter, 4, Some(cursor)).await;
                backwards.extend(rows.into_iter().rev());
                previous = before;
            }
            backwards.reverse();
            assert_eq!(backwards, whole, "{sort:?} {descending}, backwards");
        }
    }
    let by_name = place.names(UserFilter::default()).await;
    assert_eq!(by_name[1..6], ["User00", "User01", "user01.b@x.example", "User02", "user02.b@x.example"]);
    let newest = UserFilter { sort: UserSort::Created, descending: true, ..UserFilter::default() };
    assert!(place.names(newest).await[0].ends_with("@x.example"));
}

#[tokio::test]
async fn filters_leave_whom_they_say() {
    let place = Place::new().await;
    let (ben, cleo) = (place.user("Ben", "user").await, place.user("Cleo", "consumer").await);
    let body = json!({ "name": "Readers", "users": [ben, cleo] });
    let group = place.app.call(&place.acme.admin.auth, "permissions.add_or_update_user_group", body).await.text("id");
    place.invite(json!({ "emails": ["dora@x.example"], "groups": [group], "role": "consumer" })).await;
    place.invite(json!({ "emails": ["emil@x.example"] })).await;
    place.app.call(&place.acme.admin.auth, "users.disable", json!({ "user": cleo })).await;
    let named = |text: &str| UserFilter { group: text.to_owned(), ..UserFilter::default() };
    for (filter, expected) in [
        (UserFilter { status: Some(Standing::Active), ..UserFilter::default() }, &["Ben", "Admin"][..]),
        (UserFilter { status: Some(Standing::Disabled), ..UserFilter::default() }, &["Cleo"]),
        (
            UserFilter { status: Some(Standing::Pending), ..UserFilter::default() },
            &["dora@x.example", "emil@x.example"],
        ),
        (named(&group), &["Ben", "Cleo", "dora@x.example"]),
        (named(" readers "), &["Ben", "Cleo", "dora@x.example"]),
        (UserFilter { status: Some(Standing::Active), ..named("Readers") }, &["Ben"]),
        (UserFilter { search: "CLE".to_owned(), ..named("Readers") }, &["Cleo"]),
        (named("No such group"), &[]),
        (named("Admins"), &["Admin"]),
        (named("Service Accounts"), &[]),
        (UserFilter { role: Some(Role::Consumer), ..UserFilter::default() }, &["Cleo", "dora@x.example"]),
        (UserFilter { role: Some(Role::Consumer), ..named("Admins") }, &[]),
        (UserFilter { provider: "password".to_owned(), ..UserFilter::default() }, &[]),
        (UserFilter { search: "emil@".to_owned(), ..UserFilter::default() }, &["emil@x.example"]),
    ] {
        let mut found = place.names(filter.clone()).await;
        let mut expected: Vec<String> = expected.iter().map(|name| (*name).to_owned()).collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{filter:?}");
    }
    // An invitation whose time is over is nobody, also before that is written.
    place.app.clock.advance_seconds(8 * DAY);
    assert!(place.names(UserFilter { status: Some(Standing::Pending), ..UserFilter::default() }).await.is_empty());
}

#[tokio::test]
async fn who_gave_no_sign_of_life_is_inactive() {
    let place = Place::new().await;
    let (ben, cleo, dan) =
        (place.user("Ben", "user").await, place.user("Cleo", "user").await, place.user("Dan", "user").await);
    let now = place.app.clock.now().millis();
    let ago = |days: i64| now - days * DAY * 1000;
    place.sql.run(&format!("UPDATE users SET created = {}", ago(400))).await;
    for (id, column, days) in [
        (&place.acme.admin.id, "last_sign_in", 1),
        (&ben, "last_key_used", 29),
        (&cleo, "last_ui", 31),
        (&dan, "last_sign_in", 100),
    ] {
        place.sql.run(&format!("UPDATE users SET {column} = {} WHERE id = '{id}'", ago(days))).await;
    }
    let inactive = |days| UserFilter { inactive_days: Some(days), ..UserFilter::default() };
    assert_eq!(place.names(inactive(30)).await, ["Dan", "Cleo"], "the longest first");
    assert_eq!(place.names(inactive(1)).await.len(), 3, "a day is not over yet for who came a day ago");
    assert_eq!(
        place.names(UserFilter { descending: true, sort: UserSort::LastActive, ..inactive(30) }).await,
        ["Cleo", "Dan"]
    );
    assert!(place.names(inactive(300)).await.is_empty());
    for days in [0, 3651] {
        let request = PageRequest::default();
        let refused = place.app.backend.users.table(&place.caller, inactive(days), request).await.expect_err("refused");
        assert!(refused.for_field("inactive").is_some());
    }
}

/// Opening pages is a sign of life that outlives the session.
#[tokio::test]
async fn activity_is_noted() {
    let mut place = Place::new().await;
    let email = "ben@acme.example";
    let ben = place.user("Ben", "user").await;
    let last_ui = format!("SELECT last_ui FROM users WHERE id = '{ben}'");
    assert_eq!(place.sql.number(&last_ui).await, 0);
    let browser = place.app.signed_in(email).await;
    let signed_in = place.app.clock.now().millis();
    assert_eq!(place.sql.number(&last_ui).await, signed_in);
    place.app.clock.advance_seconds(120);
    browser.get("/settings/profile").await;
    place.app.usage.write().await;
    browser.post("/sign-out", &[]).await;
    assert_eq!(place.sql.number(&last_ui).await, signed_in + 120_000);
    let facets = place.app.backend.users.facets(&place.caller).await.expect("facets");
    assert_eq!(facets.providers, ["password"]);
    let names: Vec<&str> = facets.groups.iter().map(|group| group.name.as_str()).collect();
    assert_eq!(names, ["Admins", "Queue Admins"]);
}

#[tokio::test]
async fn who_may_not_see_invitations_sees_users_only() {
    let world = World::new().await;
    world.fresh_invitation(&world.a).await;
    let status = |page: &crate::support::Page| -> Vec<String> {
        let rows: Value = serde_json::from_str(&page.body).expect("JSON");
        let rows = rows["rows"].as_array().expect("rows").clone();
        rows.iter().map(|row| row["standing"].as_str().unwrap_or_default().to_owned()).collect()
    };
    let ask = async |email: &str, fields: &[(&str, &str)]| {
        status(&world.app.signed_in(email).await.server_fn("/ui/users/table", fields).await)
    };
    assert!(ask(&world.a.admin.email, &[]).await.contains(&"pending".to_owned()));
    assert!(!ask(&world.a.holder.email, &[]).await.contains(&"pending".to_owned()));
    assert!(ask(&world.a.holder.email, &[("status", "pending")]).await.is_empty());
}

/// The columns are a person's own, and stay over sessions.
#[tokio::test]
async fn columns_are_kept() {
    let place = Place::new().await;
    let columns = async |caller: &Caller| {
        let table = place.app.backend.users.table(caller, UserFilter::default(), PageRequest::default()).await;
        table.expect("a page").columns
    };
    assert_eq!(columns(&place.caller).await, UserColumns::default());
    let browser = place.app.signed_in(&place.acme.admin.email).await;
    let page =
        browser.post("/ui/users/columns", &[("columns[]", "status"), ("columns[]", "id"), ("columns[]", "x")]).await;
    assert!(page.status.is_redirection(), "{} {}", page.status, page.body);
    assert_eq!(columns(&place.caller).await, UserColumns::of([UserColumn::Status, UserColumn::Id]));
    let other = place.app.user(&place.acme.id, "Bea", "bea@acme.example", "admin").await;
    assert_eq!(columns(&place.app.caller(&other).await).await, UserColumns::default());
    let shown = place.app.signed_in(&place.acme.admin.email).await.get("/settings/users").await.body;
    assert!(shown.contains("User ID") && !shown.contains(">API used</th>"));
    browser.post("/ui/users/columns", &[("usual", "yes"), ("columns[]", "id")]).await;
    assert_eq!(columns(&place.caller).await, UserColumns::default());
}

#[tokio::test]
async fn scripts_list_activity() {
    let world = World::new().await;
    world.app.clock.advance_seconds(60);
    let ask = async |auth: &crate::support::Auth| {
        let body = json!({ "id": [world.a.holder.id], "include_auth": true, "include_activity": true });
        world.app.call(auth, "users.get_all_ex", body).await.data["users"][0].clone()
    };
    world.app.signed_in(&world.a.holder.email).await;
    let seen = ask(&world.a.admin.auth).await;
    assert_eq!(seen["email"], world.a.holder.email.as_str());
    assert_eq!(seen["providers"], json!(["password"]));
    assert_eq!(seen["activity"]["last_provider"], "password");
    assert!(seen["activity"]["last_ui_access"].is_string(), "{seen}");
    let groups = seen["sec_groups"].as_array().expect("groups");
    assert!(groups.iter().any(|group| group["name"] == world.a.canary("group")), "{seen}");
    let less = ask(&world.a.user.auth).await;
    for field in ["email", "role", "providers", "sec_groups", "activity"] {
        assert!(less[field].is_null(), "{field} of {less}");
    }
    assert!(less["name"].is_string());
    let by_activity = json!({ "order_by": ["-last_active"] });
    let refused = world.app.try_call(&world.a.user.auth, "users.get_all_ex", by_activity.clone()).await;
    assert_eq!(refused.status.as_u16(), 400, "an order tells it too: {}", refused.body);
    world.app.call(&world.a.admin.auth, "users.get_all_ex", by_activity).await;
}
