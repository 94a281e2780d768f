//! Pages show hostile names as text, are one document each, and keep to their own policy.

use std::collections::HashSet;

use http::{Request, StatusCode, header};
use serde_json::json;
use server::http::{form_errors::FormErrors, ui};

use crate::{
    registry::{FUNCTIONS, PAGES},
    support::{Browser, Page, Seen, TestApp, WEB, World},
};

/// Texts that break out of something, each in its own place. All carry an element or attribute that no page of ours
/// has, by which a success is seen.
const HOSTILE: &[&str] = &[
    "</title><xss-probe>",
    "</script><xss-probe>",
    "\"><xss-probe x=\"",
    "'><xss-probe x='",
    "--><xss-probe><!--",
    "\" xss-attr=\"1",
    "' xss-attr='1",
    "` xss-attr=`1",
    "<xss-probe onload=alert(1)>",
    "<img src=x onerror=xss-attr>",
    "</textarea></style><xss-probe>",
    "]]><xss-probe>",
    "\\u003cxss-probe>",
    "&lt;xss-probe&gt;<xss-probe>",
    "{{constructor.constructor('x')()}}<xss-probe>",
];

#[tokio::test]
async fn hostile_names_stay_text() {
    let app = TestApp::start().await;
    for (n, hostile) in HOSTILE.iter().enumerate() {
        let (page_of, browser) = hostile_tenant(&app, n, hostile).await;
        let group = hostile_group(&browser, hostile).await;
        for path in ["/", "/settings/users", "/settings/audit", "/settings/profile", "/settings/profile?edit=name"] {
            check(&browser.get(path).await, &format!("{path} with {hostile}"));
        }
        for what in ["", "&do=edit", "&do=members&find=x", "&do=delete"] {
            let path = format!("/settings/groups?group={group}{what}");
            let page = browser.get(&path).await;
            assert_eq!(page.status, 200, "{path}");
            check(&page, &format!("{path} with {hostile}"));
        }
        let mut shown = browser.get("/settings/users").await.body;
        for (entity, text) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&amp;", "&")] {
            shown = shown.replace(entity, text);
        }
        assert!(shown.contains(&page_of), "the name itself is shown: {hostile}");
    }
}

/// A tenant in which everything is called so, and a browser of its administrator.
async fn hostile_tenant(app: &TestApp, n: usize, hostile: &str) -> (String, Browser) {
    let supervisor = app.supervisor();
    let tenant = app.call(&supervisor, "system.create_company", json!({ "name": hostile })).await.text("id");
    let profile = json!({ "given_name": hostile, "family_name": hostile });
    let admin = app.user_with(&tenant, hostile, &format!("admin@x{n}.example"), "admin", profile).await;
    let browser = app.browser().with_agent(hostile);
    let fields = [("email", admin.email.as_str()), ("password", crate::support::PASSWORD)];
    assert_eq!(browser.post("/sign-in", &fields).await.location(), "/");
    // Another session, so that the list of sessions has a form in it.
    app.browser().with_agent(hostile).post("/sign-in", &fields).await;
    (hostile.to_owned(), browser)
}

/// A group that is called and described so; its ID.
async fn hostile_group(browser: &Browser, hostile: &str) -> String {
    let made = browser.server_fn("/ui/groups/create", &[("name", hostile), ("description", hostile)]).await;
    let (_, id) = made.location().split_once("?group=").expect("a way to the group");
    id.to_owned()
}

