//! A deployment made the way an operator makes one, then filled with a hundred thousand people.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use anyhow::{Context, Result, bail};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::http::Request;
use super::place::Place;
use super::process::Server;
use crate::process::{program, run};

const EMAIL: &str = "measuring@operator.example";
const PASSWORD: &str = "nine quick foxes measure";

/// What an administrator of the full tenant holds.
pub struct World {
    /// An `Authorization` header with the access key and secret.
    pub basic: String,
}

/// First start, tenant, administrator, key, password; then the other users, straight into the database.
pub fn make(place: &Place) -> Result<World> {
    let server = Server::start(place)?;
    let supervisor = basic(&supervisor(place)?);
    let api = |call, body: &Value| Request::post(call, &body.to_string()).with("Authorization", supervisor.as_str());
    let tenant = api("/system.create_company", &json!({ "name": "Measured" }));
    let tenant = text(&data(&server, &tenant)?["id"])?;
    let admin = json!({ "name": "Measuring", "email": EMAIL, "company": tenant, "role": "admin" });
    let admin = text(&data(&server, &api("/auth.create_user", &admin))?["id"])?;
    let key = api("/auth.create_credentials", &json!({})).with("X-Clearml-Impersonate-As", admin);
    let key = data(&server, &key)?["credentials"].clone();
    server.stop()?;

    set_password(place)?;
    eprintln!("-- filling the database");
    run(&mut program(&place.binaries.helper, &["seed", &place.database_url(), &tenant]))?;
    Ok(World { basic: basic(&(text(&key["access_key"])?, text(&key["secret_key"])?)) })
}

/// An `Authorization` header with a token: made after the password, which ends all tokens before it.
pub fn bearer(server: &Server, world: &World) -> Result<String> {
    let login = Request::post("/auth.login", "").with("Authorization", world.basic.as_str());
    Ok(format!("Bearer {}", text(&data(server, &login)?["token"])?))
}

/// Makes four vaults that apply to whoever this is, unless they are there: two of the workspace, two of Users.
pub fn keep_vaults(server: &Server, bearer: &str) -> Result<()> {
    let call = |target: &str, body: &str| {
        let request = Request::post(target, body).with("Authorization", bearer);
        data(server, &request.with("Content-Type", "application/json"))
    };
    let found = call("/users.get_vaults", r#"{"enabled":true}"#)?;
    if found["vaults"].as_array().is_some_and(|vaults| vaults.len() >= 4) {
        return Ok(());
    }
    for (scope, format, text) in [
        ("organization", "hocon", "sdk.development.worker.report_period_sec = 2"),
        ("organization", "json", r#"{\"agent\":{\"package_manager\":{\"type\":\"pip\"}}}"#),
        ("group", "yaml", "sdk:\\n  storage:\\n    cache:\\n      default_base_dir: ~/.cache\\n"),
        ("group", "hocon", "sdk.aws.s3 { region = eu-west-1, key = AKIA, secret = s }"),
    ] {
        let vault = format!(r#""scope":"{scope}","description":"{format}","format":"{format}","data":"{text}""#);
        let body = format!(r#"{{"group":"30795571-a470-4717-a80d-e8705fc776bf","vault":{{{vault}}}}}"#);
        call("/users.add_or_update_vault", &body)?;
    }
    Ok(())
}

/// The `data` of an answer of the API.
pub fn data(server: &Server, request: &Request) -> Result<Value> {
    let answer: Value = serde_json::from_str(&request.send_well(server.api)?.text())?;
    Ok(answer["data"].clone())
}

/// The cookie of a new browser session, as `name=value`.
pub fn sign_in(server: &Server) -> Result<String> {
    let form = format!("email={}&password={}", EMAIL.replace('@', "%40"), PASSWORD.replace(' ', "+"));
    let request = Request::post("/sign-in", &form)
        .with("Content-Type", "application/x-www-form-urlencoded")
        .with("Origin", format!("http://localhost:{}", server.web));
    let answer = request.send(server.web)?;
    let cookie =
        answer.header("set-cookie").with_context(|| format!("no session: {} {}", answer.status, answer.text()))?;
    Ok(cookie.split(';').next().unwrap_or_default().to_owned())
}

/// The credential that a first start without a terminal writes into the data directory.
fn supervisor(place: &Place) -> Result<(String, String)> {
    let file = fs::read_to_string(place.directory.join("data/supervisor-credential.txt"))?;
    let mut last_words = file.lines().filter_map(|line| line.split_whitespace().last());
    let mut next = || last_words.next().map(str::to_owned).context("no supervisor credential");
    Ok((next()?, next()?))
}

fn set_password(place: &Place) -> Result<()> {
    let mut command = place.product(&["user", "password", EMAIL]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn()?;
    writeln!(child.stdin.take().context("no input")?, "{PASSWORD}")?;
    let status = child.wait()?;
    if status.success() { Ok(()) } else { bail!("no password was set: {status}") }
}

fn basic((access_key, secret_key): &(String, String)) -> String {
    format!("Basic {}", STANDARD.encode(format!("{access_key}:{secret_key}")))
}

fn text(value: &Value) -> Result<String> {
    Ok(value.as_str().with_context(|| format!("no text but {value}"))?.to_owned())
}
