//! What the database itself keeps apart and unchanged, under every WHERE clause of the program.

use std::collections::BTreeSet;

use server::store::UNIQUES;

use crate::support::{Database, Side, Sql, TestApp, World};

/// Every unique index is known by name, on both databases: a collision that nobody knows would be an internal error.
#[tokio::test]
async fn every_unique_index_is_known() {
    let app = TestApp::start().await;
    let sql = Sql::open(&app.database).await;
    if app.database.is_postgres() {
        let list = "SELECT i.relname::text FROM pg_index x
                      JOIN pg_class i ON i.oid = x.indexrelid
                      JOIN pg_class t ON t.oid = x.indrelid
                      JOIN pg_namespace n ON n.oid = t.relnamespace
                     WHERE x.indisunique AND n.nspname = 'public' AND t.relname NOT LIKE '\\_sqlx%'";
        let found: BTreeSet<String> = sql.texts(list).await.into_iter().collect();
        let known: BTreeSet<String> = UNIQUES.iter().map(|(name, ..)| (*name).to_owned()).collect();
        assert_eq!(found, known);
    } else {
        let mut found = BTreeSet::new();
        for table in sql.tables().await {
            let indexes = format!("SELECT name FROM pragma_index_list('{table}') WHERE \"unique\" = 1");
            for index in sql.texts(&indexes).await {
                let columns = format!("SELECT name FROM pragma_index_info('{index}') ORDER BY seqno");
                let columns = sql.texts(&columns).await;
                found.insert(columns.iter().map(|column| format!("{table}.{column}")).collect::<Vec<_>>().join(", "));
            }
            // The key of a table with row IDs has no index of its own.
            let row_id = format!("SELECT name FROM pragma_table_info('{table}') WHERE pk = 1 AND type = 'INTEGER'");
            found.extend(sql.texts(&row_id).await.iter().map(|column| format!("{table}.{column}")));
        }
        let known: BTreeSet<String> = UNIQUES.iter().map(|(_, columns, _)| (*columns).to_owned()).collect();
        assert_eq!(found, known);
    }
}

/// Both databases have the same tables and columns. Runs where both are at hand: the embedded one always is.
#[tokio::test]
async fn both_databases_have_one_schema() {
    let here = Database::fresh().await;
    let embedded = Database::embedded().await;
    let (here, embedded) = (Sql::open(&here).await, Sql::open(&embedded).await);
    assert_eq!(here.tables().await, embedded.tables().await);
    for table in here.tables().await {
        assert_eq!(here.columns(&table).await, embedded.columns(&table).await, "{table}");
    }
}

/// Tables with rows of tenants: a new one is found here by its column.
async fn tenant_tables(sql: &Sql) -> Vec<String> {
    let mut tables = Vec::new();
    for table in sql.tables().await {
        if sql.columns(&table).await.iter().any(|column| column == "tenant_id") {
            tables.push(table);
        }
    }
    assert!(tables.len() >= 11, "{tables:?}");
    tables
}

#[tokio::test]
async fn every_table_of_tenants_has_row_policies() {
    let app = TestApp::start().await;
    if !app.database.is_postgres() {
        return;
    }
    let sql = Sql::open(&app.database).await;
    for table in tenant_tables(&sql).await.iter().map(String::as_str).chain(["tenants"]) {
        let forced = format!(
            "SELECT count(*) FROM pg_class WHERE relname = '{table}' AND relrowsecurity AND relforcerowsecurity"
        );
        assert_eq!(sql.number(&forced).await, 1, "{table} must ENABLE and FORCE row-level security");
        let policy = format!(
            "SELECT count(*) FROM pg_policies
              WHERE tablename = '{table}' AND cmd = 'ALL' AND 'tenantry_tenant' = ANY (roles)
                AND qual LIKE '%app.tenant%::uuid%' AND with_check LIKE '%app.tenant%::uuid%'"
        );
        assert_eq!(sql.number(&policy).await, 1, "{table} needs the policy of tenants, for reading and writing");
        let all = format!("SELECT count(*) FROM pg_policies WHERE tablename = '{table}'");
        assert_eq!(sql.number(&all).await, 2, "{table}: one policy for tenants, one for the system");
    }
    let roles = "SELECT count(*) FROM pg_roles WHERE rolname IN ('tenantry_tenant', 'tenantry_system')
                    AND NOT rolsuper AND NOT rolbypassrls AND NOT rolcanlogin";
    assert_eq!(sql.number(roles).await, 2);
}

