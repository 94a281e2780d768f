//! Clients go away at any moment. What they leave behind must never be another tenant's connection.

use std::{
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    task::{Context, Poll},
};

use serde_json::json;
use tokio::task::JoinSet;

use crate::support::{TestApp, World};

/// Requests that are given up.
const GIVEN_UP: u32 = 2_000;

/// A future that is dropped after it was polled so many times: at whichever await it has come to.
pub struct GivenUp<F> {
    pub inner: Pin<Box<F>>,
    pub polls: u32,
}

impl<F: Future> Future for GivenUp<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if self.polls == 0 {
            return Poll::Ready(None);
        }
        self.polls -= 1;
        match self.inner.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if self.polls == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn given_up_requests_leave_nothing_behind() {
    let world = Arc::new(World::new().await);
    let dump = world.sql.dump_of(&world.b.id).await;
    let before = world.sql.texts(&dump).await;
    let (given_up, stop) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicBool::new(false)));
    let mut running = JoinSet::new();
    for seed in 0..4 {
        running.spawn(give_up(world.clone(), given_up.clone(), stop.clone(), seed));
    }
    let mut reading = JoinSet::new();
    for _ in 0..3 {
        reading.spawn(read(world.clone(), stop.clone()));
    }
    running.join_all().await;
    let reads: u32 = reading.join_all().await.into_iter().sum();
    let count = given_up.load(Ordering::SeqCst);
    assert!(count >= GIVEN_UP && reads > 50, "{count} given up, {reads} read");
    assert!(world.sql.texts(&dump).await == before, "nothing of B changed");
    // One at a time, since the next request over a connection would tidy it up.
    for n in 0..60 {
        let call = Box::pin(world.app.try_call(&world.a.admin.auth, "users.get_all", json!({})));
        GivenUp { inner: call, polls: 1 + n % 12 }.await;
        no_transaction_is_left_open(&world).await;
    }
    // No connection was lost either: all of both pools can be had at once.
    let mut all = JoinSet::new();
    for _ in 0..32 {
        let world = world.clone();
        all.spawn(async move {
            world.app.call(&world.a.admin.auth, "users.get_all", json!({})).await;
            world.app.call(&world.b.admin.auth, "users.set_preferences", json!({ "preferences": { "x": 1 } })).await;
        });
    }
    all.join_all().await;
}

/// PostgreSQL knows whether a connection was given back in the middle of a transaction, with its tenant still set.
async fn no_transaction_is_left_open(world: &World) {
    if !world.app.database.is_postgres() {
        return;
    }
    let open = "SELECT count(*) FROM pg_stat_activity
                 WHERE datname = current_database() AND application_name = 'tenantry' AND state LIKE 'idle in tr%'";
    // What was given up last may still be on its way to being rolled back.
    for _ in 0..2_000 {
        if world.sql.number(open).await == 0 {
            return;
        }
    }
    panic!("{} connections lie in the pool inside a transaction", world.sql.number(open).await);
}

/// Requests of A, dropped at every kind of await: while beginning, reading, writing, committing.
async fn give_up(world: Arc<World>, given_up: Arc<AtomicU32>, stop: Arc<AtomicBool>, seed: u32) {
    let (admin, supervisor) = (&world.a.admin.auth, world.app.supervisor());
    let mut n = seed;
    while given_up.load(Ordering::SeqCst) < GIVEN_UP {
        n = n.wrapping_add(4);
        let (auth, endpoint, body) = match n / 4 % 5 {
            0 | 1 => (admin, "users.get_all", json!({})),
            2 => (admin, "users.set_preferences", json!({ "preferences": { "n": n } })),
            3 => (admin, "users.update", json!({ "user": world.a.user.id, "given_name": format!("CANARY-A-{n}") })),
            _ => (&supervisor, "users.get_by_id", json!({ "user": world.a.user.id })),
        };
        // A fixed mixture of early and late ends.
        let polls = 1 + n.wrapping_mul(2_654_435_761) % 7;
        let call = GivenUp { inner: Box::pin(world.app.try_call(auth, endpoint, body)), polls };
        match call.await {
            None => drop(given_up.fetch_add(1, Ordering::SeqCst)),
            Some(answer) => assert!(answer.status.is_success(), "{endpoint}: {}", answer.body),
        }
    }
    stop.store(true, Ordering::SeqCst);
}

/// B reads all the while, and sees its own users, all of them and nobody else.
async fn read(world: Arc<World>, stop: Arc<AtomicBool>) -> u32 {
    let expected = world.b.everyone().len() - 1;
    let mut reads = 0;
    while !stop.load(Ordering::SeqCst) {
        let answer = world.app.call(&world.b.admin.auth, "users.get_all", json!({})).await;
        let users = answer.data["users"].as_array().map(Vec::len);
        assert_eq!(users, Some(expected), "after {reads} reads: {}", answer.body);
        assert!(!answer.body.contains("CANARY-A"), "after {reads} reads: {}", answer.body);
        reads += 1;
    }
    reads
}

/// A client that goes away while its change is being stored: either all of it happened, the record included, or none.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_given_up_change_is_whole_or_not_there() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let sql = crate::support::Sql::open(&app.database).await;
    for n in 0..200 {
        let body = json!({ "name": "N", "company": acme.id, "email": format!("n-{n}@acme.example") });
        let call = Box::pin(app.try_call(&acme.admin.auth, "auth.create_user", body));
        GivenUp { inner: call, polls: 1 + n % 24 }.await;
    }
    // Whatever is still being rolled back is done when another writer has had its turn.
    app.call(&acme.admin.auth, "auth.create_credentials", json!({})).await;
    let users = sql.number("SELECT count(*) FROM users WHERE email_key LIKE 'n-%'").await;
    let people = sql.number("SELECT count(*) FROM people WHERE email_key LIKE 'n-%'").await;
    let recorded = sql.number("SELECT count(*) FROM audit_entries WHERE action = 'user.created'").await;
    let seats = sql.number(&format!("SELECT seats_used FROM tenants WHERE id = '{}'", acme.id)).await;
    assert_eq!((people, recorded, seats), (users, users + 1, users + 1), "the first is the administrator");
    assert!(users < 200, "some were given up in time");
}
