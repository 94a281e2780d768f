//! YAML 1.2, built from the events of a maintained parser, without recursion.

use granit_parser::{Event, Options, Parser, ScalarStyle, ScanError, Span, options};

use super::{Overdue, Place, Problem, Reason, Tree, limits, tree::Node, yaml_tree::Builder};

pub fn read(text: &str, overdue: Overdue<'_>) -> Result<Tree, Problem> {
    let mut builder = Builder::new(overdue);
    let parser = Parser::new_from_str_with_options(text, bounds());
    let mut documents = 0;
    for next in parser {
        let (event, span) = next.map_err(|error| refused(&error))?;
        let place = place(&span);
        builder.tick(place)?;
        match event {
            Event::DocumentStart(..) => {
                documents += 1;
                if documents > 1 {
                    return Err(Problem::new(place, Reason::SeveralDocuments));
                }
            }
            Event::Alias(anchor) => builder.alias(anchor, place)?,
            Event::Scalar(value, style, anchor, tag) => {
                untagged(tag.is_some(), &span)?;
                builder.scalar(&value, style == ScalarStyle::Plain, anchor, place)?;
            }
            Event::SequenceStart(_, anchor, tag) => {
                untagged(tag.is_some(), &span)?;
                builder.start(false, anchor, place)?;
            }
            Event::MappingStart(_, anchor, tag) => {
                untagged(tag.is_some(), &span)?;
                builder.start(true, anchor, place)?;
            }
            Event::SequenceEnd | Event::MappingEnd => builder.end(place)?,
            _ => {}
        }
    }
    let (root, notes) = builder.finish();
    let tree = Tree::new(root.unwrap_or_else(Node::empty), notes);
    tree.check_keys()?;
    Ok(tree)
}

fn bounds() -> Options {
    options! {
        disallow_directives: true,
        emit_comments: false,
        // One more than ours, so that ours speak.
        flow_nesting_limit: limits::DEPTH + 1,
        block_nesting_limit: limits::DEPTH + 1,
    }
}

fn untagged(tagged: bool, span: &Span) -> Result<(), Problem> {
    if !tagged {
        return Ok(());
    }
    let start = span.tag_start().unwrap_or(span.start);
    Err(Problem::new(at(start.line(), start.col()), Reason::Tag))
}

fn place(span: &Span) -> Place {
    at(span.start.line(), span.start.col())
}

fn at(line: usize, column: usize) -> Place {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Place { line: number(line.max(1)), column: number(column + 1) }
}

/// The parser's own messages may hold characters of the text: only their kind and place is told.
fn refused(error: &ScanError) -> Problem {
    use granit_parser::ErrorKind as Kind;
    let reason = match error.kind() {
        Kind::UnknownAnchor => Reason::UnknownAlias,
        Kind::UndeclaredTagHandle => Reason::Tag,
        Kind::DirectiveDisallowed => Reason::Directive,
        Kind::RecursionLimitExceeded => Reason::TooDeep,
        Kind::TabNotAllowed
        | Kind::TabInBlockIndentation
        | Kind::TabInIndentation
        | Kind::TabAtBlockScalarStart
        | Kind::TabInPlainScalar => Reason::YamlTab,
        Kind::UnclosedQuotedScalar => Reason::YamlQuote,
        Kind::InvalidIndentation | Kind::InvalidQuotedScalarIndent | Kind::InvalidFlowScalarIndent => {
            Reason::YamlIndentation
        }
        Kind::MappingValueNotAllowed | Kind::InvalidColonPlacement => Reason::YamlColon,
        _ => Reason::Yaml,
    };
    let marker = error.marker();
    Problem::new(at(marker.line(), marker.col()), reason)
}
