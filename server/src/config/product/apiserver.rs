//! `apiserver`: names of tenants, the first tenant, and how long tokens and access keys live.

use std::time::Duration;

use model::id::{DEFAULT_TENANT, TenantId};

use super::{
    fixed_users::{self, FixedUsers},
    reader::Reader,
};

const DAY: Duration = Duration::from_hours(24);

/// `apiserver`.
#[derive(Clone, Debug)]
pub struct Apiserver {
    /// `apiserver.company.unique_names`: no two tenants may have one name. Off by default, as in the ClearML server.
    pub unique_tenant_names: bool,
    /// `apiserver.default_company`: the tenant that exists from the first start.
    pub default_tenant: DefaultTenant,
    /// `apiserver.auth`.
    pub auth: Expirations,
    /// `apiserver.auth.fixed_users`, or `services.auth.fixed_users`.
    pub fixed_users: FixedUsers,
}

/// The tenant that exists from the first start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefaultTenant {
    /// `apiserver.default_company`, or `apiserver.default_company.id`: 32 hex digits.
    pub id: TenantId,
    /// `apiserver.default_company.name`, or `apiserver.default_company_name`: its name when it is made.
    pub name: String,
}

/// `apiserver.auth`: life spans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expirations {
    /// `default_expiration_sec`: life of an API token whose client asks for nothing else. 30 days.
    pub default_expiration: Duration,
    /// `max_expiration_sec`: the longest life a client may ask for. 365 days.
    pub max_expiration: Duration,
    /// `credentials.default_expiration_sec`: life of new access keys. Not set, or 0: they live until they are revoked.
    pub credentials_expiration: Option<Duration>,
    /// `credentials.max_expiration_sec`: the longest life that who is no administrator may ask for. Not set: the same
    /// as by default; 0: as long as they like.
    pub longest_credentials_expiration: Option<Duration>,
}

pub fn read(reader: &mut Reader<'_>) -> Apiserver {
    let default_tenant = default_tenant(reader);
    let (credentials_expiration, longest_credentials_expiration) = credentials(reader);
    Apiserver {
        fixed_users: fixed_users::read(reader, &default_tenant.id),
        unique_tenant_names: reader.switch(&["apiserver", "company", "unique_names"], false),
        default_tenant,
        auth: Expirations {
            default_expiration: span_or(reader, "default_expiration_sec", 30 * DAY),
            max_expiration: span_or(reader, "max_expiration_sec", 365 * DAY),
            credentials_expiration,
            longest_credentials_expiration,
        },
    }
}

/// Life of access keys: by default, and at most.
fn credentials(reader: &mut Reader<'_>) -> (Option<Duration>, Option<Duration>) {
    let mut span = |key| reader.span_or_zero(&["apiserver", "auth", "credentials", key]);
    let (usual, longest) = (span("default_expiration_sec"), span("max_expiration_sec"));
    let none_for_zero = |span: Option<Duration>| span.filter(|span| !span.is_zero());
    (none_for_zero(usual), none_for_zero(longest.or(usual)))
}

fn span_or(reader: &mut Reader<'_>, key: &str, default: Duration) -> Duration {
    let path = ["apiserver", "auth", key];
    reader.span(&path).unwrap_or_else(|| {
        reader.default(&path, default.as_secs().to_string());
        default
    })
}

fn default_tenant(reader: &mut Reader<'_>) -> DefaultTenant {
    DefaultTenant { id: default_tenant_id(reader), name: default_tenant_name(reader) }
}

fn default_tenant_id(reader: &mut Reader<'_>) -> TenantId {
    let paths: [&[&str]; 2] = [&["apiserver", "default_company"], &["apiserver", "default_company", "id"]];
    for path in paths {
        let Some(found) = reader.text(path) else { continue };
        // Operators write the same UUID with dashes and capitals too.
        let id = found.value.replace('-', "").to_ascii_lowercase();
        if id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()) {
            reader.note(&["apiserver", "default_company", "id"], &id, found.origin);
            return TenantId::known(id);
        }
        reader.problem(found.place, "the ID of a tenant has 32 hex digits");
    }
    reader.default(&["apiserver", "default_company", "id"], format!("\"{DEFAULT_TENANT}\""));
    TenantId::known(DEFAULT_TENANT)
}

fn default_tenant_name(reader: &mut Reader<'_>) -> String {
    let paths: [&[&str]; 2] = [&["apiserver", "default_company", "name"], &["apiserver", "default_company_name"]];
    for path in paths {
        let Some(found) = reader.text(path) else { continue };
        match model::name::check("name", &found.value, 1) {
            Ok(name) => {
                reader.note(&["apiserver", "default_company", "name"], &name, found.origin);
                return name;
            }
            Err(error) => reader.problem(found.place, error.message),
        }
    }
    reader.default(&["apiserver", "default_company", "name"], "\"clearml\"");
    "clearml".to_owned()
}
