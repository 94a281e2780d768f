//! Somebody with all rights in the database and without the keys: whatever is changed, removed or added is found, and
//! the first entry that is wrong is named.

use serde_json::json;

use super::{assert_whole, outcome, verdict, verdicts, without_triggers};
use crate::support::{Sql, Tenant, TestApp};

/// A tenant with some entries, and nothing in the database that would refuse changes.
async fn world() -> (TestApp, Sql, Tenant) {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    for n in 0..6 {
        app.call(&acme.admin.auth, "auth.create_credentials", json!({ "label": n.to_string() })).await;
    }
    let sql = Sql::open(&app.database).await;
    without_triggers(&sql).await;
    assert_whole(&app).await;
    (app, sql, acme)
}

/// Every column that there is: one that is added and not hashed fails here.
#[tokio::test]
async fn each_changed_column_is_found_and_named() {
    let (app, sql, acme) = world().await;
    let other = app.tenant("Umbra").await.id;
    for column in sql.columns("audit_entries").await {
        let (change, expected) = match column.as_str() {
            // The key of the row, which is no fact.
            "seq" => continue,
            "number" => ("number = number + 1000".to_owned(), "entry 5 is missing"),
            // The other tenant has an entry of this number, too.
            "tenant_id" => (format!("tenant_id = '{other}', number = 1000"), "entry 5 is missing"),
            "at" => ("at = at + 1".to_owned(), "entry 5 was changed"),
            column => (format!("{column} = COALESCE({column}, '') || ' '"), "entry 5 was changed"),
        };
        let place = format!("tenant_id = '{}' AND number = 5", acme.id);
        let row = sql.number(&format!("SELECT seq FROM audit_entries WHERE {place}")).await;
        sql.run(&format!("CREATE TABLE kept AS SELECT * FROM audit_entries WHERE seq = {row}")).await;
        sql.run(&format!("UPDATE audit_entries SET {change} WHERE seq = {row}")).await;
        let said = verdict(&app, &acme.id).await;
        let right = said.contains(": 4 entries since ") && said.ends_with(&format!("BROKEN: {expected}"));
        assert!(right, "{column}: {said}");
        let columns = if column == "tenant_id" { vec!["tenant_id", "number"] } else { vec![column.as_str()] };
        let back = columns.iter().map(|column| format!("{column} = (SELECT {column} FROM kept)"));
        let back = back.collect::<Vec<_>>().join(", ");
        sql.run(&format!("UPDATE audit_entries SET {back} WHERE seq = {row}")).await;
        sql.run("DROP TABLE kept").await;
        assert_eq!(outcome(&verdict(&app, &acme.id).await), "OK", "{column}");
    }
}

#[tokio::test]
async fn absent_and_empty_differ() {
    let (app, sql, acme) = world().await;
    let place = format!("tenant_id = '{}' AND number = 5", acme.id);
    sql.run(&format!("UPDATE audit_entries SET before = '' WHERE before IS NULL AND {place}")).await;
    assert_eq!(outcome(&verdict(&app, &acme.id).await), "BROKEN: entry 5 was changed");
}

#[tokio::test]
async fn a_removed_entry_is_named() {
    let (app, sql, acme) = world().await;
    sql.run(&format!("DELETE FROM audit_entries WHERE tenant_id = '{}' AND number = 5", acme.id)).await;
    assert_eq!(outcome(&verdict(&app, &acme.id).await), "BROKEN: entry 5 is missing");
    // Closing the gap does not hide it.
    sql.run(&format!("UPDATE audit_entries SET number = -number WHERE tenant_id = '{}' AND number > 5", acme.id)).await;
    sql.run(&format!("UPDATE audit_entries SET number = -number - 1 WHERE tenant_id = '{}' AND number < 0", acme.id))
        .await;
    assert_eq!(outcome(&verdict(&app, &acme.id).await), "BROKEN: entry 5 was changed");
}

#[tokio::test]
async fn two_entries_that_changed_places_are_found() {
    let (app, sql, acme) = world().await;
    for (from, to) in [(5, 500), (6, 5), (500, 6)] {
        let (place, change) = (format!("tenant_id = '{}' AND number = {from}", acme.id), format!("number = {to}"));
        sql.run(&format!("UPDATE audit_entries SET {change} WHERE {place}")).await;
    }
    assert_eq!(outcome(&verdict(&app, &acme.id).await), "BROKEN: entry 5 was changed");
}

#[tokio::test]
async fn a_cut_tail_is_found() {
    let (app, sql, acme) = world().await;
    let of = format!("tenant_id = '{}'", acme.id);
    let last = sql.number(&format!("SELECT number FROM audit_heads WHERE {of}")).await;
    sql.run(&format!("DELETE FROM audit_entries WHERE {of} AND number > {}", last - 2)).await;
    let expected = format!("BROKEN: the head does not match: it counts {last} entries, and {} are there", last - 2);
    assert_eq!(outcome(&verdict(&app, &acme.id).await), expected);
    // Nor does setting the head back help: only the server can seal it.
    let (number, hash) = (last - 2, format!("(SELECT hash FROM audit_entries WHERE {of} AND number = {})", last - 2));
    sql.run(&format!("UPDATE audit_heads SET number = {number}, hash = {hash} WHERE {of}")).await;
    let sealed = format!(
        "BROKEN: the head does not match entry {number}: one of them was changed, or entries after it were removed"
    );
    assert_eq!(outcome(&verdict(&app, &acme.id).await), sealed);
    // The next entries are recorded, and do not cover it up.
    app.call(&acme.admin.auth, "auth.create_credentials", json!({})).await;
    app.call(&acme.admin.auth, "auth.create_credentials", json!({})).await;
    let still = verdict(&app, &acme.id).await;
    assert!(outcome(&still).contains(&format!("the head does not match entry {last}")), "{still}");
}

