//! The access matrix: every operation of both doors, asked rightly by every kind of caller in every way to come in.
//!
//! The whole table is a snapshot, so that a change of who may do what shows in the review of a change. Whatever the
//! table says, the oracles hold for each of its cells.

use std::fmt::Write;

use model::{Permission, Role, features::Feature};
use serde_json::Value;
use server::http::api::{self, Endpoint};

use crate::{
    registry::{FOR_EVERYBODY, FUNCTIONS, PAGES, POSTS, Targets, UNRECORDED, WITHOUT_PROVIDERS, right_request},
    support::{Answer, Auth, Browser, Seen, TestUser, World},
};

/// Somebody who asks, about things of tenant A.
struct Column<'w> {
    title: &'static str,
    /// The role that counts; absent when nobody is recognised.
    role: Option<Role>,
    seen: Seen,
    auth: Auth,
    /// Whose access keys the request is about.
    keys_of: Auth,
    /// Asks with a fresh token instead of the key.
    by_token: bool,
    holder: bool,
    world: &'w World,
}

impl<'w> Column<'w> {
    fn of(world: &'w World, title: &'static str, user: &TestUser, role: Role, seen: Seen) -> Self {
        let auth = user.auth.clone();
        let keys_of = auth.clone();
        Self { title, role: Some(role), seen, auth, keys_of, by_token: false, holder: false, world }
    }

    fn by(self, title: &'static str, auth: Auth) -> Self {
        Self { title, auth, ..self }
    }

    fn nobody(self, title: &'static str, auth: Auth) -> Self {
        Self { title, role: None, seen: Seen::Neither, auth, ..self }
    }
}

/// The columns of the matrix.
fn columns(world: &World) -> Vec<Column<'_>> {
    let (app, a, b) = (&world.app, &world.a, &world.b);
    let of = |title, user: &TestUser, role| Column::of(world, title, user, role, Seen::A);
    let user = || of("user", &a.user, Role::User);
    let cookie = Auth::none().with("cookie", &a.browser.cookie().expect("signed in"));
    let supervisor = Column {
        title: "system",
        role: Some(Role::System),
        seen: Seen::Both,
        auth: app.supervisor(),
        keys_of: app.supervisor(),
        by_token: false,
        holder: false,
        world,
    };
    vec![
        user().nobody("nobody", Auth::none()),
        user().nobody("cookie", cookie),
        of("consumer", &a.consumer, Role::Consumer),
        user(),
        Column { by_token: true, ..user().by("user/token", a.user.auth.clone()) },
        Column { holder: true, ..of("holder", &a.holder, Role::User) },
        user().by("admin>user", a.admin.auth.clone().impersonating(&a.user.id)),
        user().by("system>user", app.supervisor().impersonating(&a.user.id)),
        of("service", &a.account, Role::User),
        Column::of(world, "service>admin", &a.second_admin, Role::User, Seen::A)
            .by("service>admin", a.account.auth.clone().impersonating(&a.second_admin.id)),
        of("admin", &a.admin, Role::Admin),
        Column { by_token: true, ..of("admin/token", &a.admin, Role::Admin) },
        Column::of(world, "admin of B", &b.admin, Role::Admin, Seen::B),
        Column {
            role: Some(Role::System),
            seen: Seen::Both,
            ..user().by("system as user", app.supervisor().acting_as(&a.user.id))
        },
        supervisor,
    ]
}

#[tokio::test]
async fn who_may_call_what() {
    let endpoints: Vec<&Endpoint> = api::endpoints().iter().collect();
    let mut table = String::new();
    // What was made for a cell stays, and the oracles read all there is before and after each: so worlds stay small.
    for part in endpoints.chunks(10) {
        let world = World::new().await;
        let columns = columns(&world);
        if table.is_empty() {
            table.push_str(&row("", columns.iter().map(|column| column.title.to_owned())));
        }
        for endpoint in part {
            let mut cells = Vec::new();
            for column in &columns {
                let answer = column.ask(endpoint).await;
                column.check_by_role(endpoint, &answer);
                cells.push(answer.code());
            }
            let title = format!("{} {}", endpoint.name, endpoint.min_version);
            table.push_str(&row(&title, cells.into_iter()));
        }
    }
    insta::assert_snapshot!("api", table);
}

