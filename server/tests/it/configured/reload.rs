//! Reading the settings file again: good and bad ones, settings that have to wait, and two who want it at once.

use std::{collections::BTreeMap, fs, path::PathBuf, sync::Arc, time::Duration};

use serde_json::json;
use server::{
    config::{CliOverrides, Config, Environment},
    domain::Settings,
    start::{self, Done, Outcome, Reloader},
};
use tempfile::TempDir;

use super::{SCIENTISTS, features, join};
use crate::{
    config::SECRET,
    support::{Options, Sql, TestApp},
};

/// A server with a settings file.
struct Place {
    app: TestApp,
    reloader: Arc<Reloader>,
    file: PathBuf,
    _directory: TempDir,
}

impl Place {
    async fn new(text: &str, variables: &[(&str, &str)]) -> Self {
        let directory = TempDir::new().expect("a directory");
        let file = directory.path().join("server.conf");
        fs::write(&file, text).expect("written");
        let overrides = CliOverrides { config: Some(file.display().to_string()), ..CliOverrides::default() };
        let env: Environment = variables.iter().copied().collect();
        let (config, _) = Config::load(&overrides, &env).expect("should load");
        let settings = Settings { wrong_key_delay: Duration::ZERO, ..start::settings(&config) };
        let provided = start::provided_users(&config);
        let app = TestApp::start_with(Options { settings, provided, ..Options::default() }).await;
        let reloader = Arc::new(Reloader::new(overrides, env, config, app.domain.clone()));
        Self { app, reloader, file, _directory: directory }
    }

    async fn reload(&self, text: &str) -> Outcome {
        fs::write(&self.file, text).expect("written");
        self.reloader.reload().await
    }

    async fn done(&self, text: &str) -> Done {
        match self.reload(text).await {
            Outcome::Done(done) => done,
            other => panic!("{other:?}"),
        }
    }
}

fn with_group(features: &str) -> String {
    format!(
        "services.auth.default_groups {{
            users.features: []
            data_scientists {{ id: {SCIENTISTS}, name: Data Scientists, features: {features}, assignable: true }}
        }}"
    )
}

#[tokio::test]
async fn the_file_is_read_again() {
    let place = Place::new("services.auth.default_groups.users.features: []", &[]).await;
    let acme = place.app.tenant("Acme").await;
    let ada = place.app.user(&acme.id, "Ada", "ada@people.example", "user").await;
    let done = place.done(&with_group("[reports]")).await;
    assert_eq!(done, Done { summary: "1 group: 1 new".to_owned(), waiting: Vec::new(), warnings: Vec::new() });
    join(&place.app, &acme.admin.auth, SCIENTISTS, &[&ada.id]).await;
    assert_eq!(features(&place.app, &ada.auth).await, ["reports"]);
    let done = place.done(&with_group("[queues, pipeline]")).await;
    assert_eq!(done.summary, "1 group; features changed: Data Scientists");
    assert!(done.warnings[0].contains("there is no feature \"pipeline\""), "{:?}", done.warnings);
    assert_eq!(features(&place.app, &ada.auth).await, ["queues"]);
}

#[tokio::test]
async fn a_bad_configuration_changes_nothing_and_is_told_whole() {
    let place = Place::new(&with_group("[reports]"), &[]).await;
    let acme = place.app.tenant("Acme").await;
    let ada = place.app.user(&acme.id, "Ada", "ada@people.example", "user").await;
    join(&place.app, &acme.admin.auth, SCIENTISTS, &[&ada.id]).await;
    let sql = Sql::open(&place.app.database).await;
    let before = sql.everything().await;
    let bad = "services.auth.default_groups { users.features: [], mine.features: [], Admins.id: abcdefgh }
               apiserver.company.unique_names: perhaps";
    let Outcome::Refused(problems) = place.reload(bad).await else { panic!("refused") };
    assert_eq!(problems.len(), 3, "{problems:?}");
    for part in ["unique_names", "Admins", "mine.id"] {
        assert!(problems.iter().any(|problem| problem.contains(part)), "{part}: {problems:?}");
    }
    let Outcome::Refused(problems) = place.reload("services {").await else { panic!("refused") };
    assert_eq!(problems.len(), 1, "{problems:?}");
    fs::remove_file(&place.file).expect("removed");
    let Outcome::Refused(problems) = place.reloader.reload().await else { panic!("refused") };
    assert!(problems[0].contains("the file cannot be read"), "{problems:?}");
    assert_eq!(sql.everything().await, before);
    assert_eq!(features(&place.app, &ada.auth).await, ["reports"]);
}