/// What one tenant's role sees and can do, with all WHERE clauses forgotten.
#[tokio::test]
async fn a_tenants_role_reaches_its_rows_only() {
    let world = World::new().await;
    if !world.app.database.is_postgres() {
        return;
    }
    let Sql::Postgres(pool) = &world.sql else { panic!("PostgreSQL") };
    let tables = tenant_tables(&world.sql).await;
    for side in [&world.a, &world.b] {
        let mut transaction = pool.begin().await.expect("a transaction");
        become_tenant(&mut transaction, &side.id).await;
        for table in &tables {
            let list = format!("SELECT DISTINCT tenant_id FROM {table}");
            let seen: Vec<(String,)> =
                sqlx::query_as(sqlx::AssertSqlSafe(list)).fetch_all(&mut *transaction).await.expect("readable");
            assert!(seen.iter().all(|(tenant,)| *tenant == side.id), "{table}: {seen:?}");
        }
        let names: Vec<(String,)> =
            sqlx::query_as("SELECT name FROM tenants").fetch_all(&mut *transaction).await.expect("readable");
        assert_eq!(names, [(side.canary("tenant"),)]);
        transaction.rollback().await.expect("a rollback");
        let other = if side.letter == 'A' { &world.b } else { &world.a };
        refused_for(pool, side, other).await;
    }
}

async fn become_tenant(transaction: &mut sqlx::PgConnection, tenant: &str) {
    sqlx::query("SELECT set_config('role', 'tenantry_tenant', true), set_config('app.tenant', $1, true)")
        .bind(tenant)
        .execute(transaction)
        .await
        .expect("a member of the role");
}

async fn refused_for(pool: &sqlx::PgPool, side: &Side, other: &Side) {
    let (own, foreign) = (&side.id, &other.id);
    for statement in [
        "SELECT * FROM people".to_owned(),
        "SELECT * FROM meta".to_owned(),
        "SELECT * FROM seal_checks".to_owned(),
        "SELECT * FROM sign_in_failures".to_owned(),
        format!("INSERT INTO groups (tenant_id, id, name, name_key, created) VALUES ('{foreign}', 'g', 'g', 'g', 1)"),
        format!("UPDATE users SET tenant_id = '{foreign}' WHERE id = '{}'", side.disabled.id),
        format!("UPDATE groups SET tenant_id = '{foreign}' WHERE tenant_id = '{own}' AND id LIKE 'group-%'"),
        format!("INSERT INTO tenants SELECT * FROM tenants WHERE id = '{own}'"),
        format!("DELETE FROM tenants WHERE id = '{own}'"),
        "UPDATE audit_entries SET action = 'x'".to_owned(),
        "DELETE FROM audit_entries".to_owned(),
        "TRUNCATE users".to_owned(),
        "ALTER TABLE users DISABLE ROW LEVEL SECURITY".to_owned(),
    ] {
        let mut transaction = pool.begin().await.expect("a transaction");
        become_tenant(&mut transaction, own).await;
        let done = sqlx::query(sqlx::AssertSqlSafe(statement.clone())).execute(&mut *transaction).await;
        assert!(done.is_err(), "{statement}");
    }
    let mut transaction = pool.begin().await.expect("a transaction");
    become_tenant(&mut transaction, own).await;
    let change = format!("UPDATE users SET name = 'x' WHERE id = '{}'", other.user.id);
    let done = sqlx::query(sqlx::AssertSqlSafe(change)).execute(&mut *transaction).await.expect("no error");
    assert_eq!(done.rows_affected(), 0, "a foreign row is as if it were not there");
}

