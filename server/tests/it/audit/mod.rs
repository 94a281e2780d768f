//! The audit log: its chains, its page, its files, and what is written beside the requests.

mod chain;
mod command;
mod export;
mod notes;
mod page;
mod tampering;

pub use command::on_keys;
use server::domain::Verdict;

use crate::support::{Sql, TestApp};

/// What verifying says of every chain, the deployment's first.
async fn verdicts(app: &TestApp) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    app.domain.verify_audit(None, |verdict| verdicts.push(verdict.clone())).await.expect("the database answers");
    verdicts
}

/// What verifying says of one tenant's chain, as the command prints it.
async fn verdict(app: &TestApp, tenant: &str) -> String {
    let mut said = String::new();
    let tenant = model::id::TenantId::known(tenant);
    app.domain.verify_audit(Some(tenant), |verdict| said = verdict.to_string()).await.expect("a tenant");
    said
}

/// What follows the number of entries in a verdict.
fn outcome(verdict: &str) -> &str {
    verdict.split_once(", ").map_or(verdict, |(_, outcome)| outcome)
}

/// Everything whole, or the line that says what is not.
async fn assert_whole(app: &TestApp) {
    for verdict in verdicts(app).await {
        assert!(verdict.broken.is_none(), "{verdict}");
    }
}

/// What somebody with all rights does first: takes the triggers away that refuse changes.
async fn without_triggers(sql: &Sql) {
    match sql {
        Sql::Sqlite(_) => {
            for trigger in ["audit_entries_no_update", "audit_entries_no_delete", "audit_heads_no_delete"] {
                sql.run(&format!("DROP TRIGGER {trigger}")).await;
            }
        }
        Sql::Postgres(_) => {
            sql.run("ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_append_only").await;
            sql.run("ALTER TABLE audit_heads DISABLE TRIGGER audit_heads_stay").await;
        }
    }
}
