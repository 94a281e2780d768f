//! What is measured: requests that a busy deployment gets most, and the two ends of a long list.

use anyhow::{Context, Result};

use super::http::{Answer, Request};
use super::process::Server;
use super::world::{World, bearer, keep_vaults, sign_in};

/// People on a page of the Users table.
const PAGE: usize = 50;

/// How many pages 100,000 users and their administrator fill.
const PAGES: usize = 100_001_usize.div_ceil(PAGE);

/// How many pages 10,000 groups and the built-in ones fill.
const GROUP_PAGES: usize = 10_004_usize.div_ceil(PAGE);

/// The group of everyone by hand, as `server/examples/bench/seed.sql` makes it.
const EVERYONE: &str = "/settings/groups?group=b3-everyone";

/// What clients ask at each start.
const VAULTS: &str = r#"{"enabled":true,"types":["config","config"]}"#;

/// One request, sent over and over.
pub struct Case {
    pub name: &'static str,
    /// Its name in files and addresses.
    pub key: &'static str,
    pub port: u16,
    pub request: Request,
    /// What the product answered before the load.
    pub answer: Answer,
}

/// The cases, each asked once: an answer other than 200 ends the measurement.
pub fn all(server: &Server, world: &World) -> Result<Vec<Case>> {
    let call = |target, body, auth: &str| {
        Request::post(target, body).with("Authorization", auth).with("Content-Type", "application/json")
    };
    let last_list = format!(r#"{{"page":{},"page_size":{PAGE}}}"#, PAGES - 1);
    let (cookie, bearer) = (sign_in(server)?, bearer(server, world)?);
    keep_vaults(server, &bearer)?;
    let page = |target: &str| Request::get(target).with("Cookie", cookie.as_str()).with("Accept", "text/html");
    let last = last_page(server, &page, "/settings/users", PAGES)?;
    let last_groups = last_page(server, &page, "/settings/groups", GROUP_PAGES)?;
    let find = Request::post("/ui/groups/find", "group=b3-everyone&find=lovelace+9")
        .with("Cookie", cookie.as_str())
        .with("Content-Type", "application/x-www-form-urlencoded")
        .with("Accept", "application/json")
        .with("Origin", format!("http://localhost:{}", server.web));
    let cases = [
        ("auth.login", "login", server.api, call("/auth.login", "", &world.basic)),
        ("users.get_current_user", "current", server.api, call("/users.get_current_user", "", &bearer)),
        ("current_user, Basic", "current-basic", server.api, call("/users.get_current_user", "", &world.basic)),
        ("users.get_vaults, four", "vaults", server.api, call("/users.get_vaults", VAULTS, &bearer)),
        ("users.get_all, 50", "list", server.api, call("/users.get_all", r#"{"page":0,"page_size":50}"#, &bearer)),
        ("users.get_all, last 50", "list-last", server.api, call("/users.get_all", &last_list, &bearer)),
        ("Users page, first", "page", server.web, page("/settings/users")),
        ("Users page, last", "page-last", server.web, page(&last)),
        ("Groups page, first", "groups", server.web, page("/settings/groups")),
        ("Groups page, last", "groups-last", server.web, page(&last_groups)),
        ("Group of everyone", "everyone", server.web, page(EVERYONE)),
        ("Member picker", "picker", server.web, find),
    ];
    let asked = cases.into_iter().map(|(name, key, port, request)| {
        let answer = request.send_well(port)?;
        Ok(Case { name, key, port, request, answer })
    });
    asked.collect()
}

/// Follows "Next" from the first page of a list to the last, as a person would; the way there shows every row exactly
/// once.
fn last_page(server: &Server, page: &impl Fn(&str) -> Request, first: &str, pages: usize) -> Result<String> {
    let mut target = first.to_owned();
    for number in 1.. {
        let text = page(&target).send_well(server.web)?.text();
        match next_link(&text) {
            Some(next) => target = next,
            None if number == pages => break,
            None => anyhow::bail!("the list ends after {number} pages instead of {pages}: {target}"),
        }
    }
    Ok(target)
}

/// The address of the link with `rel="next"`.
fn next_link(html: &str) -> Option<String> {
    let tag = html.split("<a ").find(|tag| tag.split('>').next().is_some_and(|tag| tag.contains("rel=\"next\"")))?;
    let (_, rest) = tag.split_once("href=\"")?;
    Some(rest.split_once('"')?.0.replace("&amp;", "&"))
}

impl Case {
    /// Asks once more: a session that ended under load would have made every answer a quick redirect.
    pub fn still_holds(&self) -> Result<()> {
        self.request.send_well(self.port).map(drop).with_context(|| format!("{} after the load", self.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_found() {
        let html =
            r#"<a href="/x">x</a><a class="b" rel="prev" href="/u?at=1">P</a><a rel="next" href="/u?a=1&amp;at=2">"#;
        assert_eq!(next_link(html).as_deref(), Some("/u?a=1&at=2"));
        assert_eq!(next_link(r#"<a rel="prev" href="/u">"next"</a>"#), None);
    }
}
