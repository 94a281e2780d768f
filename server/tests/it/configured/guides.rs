//! The environments of ClearML's two guides start the server and give what their text says.

use model::{Secret, features::Feature};
use server::{
    config::{CliOverrides, Config},
    domain::{FirstCredential, Settings},
    start,
};

use super::features;
use crate::{
    config::{
        SECRET,
        guides::{Variables, newer, older},
    },
    support::{Options, Sql, Tenant, TestApp, TestUser},
};

const MY_GROUP: &str = "abcd-1234-abcd-1234";

/// A server with this environment, and people of each kind in a tenant.
struct Place {
    app: TestApp,
    acme: Tenant,
    user: TestUser,
    member: TestUser,
}

impl Place {
    async fn new(variables: Variables) -> Self {
        let env = variables.into_iter().collect();
        let (config, _) = Config::load(&CliOverrides::default(), &env).expect("the guide loads");
        let settings = Settings { wrong_key_delay: std::time::Duration::ZERO, ..start::settings(&config) };
        let provided = start::provided_users(&config);
        let mut app = TestApp::start_with(Options { settings, provided, ..Options::default() }).await;
        assert!(app.supervisor.is_none(), "the configuration provides one");
        let (access_key, secret_key) = ("SUPERVISORKEY".to_owned(), Secret::new(SECRET.to_owned()));
        app.supervisor = Some(FirstCredential { access_key, secret_key });
        let acme = app.tenant("Acme").await;
        let user = app.user(&acme.id, "User", "user@people.example", "user").await;
        let member = app.user(&acme.id, "Member", "member@people.example", "user").await;
        Self { app, acme, user, member }
    }

    /// Not assignable: membership is managed elsewhere, as by an identity provider.
    async fn join(&self, group: &str) {
        let sql = Sql::open(&self.app.database).await;
        let (tenant, user) = (&self.acme.id, &self.member.id);
        let joined = format!(
            "INSERT INTO memberships (tenant_id, group_id, user_id, source, created)
             VALUES ('{tenant}', '{group}', '{user}', 'identity', 1)"
        );
        sql.run(&joined).await;
    }

    async fn have(&self) -> [Vec<String>; 3] {
        let (app, admin) = (&self.app, &self.acme.admin);
        [features(app, &self.user.auth).await, features(app, &self.member.auth).await, features(app, &admin.auth).await]
    }
}

fn all_but(without: &[&str]) -> Vec<String> {
    let mut names: Vec<&str> = Feature::ALL.iter().map(|feature| feature.as_str()).collect();
    names.retain(|name| !without.contains(name));
    sorted(&names)
}

fn sorted(names: &[&str]) -> Vec<String> {
    let mut names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    names.sort();
    names
}

const OF_MY_GROUP: &[&str] =
    &["applications", "experiments", "queues", "pipelines", "reports", "show_dashboard", "show_projects"];

/// "By default, all the features of the tenant are available to all users", but for the two that are hidden from them,
/// and for the management of queues, which is for Queue Admins. The first administrator is one.
#[tokio::test]
async fn a_supervisor_alone() {
    let place = Place::new(newer(&["supervisor"])).await;
    let [user, _, admin] = place.have().await;
    assert_eq!(user, all_but(&["show_datasets", "show_orchestration", "queue_management"]));
    assert_eq!(admin, all_but(&[]));
    assert_eq!(features(&place.app, &place.app.supervisor()).await, all_but(&[]));
}

/// "All users in the `users` group will only have the `applications` feature enabled": administrators are in it too.
#[tokio::test]
async fn applications_for_everybody() {
    let place = Place::new(newer(&["supervisor", "applications only"])).await;
    let [user, member, admin] = place.have().await;
    assert_eq!(
        (user.as_slice(), member.as_slice()),
        (&["applications".to_owned()][..], &["applications".to_owned()][..])
    );
    assert_eq!(admin, ["applications", "queue_management"], "a Queue Admin besides");
    assert_eq!(features(&place.app, &place.app.supervisor()).await, all_but(&[]), "the operator has everything");
}

/// "The union of all features from all groups they belong to."
#[tokio::test]
async fn a_group_of_ones_own_and_all_for_admins() {
    let place = Place::new(newer(&["supervisor", "applications only", "my group", "all for admins"])).await;
    assert_eq!(place.have().await[1], ["applications"], "not a member yet");
    place.join(MY_GROUP).await;
    let [user, member, admin] = place.have().await;
    assert_eq!(user, ["applications"]);
    assert_eq!(member, sorted(OF_MY_GROUP));
    let absent = [
        "experiments",
        "show_datasets",
        "show_orchestration",
        "show_app_gateways",
        "project_workloads",
        "tenant_usages",
    ];
    assert_eq!(admin, all_but(&absent), "the nineteen of the list");
    assert_eq!(admin.len(), 19);
}

/// "Users only get features explicitly granted to groups they are members of."
#[tokio::test]
async fn nothing_but_by_groups() {
    let place = Place::new(newer(&["supervisor", "nothing for everybody", "my group"])).await;
    place.join(MY_GROUP).await;
    let [user, member, admin] = place.have().await;
    assert_eq!((user.len(), admin), (0, sorted(&["queue_management"])), "a Queue Admin");
    assert_eq!(member, sorted(OF_MY_GROUP));
}

#[tokio::test]
async fn the_older_guide() {
    let place = Place::new(older()).await;
    let [user, _, admin] = place.have().await;
    assert_eq!(user, ["applications"]);
    let of_admins = [
        "applications",
        "config_vault",
        "experiments",
        "queues",
        "queue_management",
        "show_projects",
        "resource_dashboard",
        "user_management",
        "user_management_advanced",
        "app_management",
        "sso_management",
        "service_users",
        "resource_policy",
    ];
    assert_eq!(admin, sorted(&of_admins), "the eleven of the list, and what everybody has");
}
