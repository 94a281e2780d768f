//! Texts that are made to hurt: each is answered within its limits, on half the stack of a server's thread, and the
//! refusal holds nothing of the text.

use std::sync::atomic::{AtomicUsize, Ordering};

use model::vaults::Format;
use proptest::prelude::*;
use server::vault_text::{Problem, Reason, Tree, for_clients, merge, read, read_bounded, read_while, warnings};

/// On the stack that a thread of the server has, halved.
fn on_small_stack(format: Format, text: String) -> Result<Tree, Problem> {
    let thread = std::thread::Builder::new().stack_size(1024 * 1024).spawn(move || everything(format, &text));
    thread.expect("a thread").join().expect("no panic")
}

/// Everything that is ever done with a text.
fn everything(format: Format, text: &str) -> Result<Tree, Problem> {
    let tree = read(format, text)?;
    let handed_out = for_clients(format, text)?;
    let again = read(Format::Hocon, &handed_out);
    // What is handed out may be longer than what was sent, and a limit may then speak.
    let longer = matches!(&again, Err(problem) if problem.reason == Reason::TooLong);
    assert!(again.is_ok() || longer, "{again:?}");
    let leaves = merge(&[(1, &tree), (2, &tree)]);
    assert!(leaves.iter().all(|leaf| leaf.from == 2 || leaf.path.is_empty()));
    warnings(&tree);
    let _ = tree.root().to_json();
    Ok(tree)
}

fn many(text: &str, times: usize) -> String {
    text.repeat(times)
}

/// `{"a":{"a":…1…}}`
fn nested(open: &str, levels: usize, close: &str) -> String {
    many(open, levels) + "1" + &many(close, levels)
}

fn laughs(levels: usize) -> String {
    let first = "l0: &l0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    (1..levels).fold(first, |text, level| {
        let inner = vec![format!("*l{}", level - 1); 9].join(", ");
        text + &format!("l{level}: &l{level} [{inner}]\n")
    })
}

