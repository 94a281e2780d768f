//! Why a text was refused, and where; never what it said.

/// A refusal, for people: it prints as `line 3, column 7: …`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {reason}")]
pub struct Error {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    pub reason: Reason,
}

/// What is wrong. The texts name no part of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    #[error("the text is too long")]
    TooLong,
    #[error("objects and lists are nested too deeply")]
    TooDeep,
    #[error("there are too many values")]
    TooManyValues,
    #[error("what ${{…}} stands for grows too large")]
    TooMuchText,
    #[error("too many ${{…}} lead from one to the next")]
    TooLongChain,
    #[error("include is not allowed here: put everything into this text")]
    Include,
    #[error("an include names a file, an address or a package in double quotes")]
    IncludeForm,
    #[error("there are too many includes")]
    TooManyIncludes,
    #[error("reading this takes too long")]
    TooSlow,
    #[error("clients read this differently from what it says: put the whole value into double quotes")]
    Ambiguous,
    #[error("clients do not know this escape: write the character itself")]
    Escape,
    #[error("clients turn a tab into blanks: write \\t inside double quotes")]
    Tab,
    #[error(
        "a key in quotes cannot be empty or hold a double quote, a backslash or a tab: clients read it differently"
    )]
    KeyCharacter,
    #[error("a settings text must be an object, not a list")]
    RootList,
    #[error("a key is expected here")]
    KeyExpected,
    #[error("the key has no name in it")]
    EmptyKey,
    #[error("after a key, one of : = += {{ is expected")]
    OperatorExpected,
    #[error("a closing }} is missing")]
    BraceExpected,
    #[error("a closing ] is missing")]
    BracketExpected,
    #[error("this character is not expected here; text that holds it must stand in double quotes")]
    Unexpected,
    #[error("a double quote is not closed on its line")]
    OpenQuote,
    #[error("a triple quote is not closed")]
    OpenTripleQuote,
    #[error("$ starts ${{name}} or ${{?name}}; a $ in text must stand in double quotes")]
    Dollar,
    #[error("text, a list and an object cannot be joined into one value")]
    MixedTypes,
    #[error("+= adds text to text or a list to a list; neither side may be a number, null or ${{…}}")]
    Append,
    #[error("this key holds a plain value above and an object here")]
    ObjectOverValue,
    #[error("${{…}} names a key that this text does not have; the environment is never looked at")]
    Missing,
    #[error("${{…}} leads back to itself")]
    Cycle,
}

/// A refusal while the place is still a byte offset.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    at: usize,
    reason: Reason,
}

impl Fault {
    pub const fn new(at: usize, reason: Reason) -> Self {
        Self { at, reason }
    }

    pub fn in_text(self, text: &str) -> Error {
        let before = text.get(..self.at).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Error {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            reason: self.reason,
        }
    }
}
