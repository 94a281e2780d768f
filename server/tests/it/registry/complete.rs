//! That nothing is missing in the registry, and nothing there is made up.

use super::*;

#[tokio::test]
async fn every_operation_of_the_api_has_a_right_request() {
    let world = World::new().await;
    for endpoint in api::endpoints() {
        // A user has at most a hundred.
        let names_key = endpoint.ids.iter().any(|(_, kind)| *kind == api::IdKind::AccessKey);
        let key = if names_key { world.fresh_key(&world.a.admin.auth).await } else { String::new() };
        let (user, group) = (world.fresh_user(&world.a).await, world.fresh_group(&world.a).await);
        let (rule, removed) = (world.fresh_rule(&world.a).await, world.fresh_removed(&world.a).await);
        let invitation = world.fresh_invitation(&world.a).await;
        let connection = world.connection_for(endpoint, &world.a).await;
        let admin = &world.a.admin.auth;
        let queue = world.fresh_queue(&world.a).await;
        let (task, waiting) = (world.fresh_task(admin).await, world.fresh_task(admin).await);
        world.app.call(admin, "queues.add_task", json!({ "queue": queue, "task": waiting })).await;
        let account = world.a.account.id.clone();
        let names_token = endpoint.ids.iter().any(|(_, kind)| *kind == api::IdKind::GatewayToken);
        let gateway_token = if names_token { world.fresh_gateway_token(admin).await } else { String::new() };
        let vault = world.fresh_vault(&world.a).await;
        let targets = Targets {
            user,
            key,
            group,
            rule,
            removed,
            invitation,
            connection,
            queue,
            task,
            waiting,
            account,
            gateway_token,
            vault,
        };
        // Every operation but those of the operator alone succeeds for an administrator, and those for the operator.
        let auth = match endpoint.needs {
            Some(needs) if needs.stand_in() == Some(model::features::Feature::QueueManagement) => {
                world.a.admin.auth.clone()
            }
            Some(needs) if !needs.roles().contains(&model::Role::Admin) => world.app.supervisor(),
            _ => world.a.admin.auth.clone(),
        };
        let body = right_request(endpoint.name, &world, &world.a, &targets);
        let answer = world.app.try_call(&auth, endpoint.name, body).await;
        let expected =
            if WITHOUT_PROVIDERS.contains(&endpoint.name) { StatusCode::BAD_REQUEST } else { StatusCode::OK };
        assert_eq!(answer.status, expected, "{}: {}", endpoint.name, answer.body);
    }
}

#[test]
fn every_server_function_is_known_and_below_ui() {
    let served: BTreeSet<(String, String)> =
        server_fn::axum::server_fn_paths().map(|(path, method)| (path.to_owned(), method.to_string())).collect();
    let known = FUNCTIONS.iter().map(|(path, ..)| ((*path).to_owned(), Method::POST.to_string())).collect();
    assert_eq!(served, known, "add it to FUNCTIONS, and with it to the access matrix");
    assert!(served.iter().all(|(path, _)| path.starts_with("/ui/")));
}

#[tokio::test]
async fn every_page_is_known() {
    let served: BTreeSet<String> = generate_route_list(app::App)
        .iter()
        .map(|route| route.path().trim_end_matches('/').to_owned())
        .map(|path| if path.is_empty() { "/".to_owned() } else { path })
        .collect();
    let known: BTreeSet<String> = PAGES.iter().map(|path| (*path).to_owned()).collect();
    assert_eq!(served, known, "add it to PAGES, and with it to the access matrix");
}

#[tokio::test]
async fn every_post_exists() {
    let app = TestApp::start().await;
    for path in POSTS {
        let page = app.browser().post(path, &[]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{path}");
    }
}