fn row(title: &str, cells: impl Iterator<Item = String>) -> String {
    let mut line = format!("{title:36}");
    for cell in cells {
        let _ = write!(line, " {cell:>14}");
    }
    format!("{}\n", line.trim_end())
}

impl Column<'_> {
    async fn ask(&self, endpoint: &Endpoint) -> Answer {
        let world = self.world;
        let changes = endpoint.mutating;
        // Work is about none of these.
        let fresh = changes && !is_work(endpoint);
        let user = if fresh { world.fresh_user(&world.a).await } else { world.a.second_user.id.clone() };
        let group = if fresh { world.fresh_group(&world.a).await } else { format!("group-{}", world.a.letter) };
        let rule = if fresh { world.fresh_rule(&world.a).await } else { world.a.rule.clone() };
        let removed = if fresh { world.fresh_removed(&world.a).await } else { world.a.removed.id.clone() };
        let names_invitation = endpoint.ids.iter().any(|(_, kind)| *kind == api::IdKind::Invitation);
        let invitation =
            if names_invitation { world.fresh_invitation(&world.a).await } else { world.a.invitation.clone() };
        let (queue, task, waiting) = self.work(endpoint).await;
        let key = world.fresh_key(&self.keys_of).await;
        let auth = if self.by_token { world.token(&self.auth).await } else { self.auth.clone() };
        let connection = world.connection_for(endpoint, &world.a).await;
        let account = world.a.account.id.clone();
        let names_token = endpoint.ids.iter().any(|(_, kind)| *kind == api::IdKind::GatewayToken);
        let gateway_token =
            if names_token { world.fresh_gateway_token(&self.keys_of).await } else { world.a.gateway_token.clone() };
        let names_vault = endpoint.ids.iter().any(|(_, kind)| *kind == api::IdKind::Vault);
        let vault = if names_vault { world.fresh_vault(&world.a).await } else { world.a.vault.clone() };
        let targets = Targets {
            user,
            key: key.clone(),
            group,
            rule,
            removed,
            invitation,
            connection,
            queue,
            task,
            waiting,
            account,
            gateway_token,
            vault,
        };
        let body = right_request(endpoint.name, world, &world.a, &targets);
        let audited = world.sql.number("SELECT count(*) FROM audit_entries").await;
        let answer = world.watched(self.seen, &auth, endpoint.name, body).await;
        let audited = world.sql.number("SELECT count(*) FROM audit_entries").await > audited;
        let expected = changes && answer.status.is_success() && !UNRECORDED.contains(&endpoint.name);
        // Removing what is not there changes nothing, nor does bringing back what is there, nor enabling the active, nor
        // showing vaults where there are none.
        let in_vain = [
            "users.enable",
            "credentials.report_leak",
            "users.get_organization_vaults",
            "queues.delete_metadata",
            "login.remove_whitelist_entries",
            "permissions.ensure_default_access_rules",
            "permissions.restore_default_access_rules",
        ];
        if !in_vain.contains(&endpoint.name) {
            assert_eq!(audited, expected, "{} by {}: recorded or not", endpoint.name, self.title);
        }
        // A user has at most a hundred keys: what was made for this cell goes again.
        let revoke = serde_json::json!({ "access_key": key });
        world.app.try_call(&self.keys_of, "auth.revoke_credentials", revoke).await;
        answer
    }

    /// A queue of tenant A, and two tasks of whoever asks, of which the other waits there.
    async fn work(&self, endpoint: &Endpoint) -> (String, String, String) {
        let world = self.world;
        if !is_work(endpoint) || !(endpoint.mutating || endpoint.name.starts_with("events.")) {
            return (world.a.queue.clone(), world.a.task.clone(), world.a.task.clone());
        }
        let queue = world.fresh_queue(&world.a).await;
        let (task, waiting) = (world.fresh_task(&self.keys_of).await, world.fresh_task(&self.keys_of).await);
        let body = serde_json::json!({ "queue": queue, "task": waiting });
        world.app.try_call(&self.keys_of, "queues.add_task", body).await;
        (queue, task, waiting)
    }

    /// What follows from role and permission alone, said independently of the pipeline.
    fn check_by_role(&self, endpoint: &Endpoint, answer: &Answer) {
        let asked = format!("{} by {}: {}", endpoint.name, self.title, answer.body);
        let Some(role) = self.role else {
            let expected = match endpoint.auth() {
                api::Auth::Required => "401/20",
                _ if WITHOUT_PROVIDERS.contains(&endpoint.name) => "400/10",
                _ => "200/0",
            };
            assert_eq!(answer.code(), expected, "{asked}");
            return;
        };
        let Some(needs) = endpoint.needs else {
            // Where nobody is looked for, nobody can be acted as.
            let acts = endpoint.auth() == api::Auth::None && !self.auth.headers.is_empty();
            let done = if WITHOUT_PROVIDERS.contains(&endpoint.name) { "400/10" } else { "200/0" };
            return assert_eq!(answer.code(), if acts { "500/1" } else { done }, "{asked}");
        };
        let granted = needs.roles().contains(&role)
            || (self.holder && needs.stand_in() == Some(Feature::UserManagement))
            // A tenant's first administrator is in Queue Admins.
            || ((self.holder || role == Role::Admin) && needs.stand_in() == Some(Feature::QueueManagement));
        // One's own profile is everybody's to change, one's own rights to explain; these are another's, and the port
        // knows. Who may see groups may not make or change them.
        let port_knows = [
            "access.explain",
            "permissions.add_or_update_user_group",
            "permissions.get_effective_access",
            "queues.update",
            "users.add_or_update_vault",
            "users.delete_vaults",
            "users.update",
        ];
        // A service account that acts as a person makes and changes no keys.
        let keys_of_a_person =
            self.title == "service>admin" && endpoint.needs == Some(Permission::ManageOwnCredentials);
        if granted && !port_knows.contains(&endpoint.name) && !(keys_of_a_person && endpoint.mutating) {
            assert_ne!(answer.code(), "403/20", "{asked}");
        } else if !granted {
            assert_eq!(answer.code(), "403/20", "{asked}");
        }
    }
}

