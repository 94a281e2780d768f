//! Mutates the collected texts of the parsers for some minutes: `make fuzz MINUTES=30`.
//!
//! Stable Rust, no instrumentation: what guides it is the corpus, which touches every rule of the parsers. A text that
//! makes a parser panic, or takes longer than a second, is written beside the others, where `make test` replays it, and
//! the run fails. What ends the whole process is found in `target/fuzz/<format>.current`.

use std::{
    env, fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, Instant},
};

use model::vaults::Format;
use server::{config::hocon, vault_text};

/// Longest text that is made. Most are far shorter.
const LONGEST: usize = 64 * 1024;

/// No text may take this long, without optimisation.
const SLOW: Duration = Duration::from_secs(1);

/// Words that mean something to one of the parsers.
const WORDS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ":",
    "=",
    "+=",
    ",",
    "\n",
    "\r",
    " ",
    "\t",
    "\"",
    "\"\"\"",
    "'",
    "${",
    "${?",
    "}",
    "$",
    "\\",
    "\\u",
    "#",
    "//",
    "include ",
    "include file(\"x\")",
    "required(",
    "true",
    "null",
    "10s",
    "5 minutes",
    "1e9",
    "-",
    "- ",
    "? ",
    "&a ",
    "*a",
    "!!str ",
    "!",
    "---\n",
    "...\n",
    "|\n",
    ">-\n",
    "<<: ",
    "%YAML",
    "~",
    ".inf",
    "0x",
    "0o",
    "\u{feff}",
    "\u{0}",
    "\u{2028}",
    "a.b",
    "\"a.b\"",
    "  ",
    "{a: ",
    "[[[[",
    "\"\"",
];

/// SplitMix64: small, and the same everywhere for a seed.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit.max(1)).unwrap_or(1)).unwrap_or_default()
    }
}

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1).map(|argument| argument.parse::<u64>());
    let minutes = arguments.next().and_then(Result::ok).unwrap_or(1);
    let seed = arguments.next().and_then(Result::ok).unwrap_or(20_261_128);
    let share = Duration::from_secs(minutes * 60) / 3;
    // Most panics are wanted news; the text is told below.
    for format in Format::ALL {
        println!("{}: {} s, seed {seed}", format.label(), share.as_secs());
        match run(format, seed, share) {
            Ok(count) => println!("{}: {count} texts, no crash", format.label()),
            Err(file) => {
                println!("{}: failed on {}", format.label(), file.display());
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}

/// How many texts were answered, or the file with the one that was not.
#[expect(clippy::disallowed_methods, reason = "the run ends by the clock, and slowness is what it looks for")]
fn run(format: Format, seed: u64, share: Duration) -> Result<u64, PathBuf> {
    let corpus = corpus(format);
    let mut random = Random(seed);
    let current = root().join("target/fuzz");
    fs::create_dir_all(&current).expect("a folder for the current text");
    let current = current.join(format!("{}.current", format.as_str()));
    let start = Instant::now();
    let mut count = 0;
    while start.elapsed() < share {
        let bytes = mutated(&corpus, &mut random);
        fs::write(&current, &bytes).expect("the current text");
        let before = Instant::now();
        let answered = catch_unwind(AssertUnwindSafe(|| {
            if let Ok(text) = std::str::from_utf8(&bytes) {
                vault_text::fuzz_as(format, text);
                if format == Format::Hocon {
                    hocon::fuzz(&bytes);
                }
            }
        }));
        if answered.is_err() || before.elapsed() > SLOW {
            let kept = folder().join(format!("found-{:016x}.{}", random.next(), format.extension()));
            fs::write(&kept, &bytes).expect("the text that was found");
            return Err(kept);
        }
        count += 1;
    }
    Ok(count)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn folder() -> PathBuf {
    root().join("server/tests/vault_text/hostile")
}

/// Everything that is collected for a language, and the texts of its table.
fn corpus(format: Format) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder()).expect("the corpus") {
        let path = entry.expect("readable").path();
        if path.extension().is_some_and(|end| end == format.extension()) {
            found.push(fs::read(path).expect("readable"));
        }
    }
    for table in ["server/tests/hocon/corpus.json", "server/tests/vault_text/converted.json"] {
        let text = fs::read_to_string(root().join(table)).expect("a table");
        let entries: Vec<serde_json::Value> = serde_json::from_str(&text).expect("JSON");
        let ours = |entry: &&serde_json::Value| entry["format"].as_str().unwrap_or("hocon") == format.as_str();
        let texts =
            entries.iter().filter(ours).filter_map(|entry| entry.get("source").unwrap_or(&entry["text"]).as_str());
        found.extend(texts.map(|text| text.as_bytes().to_vec()));
    }
    found
}

fn mutated(corpus: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut text = corpus[random.below(corpus.len())].clone();
    for _ in 0..=random.below(8) {
        let at = random.below(text.len() + 1);
        match random.below(9) {
            0 => drop(text.splice(at..at, WORDS[random.below(WORDS.len())].bytes())),
            1 => text.truncate(at),
            2 => {
                let end = (at + 1 + random.below(16)).min(text.len());
                text.drain(at..end);
            }
            3 => {
                let end = (at + 1 + random.below(64)).min(text.len());
                let copy = text[at..end].to_vec();
                text.splice(at..at, copy);
            }
            4 => {
                let other = &corpus[random.below(corpus.len())];
                let from = random.below(other.len() + 1);
                text.splice(at..at, other[from..].iter().copied());
            }
            5 if at < text.len() => text[at] = u8::try_from(random.below(256)).unwrap_or_default(),
            // Bombs: one word again and again.
            6 => {
                let word = WORDS[random.below(WORDS.len())].repeat(1 + random.below(200));
                text.splice(at..at, word.bytes());
            }
            7 if at < text.len() => text.swap(at, 0),
            _ => {
                let digits = random.next().to_string();
                text.splice(at..at, digits.bytes());
            }
        }
        text.truncate(LONGEST);
    }
    text
}
