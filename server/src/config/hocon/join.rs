//! Makes one value of the pieces that stand beside each other.

use super::{
    draft::{Draft, Open, Part, Piece, merge},
    error::{Fault, Reason},
    value::Value,
};

/// Joins pieces: text to text, list to list, object to object. Pieces with `${…}` stay open, under the next number.
pub fn pieces(mut pieces: Vec<Piece>, opens: &mut usize) -> Result<Draft, Fault> {
    if pieces.iter().any(|piece| matches!(piece.part, Part::Reference { .. })) {
        *opens += 1;
        return Ok(Draft::Open(Open { id: *opens, pieces, prior: None, chain: 0 }));
    }
    if pieces.len() > 1 {
        return several(pieces);
    }
    Ok(match pieces.pop().map(|piece| piece.part) {
        Some(Part::Plain(scalar)) => Draft::Plain(scalar.value),
        Some(Part::List(items)) => Draft::List(items),
        Some(Part::Object(object)) => Draft::Object(object),
        // A key without a value holds empty text.
        Some(Part::Reference { .. }) | None => Draft::Plain(Value::String(String::new())),
    })
}

fn several(pieces: Vec<Piece>) -> Result<Draft, Fault> {
    let mut joined = None;
    let mut space = String::new();
    for piece in pieces {
        let at = piece.at;
        joined = Some(match (joined, piece.part) {
            (None, Part::Plain(scalar)) => Draft::Plain(Value::String(scalar.written)),
            (None, Part::List(items)) => Draft::List(items),
            (None, Part::Object(object)) => Draft::Object(object),
            (Some(Draft::Plain(Value::String(mut text))), Part::Plain(scalar)) => {
                text.push_str(&space);
                text.push_str(&scalar.written);
                Draft::Plain(Value::String(text))
            }
            (Some(Draft::List(mut items)), Part::List(more)) => {
                items.extend(more);
                Draft::List(items)
            }
            (Some(Draft::Object(mut object)), Part::Object(more)) => {
                merge(&mut object, more)?;
                Draft::Object(object)
            }
            _ => return Err(Fault::new(at, Reason::MixedTypes)),
        });
        space = piece.space;
    }
    Ok(joined.unwrap_or(Draft::Plain(Value::String(String::new()))))
}
