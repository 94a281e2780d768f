//! `tenantry user password`: sets a password, also while the server runs.

use std::io::{IsTerminal, stdin};

use clap::Args;
use model::{Error, Secret};

use super::{Failure, Settings, load_and_log, say::say};
use crate::start;

#[derive(Debug, Args)]
pub(super) struct Password {
    /// The person's e-mail address
    email: String,
    #[command(flatten)]
    settings: Settings,
}

pub(super) async fn password(command: Password) -> Result<(), Failure> {
    let config = load_and_log(&command.settings)?;
    let machine = start::open(&config, start::Keys::MustExist).await?;
    machine.domain.verify_keys().await?;
    let password = ask()?;
    machine.domain.set_password(&command.email, &password).await.map_err(|error| match error {
        Error::NotFound(_) => Failure::Runtime(format!("Nobody has the e-mail address {}.", command.email)),
        other => other.into(),
    })?;
    machine.store.close().await;
    say(&format!("The password of {} is set. Sessions and tokens made before have ended.", command.email));
    Ok(())
}

/// From a terminal twice and unseen, else the first line of standard input.
fn ask() -> Result<Secret, Failure> {
    if !stdin().is_terminal() {
        let mut line = String::new();
        stdin().read_line(&mut line)?;
        return Ok(Secret::new(line.trim_end_matches(['\r', '\n']).to_owned()));
    }
    let first = rpassword::prompt_password("New password: ")?;
    let second = rpassword::prompt_password("The same again: ")?;
    if first == second { Ok(Secret::new(first)) } else { Err(Failure::Runtime("The two are not the same.".to_owned())) }
}
