//! A small bounded reader of HOCON, for settings files, environment values and vault text.
//!
//! It reads what pyhocon's `ConfigFactory.parse_string` reads, because the ClearML server and its clients use that:
//! a text accepted here means the same there. Where the two differ on purpose, the table of tests says why. Nothing
//! outside the text is ever looked at: no environment, no `include`. Size, nesting, values and what `${…}` may add up
//! to are bounded by [`Limits`], recursion is counted, and the work grows with the length of the text.

mod budget;
mod cursor;
mod draft;
mod duration;
mod error;
mod include;
mod join;
mod key;
mod lookup;
mod manner;
mod ordered;
mod outline;
mod portable;
mod resolve;
mod scalar;
mod syntax;
mod value;
mod write;

use manner::Manner;

pub use budget::Limits;
pub use error::{Error, Reason};
pub use manner::Overdue;
pub use ordered::Ordered;
pub use outline::{Outline, Part};
pub use value::{Number, Object, Value};
pub use write::quoted;

/// Reads a text into the object or list it stands for, with every `${…}` resolved against the text itself.
///
/// The error has a line, a column and a reason, and nothing of the text, which may hold secrets.
pub fn parse(text: &str, limits: &Limits) -> Result<Value, Error> {
    let draft = syntax::read(text, limits, Manner::SETTINGS).map_err(|fault| fault.in_text(text))?;
    resolve::whole(&draft, limits).map_err(|fault| fault.in_text(text))
}

/// Reads a text whose root must be an object, as a settings file's is.
pub fn parse_object(text: &str, limits: &Limits) -> Result<Object, Error> {
    match parse(text, limits)? {
        Value::Object(object) => Ok(object),
        _ => Err(error::Fault::new(0, Reason::RootList).in_text(text)),
    }
}

/// Checks the syntax only: `${…}` must be well formed and is otherwise left for whoever reads the text later.
pub fn check(text: &str, limits: &Limits) -> Result<(), Error> {
    syntax::read(text, limits, Manner::SETTINGS).map(drop).map_err(|fault| fault.in_text(text))
}

/// Reads a text that clients will read: a value is open where it holds `${…}` or an `include` may have set it, and what
/// pyhocon would read differently from this reader is refused, if `portable`. The root must be an object.
pub fn outline(text: &str, limits: &Limits, portable: bool, overdue: Overdue<'_>) -> Result<Outline, Error> {
    let manner = Manner { for_clients: true, portable, overdue: Some(overdue) };
    let draft = syntax::read(text, limits, manner).map_err(|fault| fault.in_text(text))?;
    outline::of(draft).map_err(|fault| fault.in_text(text))
}

/// What a fuzzer calls: any bytes, nothing but a result. Panics mean a bug.
pub fn fuzz(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data) {
        check(text, &Limits::default()).unwrap_or_default();
        drop(parse(text, &Limits::default()));
    }
}
