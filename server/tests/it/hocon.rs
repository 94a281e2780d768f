//! The HOCON reader against a table of what pyhocon says, against bombs, and against random documents.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use server::config::hocon::{self, Limits, Reason, Value};

/// Bound for work that grows with the length of the text.
const SOON: Duration = Duration::from_secs(5);

fn read(text: &str) -> Result<Value, hocon::Error> {
    hocon::parse(text, &Limits::default())
}

/// Whether a value is what a table entry says: numbers by their value, `{"$seconds": n}` by the duration.
fn is(value: &Value, expected: &Json) -> bool {
    if let Some(seconds) = expected.get("$seconds").and_then(Json::as_f64) {
        return value.as_duration().is_some_and(|span| (span.as_secs_f64() - seconds).abs() < 1e-9);
    }
    match (value, expected) {
        (Value::Null, Json::Null) => true,
        (Value::Bool(value), Json::Bool(expected)) => value == expected,
        (Value::Number(number), Json::Number(expected)) => match expected.as_i64() {
            Some(expected) => number.as_i64() == Some(expected),
            None => number.as_f64() == expected.as_f64(),
        },
        (Value::String(text), Json::String(expected)) => text == expected,
        (Value::List(items), Json::Array(expected)) => {
            items.len() == expected.len() && items.iter().zip(expected).all(|(item, expected)| is(item, expected))
        }
        (Value::Object(object), Json::Object(expected)) => {
            object.len() == expected.len()
                && expected.iter().all(|(key, expected)| object.get(key).is_some_and(|value| is(value, expected)))
        }
        _ => false,
    }
}

fn matches(result: &Result<Value, hocon::Error>, expected: &Json) -> bool {
    match result {
        Ok(value) => expected.get("value").is_some_and(|expected| is(value, expected)),
        Err(error) => match &expected["refused"] {
            Json::Bool(refused) => *refused,
            Json::String(reason) => error.to_string().contains(reason),
            _ => false,
        },
    }
}

#[test]
fn says_what_pyhocon_says() {
    let corpus: Vec<Json> = serde_json::from_str(include_str!("../hocon/corpus.json")).unwrap();
    assert!(corpus.len() >= 120, "only {} texts", corpus.len());
    let mut wrong = Vec::new();
    for entry in &corpus {
        let text = entry["text"].as_str().unwrap();
        let result = read(text);
        let expected = entry.get("differs").unwrap_or(entry);
        if !matches(&result, expected) {
            wrong.push(format!("{text:?}\n  expected {expected}\n  got      {result:?}"));
        }
        if let Some(differs) = entry.get("differs") {
            assert!(differs["reason"].as_str().is_some_and(|reason| reason.len() > 10), "{text:?} needs a reason");
            assert!(!matches(&result, entry), "{text:?} no longer differs: remove the exception");
        }
    }
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), corpus.len(), wrong.join("\n"));
}

/// How long something took. Only coarse bounds are compared with it.
#[expect(clippy::disallowed_methods, reason = "bounded time is what is tested")]
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}

/// Reads on half the stack that threads of the server have.
fn on_small_stack(text: String) -> (Result<Value, hocon::Error>, Duration) {
    let thread = std::thread::Builder::new().stack_size(1024 * 1024).spawn(move || timed(|| read(&text)));
    thread.expect("a thread").join().expect("no panic")
}

fn refused(text: &str) -> hocon::Error {
    read(text).expect_err("should be refused")
}

#[test]
fn errors_have_a_place_and_a_reason_and_nothing_of_the_text() {
    let error = refused("a: 1\nsecret: hunter2 $x");
    assert_eq!((error.line, error.column, error.reason), (2, 17, Reason::Dollar));
    assert!(!error.to_string().contains("hunter2"));
    for (text, line, column, reason) in [
        ("a: {b: 1", 1, 9, Reason::BraceExpected),
        ("a: [1", 1, 6, Reason::BracketExpected),
        ("a: \"x", 1, 4, Reason::OpenQuote),
        ("a: \"\"\"x", 1, 4, Reason::OpenTripleQuote),
        ("a\nb: 1", 2, 1, Reason::OperatorExpected),
        ("é: 1\né: a=b", 2, 5, Reason::Unexpected),
        ("a: 1\n include \"x\"", 2, 2, Reason::Include),
        ("a: [1] x", 1, 8, Reason::MixedTypes),
        ("a: ${b}", 1, 4, Reason::Missing),
        ("b: 1\na: ${a}", 2, 4, Reason::Cycle),
        ("a: 5\na {b: 1}", 2, 1, Reason::ObjectOverValue),
        ("a = 1\na += 2", 2, 1, Reason::Append),
        (".: 1", 1, 1, Reason::EmptyKey),
    ] {
        let error = refused(text);
        assert_eq!((error.line, error.column, error.reason), (line, column, reason), "{text:?}");
    }
    let list = hocon::parse_object("[1]", &Limits::default()).map(drop);
    assert_eq!(list.unwrap_err().reason, Reason::RootList);
}

