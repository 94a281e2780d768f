//! How much one text may cost.

use std::time::Duration;

/// Longest text, in bytes of UTF-8.
pub const BYTES: usize = 256 * 1024;

/// Deepest nesting of objects and lists, the outermost counted.
pub const DEPTH: usize = 64;

/// Most values: keys, elements of lists, and parts that are joined to one; also every copy that a YAML alias makes.
pub const NODES: usize = 20_000;

/// Most bytes of text in the tree, after the copies that YAML aliases make.
pub const FINISHED_BYTES: usize = 1024 * 1024;

/// Longest time on the clock.
pub const TIME: Duration = Duration::from_millis(50);
