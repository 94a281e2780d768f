//! Reading users.

use model::{
    Caller,
    id::UserId,
    users::{User, UserOrder, UserQuery, UserSort},
};
use serde::Serialize;

use super::view::{Columns, UserView};
use crate::http::api::{
    call::{Call, Outcome},
    error::{ApiError, INVALID_VALUE},
    fields::Fields,
};

#[derive(Serialize)]
struct Users<'a> {
    users: Vec<UserView<'a>>,
}

#[derive(Serialize)]
struct One<'a> {
    user: UserView<'a>,
}

pub async fn get_all(call: &Call<'_>, caller: &Caller) -> Outcome {
    list(call, caller, false).await
}

pub async fn get_all_ex(call: &Call<'_>, caller: &Caller) -> Outcome {
    list(call, caller, true).await
}

async fn list(call: &Call<'_>, caller: &Caller, expanded: bool) -> Outcome {
    let columns = Columns::of(&call.fields, caller)?;
    let found: Vec<User> = match query(&call.fields)? {
        Some(query) => call.backend.users.list(caller, query).await?,
        None => Vec::new(),
    };
    call.answer(&Users { users: found.iter().map(|user| UserView { user, columns, expanded }).collect() })
}

/// The query, or nothing where it can find nobody.
fn query(fields: &Fields) -> Result<Option<UserQuery>, ApiError> {
    let wanted = fields.texts("id")?.unwrap_or_default();
    let ids: Vec<UserId> = wanted.iter().filter_map(|id| UserId::parse(id).ok()).collect();
    // What cannot be an id matches nobody; no ids at all would match everybody.
    if ids.is_empty() && !wanted.is_empty() {
        return Ok(None);
    }
    let (page, page_size) = fields.numbered_page()?;
    Ok(Some(UserQuery {
        ids,
        name: fields.owned_text("name")?,
        order_by: fields.texts("order_by")?.unwrap_or_default().into_iter().map(order).collect::<Result<_, _>>()?,
        page,
        page_size,
    }))
}

fn order(text: &str) -> Result<UserOrder, ApiError> {
    let (descending, field) = text.strip_prefix('-').map_or((false, text), |field| (true, field));
    let by = match field {
        "name" => UserSort::Name,
        "created" => UserSort::Created,
        _ => return Err(INVALID_VALUE.because("users are ordered by name, created, -name or -created")),
    };
    Ok(UserOrder { by, descending })
}

pub async fn get_by_id(call: &Call<'_>, caller: &Caller) -> Outcome {
    let columns = Columns::of(&call.fields, caller)?;
    let user = call.backend.users.get(caller, &call.fields.user("user")?).await?;
    call.answer(&One { user: UserView { user: &user, columns, expanded: false } })
}
