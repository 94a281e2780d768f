//! No page of the table reads everybody: each order and each filter goes along an index. Asked of the embedded
//! database, which says in words how it will go about a statement.

use model::{
    Role, Timestamp,
    id::GroupId,
    users::{Standing, UserFilter, UserSort},
};
use server::store::{
    invitations::pending_statement,
    users::{Wanted, table_statement},
};

use crate::support::{Database, Sql};

async fn plan(sql: &Sql, statement: &str) -> Vec<String> {
    let Sql::Sqlite(pool) = sql else { panic!("the embedded database") };
    let explain = format!("EXPLAIN QUERY PLAN {statement}");
    let rows: Vec<(i64, i64, i64, String)> = sqlx::query_as(sqlx::AssertSqlSafe(explain))
        .fetch_all(pool)
        .await
        .unwrap_or_else(|e| panic!("{statement}: {e}"));
    rows.into_iter().map(|(_, _, _, detail)| detail).collect()
}

/// The first step finds the rows in their order, and nothing sorts them afterwards.
#[track_caller]
fn assert_goes_along(plan: &[String], index: &str, of: &str) {
    let first = &plan[0];
    assert!(first.starts_with("SEARCH") && first.contains(index), "{of}: {plan:#?}");
    assert!(plan.iter().all(|step| !step.contains("TEMP B-TREE") && !step.starts_with("SCAN")), "{of}: {plan:#?}");
}

fn wanted(filter: UserFilter) -> Wanted {
    let silent_since = filter.inactive_days.map(|_| Timestamp::from_millis(1));
    let group = (!filter.group.is_empty()).then(|| GroupId::known(filter.group.clone()));
    Wanted { role: filter.role, group, silent_since, filter }
}

#[tokio::test]
async fn each_order_and_filter_has_its_index() {
    let sql = Sql::open(&Database::embedded().await).await;
    let by = |sort| UserFilter { sort, ..UserFilter::default() };
    let all = UserFilter::default;
    for (filter, index) in [
        // Of all kinds or without service accounts: both are in the order of the page.
        (by(UserSort::Name), "_by_name "),
        (by(UserSort::Email), "users_by_email "),
        (by(UserSort::Created), "users_by_created "),
        (by(UserSort::LastSignIn), "users_by_last_sign_in "),
        (by(UserSort::LastActive), "users_by_activity "),
        (UserFilter { status: Some(Standing::Active), ..all() }, "_by_name "),
        (UserFilter { status: Some(Standing::Disabled), ..all() }, "users_disabled "),
        (UserFilter { group: "g".to_owned(), ..all() }, "memberships_by_name "),
        (UserFilter { role: Some(Role::Consumer), ..all() }, "users_by_role "),
        (UserFilter { provider: "p".to_owned(), ..all() }, "users_by_provider "),
        (UserFilter { inactive_days: Some(9), ..all() }, "users_by_activity "),
        (UserFilter { inactive_days: Some(9), group: "g".to_owned(), ..all() }, "users_by_activity "),
        (UserFilter { group: "g".to_owned(), role: Some(Role::User), ..all() }, "memberships_by_name "),
    ] {
        for (seeking, descending) in [(false, false), (true, false), (false, true), (true, true)] {
            let statement = table_statement(&wanted(filter.clone()), seeking, descending);
            let of = format!("{filter:?} {seeking} {descending}");
            assert_goes_along(&plan(&sql, &statement).await, index, &of);
        }
    }
    for (sort, index) in [
        (UserSort::Name, "invitations_pending_key "),
        (UserSort::Email, "invitations_pending_key "),
        (UserSort::Created, "invitations_pending_by_created "),
        (UserSort::LastActive, "invitations_pending_by_created "),
        (UserSort::LastSignIn, "invitations_pending_by_id "),
    ] {
        for (seeking, descending) in [(false, false), (true, false), (false, true), (true, true)] {
            let statement = pending_statement(&wanted(by(sort)), seeking, descending);
            assert_goes_along(&plan(&sql, &statement).await, index, &format!("{sort:?} {seeking} {descending}"));
        }
    }
}