/// Whether it is about queues, tasks and workers.
fn is_work(endpoint: &Endpoint) -> bool {
    ["events.", "queues.", "tasks.", "workers."].iter().any(|service| endpoint.name.starts_with(service))
}

#[tokio::test]
async fn who_may_open_what() {
    let world = World::new().await;
    let (app, a, b) = (&world.app, &world.a, &world.b);
    let mut browsers: Vec<(&str, Seen, Browser)> = vec![("nobody", Seen::Neither, app.browser())];
    for (title, user) in [("consumer", &a.consumer), ("user", &a.user), ("holder", &a.holder), ("admin", &a.admin)] {
        browsers.push((title, Seen::A, app.signed_in(&user.email).await));
    }
    browsers.push(("admin of B", Seen::B, app.signed_in(&b.admin.email).await));
    browsers.push(("system", Seen::Both, supervisor_browser(&world).await));
    let mut table = row("", browsers.iter().map(|(title, ..)| (*title).to_owned()));
    for path in PAGES {
        let mut cells = Vec::new();
        for (title, seen, browser) in &browsers {
            let page = browser.get(path).await;
            world.page_leaks_nothing(*seen, &format!("{path} by {title}"), &page);
            cells.push(format!("{} {}", page.status.as_u16(), page.location().split('?').next().unwrap_or_default()));
        }
        table.push_str(&row(path, cells.into_iter()));
    }
    for (path, mutating, fields) in FUNCTIONS {
        let mut cells = Vec::new();
        for (title, seen, browser) in &browsers {
            let before = world.rows().await;
            let page = browser.server_fn(path, fields).await;
            world.page_leaks_nothing(*seen, &format!("{path} by {title}"), &page);
            let unchanged = world.rows().await == before;
            assert!(unchanged || *mutating && page.status.is_success(), "{path} by {title} changed something");
            cells.push(page.status.as_u16().to_string());
        }
        table.push_str(&row(path, cells.into_iter()));
    }
    insta::assert_snapshot!("web", table);
}

async fn supervisor_browser(world: &World) -> Browser {
    let first = world.app.supervisor.as_ref().expect("a first start");
    let browser = world.app.browser();
    let fields = [("access_key", first.access_key.as_str()), ("secret_key", first.secret_key.reveal().as_str())];
    let page = browser.post("/sign-in/key", &fields).await;
    assert_eq!(page.location(), "/", "the supervisor may sign in with its key");
    browser
}

