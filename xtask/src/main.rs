//! The project's own tool, run as `cargo xtask <command>`; `make help` lists the ways people usually get here.

mod bench;
mod build;
mod check;
mod deny;
mod dev;
mod files;
mod layout;
mod process;
mod sizes;
mod test;

use std::process::ExitCode;

use anyhow::{Result, bail};
use layout::Profile;

const USAGE: &str = "\
usage: cargo xtask <command>

  build [--release]   both halves, the site between them, the binary
  site [--release]    only what the browser gets, under target/site/
  sizes               what a release sends to a browser, against its budget
  deny                licences, banned crates and sources, as deny.toml says
  check               formatting, lints of both halves, licences, the tests of the vocabulary
  test [part]...      everything, or the parts named: check xtask sqlite postgres e2e
  bench [database]... the release under load, beside a plain handler; databases: sqlite postgres
  dev                 build, serve ./data, and start over when a file changes";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = run(&args);
    if let Err(error) = &done {
        eprintln!("{error:#}");
    }
    // Nothing may follow the line that counts, so a test that failed prints no error.
    if done.is_ok_and(|clean| clean) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Whether all is well; `false` if the command has already said what is not.
fn run(args: &[&str]) -> Result<bool> {
    match args {
        ["build"] => build::all(Profile::Debug),
        ["build", "--release"] => build::all(Profile::Release),
        ["site"] => build::site(Profile::Debug),
        ["site", "--release"] => build::site(Profile::Release),
        ["sizes"] => sizes::check(),
        ["deny"] => deny::check(),
        ["check"] => check::all(),
        ["test", parts @ ..] => return Ok(test::run(parts)?.is_clean()),
        ["bench", databases @ ..] => return bench::run(databases),
        ["dev"] => dev::run_forever(),
        _ => bail!("{USAGE}"),
    }?;
    Ok(true)
}
