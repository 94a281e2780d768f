//! Who gets which vaults in which order, and who may touch them.

use model::{id::VaultId, vaults::OperationFilter};
use serde_json::json;

use super::Place;
use crate::support::Auth;

#[tokio::test]
async fn everybody_gets_the_workspaces_the_groups_and_the_own_in_that_order() {
    let place = Place::new().await;
    // Made in another order than they apply.
    place.own("own = 1").await;
    place.of_account("account = 1").await;
    let everybody = json!({ "scope": "group", "description": "For all", "data": "users = 1" });
    let users = "30795571-a470-4717-a80d-e8705fc776bf";
    place.by_admin("users.add_or_update_vault", json!({ "vault": everybody, "group": users })).await;
    place.of_group("b", "research_b = 1").await;
    place.of_group("A", "research_a = 1").await;
    place.workspace("z", "workspace_z = 1").await;
    place.workspace("Y", "workspace_y = 1").await;
    let workspace = ["workspace_y = 1", "workspace_z = 1"];
    let owner: Vec<_> =
        workspace.into_iter().chain(["research_a = 1", "research_b = 1", "users = 1", "own = 1"]).collect();
    assert_eq!(place.loads(&place.owner.auth).await, owner);
    assert_eq!(place.loads(&place.other.auth).await, ["workspace_y = 1", "workspace_z = 1", "users = 1"]);
    let robot = ["workspace_y = 1", "workspace_z = 1", "users = 1", "account = 1"];
    assert_eq!(place.loads(&place.robot).await, robot);
    // Acting as the owner, it gets the owner's and none of its own; and so does a token made like that.
    let acting = place.robot.clone().impersonating(&place.owner.id);
    assert_eq!(place.loads(&acting).await, owner);
    let token = place.app.call(&acting, "auth.login", json!({})).await.text("token");
    assert_eq!(place.loads(&Auth::token(&token)).await, owner);
    // As the request of the clients: a GET with a query that names a type twice.
    let request = http::Request::get("/users.get_vaults?enabled=true&types=config&types=config")
        .header("host", "localhost:8008")
        .header("authorization", place.owner.auth.authorization.as_deref().expect("a key"))
        .body(axum::body::Body::empty())
        .expect("a request");
    let answer = place.app.send_api(request).await;
    assert_eq!(answer.data["vaults"].as_array().map(Vec::len), Some(owner.len()), "{}", answer.body);
    let unknown = place.app.call(&place.owner.auth, "users.get_vaults", json!({ "types": ["monitoring"] })).await;
    assert_eq!(unknown.data, json!({ "vaults": [] }));
}

#[tokio::test]
async fn whoever_leaves_a_group_or_whose_time_is_over_gets_its_vaults_no_more() {
    let place = Place::new().await;
    place.of_group("Research", "research = 1").await;
    assert_eq!(place.loads(&place.owner.auth).await, ["research = 1"]);
    let until = format!("UPDATE memberships SET ends = 1 WHERE user_id = '{}'", place.owner.id);
    place.sql.run(&until).await;
    assert!(place.loads(&place.owner.auth).await.is_empty());
    place.sql.run("UPDATE memberships SET ends = NULL").await;
    let out = json!({ "id": place.group, "users": [] });
    place.by_admin("permissions.add_or_update_user_group", out).await;
    assert!(place.loads(&place.owner.auth).await.is_empty());
}

#[tokio::test]
async fn a_disabled_one_is_seen_by_administrators_and_its_owner_alone() {
    let place = Place::new().await;
    let (workspace, own) = (place.workspace("All", "all = 1").await, place.own("own = 1").await);
    for (auth, vault) in [(&place.acme.admin.auth, &workspace), (&place.owner.auth, &own)] {
        let off = json!({ "vault": { "id": vault, "enabled": false } });
        place.app.call(auth, "users.add_or_update_vault", off).await;
    }
    let all = async |auth: &Auth| {
        let found = place.app.call(auth, "users.get_vaults", json!({})).await;
        found.data["vaults"].as_array().map(Vec::len)
    };
    assert_eq!(all(&place.acme.admin.auth).await, Some(1));
    assert_eq!(all(&place.owner.auth).await, Some(1), "the own one, and not that of the workspace");
    assert_eq!(all(&place.other.auth).await, Some(0));
    for auth in [&place.acme.admin.auth, &place.owner.auth, &place.robot] {
        assert!(place.loads(auth).await.is_empty(), "none to be merged");
    }
    assert_eq!(place.actions(&workspace).await, ["vault.created", "vault.disabled"]);
}

