//! `tenantry config check`: the effective configuration, or everything that is wrong with it.

use super::{Failure, Settings, load};

pub(super) fn run(settings: &Settings) -> Result<(), Failure> {
    let (config, warnings) = load(settings)?;
    print!("{}", config.print());
    for warning in warnings {
        eprintln!("warning: {warning}");
    }
    Ok(())
}
