//! HOCON, by the reader of settings files, with `${…}` and `include` left to the client.

use super::{
    Overdue, Place, Problem, Reason, Tree, limits,
    lines::Lines,
    notes::{Note, Notes},
    tree::{Content, Node},
};
use crate::config::hocon::{self, Limits, Ordered, Outline, Part, Value};

const LIMITS: Limits = Limits {
    bytes: limits::BYTES,
    depth: limits::DEPTH,
    values: limits::NODES,
    finished_bytes: limits::FINISHED_BYTES,
};

pub fn read(text: &str, overdue: Overdue<'_>) -> Result<Tree, Problem> {
    outline(text, true, overdue)
}

/// `portable`: what clients read differently is refused. JSON is handed out converted and needs no such care.
pub(super) fn outline(text: &str, portable: bool, overdue: Overdue<'_>) -> Result<Tree, Problem> {
    let outline = hocon::outline(text, &LIMITS, portable, overdue).map_err(problem)?;
    let lines = Lines::of(text);
    let mut needs = Vec::new();
    let tree = Tree::new(node(outline, &lines, &mut needs), Notes::default());
    Ok(with_notes(tree, needs))
}

/// Notes what a client has to know: a name that the text itself has is known.
fn with_notes(mut tree: Tree, needs: Vec<(Place, Vec<String>)>) -> Tree {
    for (place, path) in needs {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        if tree.get(&path).is_none() {
            tree.notes.add(place, Note::Needed);
        }
    }
    tree
}

/// As deep as the text is nested.
fn node(outline: Outline, lines: &Lines<'_>, needs: &mut Vec<(Place, Vec<String>)>) -> Node {
    let place = lines.place(outline.at);
    let content = match outline.part {
        Part::Plain(Value::Bool(value)) => Content::Bool(value),
        Part::Plain(Value::Number(number)) => Content::Number(number.as_str().to_owned()),
        Part::Plain(Value::String(text)) => Content::Text(text),
        // Lists and objects are parts of their own.
        Part::Plain(Value::Null | Value::List(_) | Value::Object(_)) => Content::Null,
        Part::List(items) => Content::List(items.into_iter().map(|item| node(item, lines, needs)).collect()),
        Part::Object { entries, include } => {
            let mut nodes = Ordered::new();
            for (key, entry) in entries {
                nodes.insert(&key, node(entry, lines, needs));
            }
            Content::Object { entries: nodes, rest: include.map(|at| lines.place(at)) }
        }
        Part::Open { needs: paths } => {
            needs.extend(paths.into_iter().map(|path| (place, path)));
            Content::Open
        }
    };
    Node { place, content }
}

fn problem(error: hocon::Error) -> Problem {
    use hocon::Reason as Said;
    let reason = match error.reason {
        Said::TooLong => Reason::TooLong,
        Said::TooDeep => Reason::TooDeep,
        Said::TooManyValues => Reason::TooManyValues,
        Said::TooSlow => Reason::TooSlow,
        Said::RootList => Reason::NotAnObject,
        said => Reason::Hocon(said),
    };
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Problem { line: count(error.line), column: count(error.column), reason }
}
