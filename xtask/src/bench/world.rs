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