/// Proofs of the API mean nothing at the pages: not alone, and least of all beside a cookie.
#[tokio::test]
async fn keys_and_tokens_open_no_page() {
    let world = World::new().await;
    let supervisor = world.app.supervisor();
    let token = world.token(&supervisor).await;
    for auth in [&supervisor, &token, &world.a.admin.auth] {
        let authorization = auth.authorization.as_deref().expect("a proof");
        for (path, _, fields) in FUNCTIONS.iter().filter(|(path, ..)| !FOR_EVERYBODY.contains(path)) {
            let page = ask_with(&world.app.browser(), path, fields, authorization).await;
            assert_eq!(page.0, 401, "{path}: {}", page.1);
        }
        let closed = |path: &&&str| !path.starts_with("/sign-in") && !FOR_EVERYBODY.contains(*path);
        for path in PAGES.iter().filter(closed) {
            let request = http::Request::get(*path).header("authorization", authorization);
            let page = world.app.browser().send(request).await;
            assert!(page.location().starts_with("/sign-in"), "{path}");
        }
        let both = ask_with(&world.a.browser, "/ui/sessions/list", &[], authorization).await;
        assert_eq!(both.0, 400, "two identities: {}", both.1);
    }
}

async fn ask_with(browser: &Browser, path: &str, fields: &[(&str, &str)], authorization: &str) -> (u16, String) {
    let request = http::Request::post(path)
        .header("authorization", authorization)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("accept", "application/json")
        .header("sec-fetch-site", "same-origin");
    let page = browser.send_body(request, form(fields)).await;
    (page.status.as_u16(), page.body)
}

fn form(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// Everything that changes something is refused when another site asks for it, with the victim's cookie.
#[tokio::test]
async fn other_sites_change_nothing() {
    let world = World::new().await;
    let changes = FUNCTIONS.iter().map(|(path, _, fields)| (*path, *fields));
    for (path, fields) in changes.chain(POSTS.iter().map(|path| (*path, &[][..]))) {
        for hostile in [
            &[("sec-fetch-site", "cross-site")][..],
            &[("sec-fetch-site", "same-site"), ("origin", crate::support::WEB)],
            &[("origin", "https://evil.example")],
            &[("origin", "null")],
            &[],
        ] {
            for kind in ["application/x-www-form-urlencoded", "text/plain", "application/json"] {
                let mut request = http::Request::post(path).header("content-type", kind);
                for (name, value) in hostile {
                    request = request.header(*name, *value);
                }
                let before = world.rows().await;
                let page = world.a.browser.send_body(request, form(fields)).await;
                assert_eq!(page.status.as_u16(), 403, "{path} {hostile:?} {kind}");
                assert!(world.rows().await == before, "{path} {hostile:?} {kind} changed something");
            }
        }
    }
}

/// A GET changes nothing, whoever asks and whatever it asks for (but for the API, which takes GET by contract).
#[tokio::test]
async fn looking_changes_nothing() {
    let world = World::new().await;
    let browser = supervisor_browser(&world).await;
    for browser in [&browser, &world.a.browser] {
        let before = world.rows().await;
        for path in PAGES.iter().chain(POSTS) {
            browser.get(path).await;
        }
        for (path, _, fields) in FUNCTIONS {
            let page = browser.get(&format!("{path}?{}", form(fields))).await;
            assert!(page.status.is_client_error(), "{path} by GET: {}", page.status);
        }
        assert!(world.rows().await == before);
    }
}

/// The API of the web door is the same one, and does not see the cookie of the pages either.
#[tokio::test]
async fn the_api_beside_the_pages_reads_no_cookie() {
    let world = World::new().await;
    let ask = async |authorization: Option<&str>| -> Value {
        let mut request = http::Request::post("/api/v2.34/users.get_current_user").header("content-type", "text/plain");
        if let Some(authorization) = authorization {
            request = request.header("authorization", authorization);
        }
        let page = world.a.browser.send_body(request, "{}".to_owned()).await;
        serde_json::from_str(&page.body).expect("an envelope")
    };
    assert_eq!(ask(None).await["meta"]["result_subcode"], 20, "a cookie is nobody");
    let by_key = ask(world.b.user.auth.authorization.as_deref()).await;
    assert_eq!(by_key["data"]["user"]["id"], world.b.user.id.as_str(), "the key alone says who asks");
}