#[tokio::test]
async fn nobody_touches_what_is_not_theirs() {
    let place = Place::new().await;
    let own = place.own("own.key = CANARY-OWN").await;
    let (workspace, account) = (place.workspace("All", "all = 1").await, place.of_account("account = 1").await);
    let nothing = "0192f0c1a2b37c4d8e9f0a1b2c3d4e5f";
    let admin = &place.acme.admin.auth;
    for (who, auth, vaults) in [
        ("admin", admin, vec![&own]),
        ("other", &place.other.auth, vec![&own, &workspace, &account]),
        ("robot", &place.robot, vec![&own, &workspace, &account]),
        ("owner", &place.owner.auth, vec![&workspace, &account]),
    ] {
        for vault in vaults {
            for (endpoint, body) in [
                ("users.add_or_update_vault", json!({ "vault": { "id": vault, "data": "taken = 1" } })),
                ("users.delete_vaults", json!({ "vaults": [vault] })),
            ] {
                let answer = place.app.try_call(auth, endpoint, body.clone()).await;
                let text = body.to_string().replace(vault.as_str(), nothing);
                let unknown = place.app.try_call(auth, endpoint, serde_json::from_str(&text).expect("JSON")).await;
                assert_eq!((answer.code(), &answer.message), (unknown.code(), &unknown.message), "{endpoint} {who}");
                assert!(!answer.status.is_success() && !answer.body.contains("CANARY"), "{}", answer.body);
            }
        }
    }
    for auth in [&place.owner.auth, &place.robot] {
        for scope in ["organization", "group"] {
            let vault = json!({ "vault": { "scope": scope, "description": "x" }, "group": place.group });
            assert_eq!(place.app.try_call(auth, "users.add_or_update_vault", vault).await.code(), "403/20");
        }
        let of_other = json!({ "vault": { "scope": "user", "data": "" }, "user": place.other.id });
        assert_ne!(place.app.try_call(auth, "users.add_or_update_vault", of_other).await.code(), "200/0");
        assert_eq!(place.app.try_call(auth, "users.get_organization_vaults", json!({})).await.code(), "403/20");
    }
    let of_person = json!({ "vault": { "scope": "user", "data": "" }, "user": place.owner.id });
    assert_eq!(place.by_admin("users.add_or_update_vault", of_person).await.code(), "400/301");
    let organization = place.by_admin("users.get_organization_vaults", json!({})).await;
    assert!(!organization.body.contains("CANARY-OWN"), "{}", organization.body);
    assert_eq!(organization.data["vaults"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn whoever_acts_as_a_person_changes_nothing_and_an_administrator_sees_masks() {
    let place = Place::new().await;
    let own = place.own("sdk { key = CANARY-OWN, list = [CANARY-LIST] }").await;
    let by_admin = place.acme.admin.auth.clone().impersonating(&place.owner.id);
    let by_supervisor = place.app.supervisor().impersonating(&place.owner.id);
    let as_owner = place.app.supervisor().acting_as(&place.owner.id);
    for auth in [&by_admin, &by_supervisor, &as_owner] {
        let texts = place.loads(auth).await;
        assert_eq!(texts.len(), 1);
        assert!(texts[0].contains("********") && texts[0].contains("\"key\""), "{texts:?}");
        assert!(!texts[0].contains("CANARY"), "{texts:?}");
    }
    let robot = place.robot.clone().impersonating(&place.owner.id);
    for auth in [&by_admin, &by_supervisor, &as_owner, &robot] {
        let change = json!({ "vault": { "id": own, "data": "taken = 1" } });
        assert_eq!(place.app.try_call(auth, "users.add_or_update_vault", change).await.code(), "403/20");
        let delete = json!({ "vaults": [own] });
        assert_eq!(place.app.try_call(auth, "users.delete_vaults", delete).await.code(), "403/20");
    }
    // Masks on demand are no secret of the owner's.
    let masked = place.app.call(&place.owner.auth, "users.get_vaults", json!({ "preview_data": true })).await;
    assert!(!masked.body.contains("CANARY") && masked.body.contains("********"), "{}", masked.body);
    assert_eq!(masked.data["vaults"][0]["editable"], false);
}

#[tokio::test]
async fn without_the_feature_there_are_no_vaults() {
    let place = Place::new().await;
    let own = place.own("own = 1").await;
    place.workspace("All", "all = 1").await;
    let without = json!({ "company": place.acme.id, "exclude_features": ["config_vault"] });
    place.app.call(&place.app.supervisor(), "system.update_company_settings", without).await;
    for auth in [&place.owner.auth, &place.robot, &place.acme.admin.auth] {
        assert!(place.loads(auth).await.is_empty(), "clients are told of none, and warn of nothing");
        for (endpoint, body) in [
            ("users.add_or_update_vault", json!({ "vault": { "id": own, "data": "" } })),
            ("users.delete_vaults", json!({ "vaults": [own] })),
            ("users.get_vault_operations_log", json!({})),
            ("users.get_vault_operations_log_filters", json!({})),
            ("users.get_organization_vaults", json!({})),
        ] {
            assert_eq!(place.app.try_call(auth, endpoint, body).await.code(), "403/20", "{endpoint}");
        }
    }
}

#[tokio::test]
async fn what_was_done_is_seen_by_administrators_and_of_the_own_by_the_owner() {
    let place = Place::new().await;
    let own = place.own("own = 1").await;
    place.app.clock.advance_seconds(1);
    let workspace = place.workspace("All", "all = 1").await;
    let log = async |auth: &Auth, body| place.app.call(auth, "users.get_vault_operations_log", body).await.data;
    let all = log(&place.acme.admin.auth, json!({})).await;
    let named: Vec<_> = all["operations"].as_array().expect("a list").iter().map(|it| it["vault"].clone()).collect();
    assert_eq!(named, [json!(workspace), json!(own)], "the newest first");
    let mine = log(&place.owner.auth, json!({})).await;
    assert_eq!(mine["operations"].as_array().map(Vec::len), Some(1));
    let one = &mine["operations"][0];
    assert_eq!(
        (&one["operation"], &one["scope"], &one["user"]["name"]),
        (&json!("create"), &json!("user"), &json!("Owner"))
    );
    assert_eq!(log(&place.other.auth, json!({})).await["operations"], json!([]));
    let filtered =
        json!({ "scope": ["organization"], "operations": ["create"], "vaults": [workspace], "order": "asc" });
    assert_eq!(log(&place.acme.admin.auth, filtered).await["operations"].as_array().map(Vec::len), Some(1));
    let none = json!({ "users": [place.other.id] });
    assert_eq!(log(&place.acme.admin.auth, none).await["operations"], json!([]));
    let filters = place.app.call(&place.owner.auth, "users.get_vault_operations_log_filters", json!({})).await;
    assert_eq!(filters.data["vaults"], json!([{ "id": own, "name": "Personal vault" }]));
    // Cursors walk through the same entries.
    let caller = place.app.caller(&place.acme.admin).await;
    let request = |cursor| model::page::PageRequest { size: 1, cursor };
    let first = place.app.backend.vaults.operations(&caller, OperationFilter::default(), request(None)).await;
    let first = first.expect("a page").page;
    let next = place.app.backend.vaults.operations(&caller, OperationFilter::default(), request(first.next)).await;
    assert_eq!(next.expect("a page").page.items[0].vault, VaultId::known(&own));
}

#[tokio::test]
async fn previews_say_where_each_value_comes_from_and_what_it_hid() {
    let place = Place::new().await;
    place.workspace("All", "sdk { a = workspace, b = workspace, c = ${HOME} }").await;
    place.of_group("Research", "sdk { a = group, d = [1, 2] }").await;
    place.own("sdk.a = CANARY-OWN").await;
    let (owner, admin) = (place.app.caller(&place.owner).await, place.app.caller(&place.acme.admin).await);
    let vaults = &place.app.backend.vaults;
    let masked = vaults.preview(&owner, None, false).await.expect("a preview");
    assert!(masked.leaves.iter().all(|leaf| leaf.value.is_none()), "{masked:?}");
    let audited = place.sql.number("SELECT count(*) FROM audit_entries").await;
    let shown = vaults.preview(&owner, None, true).await.expect("a preview");
    let leaf = |path: &str| shown.leaves.iter().find(|leaf| leaf.path == path).expect("a leaf");
    let names: Vec<_> = shown.vaults.iter().map(|vault| vault.name.as_str()).collect();
    assert_eq!(names, ["All", "Research", "Personal vault"]);
    let a = leaf("sdk.a");
    assert_eq!((a.value.as_deref(), a.from, a.hid.as_slice()), (Some("\"CANARY-OWN\""), 2, [0, 1].as_slice()));
    assert_eq!((leaf("sdk.b").from, leaf("sdk.d").value.as_deref()), (0, Some("[1, 2]")));
    assert!(leaf("sdk.c").open && leaf("sdk.c").value.is_none());
    assert_eq!(place.sql.number("SELECT count(*) FROM audit_entries").await, audited + 3, "each that was shown");
    // Somebody else's preview, by an administrator: all but the person's own.
    let user = model::id::UserId::known(&place.owner.id);
    let by_admin = vaults.preview(&admin, Some(&user), true).await.expect("a preview");
    assert!(by_admin.withheld && !format!("{by_admin:?}").contains("CANARY"));
    assert_eq!(by_admin.leaves.iter().filter(|leaf| leaf.value.is_some()).count(), 2);
    let other = place.app.caller(&place.other).await;
    assert!(vaults.preview(&other, Some(&user), false).await.is_err());
    let stranger = place.app.tenant("Borealis").await.admin;
    let stranger = place.app.caller(&stranger).await;
    assert!(vaults.preview(&stranger, Some(&user), false).await.is_err());
}

/// Who may fill groups and has no vaults must not hand out those of a group.
#[tokio::test]
async fn membership_of_a_group_with_a_vault_is_not_given_without_the_feature() {
    let place = Place::new().await;
    let holders = json!({ "name": "Holders", "users": [place.other.id], "features": ["user_management"] });
    place.by_admin("permissions.add_or_update_user_group", holders).await;
    let without = json!({ "company": place.acme.id, "exclude_features": ["config_vault"] });
    let with = json!({ "company": place.acme.id, "exclude_features": [] });
    let id = place.of_group("Research", "research = 1").await;
    let member = place.app.user(&place.acme.id, "Member", "member@acme.example", "user").await;
    let join = json!({ "id": place.group, "users": [place.owner.id, member.id] });
    let settings = async |body| place.app.call(&place.app.supervisor(), "system.update_company_settings", body).await;
    settings(without).await;
    let refused = place.app.try_call(&place.other.auth, "permissions.add_or_update_user_group", join.clone()).await;
    assert!(refused.message.contains("configuration vault"), "{}", refused.body);
    settings(with).await;
    let off = json!({ "vault": { "id": id, "enabled": false } });
    place.by_admin("users.add_or_update_vault", off).await;
    settings(json!({ "company": place.acme.id, "exclude_features": ["config_vault"] })).await;
    let joined = place.app.try_call(&place.other.auth, "permissions.add_or_update_user_group", join).await;
    assert_eq!(joined.code(), "200/0", "{}", joined.body);
}
