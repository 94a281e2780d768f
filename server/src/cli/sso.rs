//! `tenantry sso check`: whether a configured identity provider can be signed in through, and what to register there.

use clap::Args;

use super::{Failure, Settings, load, say::say};
use crate::outside::{
    Internet, Reach,
    oidc::{Finding, check},
};

#[derive(Debug, Args)]
pub(super) struct Check {
    /// The key of the provider in the settings, such as okta
    key: String,
    #[command(flatten)]
    settings: Settings,
}

pub(super) async fn run(command: Check) -> Result<(), Failure> {
    let (config, _) = load(&command.settings)?;
    let providers = &config.product.services.login.providers;
    let Some(provider) = providers.iter().find(|provider| provider.key.as_str() == command.key) else {
        let keys: Vec<&str> = providers.iter().map(|provider| provider.key.as_str()).collect();
        let known = if keys.is_empty() { "none is configured".to_owned() } else { keys.join(", ") };
        return Err(Failure::Configuration(format!("There is no identity provider {}: {known}.", command.key)));
    };
    let findings = check(provider, &config.deployment.urls.web, &Internet::new(Reach::Everything)).await;
    for Finding { what, found } in &findings {
        let (mark, text) = match found {
            Ok(text) => ("ok  ", text),
            Err(text) => ("FAIL", text),
        };
        say(&format!("{mark}  {what}: {text}"));
    }
    match findings.iter().filter(|finding| finding.found.is_err()).count() {
        0 => Ok(()),
        bad => Err(Failure::Runtime(format!("{} is not in order. Problems: {bad}.", provider.name))),
    }
}
