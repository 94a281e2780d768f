//! `tenantry keys add`, `keys rotate`, `keys status`: master keys, while the server runs.

use clap::Args;

use super::{Failure, Settings, load_and_log, say::say};
use crate::{
    domain::{KeyStatus, Rotated},
    start,
};

#[derive(Debug, Args)]
pub(super) struct Keys {
    #[command(flatten)]
    settings: Settings,
}

/// Puts a new key in front of those in the data directory.
pub(super) fn add(command: &Keys) -> Result<(), Failure> {
    let (config, _) = super::load(&command.settings)?;
    let id = start::add_master_key(&config)?;
    say(&format!(
        "The key {id} is the current one from the next start on; the others stay. Keep a copy of master.keys.\n\
         Next: restart the server, then run `tenantry keys rotate`."
    ));
    Ok(())
}

pub(super) async fn rotate(command: Keys) -> Result<(), Failure> {
    let config = load_and_log(&command.settings)?;
    let machine = start::open(&config, start::Keys::MustExist).await?;
    machine.domain.verify_keys().await?;
    let rotated = machine.domain.rotate_keys(|so_far| say(&progress(so_far))).await;
    machine.store.close().await;
    let moved = rotated?.moved;
    say(&match moved {
        0 => "Every data key is under the current master key.".to_owned(),
        moved => format!("Done: {moved} data keys are under the current master key now."),
    });
    Ok(())
}

pub(super) async fn status(command: Keys) -> Result<(), Failure> {
    let config = load_and_log(&command.settings)?;
    let machine = start::open(&config, start::Keys::MustExist).await?;
    let status = machine.domain.key_status().await;
    machine.store.close().await;
    say(&table(&status?));
    Ok(())
}

fn progress(so_far: Rotated) -> String {
    format!("{} moved, {} left", so_far.moved, so_far.left)
}

fn table(status: &[KeyStatus]) -> String {
    let mut lines = vec![format!("{:<34}{:>10}{:>13}  ", "master key", "data keys", "access keys")];
    for key in status {
        let standing = match key {
            KeyStatus { is_given: false, .. } => "not given: put it back",
            KeyStatus { is_current: true, is_known: false, .. } => "current, after the next start",
            KeyStatus { is_current: true, .. } => "current",
            KeyStatus { data_keys: 0, access_keys: 0, .. } => "older; passwords may still need it",
            _ => "older, needed",
        };
        lines.push(format!("{:<34}{:>10}{:>13}  {standing}", key.id, key.data_keys, key.access_keys));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_what_each_key_is_for() {
        let key = |id: &str, data_keys, access_keys| KeyStatus {
            id: id.to_owned(),
            is_current: false,
            is_given: true,
            is_known: true,
            data_keys,
            access_keys,
        };
        let status = [
            KeyStatus { is_current: true, ..key("new", 3, 0) },
            KeyStatus { is_current: true, is_known: false, ..key("newer", 0, 0) },
            key("old", 0, 5),
            key("older", 0, 0),
            KeyStatus { is_given: false, ..key("lost", 1, 1) },
        ];
        let table = table(&status);
        let ends: Vec<&str> = table.lines().skip(1).filter_map(|line| line.rsplit("  ").next()).collect();
        assert_eq!(
            ends,
            [
                "current",
                "current, after the next start",
                "older, needed",
                "older; passwords may still need it",
                "not given: put it back"
            ]
        );
    }
}
