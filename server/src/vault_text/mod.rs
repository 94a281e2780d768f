//! The text of vaults: what clients will read out of it, where a text is wrong, and what several of them add up to.
//!
//! [`read`] makes a [`Tree`] of a text in any [`Format`]: the tree is what `pyhocon` makes of the text inside a client,
//! with what only the client can know (`${…}`, `include`) kept as leaves that are open. [`for_clients`] is the text to
//! hand out, [`merge()`] the sum of several vaults, [`warnings()`] what a person should know before saving.
//!
//! Nothing outside the text is looked at, every cost is bounded by [`limits`], and no error holds anything of the text.

mod bounded;
mod deliver;
mod hocon;
mod json;
pub mod limits;
mod lines;
mod merge;
mod notes;
mod problem;
mod tree;
mod warnings;
mod yaml;
mod yaml_scalar;
mod yaml_tree;

use model::vaults::Format;

pub use bounded::read_bounded;
pub use deliver::for_clients;
pub use merge::{Leaf, merge};
pub use problem::{Problem, Reason};
pub use tree::{Content, Node, Place, Tree};
pub use warnings::{Concern, Warning, warnings};

/// Says whether the time for a text is over; asked again and again while the text is read.
pub type Overdue<'a> = &'a (dyn Fn() -> bool + Send + Sync);

/// Reads a text. Takes milliseconds for the longest: on a thread that serves requests use [`read_bounded`].
pub fn read(format: Format, text: &str) -> Result<Tree, Problem> {
    read_while(format, text, &|| false)
}

/// Reads a text, and gives up when the time is over.
pub fn read_while(format: Format, text: &str, overdue: Overdue<'_>) -> Result<Tree, Problem> {
    if text.len() > limits::BYTES {
        return Err(Problem::new(Place::START, Reason::TooLong));
    }
    match format {
        Format::Hocon => hocon::read(text, overdue),
        Format::Json => json::read(text, overdue),
        Format::Yaml => yaml::read(text, overdue),
    }
}

/// What a fuzzer calls: any bytes, nothing but an answer. A panic means a bug, and so does a text that is handed out
/// and that this server then cannot read, or reads as something else.
///
/// # Panics
/// For such a text.
pub fn fuzz(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for format in Format::ALL {
        fuzz_as(format, text);
    }
}

/// The same for one language.
///
/// # Panics
/// For such a text.
pub fn fuzz_as(format: Format, text: &str) {
    let Ok(tree) = read(format, text) else { return };
    let leaves = merge(&[(1, &tree), (2, &tree)]);
    assert!(leaves.iter().all(|leaf| leaf.from == 2), "the later wins");
    drop(warnings(&tree));
    if format == Format::Hocon {
        return;
    }
    match read(Format::Hocon, &tree.to_hocon()) {
        Ok(again) => assert!(again.root().to_json() == tree.root().to_json(), "converted text says something else"),
        // Indentation makes texts longer.
        Err(problem) => assert!(problem.reason == Reason::TooLong, "converted text is refused: {problem}"),
    }
}
