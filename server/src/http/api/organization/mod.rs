//! `organization.*`: the caller's company as its members see it.

pub mod invites;

use model::{Caller, users::User};
use serde::Serialize;

use crate::http::api::call::{Call, Outcome};

#[derive(Serialize)]
struct Companies<'a> {
    companies: [Company<'a>; 1],
}

#[derive(Serialize)]
struct Company<'a> {
    id: &'a str,
    name: &'a str,
    /// How many users it has.
    allocated: u32,
    owners: Vec<Owner<'a>>,
}

#[derive(Serialize)]
struct Owner<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    avatar: Option<&'a str>,
}

impl<'a> From<&'a User> for Owner<'a> {
    fn from(user: &'a User) -> Self {
        Self { id: user.id.as_str(), name: &user.name, avatar: user.avatar.as_deref() }
    }
}

pub(super) async fn get_user_companies(call: &Call<'_>, caller: &Caller) -> Outcome {
    let (allocated, owners) = call.backend.users.owners(caller).await?;
    let owners = owners.iter().map(Owner::from).collect();
    let company = Company { id: caller.tenant.as_str(), name: &caller.tenant_name, allocated, owners };
    call.answer(&Companies { companies: [company] })
}
