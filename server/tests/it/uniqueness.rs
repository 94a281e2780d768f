//! An address, a mail domain and, where configured, a name lead to one tenant only, also when two claim it at once.

use serde_json::{Value, json};
use server::domain::Settings;
use tokio::join;

use crate::support::{Answer, Auth, Options, Sql, Tenant, TestApp};

/// How often two claims race.
const ROUNDS: u32 = 20;

struct Two {
    app: TestApp,
    replica: TestApp,
    sql: Sql,
    a: Tenant,
    b: Tenant,
}

impl Two {
    async fn new(settings: Settings) -> Self {
        let app = TestApp::start_with(Options { settings: settings.clone(), ..Options::default() }).await;
        let replica = app.replica(settings).await;
        let (a, b) = (app.tenant("Alpha").await, app.tenant("Bravo").await);
        let sql = Sql::open(&app.database).await;
        Self { app, replica, sql, a, b }
    }

    fn settings() -> Settings {
        Options::default().settings
    }

    /// Two parallel calls of one operation, each through a process of its own: exactly one succeeds.
    async fn one_wins(&self, endpoint: &str, first: (Auth, Value), second: (Auth, Value)) {
        let (one, other) = join!(
            self.app.try_call(&first.0, endpoint, first.1.clone()),
            self.replica.try_call(&second.0, endpoint, second.1.clone())
        );
        let (winner, loser) = if one.status.is_success() { (one, other) } else { (other, one) };
        assert_eq!(winner.code(), "200/0", "{endpoint} {}: {} {}", first.1, winner.body, loser.body);
        assert_eq!(loser.code(), "400/801", "{endpoint} {}: {}", first.1, loser.body);
        assert!(loser.message.contains("already"), "a sentence that says why: {}", loser.message);
        self.names_no_tenant(&loser);
    }

    fn names_no_tenant(&self, answer: &Answer) {
        for word in ["Alpha", "Bravo", &self.a.id, &self.b.id] {
            assert!(!answer.body.contains(word), "{word} in {}", answer.body);
        }
    }

