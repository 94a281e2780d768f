//! Who could be put into a group or a rule.

use model::{
    Caller, Role,
    users::{User, UserQuery},
};
use serde::Serialize;
use serde_json::json;

use crate::http::api::call::{Call, Outcome};

#[derive(Serialize)]
struct CompanyUser<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    role: Role,
}

impl<'a> From<&'a User> for CompanyUser<'a> {
    fn from(user: &'a User) -> Self {
        Self { id: user.id.as_str(), name: &user.name, email: user.email.as_deref(), role: user.role }
    }
}

/// The users of the company with their roles, in numbered pages.
pub async fn get(call: &Call<'_>, caller: &Caller) -> Outcome {
    let (page, page_size) = call.fields.numbered_page()?;
    let users = call.backend.users.list(caller, UserQuery { page, page_size, ..UserQuery::default() }).await?;
    let users: Vec<CompanyUser<'_>> = users.iter().map(CompanyUser::from).collect();
    call.answer(&json!({ "users": users }))
}
