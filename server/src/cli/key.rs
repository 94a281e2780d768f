//! `tenantry key check`: whose a secret is that was found somewhere, and whether it still opens anything.

use std::io::{IsTerminal, stdin};

use clap::Args;
use model::{Secret, access::Kind, sign_in::Origin};

use super::{Failure, Settings, load_and_log, say::say};
use crate::{
    domain::KeyReport,
    start::{self, Keys},
};

#[derive(Debug, Args)]
pub(super) struct Check {
    /// The access key, where it is known; without it only secrets that begin with `cml_` are found
    access_key: Option<String>,
    /// End the key at once, if it is one
    #[arg(long)]
    revoke: bool,
    #[command(flatten)]
    settings: Settings,
}

pub(super) async fn check(command: Check) -> Result<(), Failure> {
    let config = load_and_log(&command.settings)?;
    let machine = start::open(&config, Keys::MustExist).await?;
    machine.domain.verify_keys().await?;
    let (access_key, secret) = ask(command.access_key)?;
    let found = machine.domain.check_key(access_key.as_deref(), &secret).await?;
    let Some(report) = found else {
        machine.store.close().await;
        let text = "No key of this deployment has this secret. Revoked keys are not known any more; the audit log is.";
        return Err(Failure::Runtime(text.to_owned()));
    };
    for line in lines(&report) {
        say(&line);
    }
    if command.revoke {
        let revoked = machine.domain.end_leaked(&report.key, "tenantry key check", None, &Origin::default()).await?;
        machine.store.close().await;
        if !revoked {
            let text = "The configuration gives this key: change it there, and have it read again.";
            return Err(Failure::Runtime(text.to_owned()));
        }
        say("Revoked. Tokens that were issued for it have ended with it.");
        return Ok(());
    }
    machine.store.close().await;
    Ok(())
}

fn lines(report: &KeyReport) -> Vec<String> {
    let (key, credential) = (&report.key, &report.key.credential);
    let kind = match key.kind {
        Kind::Person => "a person",
        Kind::Service => "a service account",
        Kind::System => "the operator's",
    };
    let label = credential.label.as_deref().map_or_else(String::new, |label| format!(" ({label})"));
    let from = credential.last_used_from.as_deref().map_or_else(String::new, |from| format!(" from {from}"));
    vec![
        format!("key        {}{label}", credential.access_key),
        format!("state      {}", report.state.text()),
        format!("owner      {} ({kind}, {})", key.user_name, key.user),
        format!("workspace  {} ({})", key.tenant_name, key.tenant),
        format!("made       {}", credential.created),
        format!("ends       {}", credential.expires.map_or_else(|| "never".to_owned(), |end| end.to_string())),
        format!("last used  {}{from}", credential.last_used.map_or_else(|| "never".to_owned(), |at| at.to_string())),
    ]
}

/// The secret, unseen from a terminal, else the first line of standard input: there also as `access key:secret`.
fn ask(access_key: Option<String>) -> Result<(Option<String>, Secret), Failure> {
    if stdin().is_terminal() {
        return Ok((access_key, Secret::new(rpassword::prompt_password("Secret key: ")?.trim().to_owned())));
    }
    let mut line = String::new();
    stdin().read_line(&mut line)?;
    let line = line.trim();
    Ok(match line.split_once(':') {
        Some((key, secret)) if access_key.is_none() => (Some(key.to_owned()), Secret::new(secret.to_owned())),
        _ => (access_key, Secret::new(line.to_owned())),
    })
}
