//! `POST /settings/users/export`: the users that a filter leaves, as a file. Read and sent page by page, so that a
//! hundred thousand take no more memory than a hundred, and nothing is read any more when the client has gone.

use std::collections::HashMap;

use app::pages::users::query;
use axum::{
    Extension, Form, Router,
    extract::State,
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use http::StatusCode;
use model::{
    Backend, Caller, Error, Timestamp,
    groups::GroupName,
    invitations::Invitation,
    page::{Cursor, LARGEST_SIZE, PageRequest},
    users::{Standing, Status, TableRow, UserFilter, UserRow, UserTable},
};

use super::{
    export::{Pages, Piece, broken, file, write},
    hook::Hooked,
    limits::BodyLimit,
    refusal,
    refusal::Refusal,
};

/// Most bytes of the form.
const LARGEST_FORM: usize = 16 * 1024;

const HEADER: [&str; 16] = [
    "id",
    "name",
    "email",
    "status",
    "role",
    "groups",
    "created",
    "pending_since",
    "open_until",
    "last_sign_in",
    "last_sign_in_by",
    "api_used",
    "ui_activity",
    "last_active",
    "platform",
    "invited_by",
];

/// The one route.
pub fn routes(backend: Backend) -> Router {
    Router::new()
        .route(app::paths::USERS_EXPORT, post(export))
        .layer(Hooked(BodyLimit::new(LARGEST_FORM, refusal::page)))
        .with_state(backend)
}

/// The form has the filter under the names it has in the page's address.
async fn export(
    State(backend): State<Backend>,
    caller: Option<Extension<Caller>>,
    Form(asked): Form<HashMap<String, String>>,
) -> Response {
    let Some(Extension(caller)) = caller else {
        return Redirect::to(&app::paths::sign_in_again(app::paths::USERS)).into_response();
    };
    let (filter, _) = query::wanted(|name| asked.get(name).map_or("", String::as_str));
    begin(Source { backend, caller, filter }).await.unwrap_or_else(|error| refused(&error))
}

/// Everything that can be refused is refused before the first byte: the first page is read here.
async fn begin(source: Source) -> Result<Response, Error> {
    source.backend.users.note_export(&source.caller, &source.filter).await?;
    let first = source.page(None).await?;
    let now = first.now;
    let pages = Pages::new(piece(first, true)?, move |cursor| {
        let source = source.clone();
        Box::pin(async move { piece(source.page(Some(cursor)).await?, false) })
    });
    Ok(file("users", ("text/csv; charset=utf-8", "csv"), now, pages))
}

/// Where the users come from.
#[derive(Clone)]
struct Source {
    backend: Backend,
    caller: Caller,
    filter: UserFilter,
}

impl Source {
    async fn page(&self, cursor: Option<Cursor>) -> Result<UserTable, Error> {
        let request = PageRequest { size: LARGEST_SIZE, cursor };
        self.backend.users.table(&self.caller, self.filter.clone(), request).await
    }
}

fn piece(table: UserTable, first: bool) -> Result<Piece, Error> {
    let cells = |row: &TableRow| match row {
        TableRow::User(row) => of_user(row),
        TableRow::Invited(invitation) => of_invited(invitation),
    };
    let rows = table.page.items.iter().map(cells);
    let bytes = write(first.then_some(HEADER), rows).map_err(|error| broken(&error))?;
    Ok(Piece { bytes: bytes.into(), next: table.page.next })
}

fn of_user(row: &UserRow) -> [String; 16] {
    let user = &row.user;
    let status = if user.status == Status::Active { Standing::Active } else { Standing::Disabled };
    [
        user.id.to_string(),
        user.name.clone(),
        user.email.clone().unwrap_or_default(),
        status.as_str().to_owned(),
        user.role.as_str().to_owned(),
        named(&row.groups),
        user.created.to_string(),
        String::new(),
        String::new(),
        time(row.last_sign_in),
        row.last_provider.clone().unwrap_or_default(),
        time(row.credentials_last_used),
        time(row.pages_last_used),
        time(row.last_active()),
        if user.internal { "yes" } else { "" }.to_owned(),
        String::new(),
    ]
}

fn of_invited(invitation: &Invitation) -> [String; 16] {
    let nothing = String::new;
    [
        invitation.id.to_string(),
        nothing(),
        invitation.email.clone(),
        Standing::Pending.as_str().to_owned(),
        invitation.role.as_str().to_owned(),
        named(&invitation.groups),
        nothing(),
        invitation.created.to_string(),
        invitation.expires.to_string(),
        nothing(),
        nothing(),
        nothing(),
        nothing(),
        nothing(),
        nothing(),
        invitation.inviter_name.clone(),
    ]
}

fn time(at: Option<Timestamp>) -> String {
    at.map(|at| at.to_string()).unwrap_or_default()
}

fn named(groups: &[GroupName]) -> String {
    groups.iter().map(|group| group.name.as_str()).collect::<Vec<_>>().join("; ")
}

/// The page that a browser shows instead of a file.
fn refused(error: &Error) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let sentence = match error {
        Error::Forbidden(_) => "Only who may see the users may take them out. Nothing was exported.",
        Error::Invalid(_) => "This filter cannot be used, so nothing was exported. Go back and change it.",
        Error::Unavailable => "The users cannot be read at the moment. Try again in a minute.",
        _ => "The users could not be exported. Try again, and tell your administrator if it stays.",
    };
    refusal::page(&Refusal::new(status, sentence))
}
