//! `login.sso_*`: signing in through an identity provider for programs, which get a token where a browser gets a
//! session.

use model::{
    Error, Secret,
    error::{FieldError, Forbidden, Noun},
    id::TenantId,
    sso::{Answer, Arrival, Begin, Binding, Choice, ProviderKey, Welcome},
};
use serde_json::{Value, json};

use super::call::{Call, Outcome};
use crate::http::rate::{SSO_ANSWER_PER_NETWORK, SSO_START_PER_NETWORK};

/// Longest state of a client's own that is kept for it, and longest answer of a provider, in bytes.
const LONGEST_STATE: usize = 1024;
const LONGEST_ANSWER: usize = 4096;

/// Where to sign in at a provider. The answer goes to the client's own address, and comes back by `login.sso_callback`.
pub(super) async fn authorize(call: &Call<'_>) -> Outcome {
    let key = provider(call)?;
    let callback = match (call.fields.text("callback_url")?, call.fields.text("callback_url_prefix")?) {
        (Some(whole), _) => whole.to_owned(),
        (None, Some(prefix)) => format!("{prefix}{key}"),
        (None, None) => return Err(FieldError::missing("callback_url").into()),
    };
    let state = call.fields.text("state")?.unwrap_or_default();
    if state.len() > LONGEST_STATE {
        return Err(FieldError::value("state", format!("state has at most {LONGEST_STATE} bytes.")).into());
    }
    call.within(&SSO_START_PER_NETWORK)?;
    let tenant = call.fields.text("tenant")?.or(call.fields.text("company_hint")?);
    let begin = Begin {
        return_to: state.to_owned(),
        tenant: tenant.and_then(|id| TenantId::parse(id).ok()),
        ..Begin::default()
    };
    let redirect_url = call.backend.sso.begin(&key, begin, &Binding::Client { callback }).await?;
    call.answer(&json!({ "redirect_url": redirect_url }))
}

/// What came to the callback, for a token.
pub(super) async fn callback(call: &Call<'_>) -> Outcome {
    let key = provider(call)?;
    let callback = call.fields.required_text("callback_url")?.to_owned();
    let args = call.fields.required_object("args")?;
    let arg = |name: &str| {
        let text = args.get(name).and_then(Value::as_str);
        text.filter(|text| text.len() <= LONGEST_ANSWER && !text.contains('\0')).map(str::to_owned)
    };
    let answer = Answer {
        state: arg("state").unwrap_or_default(),
        code: arg("code").map(Secret::new),
        issuer: arg("iss"),
        error: arg("error"),
    };
    call.within(&SSO_ANSWER_PER_NETWORK)?;
    match call.backend.sso.finish(&key, answer, &Binding::Client { callback }, None, &call.from).await? {
        Arrival::In(welcome) => logged_in(call, *welcome).await,
        Arrival::Choose { ticket } => {
            let companies = call.backend.sso.choices(&ticket).await?;
            let company = |Choice { id, name }| json!({ "id": id, "name": name });
            let companies: Vec<Value> = companies.into_iter().map(company).collect();
            call.answer(&json!({
                "login_status": "choose_company",
                "choose_company": { "session_id": ticket.reveal().as_str(), "companies": companies },
            }))
        }
        Arrival::Refused(refusal) => {
            let text = format!("Sign-in through {key} was refused: {}", refusal.reason.code());
            Err(Error::from(Forbidden::Rule(text)).into())
        }
    }
}

/// Goes into one of several workspaces.
pub(super) async fn finish(call: &Call<'_>) -> Outcome {
    let ticket = Secret::new(call.fields.required_text("session_id")?.to_owned());
    let company = call.fields.company("company")?;
    call.within(&SSO_ANSWER_PER_NETWORK)?;
    logged_in(call, call.backend.sso.choose(&ticket, &company).await?).await
}

async fn logged_in(call: &Call<'_>, welcome: Welcome) -> Outcome {
    let Welcome { signed_in, return_to: state, .. } = welcome;
    let token = call.backend.sso.token(&signed_in).await?;
    call.answer(&json!({
        "login_status": "logged_in", "token": token.reveal().as_str(), "state": state,
        "user_id": signed_in.user, "company_id": signed_in.tenant,
    }))
}

/// What cannot be a key is no provider's.
pub(super) fn provider(call: &Call<'_>) -> Result<ProviderKey, Error> {
    let text = call.fields.required_text("provider")?;
    ProviderKey::parse(text).map_err(|_| Error::NotFound(Noun::Provider))
}
