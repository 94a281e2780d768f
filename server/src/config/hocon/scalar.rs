//! Plain values: numbers, words, quoted and unquoted text.

use super::{
    cursor::{Cursor, is_white},
    error::{Fault, Reason},
    value::{Number, Value},
};

/// A plain value, and how it reads when it is joined with others.
pub struct Scalar {
    pub value: Value,
    pub written: String,
    /// Was in triple quotes.
    pub is_exact: bool,
}

/// Characters that unquoted text cannot hold.
const NOT_UNQUOTED: &[char] =
    &['^', '`', '+', '?', '!', '@', '*', '&', '"', '[', '{', ']', '}', '#', ',', '=', '$', '\\'];

/// Reads the plain value that starts here, if one does.
pub fn read(cursor: &mut Cursor<'_>) -> Result<Option<Scalar>, Fault> {
    if let Some(scalar) = number(cursor).or_else(|| keyword(cursor)) {
        return Ok(Some(scalar));
    }
    if cursor.starts_with("\"\"\"") {
        return triple_quoted(cursor).map(|text| Some(Scalar { is_exact: true, ..text_value(text) }));
    }
    if cursor.starts_with("\"") {
        return quoted(cursor).map(|text| Some(text_value(text)));
    }
    Ok(unquoted(cursor).map(text_value))
}

fn text_value(text: String) -> Scalar {
    Scalar { written: text.clone(), value: Value::String(text), is_exact: false }
}

/// A number is one only if nothing but the end of the value follows; `1.2.3` and `10s` are text.
fn number(cursor: &mut Cursor<'_>) -> Option<Scalar> {
    let rest = cursor.rest();
    let length = number_length(rest)?;
    let after = rest[length..].trim_start_matches([' ', '\t']);
    if !after.is_empty() && !after.starts_with(['$', '}', ']', ',', '#', '\n', '\r']) && !after.starts_with("//") {
        return None;
    }
    cursor.skip(length);
    Some(Scalar {
        value: Value::Number(Number::new(&rest[..length])),
        written: rest[..length].to_owned(),
        is_exact: false,
    })
}

/// Length of `[+-]?(\d*\.\d+|\d+)([eE][+-]?\d+)?` at the start.
fn number_length(text: &str) -> Option<usize> {
    let digits = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let sign = usize::from(text.starts_with(['+', '-']));
    let whole = digits(sign);
    let mut end = sign + whole;
    if text[end..].starts_with('.') {
        let fraction = digits(end + 1);
        if fraction > 0 {
            end += 1 + fraction;
        }
    }
    if end == sign {
        return None;
    }
    if text[end..].starts_with(['e', 'E']) {
        let exponent_sign = usize::from(text[end + 1..].starts_with(['+', '-']));
        let exponent = digits(end + 1 + exponent_sign);
        if exponent > 0 {
            end += 1 + exponent_sign + exponent;
        }
    }
    Some(end)
}

fn keyword(cursor: &mut Cursor<'_>) -> Option<Scalar> {
    let rest = cursor.rest();
    let words = [("true", Value::Bool(true)), ("false", Value::Bool(false)), ("null", Value::Null)];
    let (word, value) = words.into_iter().find(|(word, _)| is_keyword(rest, word))?;
    cursor.skip(word.len());
    Some(Scalar { value, written: rest[..word.len()].to_owned(), is_exact: false })
}

/// Whether the text starts with this word in any case, and not with a longer one.
pub fn is_keyword(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
        && !text[word.len()..].starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '$'))
}

/// Text in double quotes, on one line.
pub fn quoted(cursor: &mut Cursor<'_>) -> Result<String, Fault> {
    let rest = cursor.rest();
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' => break,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => {
                cursor.skip(at + 1);
                return Ok(unescape_quoted(&rest[1..at]));
            }
            _ => {}
        }
    }
    Err(Fault::new(cursor.at(), Reason::OpenQuote))
}

/// Everything up to the last three quotes of the first run of at least three.
fn triple_quoted(cursor: &mut Cursor<'_>) -> Result<String, Fault> {
    let inner = &cursor.rest()[3..];
    let end = inner.find("\"\"\"").ok_or(Fault::new(cursor.at(), Reason::OpenTripleQuote))?;
    let run = inner[end..].bytes().take_while(|b| *b == b'"').count();
    cursor.skip(3 + end + run);
    Ok(inner[..end + run - 3].to_owned())
}

fn unquoted(cursor: &mut Cursor<'_>) -> Option<String> {
    let mut escaped = false;
    let rest = cursor.rest();
    let mut end = rest.len();
    for (at, c) in rest.char_indices() {
        if escaped {
            if c == '\n' {
                end = at - 1;
                break;
            }
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if is_white(c) || NOT_UNQUOTED.contains(&c) {
            end = at;
            break;
        }
    }
    // A backslash with nothing after it escapes nothing.
    if end == rest.len() && escaped {
        end -= 1;
    }
    cursor.skip(end);
    (end > 0).then(|| unescape(&rest[..end], |_| None))
}

/// Escapes of quoted text: those of pyhocon, and those of JSON beside them.
fn unescape_quoted(text: &str) -> String {
    unescape(text, |after| match after.chars().next()? {
        '/' => Some(('/', 1)),
        'b' => Some(('\u{8}', 1)),
        'f' => Some(('\u{c}', 1)),
        'u' => unicode(after),
        _ => None,
    })
}

/// `uXXXX`, or two of them that make one character.
fn unicode(after: &str) -> Option<(char, usize)> {
    let unit = |text: &str| {
        let digits = text.strip_prefix('u')?.get(..4).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))?;
        u16::from_str_radix(digits, 16).ok()
    };
    let first = unit(after)?;
    if let Some(c) = char::from_u32(u32::from(first)) {
        return Some((c, 5));
    }
    let second = unit(after[5..].strip_prefix('\\')?)?;
    let pair = char::decode_utf16([first, second]).next()?.ok()?;
    Some((pair, 11))
}

/// Replaces escapes; one that nobody knows stays as it was written, backslash included, as in pyhocon.
fn unescape(text: &str, more: impl Fn(&str) -> Option<(char, usize)>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let Some(c) = after.chars().next() else { break };
        let known = match c {
            '\\' | '=' | '#' | '!' | '"' => Some((c, 1)),
            'n' => Some(('\n', 1)),
            'r' => Some(('\r', 1)),
            't' => Some(('\t', 1)),
            _ => more(after),
        };
        if let Some((meant, length)) = known {
            out.push(meant);
            rest = &after[length..];
        } else {
            out.push('\\');
            out.push(c);
            rest = &after[c.len_utf8()..];
        }
    }
    out.push_str(rest);
    out
}