#[test]
fn numbers_keep_the_form_they_were_written_in() {
    let Value::Object(object) = read("key: 007\nbig: 12345678901234567890\nhuge: 1e400").unwrap() else { panic!() };
    assert_eq!(object.get("key").and_then(Value::as_text), Some("007"));
    assert_eq!(object.get("key").and_then(Value::as_i64), Some(7));
    assert_eq!(object.get("big").and_then(Value::as_text), Some("12345678901234567890"));
    assert_eq!(object.get("big").and_then(Value::as_i64), None);
    let Some(Value::Number(huge)) = object.get("huge") else { panic!() };
    assert_eq!(huge.as_f64(), None);
}

#[test]
fn durations_and_switches_are_also_read_from_text() {
    let Value::Object(object) =
        read("a: 10s\nb: 90\nc: 5 minutes\nd: \"12h\"\ne: 1500ms\nf: 3 months\non: \"Yes\"\nnot: 1").unwrap()
    else {
        panic!()
    };
    let seconds = |key: &str| object.get(key).and_then(Value::as_seconds);
    assert_eq!(object.get("a").and_then(Value::as_text), Some("10s"));
    assert_eq!(["a", "b", "c", "d", "e", "f"].map(seconds), [10, 90, 300, 43200, 1, 0].map(|s| (s > 0).then_some(s)));
    assert_eq!(object.get("on").and_then(Value::as_bool), Some(true));
    assert_eq!(object.get("not").and_then(Value::as_bool), None);
}

#[test]
fn checking_the_syntax_leaves_references_alone() {
    let limits = Limits::default();
    assert_eq!(hocon::check("a: ${HOME}\nb: ${?c} [1]", &limits), Ok(()));
    assert_eq!(hocon::check("a: ${HOME", &limits).unwrap_err().reason, Reason::Dollar);
}

