//! What must hold for every request, whatever it asks: nothing of another tenant is shown (O1) or changed (O2), no
//! secret is shown twice, and what belongs to somebody else looks like what does not exist (O3).

use std::fmt::Write;

use http::{HeaderMap, StatusCode};

use super::{Answer, Auth, Page, World, world::found};
use serde_json::Value;

/// Whose texts a caller may see, and whose rows a call may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    A,
    B,
    /// Supervisors.
    Both,
    /// Nobody's: the caller is not known.
    Neither,
}

/// The rows of both tenants at one moment.
#[derive(PartialEq, Eq)]
pub struct Rows([Vec<String>; 2]);

impl World {
    /// Adds a secret that may never be seen from now on.
    pub fn remember(&self, secret: &str) {
        assert!(secret.len() >= 16, "too short to be recognised: {secret}");
        self.secrets.lock().expect("no panic").push(secret.to_owned());
    }

    pub async fn rows(&self) -> Rows {
        Rows([self.sql.texts(&self.dumps[0]).await, self.sql.texts(&self.dumps[1]).await])
    }

    /// An API call under O1 and O2.
    pub async fn watched(&self, seen: Seen, auth: &Auth, endpoint: &str, body: Value) -> Answer {
        let before = self.rows().await;
        let asked = format!("{endpoint} {body}");
        let answer = self.app.try_call(auth, endpoint, body).await;
        self.nothing_leaks(seen, &asked, &answer.headers, &answer.body);
        self.only_own_rows_change(seen, &asked, &before, answer.status).await;
        let mut secrets = Vec::new();
        found(&answer.data, &["token", "secret_key", "link"], &mut secrets);
        for secret in secrets {
            self.remember(secret);
        }
        answer
    }

    /// O1 for an answer of any door.
    pub fn nothing_leaks(&self, seen: Seen, asked: &str, headers: &HeaderMap, body: &str) {
        let text = all_text(headers, body);
        let folded = text.to_lowercase();
        for (tenant, canary) in [(Seen::A, "canary-a-"), (Seen::B, "canary-b-")] {
            if seen != tenant && seen != Seen::Both && !asked.to_lowercase().contains(canary) {
                assert!(!folded.contains(canary), "{asked} shows {seen:?} something of {tenant:?}:\n{text}");
            }
        }
        for secret in self.secrets.lock().expect("no panic").iter() {
            assert!(!text.contains(secret.as_str()), "{asked} shows a secret:\n{text}");
        }
    }

    /// O2: another tenant's rows never change, and a refused call changes nobody's.
    async fn only_own_rows_change(&self, seen: Seen, asked: &str, before: &Rows, status: StatusCode) {
        let after = self.rows().await;
        let refused = status.is_client_error() || status.is_server_error();
        for (tenant, n) in [(Seen::A, 0), (Seen::B, 1)] {
            if refused || (seen != tenant && seen != Seen::Both) {
                let changed: Vec<&String> = after.0[n].iter().filter(|row| !before.0[n].contains(row)).collect();
                assert!(before.0[n] == after.0[n], "{asked} ({status}) by {seen:?} changed {tenant:?}: {changed:#?}");
            }
        }
    }

    /// O1 for a page.
    pub fn page_leaks_nothing(&self, seen: Seen, asked: &str, page: &Page) {
        self.nothing_leaks(seen, asked, &page.headers, &page.body);
    }
}

fn all_text(headers: &HeaderMap, body: &str) -> String {
    let mut text = String::new();
    for (name, value) in headers {
        // A new session's cookie is the one place where its secret belongs.
        if name != http::header::SET_COOKIE {
            let _ = writeln!(text, "{name}: {}", String::from_utf8_lossy(value.as_bytes()));
        }
    }
    text.push_str(body);
    text
}

/// What an answer says, less what differs by itself (the ID of the request) and the value that was asked with.
pub fn comparable(answer: &Answer, asked_with: &str) -> String {
    let mut envelope: Value = serde_json::from_str(&answer.body).expect("an envelope");
    envelope["meta"]["id"] = Value::Null;
    envelope["meta"]["trx"] = Value::Null;
    let mut names: Vec<&str> = answer.headers.keys().map(http::HeaderName::as_str).collect();
    names.sort_unstable();
    let text = format!("{} {names:?} {envelope}", answer.status);
    if asked_with.len() < 8 { text } else { text.replace(asked_with, "<asked>") }
}
