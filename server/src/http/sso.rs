//! Signing in through identity providers: a form post begins it, the provider's answer comes to a callback, and whoever
//! is in several workspaces chooses one.

use std::sync::Arc;

use app::{
    pages::{invite, sign_in::Doorstep},
    paths,
};
use axum::{
    Extension, Form, Router,
    extract::{FromRequestParts, Path, Query, Request, State},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use model::{
    Backend, Error, Secret,
    id::TenantId,
    sign_in::Origin,
    sso::{Answer, Arrival, Begin, Binding, Door as Doorway, ProviderKey, Refusal, Welcome},
};
use serde::Deserialize;
use tower_sessions::Session;

use super::{
    client_address::ClientAddress,
    hook::Hooked,
    limits::BodyLimit,
    onward, provider_trials,
    rate::{RateLimiter, SSO_ANSWER_PER_NETWORK, SSO_START_PER_NETWORK},
    redirect_guard::safe_return_to,
    refusal::{self, Refusal as Refused},
    request_id::Random,
    session,
};
use crate::outside::clock::monotonic;

/// Most bytes of a form.
const LARGEST_FORM: usize = 16 * 1024;

/// Most bytes of what a provider may answer with.
const LONGEST_ANSWER: usize = 4096;

/// Binds sign-ins under way to this browser: one secret for all tabs, for ten minutes from the last start.
const BINDING: &str = "__Host-login";

/// Proves who has to choose a workspace.
const TICKET: &str = "__Host-ticket";

/// What signing in through providers works with.
#[derive(Clone)]
pub struct Door {
    pub backend: Backend,
    pub rates: Arc<RateLimiter>,
    pub random: Random,
}

/// `POST /sign-in/sso`, `GET /callback_<key>` of each provider, `POST /sign-in/workspace`, `GET /login`,
/// `GET /login/{tenant}`.
pub fn routes(door: Door, providers: &[ProviderKey]) -> Router {
    let callbacks = providers.iter().fold(Router::new(), |router, key| {
        let provider = key.clone();
        let answer = move |state, session, address, query, headers| {
            came_back(provider.clone(), state, session, address, query, headers)
        };
        router.route(&key.callback(), get(answer))
    });
    callbacks
        .route(paths::SIGN_IN_SSO, post(begin))
        .route(paths::SIGN_IN_WORKSPACE, post(choose))
        .route("/login", get(login))
        .route("/login/{tenant}", get(login_of))
        .layer(Hooked(BodyLimit::new(LARGEST_FORM, refusal::page)))
        .with_state(door)
}

/// `GET /callback_<key>` of connections: they come and go while the server runs, so their routes are not made at its
/// start. To stand around what answers unknown addresses.
pub async fn callbacks(State(door): State<Door>, request: Request, next: Next) -> Response {
    let key = request.uri().path().strip_prefix("/callback_").and_then(ProviderKey::of_connection);
    let (Some(key), &Method::GET) = (key, request.method()) else { return next.run(request).await };
    let (mut parts, _) = request.into_parts();
    let query = Query::try_from_uri(&parts.uri);
    let session = Session::from_request_parts(&mut parts, &()).await;
    let address = parts.extensions.get::<ClientAddress>().copied();
    let (Ok(session), Some(address)) = (session, address) else {
        return refusal::page(&Refused::new(StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong on our side."));
    };
    came_back(key, State(door), session, Extension(address), query, parts.headers).await
}

/// Asks what the pages for coming in show, before they are rendered.
pub async fn prepare(State(backend): State<Backend>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if [paths::SIGN_IN, paths::SIGN_IN_REFUSED, paths::INVITE].contains(&path) {
        let providers = backend.sso.providers(&doorway(&request)).await;
        request.extensions_mut().insert(Doorstep { providers, choices: Vec::new() });
    } else if path == paths::SIGN_IN_WORKSPACE {
        let choices = match cookie(request.headers(), TICKET) {
            Some(ticket) => backend.sso.choices(&ticket).await.unwrap_or_default(),
            None => Vec::new(),
        };
        request.extensions_mut().insert(Doorstep { choices, ..Doorstep::default() });
    }
    next.run(request).await
}

/// Whose page it is: a workspace's, by the query; an invitation's, by the link that was opened.
fn doorway(request: &Request) -> Doorway {
    if request.uri().path() == paths::INVITE
        && let Some(link) = cookie(request.headers(), invite::COOKIE)
    {
        return Doorway::Invitation(link);
    }
    let asked = Query::<LoginQuery>::try_from_uri(request.uri()).ok();
    let workspace = asked.and_then(|Query(asked)| TenantId::parse(&asked.workspace).ok());
    workspace.map_or(Doorway::Everybody, Doorway::Workspace)
}

#[derive(Deserialize)]
struct BeginForm {
    #[serde(default)]
    provider: String,
    /// What the person typed, for finding the provider.
    #[serde(default)]
    address: String,
    #[serde(default)]
    return_to: String,
    #[serde(default)]
    workspace: String,
    /// Not empty: show the provider's form, whoever is signed in there.
    #[serde(default)]
    again: String,
    /// Not empty: to accept the invitation whose link was opened.
    #[serde(default)]
    invitation: String,
}

async fn begin(
    State(door): State<Door>,
    Extension(address): Extension<ClientAddress>,
    headers: HeaderMap,
    Form(form): Form<BeginForm>,
) -> Response {
    let back = if form.invitation.is_empty() { paths::SIGN_IN } else { paths::INVITE };
    let return_to = safe_return_to(&form.return_to).unwrap_or_default();
    let problem = |problem: &str, wait: &str| {
        let workspace = form.workspace.as_str();
        let query = [("problem", problem), ("wait", wait), ("workspace", workspace), ("return_to", return_to)];
        Redirect::to(&paths::with_query(back, &query)).into_response()
    };
    if let Err(wait) = door.rates.take(&SSO_START_PER_NETWORK, address.network(), monotonic()) {
        return problem("too_many", &(wait.as_secs() + 1).to_string());
    }
    let key = match form.address.trim() {
        "" => ProviderKey::parse(&form.provider).ok(),
        email => door.backend.sso.provider_of(email).await,
    };
    let Some(key) = key else { return problem("no_provider", "") };
    let secret = door.binding(&headers);
    let begin = Begin {
        return_to: return_to.to_owned(),
        tenant: TenantId::parse(&form.workspace).ok(),
        again: !form.again.is_empty(),
        invitation: !form.invitation.is_empty(),
        hint: form.address.trim().to_owned(),
    };
    match door.backend.sso.begin(&key, begin, &Binding::Browser(secret.clone())).await {
        Ok(target) => door.leave(&target, &secret),
        Err(Error::NotFound(_)) => problem("no_provider", ""),
        Err(error) => {
            tracing::warn!(%error, "a sign-in could not begin");
            problem("provider_down", "")
        }
    }
}

#[derive(Deserialize)]
struct AnswerQuery {
    #[serde(default)]
    state: String,
    code: Option<String>,
    iss: Option<String>,
    error: Option<String>,
}

/// The provider's answer. What it says besides an error's code is not shown: it could be anybody's text.
async fn came_back(
    provider: ProviderKey,
    State(door): State<Door>,
    session: Session,
    Extension(address): Extension<ClientAddress>,
    query: Result<Query<AnswerQuery>, axum::extract::rejection::QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let problem = |problem: &str, wait: &str| {
        Redirect::to(&paths::with_query(paths::SIGN_IN, &[("problem", problem), ("wait", wait)])).into_response()
    };
    if let Err(wait) = door.rates.take(&SSO_ANSWER_PER_NETWORK, address.network(), monotonic()) {
        return problem("too_many", &(wait.as_secs() + 1).to_string());
    }
    let answer = match query {
        Ok(Query(query)) if query.fits() => {
            Answer { state: query.state, code: query.code.map(Secret::new), issuer: query.iss, error: query.error }
        }
        // An answer that is none: nobody began it.
        _ => Answer::default(),
    };
    let from = Origin { address: Some(address.0.to_string()), worker: None };
    // Without the cookie, nothing that was begun fits.
    let binding = Binding::Browser(cookie(&headers, BINDING).unwrap_or_else(|| door.new_secret()));
    if let Some(tested) = provider_trials::came_back(&door, &provider, &answer, &binding).await {
        return tested;
    }
    let link = cookie(&headers, invite::COOKIE);
    match door.backend.sso.finish(&provider, answer, &binding, link.as_ref(), &from).await {
        Ok(Arrival::In(welcome)) => {
            let response = let_in(&session, *welcome, from.address, &headers).await;
            with_cookie(response, &removed(invite::COOKIE))
        }
        Ok(Arrival::Choose { ticket }) => {
            let response = Redirect::to(paths::SIGN_IN_WORKSPACE).into_response();
            with_cookie(response, &kept(TICKET, ticket.reveal()))
        }
        Ok(Arrival::Refused(Refusal { reason, address })) => {
            let query = [("reason", reason.code()), ("as", address.as_str()), ("provider", provider.as_str())];
            Redirect::to(&paths::with_query(paths::SIGN_IN_REFUSED, &query)).into_response()
        }
        Err(Error::NotFound(_)) => problem("no_provider", ""),
        Err(error) => {
            tracing::warn!(%error, "a sign-in could not be finished");
            problem("unavailable", "")
        }
    }
}

impl AnswerQuery {
    fn fits(&self) -> bool {
        let rest = [&self.code, &self.iss, &self.error].into_iter().flatten();
        std::iter::once(&self.state).chain(rest).all(|text| text.len() <= LONGEST_ANSWER && !text.contains('\0'))
    }
}

#[derive(Deserialize)]
struct ChoiceForm {
    #[serde(default)]
    workspace: String,
}

async fn choose(
    State(door): State<Door>,
    session: Session,
    Extension(address): Extension<ClientAddress>,
    headers: HeaderMap,
    Form(form): Form<ChoiceForm>,
) -> Response {
    let chosen = match (cookie(&headers, TICKET), TenantId::parse(&form.workspace)) {
        (Some(ticket), Ok(tenant)) => door.backend.sso.choose(&ticket, &tenant).await,
        _ => Err(Error::NotFound(model::error::Noun::Company)),
    };
    match chosen {
        Ok(welcome) => {
            let response = let_in(&session, welcome, Some(address.0.to_string()), &headers).await;
            with_cookie(response, &removed(TICKET))
        }
        // The page says whether there still is something to choose.
        Err(Error::NotFound(_)) => Redirect::to(paths::SIGN_IN_WORKSPACE).into_response(),
        Err(error) => {
            tracing::warn!(%error, "a workspace could not be chosen");
            Redirect::to(&paths::with_query(paths::SIGN_IN, &[("problem", "unavailable")])).into_response()
        }
    }
}

/// Opens the session, under a new ID.
async fn let_in(session: &Session, welcome: Welcome, address: Option<String>, headers: &HeaderMap) -> Response {
    let agent = session::browser(headers);
    let Welcome { signed_in, from, return_to } = welcome;
    match session::open(session, signed_in, address, agent, from).await {
        Ok(()) => Redirect::to(safe_return_to(&return_to).unwrap_or(paths::HOME)).into_response(),
        Err(error) => {
            tracing::warn!(%error, "a session could not be opened");
            Redirect::to(&paths::with_query(paths::SIGN_IN, &[("problem", "unavailable")])).into_response()
        }
    }
}

#[derive(Deserialize)]
struct LoginQuery {
    #[serde(default)]
    redirect: String,
    #[serde(default)]
    workspace: String,
}

/// Where ClearML's pages have theirs: providers lead back to it after signing out.
async fn login(Query(query): Query<LoginQuery>) -> Response {
    let return_to = safe_return_to(&query.redirect).unwrap_or_default();
    Redirect::to(&paths::sign_in(paths::SIGN_IN, return_to)).into_response()
}

/// The sign-in page of a workspace. Says nothing about whether there is such a workspace.
async fn login_of(Path(tenant): Path<String>) -> Response {
    let workspace = TenantId::parse(&tenant).ok();
    let workspace = workspace.as_ref().map_or("", TenantId::as_str);
    Redirect::to(&paths::with_query(paths::SIGN_IN, &[("workspace", workspace)])).into_response()
}

impl Door {
    /// What binds a sign-in to this browser: the secret that it has, or a new one.
    pub(super) fn binding(&self, headers: &HeaderMap) -> Secret {
        match cookie(headers, BINDING) {
            Some(secret) if is_secret(secret.reveal()) => secret,
            _ => self.new_secret(),
        }
    }

    /// To the provider, with what binds the answer to this browser.
    pub(super) fn leave(&self, target: &str, secret: &Secret) -> Response {
        let leaving = onward::to(target, &self.backend.sso.origins());
        with_cookie(leaving, &kept(BINDING, secret.reveal()))
    }

    fn new_secret(&self) -> Secret {
        let mut bytes = [0; 32];
        (self.random)(&mut bytes);
        Secret::new(BASE64_URL_SAFE_NO_PAD.encode(bytes))
    }
}

fn is_secret(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<Secret> {
    app::request::cookie_of(headers, name).map(|value| Secret::new(value.to_owned()))
}

fn kept(name: &str, value: &str) -> String {
    format!("{name}={value}; Path=/; Max-Age=600; Secure; HttpOnly; SameSite=Lax")
}

fn removed(name: &str) -> String {
    format!("{name}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax")
}

fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(cookie) = HeaderValue::try_from(cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
