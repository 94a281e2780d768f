//! How much a text may cost, and the counting of it.

use super::{
    error::{Fault, Reason},
    manner::Overdue,
};

/// Bounds of one text.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Longest text, in bytes of UTF-8.
    pub bytes: usize,
    /// Deepest nesting of objects and lists; also of one `${…}` that leads to another.
    pub depth: usize,
    /// Most values, counting every copy that a `${…}` makes.
    pub values: usize,
    /// Most bytes of text in the finished value, counting what joining and copying took on the way.
    pub finished_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 256 * 1024, depth: 64, values: 20_000, finished_bytes: 1024 * 1024 }
    }
}

/// How many values are read between two looks at the clock.
const BETWEEN_LOOKS: usize = 64;

/// What is left to spend.
pub struct Budget<'a> {
    values: usize,
    bytes: usize,
    overdue: Option<Overdue<'a>>,
}

impl<'a> Budget<'a> {
    pub const fn new(limits: &Limits) -> Self {
        Self { values: limits.values, bytes: limits.finished_bytes, overdue: None }
    }

    /// The same, with a clock to look at now and then.
    pub const fn until(mut self, overdue: Option<Overdue<'a>>) -> Self {
        self.overdue = overdue;
        self
    }

    /// One more value exists.
    pub fn value(&mut self, at: usize) -> Result<(), Fault> {
        self.values = self.values.checked_sub(1).ok_or(Fault::new(at, Reason::TooManyValues))?;
        let overdue = self.values.is_multiple_of(BETWEEN_LOOKS) && self.overdue.is_some_and(|overdue| overdue());
        if overdue { Err(Fault::new(at, Reason::TooSlow)) } else { Ok(()) }
    }

    /// This much text was made.
    pub fn text(&mut self, at: usize, bytes: usize) -> Result<(), Fault> {
        self.bytes = self.bytes.checked_sub(bytes).ok_or(Fault::new(at, Reason::TooMuchText))?;
        Ok(())
    }
}
