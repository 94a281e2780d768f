//! Why a text is refused, and where; never what it said.

use super::tree::Place;
use crate::config::hocon;

/// A refusal, for people: it prints as `line 3, column 7: …`, and `reason` alone prints the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {reason}")]
pub struct Problem {
    /// From 1.
    pub line: u32,
    /// In characters, from 1.
    pub column: u32,
    pub reason: Reason,
}

impl Problem {
    pub(super) const fn new(place: Place, reason: Reason) -> Self {
        Self { line: place.line, column: place.column, reason }
    }
}

/// What is wrong. The sentences name no part of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    #[error("the text is longer than 256 KiB")]
    TooLong,
    #[error("objects and lists are nested more than 64 deep")]
    TooDeep,
    #[error("there are more than 20,000 values")]
    TooManyValues,
    #[error("what aliases stand for grows too large")]
    TooMuchText,
    #[error("reading this text takes too long; make it shorter or simpler")]
    TooSlow,
    #[error("too many texts are being checked at this moment; try again")]
    Busy,
    #[error("the text must be an object of keys and values, not a list or a single value")]
    NotAnObject,
    #[error(
        "a key cannot be empty or hold a double quote, a backslash, a tab or a line end: clients read it differently"
    )]
    KeyCharacter,
    #[error("this is not valid JSON")]
    Json,
    #[error("this is not valid YAML")]
    Yaml,
    #[error("YAML: a tab cannot indent or separate; use blanks")]
    YamlTab,
    #[error("YAML: a quote is not closed")]
    YamlQuote,
    #[error("YAML: this line is not indented like those it belongs to")]
    YamlIndentation,
    #[error("YAML: a colon with a blank after it makes a key, which is not possible here; quote text that holds one")]
    YamlColon,
    #[error("YAML: lines that begin with % are not possible")]
    Directive,
    #[error("YAML: this number is too large to be written in decimal")]
    NumberRange,
    #[error("YAML: only one document is possible; remove what follows ---")]
    SeveralDocuments,
    #[error("YAML: tags such as !name are not possible; quote text to keep it text")]
    Tag,
    #[error("YAML: a key must be text, a number or true or false, not null, a list or an object")]
    KeyKind,
    #[error("YAML: this key is there twice in the same object")]
    DuplicateKey,
    #[error("YAML: this alias names an anchor that is not there, or that it is part of")]
    UnknownAlias,
    #[error("YAML: merge keys (<<) are not possible; write the keys out")]
    MergeKey,
    #[error("YAML: infinity and not-a-number are nothing that clients read as numbers; quote them to make them text")]
    NotFinite,
    #[error("{0}")]
    Hocon(hocon::Reason),
}