#[tokio::test]
async fn hostile_addresses_stay_text() {
    let world = World::new().await;
    let admin = world.app.signed_in(&world.a.admin.email).await;
    let nobody = world.app.browser();
    for hostile in HOSTILE {
        let text: String = url::form_urlencoded::byte_serialize(hostile.as_bytes()).collect();
        for path in [
            format!("/settings/users?q={text}&sort={text}&dir={text}"),
            format!("/settings/users?at={text}"),
            format!("/settings/audit?person={text}&action={text}&object={text}&of={text}"),
            format!("/settings/audit?from={text}&to={text}"),
            format!("/settings/audit?at={text}"),
            format!("/settings/groups?q={text}&dir={text}&group={text}&do={text}"),
            format!("/settings/groups?at={text}&group=30795571-a470-4717-a80d-e8705fc776bf&m={text}&out={text}"),
            format!(
                "/settings/groups?do=add&draft=1&name={text}&description={text}&users={text}&find={text}&ends={text}"
            ),
            format!("/settings/groups?do=add&__path=/ui/groups/create&__err={text}"),
            format!("/settings/invitations?q={text}&state={text}"),
            format!("/settings/invitations?at={text}"),
            format!("/settings/profile?edit={text}&__path=/ui/profile/update&__err={text}"),
            format!("/nowhere/{text}?{text}={text}"),
            format!("/ui/nowhere/{text}"),
        ] {
            check(&admin.get(&path).await, &path);
        }
        // What comes back with a form that was not taken, and in the list of what was.
        let fields = ["emails", "note", "find", "groups[]", "role", "days"].map(|name| (name, *hostile));
        for fields in [&fields[..], &fields[..1], &[("invite", hostile)]] {
            for path in ["/settings/invitations/new", "/settings/invitations/sent"] {
                check(&admin.post(path, fields).await, &format!("{path} {fields:?}"));
            }
        }
        for path in [
            format!("/invite?problem={text}"),
            format!("/invite/{text}"),
            format!("/sign-in?problem={text}&wait={text}&return_to={text}"),
            format!("/sign-in/key?problem=too_many&wait={text}&return_to=/{text}"),
            format!("/settings/users?{text}"),
        ] {
            check(&nobody.get(&path).await, &path);
        }
    }
}

/// What must hold for every answer to a browser.
fn check(page: &Page, asked: &str) {
    let kind = page.headers.get(header::CONTENT_TYPE).map(|kind| kind.to_str().expect("ASCII"));
    assert!(kind.is_some() || page.body.is_empty(), "{asked}: no content type on {}", page.body);
    for (name, value) in [("x-content-type-options", "nosniff"), ("x-frame-options", "DENY")] {
        assert_eq!(page.headers.get(name).map(http::HeaderValue::as_bytes), Some(value.as_bytes()), "{asked}: {name}");
    }
    let policy = page.headers.get("content-security-policy").expect("a policy").to_str().expect("ASCII");
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{asked}: {policy}");
    assert!(!policy.contains("unsafe-inline'; script") && !policy.contains("'unsafe-eval'"), "{asked}: {policy}");
    if kind.is_some_and(|kind| kind.starts_with("text/html")) {
        // What leads elsewhere is never shown.
        let titles = usize::from(!page.status.is_redirection());
        check_html(&page.body, policy, titles, asked);
    } else {
        assert!(!policy.contains("script-src"), "{asked}: what is no page runs nothing");
    }
}

fn check_html(html: &str, policy: &str, titles: usize, asked: &str) {
    let tags = tags(html);
    let of = |name: &str| tags.iter().filter(|tag| tag.name == name).count();
    assert_eq!((of("title"), of("/title")), (titles, titles), "{asked}: one title\n{html}");
    for tag in &tags {
        assert_ne!(tag.name, "xss-probe", "{asked}: {tag:?}\n{html}");
        for (name, value) in &tag.attributes {
            assert!(!name.starts_with("xss-attr") && !name.starts_with("on"), "{asked}: {tag:?}");
            let address = matches!(name.as_str(), "href" | "src" | "action" | "formaction");
            let ours = value.starts_with(['/', '#']) && !value.starts_with("//");
            assert!(!address || ours || value.starts_with("data:"), "{asked}: {tag:?}");
            assert_ne!(name, "style", "{asked}: {tag:?}");
        }
    }
    if let Some(nonce) = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()) {
        for script in tags.iter().filter(|tag| tag.name == "script") {
            let of_script = script.attributes.iter().find(|(name, _)| name == "nonce").map(|(_, value)| value.as_str());
            assert_eq!(of_script, Some(nonce), "{asked}: {script:?}");
        }
    }
}

