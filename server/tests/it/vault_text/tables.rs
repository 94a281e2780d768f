//! What is refused, where, and with which words; and where things stand.

use model::vaults::Format;
use server::vault_text::{Content, Place, Reason, read};

#[test]
fn refusals_have_a_place_and_a_reason_and_nothing_of_the_text() {
    let long = format!("hunter2: {}", "x".repeat(300 * 1024));
    for (format, text, line, column, reason) in [
        (Format::Hocon, "[hunter2]", 1, 1, Reason::NotAnObject),
        (Format::Hocon, long.as_str(), 1, 1, Reason::TooLong),
        (Format::Json, "{\"hunter2\": 1,\n \"b\": x}", 2, 7, Reason::Json),
        (Format::Json, "{\"é\": \"hunter2\" x}", 1, 17, Reason::Json),
        (Format::Json, "[1]", 1, 1, Reason::NotAnObject),
        (Format::Json, "{\"a\\\"hunter2\": 1}", 1, 2, Reason::KeyCharacter),
        (Format::Json, "{\"\": 1}", 1, 2, Reason::KeyCharacter),
        (Format::Yaml, "a: hunter2\nb: [1", 2, 4, Reason::Yaml),
        (Format::Yaml, "- hunter2", 1, 1, Reason::NotAnObject),
        (Format::Yaml, "hunter2", 1, 1, Reason::NotAnObject),
        (Format::Yaml, "a: 1\n---\nb: hunter2", 2, 1, Reason::SeveralDocuments),
        (Format::Yaml, "a: !secret hunter2", 1, 4, Reason::Tag),
        (Format::Yaml, "a: !!str hunter2", 1, 4, Reason::Tag),
        (Format::Yaml, "[1]: hunter2", 1, 1, Reason::KeyKind),
        (Format::Yaml, "~: hunter2", 1, 1, Reason::KeyKind),
        (Format::Yaml, "a: 1\na: hunter2", 2, 1, Reason::DuplicateKey),
        (Format::Yaml, "a: *hunter2", 1, 4, Reason::UnknownAlias),
        (Format::Yaml, "a: &hunter2 [*hunter2]", 1, 14, Reason::UnknownAlias),
        (Format::Yaml, "a: &x {b: hunter2}\nc:\n  <<: *x", 3, 3, Reason::MergeKey),
        (Format::Yaml, "a: .inf", 1, 4, Reason::NotFinite),
        (Format::Yaml, "a: 0xffffffffffffffffffffffffffffffffff", 1, 4, Reason::NumberRange),
        (Format::Yaml, "a:\n\tb: hunter2", 2, 2, Reason::YamlTab),
        (Format::Yaml, "a: \"hunter2", 1, 4, Reason::YamlQuote),
        (Format::Yaml, "a: hunter2: c", 1, 11, Reason::YamlColon),
        (Format::Yaml, "%YAML 1.2\n---\na: 1", 1, 1, Reason::Directive),
    ] {
        let problem = read(format, text).expect_err(text);
        assert_eq!((problem.line, problem.column, problem.reason), (line, column, reason), "{text:?}");
        let shown = format!("{problem} {problem:?}");
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}

#[test]
fn what_clients_read_differently_is_refused_where_it_stands() {
    for (text, line, column, sentence) in [
        ("a: true.x", 1, 8, "double quotes"),
        ("a: is true", 1, 7, "double quotes"),
        ("a: 10s x", 1, 4, "double quotes"),
        ("b: 1\na: 1234567d-1234-4aaa-8aaa-426614174000", 2, 4, "double quotes"),
        ("a: \"\"\"x\"\"\" y", 1, 12, "double quotes"),
        ("a: \"x\ty\"", 1, 4, "tab"),
        ("a: x\ty", 1, 6, "tab"),
        ("a: \"\\u0041\"", 1, 4, "escape"),
        ("a: \"c:\\/x\"", 1, 4, "escape"),
        ("\"a\\\"b\": 1", 1, 1, "key in quotes"),
        ("\"\": 1", 1, 1, "key in quotes"),
    ] {
        let problem = read(Format::Hocon, text).expect_err(text);
        assert_eq!((problem.line, problem.column), (line, column), "{text:?} {problem}");
        assert!(problem.to_string().contains(sentence), "{problem}");
    }
    for text in
        ["a: 10s", "a: 5 minutes # x", "a: 5 minutes // x", "a: [10s, 5 m]", "{a: true}", "a: \"\\d\\\\u\"", "a: 10sx"]
    {
        assert!(read(Format::Hocon, text).is_ok(), "{text:?}");
    }
}

#[test]
fn places_are_those_of_the_keys() {
    for (format, text, path, line, column) in [
        (Format::Hocon, "a.b: 1\nc {\n  é: {d = 2}\n}", &["c", "é", "d"][..], 3, 7),
        (Format::Hocon, "a: 1\na: 2", &["a"], 2, 1),
        (Format::Hocon, "a.b.c: 1", &["a", "b"], 1, 1),
        (Format::Json, "{\n \"a\": {\"b\":\n1}}", &["a", "b"], 2, 8),
        (Format::Yaml, "a:\n  - 1\nb:\n  c: 2\n", &["b", "c"], 4, 3),
    ] {
        let tree = read(format, text).unwrap();
        assert_eq!(tree.get(path).map(|node| node.place), Some(Place { line, column }), "{text:?}");
    }
}

#[test]
fn what_only_the_client_knows_stays_open() {
    let open = |text: &str, path: &[&str]| {
        let tree = read(Format::Hocon, text).unwrap();
        matches!(tree.get(path).unwrap().content, Content::Open)
    };
    assert!(open("a: ${HOME}", &["a"]));
    assert!(open("a: ${?HOME}/x", &["a"]));
    assert!(open("a: [1, ${x}]", &["a"]));
    assert!(open("a: [1, {b: ${x}}]", &["a"]));
    assert!(open("x: 1\na: ${x}", &["a"]));
    assert!(!open("x: 1\na: ${x}", &["x"]));
    assert!(open("a: ${x}\na: {b: 1}", &["a"]));
    assert!(!open("a: ${x}\na: 1", &["a"]));
    // An include may set anew what stands above it, and nothing below.
    let include = "a: 1\nd {e: 1}\ninclude \"x.conf\"\nb: 2\nd {f: 2}";
    assert!(open(include, &["a"]) && open(include, &["d", "e"]));
    assert!(!open(include, &["b"]) && !open(include, &["d", "f"]));
    for text in [
        "include file(\"x\")",
        "include required(url(\"http://x\"))",
        "a { include package(\"x:y\") }",
        "include \"x\" # y",
    ] {
        assert!(read(Format::Hocon, text).is_ok(), "{text}");
    }
    for text in ["a: include \"x\"", "include file \"x\"", "include file(\"x\"", "include required(file(url(\"x\")))"] {
        assert!(read(Format::Hocon, text).is_err(), "{text}");
    }
    assert!(read(Format::Hocon, &"include \"x\"\n".repeat(16)).is_ok());
    assert!(read(Format::Hocon, &"include \"x\"\n".repeat(17)).is_err());
}

#[test]
fn debugging_shows_nothing_of_the_text() {
    let tree = read(Format::Hocon, "secret: hunter2, number: 31337, list: [hunter2]").unwrap();
    let shown = format!("{tree:?} {:?}", tree.root());
    assert!(!shown.contains("hunter2") && !shown.contains("31337") && !shown.contains("secret"), "{shown}");
}
