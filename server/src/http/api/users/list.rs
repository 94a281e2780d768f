//! Reading users.

use model::{
    Caller, Permission,
    id::UserId,
    users::{UserOrder, UserQuery, UserSort},
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

/// With `include_auth` and `include_activity` for whoever may see that on the pages too.
pub async fn get_all_ex(call: &Call<'_>, caller: &Caller) -> Outcome {
    list(call, caller, true).await
}

async fn list(call: &Call<'_>, caller: &Caller, expanded: bool) -> Outcome {
    let columns = Columns::of(&call.fields, caller)?;
    let users = &call.backend.users;
    match query(&call.fields, caller.may(Permission::ReadUserDetails))? {
        Some(query) if expanded && columns.need_rows() => {
            let rows = users.rows(caller, query).await?;
            let views = rows.iter().map(|row| UserView { user: &row.user, row: Some(row), columns, expanded });
            call.answer(&Users { users: views.collect() })
        }
        Some(query) => {
            let found = users.list(caller, query).await?;
            let views = found.iter().map(|user| UserView { user, row: None, columns, expanded });
            call.answer(&Users { users: views.collect() })
        }
        None => call.answer(&Users { users: Vec::new() }),
    }
}

/// The query, or nothing where it can find nobody.
fn query(fields: &Fields, details: bool) -> Result<Option<UserQuery>, ApiError> {
    let wanted = fields.texts("id")?.unwrap_or_default();
    let ids: Vec<UserId> = wanted.iter().filter_map(|id| UserId::parse(id).ok()).collect();
    // What cannot be an id matches nobody; no ids at all would match everybody.
    if ids.is_empty() && !wanted.is_empty() {
        return Ok(None);
    }
    let (page, page_size) = fields.numbered_page()?;
    let order_by = fields.texts("order_by")?.unwrap_or_default().into_iter();
    Ok(Some(UserQuery {
        ids,
        name: fields.owned_text("name")?,
        order_by: order_by.map(|text| order(text, details)).collect::<Result<_, _>>()?,
        page,
        page_size,
    }))
}

/// `details`: whether the caller may know when somebody was here.
fn order(text: &str, details: bool) -> Result<UserOrder, ApiError> {
    let (descending, field) = text.strip_prefix('-').map_or((false, text), |field| (true, field));
    let by = match field {
        "name" => UserSort::Name,
        "created" => UserSort::Created,
        "last_sign_in" if details => UserSort::LastSignIn,
        "last_active" if details => UserSort::LastActive,
        _ => return Err(INVALID_VALUE.because("users are ordered by name, created, -name or -created")),
    };
    Ok(UserOrder { by, descending })
}

pub async fn get_by_id(call: &Call<'_>, caller: &Caller) -> Outcome {
    let columns = Columns::of(&call.fields, caller)?;
    let user = call.backend.users.get(caller, &call.fields.user("user")?).await?;
    call.answer(&One { user: UserView { user: &user, row: None, columns, expanded: false } })
}