#[derive(Debug)]
struct Tag {
    /// Lower case, with `/` in front when it closes.
    name: String,
    attributes: Vec<(String, String)>,
}

/// The tags of a page as a browser sees them, roughly: what stands in scripts is no tag, quotes in tags are honoured.
fn tags(html: &str) -> Vec<Tag> {
    let (mut tags, mut rest) = (Vec::new(), html);
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!') {
            continue;
        }
        let (tag, after) = tag(rest);
        rest = after;
        if tag.name == "script" || tag.name == "style" {
            let end = format!("</{}", tag.name);
            rest = rest.find(&end).map_or("", |at| &rest[at..]);
        }
        tags.push(tag);
    }
    tags
}

/// One tag, and what follows it.
fn tag(text: &str) -> (Tag, &str) {
    let name_end = text.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(text.len());
    let name = text[..name_end].trim_end_matches('/').to_ascii_lowercase();
    let name = if text.starts_with('/') { format!("/{}", name.trim_start_matches('/')) } else { name };
    let (mut attributes, mut rest) = (Vec::new(), &text[name_end..]);
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if let Some(after) = rest.strip_prefix('>') {
            return (Tag { name, attributes }, after);
        }
        if rest.is_empty() {
            return (Tag { name, attributes }, rest);
        }
        let key_end = rest.find(|c: char| c.is_ascii_whitespace() || "=>/".contains(c)).unwrap_or(rest.len()).max(1);
        let key = rest.get(..key_end).unwrap_or(rest).to_ascii_lowercase();
        rest = rest.get(key_end..).unwrap_or_default();
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            let (found, after) = match after.chars().next() {
                Some(quote @ ('"' | '\'')) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
                _ => after.split_at(after.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(after.len())),
            };
            found.clone_into(&mut value);
            rest = after;
        }
        attributes.push((key, value));
    }
}

/// The reader of tags itself: it must see what it is there to see.
#[test]
fn broken_out_tags_are_seen() {
    let seen = tags("<p title=\"a>b\" data-x='<q>'>x</p><xss-probe onload=1><script>\"<b>\"</script><i/>");
    let names: Vec<&str> = seen.iter().map(|tag| tag.name.as_str()).collect();
    assert_eq!(names, ["p", "/p", "xss-probe", "script", "/script", "i"]);
    assert_eq!(seen[2].attributes, [("onload".to_owned(), "1".to_owned())]);
    let closed = tags("<title>a</title><xss-probe></title>");
    assert_eq!(closed.iter().filter(|tag| tag.name == "/title").count(), 2);
}

#[tokio::test]
async fn every_page_has_a_nonce_of_its_own() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let browser = app.signed_in(&acme.admin.email).await;
    let mut nonces = HashSet::new();
    let paths: Vec<&str> = PAGES.iter().copied().chain(["/nowhere"]).collect();
    for round in 0..3 {
        for path in &paths {
            let page = browser.get(path).await;
            check(&page, path);
            let policy = page.headers.get("content-security-policy").expect("a policy").to_str().expect("ASCII");
            if let Some(nonce) = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()) {
                assert!(nonce.len() >= 22, "128 bits: {nonce}");
                assert!(nonces.insert(nonce.to_owned()), "{path} in round {round} repeats a nonce");
                let scripts = tags(&page.body).iter().filter(|tag| tag.name == "script").count();
                assert!(scripts > 0 || !page.body.contains("hydrate"), "{path}");
            }
        }
    }
    assert!(nonces.len() >= 9, "{nonces:?}");
}