/// What a bomb must be refused for. Each takes milliseconds; work that grew with the square of the length would take
/// minutes, so the bound holds on a busy machine too.
#[test]
fn bombs_are_refused_at_once() {
    let doubling = |start: &str, line: fn(usize) -> String| {
        (1..40).fold(start.to_owned(), |text, level| text + "\n" + &line(level))
    };
    let many = |line: &str, times: usize| line.repeat(times);
    let chain =
        (0..5_000).fold(String::new(), |text, level| text + &format!("x{level}: ${{x{}}}\n", level + 1)) + "x5000: 1";
    let fallbacks = (0..120).fold("x120: 1\n".to_owned(), |text, level| {
        text + &format!("x{level}: ${{x{}}}\n", level + 1) + &format!("x{level}: ${{?none}}\n").repeat(15)
    });
    let nested_fallbacks =
        (0..60).fold("1".to_owned(), |text, _| format!("{{ y: {text}\n{}}}", "y: ${?none}\n".repeat(15)));
    let bombs: BTreeMap<&str, (String, Option<Reason>)> = BTreeMap::from([
        ("a long text", (many("a: 1\n", 60_000), Some(Reason::TooLong))),
        ("braces", (many("a{", 50_000), Some(Reason::TooDeep))),
        ("brackets", ("a:".to_owned() + &many("[", 200_000), Some(Reason::TooDeep))),
        ("a long path", ("a.".repeat(100_000) + "a: 1", Some(Reason::TooDeep))),
        ("values", ("a:[".to_owned() + &many("1,", 50_000) + "]", Some(Reason::TooManyValues))),
        ("keys", ((0..25_000).fold(String::new(), |text, n| text + &format!("a{n}:1\n")), Some(Reason::TooManyValues))),
        (
            "text doubling",
            (doubling("x0: aaaaaaaa", |n| format!("x{n}: ${{x{}}}${{x{}}}", n - 1, n - 1)), Some(Reason::TooMuchText)),
        ),
        (
            "list doubling",
            (doubling("x0: [a]", |n| format!("x{n}: ${{x{}}}${{x{}}}", n - 1, n - 1)), Some(Reason::TooManyValues)),
        ),
        (
            "object doubling",
            (
                doubling("x0: {a: 1}", |n| format!("x{n}: {{l: ${{x{}}}, r: ${{x{}}}}}", n - 1, n - 1)),
                Some(Reason::TooManyValues),
            ),
        ),
        ("self doubling", (doubling("x: aaaaaaaa", |_| "x: ${x}${x}".to_owned()), Some(Reason::TooLongChain))),
        ("chains of fallbacks", (fallbacks, Some(Reason::TooLongChain))),
        ("nested chains of fallbacks", (format!("y: {nested_fallbacks}"), Some(Reason::TooLongChain))),
        ("a chain", (chain, Some(Reason::TooLongChain))),
        ("self references", ("x: a\n".to_owned() + &many("x: ${x}b\n", 20_000), Some(Reason::TooLongChain))),
        (
            "nesting by reference",
            (
                doubling("x0: [[[[[[[[1]]]]]]]]", |n| format!("x{n}: [[[[[[[[${{x{}}}]]]]]]]]", n - 1)),
                Some(Reason::TooDeep),
            ),
        ),
        ("additions", ("a: []\n".to_owned() + &many("a += [1]\n", 6_000), None)),
        ("text additions", ("a: x\n".to_owned() + &many("a += yy\n", 9_000), None)),
        ("joined words", ("a: ".to_owned() + &many("x ", 15_000), None)),
        ("one long word", ("a: ".to_owned() + &many("x", 250_000), None)),
        ("blanks", ("a: 1".to_owned() + &many(" ", 250_000), None)),
        ("line ends", ("a: [1".to_owned() + &many("\n ", 120_000) + "]", None)),
        ("comments", ("a: 1".to_owned() + &many("\n#", 120_000), None)),
        ("open references", (many("${", 100_000), Some(Reason::Unexpected))),
        ("quotes", ("a: ".to_owned() + &many("\"", 200_001), None)),
        ("backslashes", ("a: ".to_owned() + &many("\\", 200_000), None)),
    ]);
    for (name, (text, reason)) in bombs {
        let (result, spent) = on_small_stack(text);
        assert_eq!(result.as_ref().err().map(|error| error.reason), reason, "{name}");
        assert!(spent < SOON, "{name} took {spent:?}");
    }
}

fn json_document() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        (-1e9..1e9f64).prop_map(Json::from),
        ".*".prop_map(Json::from),
    ];
    let inner = leaf.prop_recursive(5, 60, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Json::from),
            prop::collection::btree_map(".*", inner, 0..8).prop_map(|map| map.into_iter().collect()),
        ]
    });
    prop::collection::btree_map(".*", inner, 0..8).prop_map(|map| map.into_iter().collect())
}

/// Pieces that make trouble when they meet.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a", "b", ".", ":", "=", "+=", "{", "}", "[", "]", ",", "\n", " ", "\t", "\"", "\"\"\"", "${a}", "${?b}",
        "${a.b}", "${", "}", "$", "\\", "\\u", "#", "//", "1", "-1.5e", "10s", "true", "null", "include", "é", "\u{0}",
        "\r",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn json_means_what_it_means_as_json(document in json_document()) {
        for text in [document.to_string(), serde_json::to_string_pretty(&document).unwrap()] {
            let read = read(&text);
            prop_assert!(read.as_ref().is_ok_and(|value| is(value, &document)), "{text}\n{read:?}");
        }
    }

    #[test]
    fn any_text_gets_an_answer(text in prop_oneof![soup(), any::<String>()]) {
        let ((), spent) = timed(|| hocon::fuzz(text.as_bytes()));
        prop_assert!(spent < SOON);
    }

    #[test]
    fn written_text_is_read_back(text in any::<String>()) {
        let line = format!("a: {}", hocon::quoted(&text));
        prop_assert_eq!(read(&line).ok(), read(&json!({ "a": text }).to_string()).ok());
    }
}