    fn acting(&self, tenant: &Tenant) -> Auth {
        self.app.supervisor().acting_as(&tenant.admin.id)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_domain_is_one_tenants() {
    let two = Two::new(Two::settings()).await;
    for round in 0..ROUNDS {
        let claim =
            |own: &str| json!({ "domains": [format!("{own}-{round}.example"), format!("both-{round}.example")] });
        let (a, b) = (two.acting(&two.a), two.acting(&two.b));
        two.one_wins("login.set_domains", (a, claim("a")), (b, claim("b"))).await;
        let stored = two.sql.texts("SELECT domain FROM domain_rules ORDER BY domain").await;
        let both: Vec<&String> = stored.iter().filter(|domain| domain.starts_with("both")).collect();
        assert_eq!(both.len(), both.iter().collect::<std::collections::HashSet<_>>().len(), "{stored:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_is_let_in_by_one_tenant() {
    let two = Two::new(Two::settings()).await;
    for round in 0..ROUNDS {
        let claim =
            |own: &str| json!({ "emails": [format!("{own}-{round}@x.example"), format!("Both-{round}@x.example")] });
        let (a, b) = (two.a.admin.auth.clone(), two.b.admin.auth.clone());
        two.one_wins("login.add_whitelist_entries", (a, claim("a")), (b, claim("b"))).await;
    }
    let count = two.sql.number("SELECT count(*) FROM whitelist_entries").await;
    assert_eq!(count, i64::from(ROUNDS) * 2, "each winner's two, nothing of the losers");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_is_one_persons() {
    let two = Two::new(Two::settings()).await;
    for round in 0..ROUNDS {
        let new =
            |tenant: &Tenant| json!({ "name": "N", "email": format!("new-{round}@x.example"), "company": tenant.id });
        let (a, b) = (two.a.admin.auth.clone(), two.b.admin.auth.clone());
        two.one_wins("auth.create_user", (a, new(&two.a)), (b, new(&two.b))).await;
    }
    let seats = "SELECT CAST(sum(seats_used) AS BIGINT) FROM tenants";
    assert_eq!(two.sql.number(seats).await, i64::from(ROUNDS) + 2, "a refused creation holds no seat");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_is_one_tenants_where_configured() {
    let two = Two::new(Settings { unique_names: true, ..Two::settings() }).await;
    let supervisor = two.app.supervisor();
    for round in 0..ROUNDS {
        let name = |text: &str| (supervisor.clone(), json!({ "name": format!("{text} {round}") }));
        two.one_wins("system.create_company", name("Name"), name("NAME")).await;
    }
    let again = two.app.try_call(&supervisor, "system.create_company", json!({ "name": " alpha " })).await;
    assert_eq!(again.code(), "400/801");
}

#[tokio::test]
async fn names_may_repeat_otherwise() {
    let app = TestApp::start().await;
    app.tenant("Alpha").await;
    let again = app.try_call(&app.supervisor(), "system.create_company", json!({ "name": "Alpha" })).await;
    assert_eq!(again.code(), "200/0");
}

/// One conflict refuses the whole call, whatever else is in it and in which order.
#[tokio::test]
async fn a_conflict_changes_nothing() {
    let two = Two::new(Two::settings()).await;
    let (a, b) = (two.acting(&two.a), two.acting(&two.b));
    two.app.call(&a, "login.set_domains", json!({ "domains": ["held.example", "kept.example"] })).await;
    two.app.call(&b, "login.set_domains", json!({ "domains": ["bravo.example"] })).await;
    two.app.call(&a, "login.add_whitelist_entries", json!({ "emails": ["held@x.example"] })).await;
    two.app.call(&b, "login.add_whitelist_entries", json!({ "emails": ["pending@x.example"] })).await;
    let dump = two.sql.dump_of(&two.b.id).await;
    let before = two.sql.texts(&dump).await;
    for (endpoint, body) in [
        ("login.set_domains", json!({ "domains": ["held.example", "new.example"] })),
        ("login.set_domains", json!({ "domains": ["new.example", "HELD.example"] })),
        ("login.set_domains", json!({ "domains": ["new.example", "gmail.com"] })),
        ("login.set_domains", json!({ "domains": ["new.example", "not a domain"] })),
        ("login.set_domains", json!({ "domains": ["new.example", "example"] })),
        ("login.add_whitelist_entries", json!({ "emails": ["new@x.example", "Held@X.example"] })),
        ("login.add_whitelist_entries", json!({ "emails": ["held@x.example", "pending@x.example"], "role": "admin" })),
        ("login.add_whitelist_entries", json!({ "emails": ["new@x.example", "not an address"] })),
        ("login.add_whitelist_entries", json!({ "emails": [] })),
        ("auth.create_user", json!({ "name": "N", "email": "ADMIN@alpha.example", "company": two.b.id })),
    ] {
        let answer = two.app.try_call(&b, endpoint, body.clone()).await;
        assert!(answer.status.is_client_error(), "{endpoint} {body}: {}", answer.body);
        two.names_no_tenant(&answer);
        assert_eq!(two.sql.texts(&dump).await, before, "{endpoint} {body}");
    }
}

/// A freed domain or address can be claimed by the other tenant.
#[tokio::test]
async fn what_is_given_up_is_free() {
    let two = Two::new(Two::settings()).await;
    let (a, b) = (two.acting(&two.a), two.acting(&two.b));
    let domains = json!({ "domains": ["moving.example"] });
    two.app.call(&a, "login.set_domains", domains.clone()).await;
    assert_eq!(two.app.try_call(&b, "login.set_domains", domains.clone()).await.code(), "400/801");
    two.app.call(&a, "login.set_domains", json!({ "domains": [] })).await;
    two.app.call(&b, "login.set_domains", domains).await;
    let emails = json!({ "emails": ["moving@x.example"] });
    two.app.call(&a, "login.add_whitelist_entries", emails.clone()).await;
    two.app.call(&a, "login.remove_whitelist_entries", emails.clone()).await;
    two.app.call(&b, "login.add_whitelist_entries", emails).await;
}

/// Only the operator routes a whole domain.
#[tokio::test]
async fn administrators_claim_no_domains() {
    let two = Two::new(Two::settings()).await;
    let claim = json!({ "domains": ["acme.example"] });
    assert_eq!(two.app.try_call(&two.a.admin.auth, "login.set_domains", claim).await.code(), "403/20");
}
