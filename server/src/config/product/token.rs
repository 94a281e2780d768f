//! `secure.auth.token_secret`: the key that signs API tokens, if the operator wants to choose it.

use model::Secret;

use super::{published::is_published, reader::Reader, strength};

/// An HS256 key is at least as long as its hash (RFC 7518, section 3.2).
const SHORTEST: usize = 32;

pub fn read(reader: &mut Reader<'_>) -> Option<Secret> {
    let found = reader.secret(&["secure", "auth", "token_secret"])?;
    let text = found.value.reveal();
    let refusal = if is_published(text) {
        Some(format!("this key is a published default that everybody knows; {}", strength::ADVICE))
    } else if text.len() < SHORTEST {
        Some(format!("a key that signs tokens needs at least {SHORTEST} characters; {}", strength::ADVICE))
    } else {
        strength::refusal(text)
    };
    match refusal {
        None => Some(found.value),
        Some(reason) => {
            reader.problem(found.place, reason);
            None
        }
    }
}
