//! The two doors over one backend: the pages with their session, and the API without.

use std::sync::Arc;

use axum::{Router, middleware};
use model::{Backend, version};

use crate::{
    domain::Domain,
    http::{
        api, assets, audit_export, caller, credentials, form_errors::FormErrors, front::Front, health,
        invitation_imports, invitations, invite, limits::Limits, new_users, password, provider_trials,
        rate::RateLimiter, request_id::Random, session, sign_in, sso, switch, ui, users_export, vaults,
    },
    outside::Entropy,
};

/// Addresses remembered for sign-in limits.
const REMEMBERED_ADDRESSES: usize = 100_000;

/// What the doors need besides the rules.
pub struct Plan {
    pub limits: Arc<Limits>,
    pub entropy: Arc<dyn Entropy>,
    /// The origin of the web URL, as browsers send it.
    pub web_origin: String,
    /// A random ID of the deployment, the same at every start.
    pub server_uid: String,
}

/// The routers to serve.
pub struct Doors {
    pub web: Router,
    pub api: Router,
}

/// Builds both doors.
pub fn build(domain: &Arc<Domain>, plan: Plan) -> Doors {
    let backend = domain.backend();
    let random: Random = {
        let entropy = plan.entropy;
        Arc::new(move |bytes: &mut [u8]| entropy.fill(bytes))
    };
    let web_random = Arc::clone(&random);
    let front = Front {
        limits: plan.limits,
        random,
        web_origin: plan.web_origin,
        providers: {
            let sso = Arc::clone(&backend.sso);
            Arc::new(move || sso.origins())
        },
        api_refusal: api::refusal,
    };
    let about = api::About {
        api_version: api_version(),
        version: version::SERVER.to_owned(),
        build: version::PRODUCT.to_owned(),
        commit: String::new(),
        uid: plan.server_uid,
    };
    // One count for both doors: an address has as many tries however it asks.
    let rates = Arc::new(RateLimiter::new(REMEMBERED_ADDRESSES));
    let api = api::router(backend.clone(), about, Arc::clone(&rates)).merge(health_routes(domain));
    Doors { web: front.web(pages(domain, backend, web_random, rates), api.clone()), api: front.api(api) }
}

fn pages(domain: &Arc<Domain>, backend: Backend, random: Random, rates: Arc<RateLimiter>) -> Router {
    let sessions = backend.sessions.clone();
    let sso_door = sso::Door { backend: backend.clone(), rates: Arc::clone(&rates), random };
    ui::routes(backend.clone(), FormErrors::new(domain.form_error_key()))
        .merge(audit_export::routes(backend.clone()))
        .merge(users_export::routes(backend.clone()))
        .merge(vaults::routes(backend.clone()))
        .merge(invitations::routes(backend.clone()))
        .merge(invitation_imports::routes(backend.clone()))
        .merge(new_users::routes(backend.clone()))
        .merge(credentials::routes(backend.clone()))
        .merge(password::routes(backend.clone()))
        .merge(switch::routes(backend.clone()))
        .merge(invite::routes(backend.clone(), Arc::clone(&rates)))
        .layer(middleware::from_fn_with_state(backend.clone(), sso::prepare))
        .layer(middleware::from_fn_with_state(sso_door.clone(), sso::callbacks))
        .merge(provider_trials::routes(sso_door.clone()))
        .merge(sso::routes(sso_door, &domain.provider_keys()))
        .merge(sign_in::routes(backend, rates))
        .layer(middleware::from_fn(caller::recognise))
        .layer(session::layer(sessions))
        // Outside the session: the same for everybody.
        .merge(assets::routes())
        .merge(health_routes(domain))
}

fn health_routes(domain: &Arc<Domain>) -> Router {
    let domain = Arc::clone(domain);
    health::routes(move || {
        let domain = Arc::clone(&domain);
        async move { if domain.is_ready().await { Ok(()) } else { Err("database") } }
    })
}

fn api_version() -> api::Version {
    let (major, minor) = version::API.split_once('.').unwrap_or(("2", "0"));
    api::Version::new(major.parse().unwrap_or(2), minor.parse().unwrap_or(0))
}