/// A transaction that never said which tenant it is for is an error, not an empty answer.
#[tokio::test]
async fn no_tenant_is_loud() {
    let app = TestApp::start().await;
    if !app.database.is_postgres() {
        return;
    }
    let Sql::Postgres(pool) = &Sql::open(&app.database).await else { panic!("PostgreSQL") };
    for tenant in [None, Some(""), Some("x")] {
        let mut transaction = pool.begin().await.expect("a transaction");
        sqlx::query("SELECT set_config('role', 'tenantry_tenant', true)").execute(&mut *transaction).await.expect("ok");
        if let Some(tenant) = tenant {
            become_tenant(&mut transaction, tenant).await;
        }
        let read = sqlx::query("SELECT * FROM groups").fetch_all(&mut *transaction).await;
        assert!(read.is_err(), "{tenant:?}");
    }
}

/// A membership, key or session that joins two tenants cannot be stored.
#[tokio::test]
async fn nothing_joins_two_tenants() {
    let world = World::new().await;
    let (a, b, user, foreign) = (&world.a.id, &world.b.id, &world.a.user.id, &world.b.user.id);
    let key = if world.app.database.is_postgres() { "'\\x01'" } else { "x'01'" };
    for statement in [
        format!(
            "INSERT INTO memberships (tenant_id, group_id, user_id, source, created) VALUES ('{a}', 'group-A', '{foreign}', 'hand', 1)"
        ),
        format!(
            "INSERT INTO memberships (tenant_id, group_id, user_id, source, created) VALUES ('{a}', 'group-B', '{user}', 'hand', 1)"
        ),
        format!(
            "INSERT INTO memberships (tenant_id, group_id, user_id, source, created) VALUES ('{b}', 'group-B', '{user}', 'hand', 1)"
        ),
        format!(
            "INSERT INTO credentials (access_key, tenant_id, user_id, secret, created) VALUES ('K', '{b}', '{user}', 's', 1)"
        ),
        format!(
            "INSERT INTO sessions (key, id, tenant_id, user_id, created, last_seen, ends) VALUES ({key}, 's', '{b}', '{user}', 1, 1, 1)"
        ),
        format!(
            "UPDATE memberships SET tenant_id = '{b}' WHERE user_id = '{}' AND group_id = 'group-A'",
            world.a.holder.id
        ),
        format!("UPDATE credentials SET tenant_id = '{b}' WHERE user_id = '{user}'"),
        format!("UPDATE users SET tenant_id = '{b}' WHERE id = '{user}'"),
        format!(
            "INSERT INTO groups (tenant_id, id, name, name_key, created) VALUES ('{}', 'g', 'g', 'g', 1)",
            "0".repeat(32)
        ),
    ] {
        let done = world.sql.try_run(&statement).await;
        assert!(done.is_err(), "{statement}");
    }
    world.sql.run(&format!("INSERT INTO memberships (tenant_id, group_id, user_id, source, created) VALUES ('{a}', 'group-A', '{user}', 'hand', 1)")).await;
}

/// The record of what was done can be added to, and that is all.
#[tokio::test]
async fn the_record_is_never_changed() {
    let app = TestApp::start().await;
    app.tenant("Acme").await;
    let sql = Sql::open(&app.database).await;
    let before = sql.texts("SELECT action FROM audit_entries ORDER BY seq").await;
    assert!(before.len() > 3);
    let roles: &[&str] = if app.database.is_postgres() { &["tenantry_tenant", "tenantry_system"] } else { &[""] };
    for role in roles {
        for statement in ["UPDATE audit_entries SET action = 'x'", "DELETE FROM audit_entries"] {
            let refused = match &sql {
                Sql::Sqlite(_) => sql.try_run(statement).await.err(),
                Sql::Postgres(pool) => {
                    let mut transaction = pool.begin().await.expect("a transaction");
                    sqlx::query("SELECT set_config('role', $1, true), set_config('app.tenant', $2, true)")
                        .bind(*role)
                        .bind(model::id::DEFAULT_TENANT)
                        .execute(&mut *transaction)
                        .await
                        .expect("a member");
                    sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&mut *transaction).await.err()
                }
            };
            let refused = refused.unwrap_or_else(|| panic!("{role}: {statement}")).to_string();
            assert!(refused.contains("never") || refused.contains("permission denied"), "{refused}");
        }
    }
    assert_eq!(sql.texts("SELECT action FROM audit_entries ORDER BY seq").await, before);
}