/// A name, a text, and why it is refused; `None` if it is not.
type Bomb = (&'static str, String, Option<Reason>);

/// A line for each number.
fn wide(line: fn(usize) -> String, count: usize) -> String {
    (0..count).map(line).collect()
}

fn key_of_a_megabyte() -> String {
    many("k", 1024 * 1024)
}

fn hocon_bombs() -> Vec<Bomb> {
    use server::config::hocon::Reason as Said;
    vec![
        ("a key of a megabyte", format!("{}: 1", key_of_a_megabyte()), Some(Reason::TooLong)),
        ("100,000 levels", many("a{", 100_000), Some(Reason::TooDeep)),
        ("64 levels", nested("{a:", 64, "}"), None),
        ("65 levels", nested("{a:", 65, "}"), Some(Reason::TooDeep)),
        ("a path of 1,000 keys", many("a.", 1000) + "a: 1", Some(Reason::TooDeep)),
        ("30,000 keys", wide(|n| format!("a{n}:1\n"), 25_000), Some(Reason::TooManyValues)),
        (
            "doubling",
            (1..200).fold("x0: [a]\n".to_owned(), |text, n| text + &format!("x{n}: ${{x{}}}${{x{}}}\n", n - 1, n - 1)),
            None,
        ),
        ("itself doubled", "x: a\n".to_owned() + &many("x: ${x}${x}\n", 16), None),
        ("a chain", "x: a\n".to_owned() + &many("x: ${x}b\n", 10_000), Some(Reason::Hocon(Said::TooLongChain))),
        ("additions of numbers", "a = 1\n".to_owned() + &many("a += 1\n", 20_000), Some(Reason::Hocon(Said::Append))),
        ("additions of lists", "a = []\n".to_owned() + &many("a += [1]\n", 6_000), None),
        ("additions of text", "a: x\n".to_owned() + &many("a += yy\n", 9_000), None),
        ("a file", "include \"/etc/passwd\"\na: 1".to_owned(), None),
        ("an address", "include url(\"http://169.254.169.254/\")".to_owned(), None),
        ("the environment", "a: ${PATH}${?HOME}".to_owned(), None),
        ("many includes", many("include \"x\"\n", 10_000), Some(Reason::Hocon(Said::TooManyIncludes))),
        ("includes over many keys", wide(|n| format!("a{n}:1\n"), 9_000) + &many("include \"x\"\n", 16), None),
        ("quotes", "a: ".to_owned() + &many("\"", 200_001), None),
        ("words", "a: ".to_owned() + &many("x ", 15_000), None),
        ("digits", "a: ".to_owned() + &many("1", 250_000), None),
        ("digits and units", "a: ".to_owned() + &many("1 s ", 60_000), Some(Reason::Hocon(Said::Ambiguous))),
    ]
}

fn json_bombs() -> Vec<Bomb> {
    vec![
        ("a key of a megabyte", format!("{{\"{}\": 1}}", key_of_a_megabyte()), Some(Reason::TooLong)),
        ("30,000 levels", nested("{\"a\":", 30_000, "}"), Some(Reason::TooDeep)),
        ("40,000 levels, not closed", many("{\"a\":", 40_000), Some(Reason::Json)),
        ("100,000 lists", format!("{{\"a\":{}}}", nested("[", 100_000, "]")), Some(Reason::TooDeep)),
        ("64 levels", nested("{\"a\":", 64, "}"), None),
        ("65 levels", nested("{\"a\":", 65, "}"), Some(Reason::TooDeep)),
        ("many values", format!("{{\"a\":[{}1]}}", many("1,", 100_000)), Some(Reason::TooManyValues)),
        ("digits", format!("{{\"a\": {}}}", many("1", 250_000)), None),
    ]
}

fn yaml_bombs() -> Vec<Bomb> {
    vec![
        ("a key of a megabyte", format!("{}: 1", key_of_a_megabyte()), Some(Reason::TooLong)),
        ("100,000 levels", many("{a: ", 60_000), Some(Reason::TooDeep)),
        ("100,000 lists", "a: ".to_owned() + &many("[", 100_000), Some(Reason::TooDeep)),
        ("100,000 dashes", "a:\n ".to_owned() + &many("- ", 100_000), Some(Reason::TooDeep)),
        ("100,000 questions", many("? ", 100_000), Some(Reason::KeyKind)),
        ("64 levels", nested("{a: ", 64, "}"), None),
        ("65 levels", nested("{a: ", 65, "}"), Some(Reason::TooDeep)),
        ("30,000 keys", wide(|n| format!("a{n}: 1\n"), 21_000), Some(Reason::TooManyValues)),
        ("many values", format!("a: [{}1]", many("1,", 100_000)), Some(Reason::TooManyValues)),
        ("a billion laughs", laughs(9), Some(Reason::TooManyValues)),
        ("long laughs", format!("a: &a {}\nb: [{}]", many("x", 100_000), many("*a, ", 20)), Some(Reason::TooMuchText)),
        ("nested anchors", format!("a: {}1{}", wide(|n| format!("&a{n} ["), 60), many("]", 60)), None),
        ("an anchor in itself", "a: &a {b: *a}".to_owned(), Some(Reason::UnknownAlias)),
        (
            "aliases of deep things",
            format!("a: &a {}\nb: {}*a{}", nested("[", 40, "]"), many("[", 40), many("]", 40)),
            Some(Reason::TooDeep),
        ),
        ("digits", "a: ".to_owned() + &many("1", 250_000), None),
        ("hexadecimal digits", "a: 0x".to_owned() + &many("f", 250_000), Some(Reason::NumberRange)),
        ("long lines", "a: |\n".to_owned() + &many("  x\n", 60_000), None),
        ("blank lines", "a: \"".to_owned() + &many("\n", 250_000) + "\"", None),
        ("comments", many("#\n", 100_000), None),
        ("documents", many("---\n", 60_000), Some(Reason::SeveralDocuments)),
        ("directives", many("%X\n", 60_000), Some(Reason::Directive)),
        ("tags", "a: ".to_owned() + &many("!x ", 60_000), Some(Reason::Tag)),
        ("anchors", wide(|n| format!("a{n}: &x 1\n"), 9_000), None),
        ("carriage returns", many("a\r", 100_000), Some(Reason::NotAnObject)),
    ]
}

#[test]
fn hostile_texts_are_answered_within_their_limits() {
    let mut wrong = Vec::new();
    let all = [(Format::Hocon, hocon_bombs()), (Format::Json, json_bombs()), (Format::Yaml, yaml_bombs())];
    let bombs = all.into_iter().flat_map(|(format, bombs)| bombs.into_iter().map(move |bomb| (format, bomb)));
    for (format, (name, text, expected)) in bombs {
        let reason = on_small_stack(format, text).err().map(|problem| problem.reason);
        if reason != expected {
            wrong.push(format!("{name} in {format:?}: {reason:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn the_bounded_reader_says_the_same() {
    assert!(read_bounded(Format::Yaml, "a: 1".to_owned()).await.is_ok());
    let problem = read_bounded(Format::Yaml, "- 1".to_owned()).await.expect_err("a list");
    assert_eq!(problem.reason, Reason::NotAnObject);
}

#[test]
fn time_is_looked_at_while_a_text_is_read() {
    let list = format!("[{}1]", many("1,", 10_000));
    for (format, text) in [
        (Format::Hocon, format!("a: {list}")),
        (Format::Json, format!("{{\"a\": {list}}}")),
        (Format::Yaml, format!("a: {list}")),
    ] {
        // A clock that runs out at its hundredth look.
        let looks = AtomicUsize::new(0);
        let problem = read_while(format, &text, &|| looks.fetch_add(1, Ordering::Relaxed) >= 100).map(drop);
        assert_eq!(problem.map_err(|problem| problem.reason), Err(Reason::TooSlow), "{format:?}");
        assert_eq!(looks.into_inner(), 101);
    }
}

/// Texts that once made trouble, and texts that touch every rule: one a file.
#[test]
fn the_collected_texts_of_the_fuzzer_are_answered() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vault_text/hostile");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        server::vault_text::fuzz(&bytes);
        count += 1;
    }
    assert!(count > 20, "{count} files");
}

fn soup() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "b",
        ".",
        ": ",
        "=",
        "+=",
        "{",
        "}",
        "[",
        "]",
        ", ",
        "\n",
        " ",
        "  ",
        "\t",
        "\"",
        "\"\"\"",
        "${a}",
        "${?b}",
        "$",
        "\\",
        "\\u0041",
        "#",
        "//",
        "1",
        "-1.5e3",
        "10s",
        "true",
        "null",
        "include \"x\"",
        "é",
        "\u{0}",
        "\r",
        "- ",
        "? ",
        "&x ",
        "*x",
        "!t ",
        "---\n",
        "...\n",
        "|\n",
        ">-\n",
        "'",
        "<<",
        "%",
        "~",
        ".inf",
        "0x1f",
        "\u{feff}",
        "\u{85}",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_gets_an_answer(text in prop_oneof![soup(), any::<String>()]) {
        for format in Format::ALL {
            let _ = everything(format, &text);
        }
    }

    #[test]
    fn any_bytes_get_an_answer(bytes in any::<Vec<u8>>()) {
        server::vault_text::fuzz(&bytes);
    }
}
