//! What a word without quotes means in YAML 1.2 (core schema, section 10.3.2).

use super::{Content, Place, Problem, Reason};

pub fn plain(text: &str, place: Place) -> Result<Content, Problem> {
    Ok(match text {
        "" | "~" | "null" | "Null" | "NULL" => Content::Null,
        "true" | "True" | "TRUE" => Content::Bool(true),
        "false" | "False" | "FALSE" => Content::Bool(false),
        _ if is_not_finite(text) => return Err(Problem::new(place, Reason::NotFinite)),
        _ => match with_base(text).or_else(|| decimal(text).map(Ok)) {
            Some(number) => Content::Number(number.map_err(|reason| Problem::new(place, reason))?),
            None => Content::Text(text.to_owned()),
        },
    })
}

/// Whether YAML 1.1 read this as true or false.
pub fn was_a_switch(text: &str) -> bool {
    ["yes", "no", "on", "off"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

fn is_not_finite(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN")
}

/// `0x1f` and `0o17`, which clients know in decimal only: the number, unless it is too large.
fn with_base(text: &str) -> Option<Result<String, Reason>> {
    let (digits, base) =
        text.strip_prefix("0x").map(|digits| (digits, 16)).or_else(|| text.strip_prefix("0o").map(|d| (d, 8)))?;
    let all = !digits.is_empty() && digits.chars().all(|c| c.is_digit(base));
    all.then(|| match u128::from_str_radix(digits, base) {
        Ok(number) => Ok(number.to_string()),
        Err(_) => Err(Reason::NumberRange),
    })
}

/// A decimal number as pyhocon reads one: a point has a digit after it.
fn decimal(text: &str) -> Option<String> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(unsigned);
    let mut rest = &unsigned[whole..];
    let mut fraction = 0;
    let point = rest.starts_with('.');
    if point {
        fraction = digits(&rest[1..]);
        rest = &rest[1 + fraction..];
    }
    if whole + fraction == 0 {
        return None;
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if exponent.is_empty() || digits(exponent) < exponent.len() {
            return None;
        }
    } else if !rest.is_empty() {
        return None;
    }
    if point && fraction == 0 {
        let end = text.len() - rest.len();
        return Some(format!("{}0{rest}", &text[..end]));
    }
    Some(text.to_owned())
}