/// No page carries a secret, nor what is stored of one, nor anything of another tenant: not in sight and not in the
/// data for the scripts.
#[tokio::test]
async fn no_page_carries_a_secret() {
    let world = World::new().await;
    let everything = ["/settings/users?sort=last_sign_in&dir=desc", "/settings/users?q=canary", "/nowhere"];
    for (user, seen) in
        [(&world.a.admin, Seen::A), (&world.a.holder, Seen::A), (&world.a.user, Seen::A), (&world.b.admin, Seen::B)]
    {
        let browser = world.app.signed_in(&user.email).await;
        let cookie = browser.cookie().expect("signed in");
        world.remember(cookie.split_once('=').expect("a pair").1);
        for path in PAGES.iter().copied().chain(everything) {
            let page = browser.get(path).await;
            world.page_leaks_nothing(seen, path, &page);
            check(&page, path);
        }
        for (path, _, fields) in FUNCTIONS {
            let page = browser.server_fn(path, fields).await;
            world.page_leaks_nothing(seen, path, &page);
            check(&page, path);
        }
    }
}

/// Who may not see addresses finds none in the page, whatever it shows.
#[tokio::test]
async fn addresses_are_for_those_who_may_see_them() {
    let world = World::new().await;
    let browser = world.app.signed_in(&world.a.user.email).await;
    for path in PAGES {
        let page = browser.get(path).await;
        assert!(!page.body.contains("CANARY-A-email-admin"), "{path}");
    }
    let answer = world.app.call(&world.a.user.auth, "users.get_all", json!({ "include_auth": true })).await;
    assert!(!answer.body.contains("@people.example"), "{}", answer.body);
    let holder = world.app.signed_in(&world.a.holder.email).await;
    assert!(holder.get("/settings/users").await.body.contains("CANARY-A-email-admin"));
}

/// A refusal that stands in an address is shown if we wrote it there, and otherwise it is not.
#[tokio::test]
async fn only_our_own_refusals_are_shown() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let browser = app.signed_in(&acme.admin.email).await;
    let post = Request::post("/ui/profile/update")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("origin", WEB)
        .header("sec-fetch-site", "same-origin")
        .header("referer", format!("{WEB}/settings/profile?edit=name"))
        .header("accept", "text/html");
    let refused = browser.send_body(post, format!("name={}", "x".repeat(129))).await;
    let address = refused.location().strip_prefix(WEB).expect("back on the page").to_owned();
    assert!(address.contains("__err="), "{address}");
    let shown = browser.get(&address).await;
    assert!(shown.status != StatusCode::SEE_OTHER && shown.body.contains("128"), "{address}: {}", shown.body);
    let (unsealed, _) = address.split_once("&__seal=").expect("sealed");
    let forged = browser.get(unsealed).await;
    assert_eq!((forged.status, forged.location()), (StatusCode::SEE_OTHER, "/settings/profile?edit=name"));
}

/// Each page must come to an end, also when many are made at once and more of the product starts in the same process.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_page_comes_to_an_end() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let browser = std::sync::Arc::new(app.signed_in(&acme.admin.email).await);
    let mut running = tokio::task::JoinSet::new();
    for n in 0..8 {
        let browser = browser.clone();
        running.spawn(async move {
            for round in 0..50 {
                let path = PAGES[(n + round) % PAGES.len()];
                let page = browser.get(path).await;
                let complete = page.body.contains("</html>") && page.body.trim_end().ends_with("</script>");
                assert!(page.status.is_redirection() || complete, "{path}: {}", page.body);
            }
        });
    }
    let (backend, key) = (app.backend.clone(), app.domain.form_error_key());
    let starting = tokio::spawn(async move {
        loop {
            drop(ui::routes(backend.clone(), FormErrors::new(key.clone())));
            tokio::task::yield_now().await;
        }
    });
    running.join_all().await;
    starting.abort();
}