/// They are compared with what the server was started with, so that they are named until it starts again.
#[tokio::test]
async fn settings_that_wait_for_a_restart_are_named() {
    let directory = TempDir::new().expect("a directory");
    let secret = directory.path().join("secret");
    fs::write(&secret, SECRET).expect("written");
    let bot = format!(
        "secure.credentials.bot {{ user_key: BOTKEY, user_secret_file: \"{}\", sec_groups: [data_scientists] }}",
        secret.display()
    );
    let place = Place::new(&bot, &[]).await;
    assert!(place.done(&bot).await.waiting.is_empty());
    let names = format!("{bot}\napiserver.company.unique_names: true");
    for _ in 0..2 {
        assert_eq!(place.done(&names).await.waiting, ["apiserver.company.unique_names"]);
    }
    let other = "0".repeat(8) + &SECRET[8..];
    fs::write(&secret, &other).expect("written");
    let done = place.done(&bot).await;
    assert_eq!(done.waiting, ["secure.credentials.bot.user_secret"]);
    assert!(!format!("{done:?}").contains(&other[..16]), "{done:?}");
    fs::write(&secret, SECRET).expect("written");
    let done = place.done(&format!("{bot}\n{}", with_group("[]"))).await;
    assert_eq!(done.waiting, ["secure.credentials.bot.sec_groups"], "the group it names exists only now");
    assert!(place.done("").await.waiting.iter().all(|key| key.starts_with("secure.credentials.bot.")));
}

/// Each reads and exchanges before the other begins: one finds the group new, the other finds it there.
#[tokio::test]
async fn two_at_once_take_turns() {
    let place = Place::new("", &[]).await;
    fs::write(&place.file, with_group("[reports]")).expect("written");
    let (one, two, three) = tokio::join!(place.reloader.reload(), place.reloader.reload(), place.reloader.reload());
    let mut said: Vec<String> = [one, two, three]
        .into_iter()
        .map(|outcome| match outcome {
            Outcome::Done(done) => done.summary,
            other => panic!("{other:?}"),
        })
        .collect();
    said.sort();
    assert_eq!(
        said,
        ["1 group: 1 new; features changed: Users", "1 group: nothing changed", "1 group: nothing changed"]
    );
    let sql = Sql::open(&place.app.database).await;
    let recorded = "SELECT count(*) FROM audit_entries WHERE action = 'configuration.changed'";
    assert_eq!(sql.number(recorded).await, 1);
}

/// The environment of a running server cannot change; a command that has another one is told.
#[tokio::test]
async fn another_environment_is_noticed_without_being_shown() {
    const NAME: &str = "CLEARML__apiserver__company__unique_names";
    let place = Place::new("", &[(NAME, "true"), ("TENANTRY_LOG", "json")]).await;
    let prints = |variables: &[(&str, &str)]| variables.iter().copied().collect::<Environment>().fingerprints();
    let differing = |variables: &[(&str, &str)]| place.reloader.differing(&prints(variables));
    assert!(differing(&[]).is_empty(), "a shell without any is the usual one");
    assert!(differing(&[(NAME, "true"), ("TENANTRY_LOG", "pretty"), ("PATH", "/bin")]).is_empty());
    assert_eq!(differing(&[(NAME, "false")]), [NAME]);
    assert_eq!(differing(&[(NAME, "true"), ("TRAINS__a", "b")]), ["TRAINS__a"]);
    assert!(!format!("{:?}", prints(&[(NAME, "a-value")])).contains("a-value"));
}

/// What goes over the socket is what was meant.
#[test]
fn an_outcome_survives_the_way() {
    let outcome = Outcome::Refused(vec!["a: b\nc".to_owned()]);
    let text = serde_json::to_string(&outcome).expect("JSON");
    assert_eq!(text.lines().count(), 1);
    assert_eq!(serde_json::from_str::<Outcome>(&text).expect("the same"), outcome);
    let _: BTreeMap<String, String> = serde_json::from_value(json!({})).expect("an empty environment");
}
