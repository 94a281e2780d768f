//! Two who edit one thing at the same time: the second is told, and takes nothing back.

use model::groups::BuiltIn;
use serde_json::json;

use crate::support::{Sql, TestApp};

/// What a form on a page says it shows.
fn seen(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"seen\" value=\"").expect("a form that knows what it shows");
    rest.split('"').next().expect("a value").to_owned()
}

#[tokio::test]
async fn who_saves_a_group_that_has_changed_is_told() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let sql = Sql::open(&app.database).await;
    let put = "permissions.add_or_update_user_group";
    let group = app.call(&acme.admin.auth, put, json!({ "name": "Team", "description": "One" })).await.text("id");
    let browser = app.signed_in(&acme.admin.email).await;
    let address = format!("/settings/groups?group={group}&do=edit");
    let first = seen(&browser.get(&address).await.body);
    let save = async |seen: &str, name: &str, description: &str| {
        let fields = [("group", group.as_str()), ("name", name), ("description", description), ("seen", seen)];
        browser.server_fn("/ui/groups/edit", &fields).await
    };
    assert_eq!(save(&first, "Team", "Two").await.status, 200);
    let late = save(&first, "Crew", "One").await;
    assert_eq!(late.status, 409, "{}", late.body);
    assert!(late.body.contains("Somebody else has changed this meanwhile"), "{}", late.body);
    let stored = format!("SELECT name || ':' || description FROM groups WHERE id = '{group}'");
    assert_eq!(sql.texts(&stored).await, ["Team:Two"]);
    // A search in the form looks at the group again, and what was typed is older.
    let searched = browser.get(&format!("{address}&draft=1&name=Crew&seen={first}&find=a")).await.body;
    assert_eq!(seen(&searched), first);
    // Features too are part of what one saw.
    let second = seen(&browser.get(&address).await.body);
    app.call(&acme.admin.auth, put, json!({ "id": group, "name": "Team", "features": ["reports"] })).await;
    assert_eq!(save(&second, "Crew", "Two").await.status, 409);
    let third = seen(&browser.get(&address).await.body);
    assert_eq!(save(&third, "Crew", "Two").await.status, 200);
    assert_eq!(sql.texts(&stored).await, ["Crew:Two"]);
}

#[tokio::test]
async fn who_saves_a_rule_that_has_changed_is_told() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let put = "permissions.add_or_update_access_rule";
    let rule = json!({
        "name": "A rule", "description": "", "entity_type": "queue", "entity_id": "q", "access_permission": "read",
        "users": [acme.admin.id], "groups": [],
    });
    let id = app.call(&acme.admin.auth, put, rule).await.text("id");
    let browser = app.signed_in(&acme.admin.email).await;
    let address = format!("/settings/rules?rule={id}&do=edit");
    let first = seen(&browser.get(&address).await.body);
    let save = async |seen: &str, entity: &str, access: &str| {
        let fields = [
            ("rule", id.as_str()),
            ("name", "A rule"),
            ("resource", "queue"),
            ("which", "one"),
            ("entity", entity),
            ("access", access),
            ("seen", seen),
        ];
        browser.server_fn("/ui/rules/save", &fields).await
    };
    assert_eq!(save(&first, "q", "read_write").await.status, 200);
    let late = save(&first, "other", "read").await;
    assert_eq!(late.status, 409, "{}", late.body);
    let second = seen(&browser.get(&address).await.body);
    assert_ne!(first, second);
    assert_eq!(save(&second, "other", "read_write").await.status, 200);
}

#[tokio::test]
async fn a_rule_is_for_somebody() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let browser = app.signed_in(&acme.admin.email).await;
    let mut fields = vec![("resource", "queue"), ("which", "all"), ("access", "read")];
    let nobody = browser.server_fn("/ui/rules/save", &fields).await;
    assert_eq!(nobody.status, 422, "{}", nobody.body);
    assert!(nobody.body.contains("a rule is for somebody"), "{}", nobody.body);
    fields.push(("groups[]", BuiltIn::Admins.id()));
    assert_eq!(browser.server_fn("/ui/rules/save", &fields).await.status, 200);
}
