//! `tenantry config check`: the effective configuration, or everything that is wrong with it.

use super::{
    Failure, Settings, load,
    say::{say, warn},
};

pub(super) fn run(settings: &Settings) -> Result<(), Failure> {
    let (config, warnings) = load(settings)?;
    say(config.print().trim_end_matches('\n'));
    for warning in warnings {
        warn(&format!("warning: {warning}"));
    }
    Ok(())
}