#[tokio::test]
async fn each_changed_head_is_found() {
    let (app, sql, acme) = world().await;
    let of = format!("tenant_id = '{}'", acme.id);
    let number = sql.number(&format!("SELECT number FROM audit_heads WHERE {of}")).await;
    let seal = "the head does not match entry";
    for (change, expected) in [
        ("number = number + 1".to_owned(), format!("it counts {} entries, and {number} are there", number + 1)),
        ("hash = (SELECT hash FROM audit_entries WHERE number = 3 LIMIT 1)".to_owned(), format!("{seal} {number}")),
        ("seal = hash".to_owned(), format!("{seal} {number}")),
        ("seal = ''".to_owned(), format!("{seal} {number}")),
    ] {
        sql.run(&format!("CREATE TABLE kept AS SELECT * FROM audit_heads WHERE {of}")).await;
        sql.run(&format!("UPDATE audit_heads SET {change} WHERE {of}")).await;
        let said = verdict(&app, &acme.id).await;
        assert!(outcome(&said).contains(&expected), "{change}: {said}");
        let back = "number = (SELECT number FROM kept), hash = (SELECT hash FROM kept), seal = (SELECT seal FROM kept)";
        sql.run(&format!("UPDATE audit_heads SET {back} WHERE {of}")).await;
        sql.run("DROP TABLE kept").await;
        assert_eq!(outcome(&verdict(&app, &acme.id).await), "OK", "{change}");
    }
}

#[tokio::test]
async fn a_lost_head_is_found_and_stays_found() {
    let (app, sql, acme) = world().await;
    sql.run(&format!("DELETE FROM audit_heads WHERE tenant_id = '{}'", acme.id)).await;
    assert!(outcome(&verdict(&app, &acme.id).await).contains("the head is missing"));
    app.call(&acme.admin.auth, "auth.create_credentials", json!({})).await;
    let after = verdict(&app, &acme.id).await;
    assert!(outcome(&after).starts_with("BROKEN: entry ") && after.ends_with("was changed"), "{after}");
}

/// A whole chain that is gone is missed, also when the server begins to write again.
#[tokio::test]
async fn a_removed_chain_is_missed() {
    let (app, sql, acme) = world().await;
    for table in ["audit_entries", "audit_heads"] {
        sql.run(&format!("DELETE FROM {table} WHERE tenant_id = '{}'", acme.id)).await;
    }
    assert!(outcome(&verdict(&app, &acme.id).await).contains("the head is missing"));
    app.replica(crate::support::Options::default().settings).await;
    app.call(&acme.admin.auth, "auth.create_credentials", json!({})).await;
    let after = verdict(&app, &acme.id).await;
    assert!(outcome(&after).contains("the head does not match entry 1"), "{after}");
}

#[tokio::test]
async fn an_added_entry_is_found() {
    let (app, sql, acme) = world().await;
    let number = sql.number(&format!("SELECT number FROM audit_heads WHERE tenant_id = '{}'", acme.id)).await;
    let add = |number: i64| {
        format!(
            "INSERT INTO audit_entries (tenant_id, number, at, action, target, hash)
             SELECT tenant_id, {number}, at, action, target, hash FROM audit_entries
              WHERE tenant_id = '{}' AND number = 3",
            acme.id
        )
    };
    sql.run(&add(number + 1)).await;
    let said = verdict(&app, &acme.id).await;
    assert!(outcome(&said).contains(&format!("it counts {number} entries, and {} are there", number + 1)), "{said}");
    assert!(sql.try_run(&add(number)).await.is_err(), "no number stands twice");
}

/// What concerns the deployment has a chain, too; a broken one hides no other.
#[tokio::test]
async fn one_broken_chain_leaves_the_others_whole() {
    let (app, sql, acme) = world().await;
    let umbra = app.tenant("Umbra").await;
    sql.run("UPDATE audit_entries SET target = 'x' WHERE tenant_id IS NULL AND number = 2").await;
    sql.run(&format!("UPDATE audit_entries SET address = 'x' WHERE tenant_id = '{}' AND number = 3", acme.id)).await;
    let said: Vec<String> = verdicts(&app).await.iter().map(ToString::to_string).collect();
    assert!(said[0].starts_with("deployment: 1 entry") && said[0].ends_with("BROKEN: entry 2 was changed"), "{said:?}");
    let of = |tenant: &str| said.iter().find(|line| line.contains(tenant)).expect("a line");
    assert_eq!(outcome(of(&acme.id)), "BROKEN: entry 3 was changed");
    assert_eq!(outcome(of(&umbra.id)), "OK");
    assert_eq!(outcome(of(model::id::DEFAULT_TENANT)), "OK");
    assert_eq!(said.len(), 4);
}
