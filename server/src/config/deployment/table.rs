//! Every setting of the deployment by its names.

use super::cli::CliOverrides;

/// An option of the command line, and how to get at its value.
type Flag = (&'static str, fn(&CliOverrides) -> Option<&str>);

/// The names of one setting.
pub struct Setting {
    /// Its key in the printed configuration.
    pub key: &'static str,
    pub variable: &'static str,
    /// Secrets have none, since everybody on a machine can list its processes.
    pub flag: Option<Flag>,
}

impl Setting {
    const fn new(
        key: &'static str,
        variable: &'static str,
        flag: &'static str,
        read: fn(&CliOverrides) -> Option<&str>,
    ) -> Self {
        Self { key, variable, flag: Some((flag, read)) }
    }

    const fn secret(key: &'static str, variable: &'static str) -> Self {
        Self { key, variable, flag: None }
    }

    pub const fn is_secret(&self) -> bool {
        self.flag.is_none()
    }
}

pub const DATA_DIR: Setting = Setting::new("tenantry.data_dir", "TENANTRY_DATA_DIR", "--data", |c| c.data.as_deref());
pub const DATABASE_URL: Setting = Setting::secret("tenantry.database_url", "DATABASE_URL");
pub const CONFIG: Setting = Setting::new("tenantry.config", "TENANTRY_CONFIG", "--config", |c| c.config.as_deref());
pub const WEB_ADDR: Setting =
    Setting::new("tenantry.web_addr", "TENANTRY_WEB_ADDR", "--web-addr", |c| c.web_addr.as_deref());
pub const API_ADDR: Setting =
    Setting::new("tenantry.api_addr", "TENANTRY_API_ADDR", "--api-addr", |c| c.api_addr.as_deref());
pub const WEB_URL: Setting =
    Setting::new("tenantry.web_url", "TENANTRY_WEB_URL", "--web-url", |c| c.web_url.as_deref());
pub const API_URL: Setting =
    Setting::new("tenantry.api_url", "TENANTRY_API_URL", "--api-url", |c| c.api_url.as_deref());
pub const FILES_URL: Setting =
    Setting::new("tenantry.files_url", "TENANTRY_FILES_URL", "--files-url", |c| c.files_url.as_deref());
pub const TRUSTED_PROXIES: Setting =
    Setting::new("tenantry.trusted_proxies", "TENANTRY_TRUSTED_PROXIES", "--trusted-proxies", |c| {
        c.trusted_proxies.as_deref()
    });
pub const LOCAL_PASSWORDS: Setting =
    Setting::new("tenantry.local_passwords", "TENANTRY_LOCAL_PASSWORDS", "--local-passwords", |c| {
        c.local_passwords.as_deref()
    });
pub const PRIVATE_PROVIDERS: Setting =
    Setting::new("tenantry.private_providers", "TENANTRY_PRIVATE_PROVIDERS", "--private-providers", |c| {
        c.private_providers.as_deref()
    });
pub const EXTERNAL_ADD_USERS: Setting =
    Setting::new("tenantry.external_add_users", "WEBSERVER__externalAddUsers", "--external-add-users", |c| {
        c.external_add_users.as_deref()
    });
pub const LOG: Setting = Setting::new("tenantry.log", "TENANTRY_LOG", "--log", |c| c.log.as_deref());
pub const LOG_FILTER: Setting =
    Setting::new("tenantry.log_filter", "TENANTRY_LOG_FILTER", "--log-filter", |c| c.log_filter.as_deref());
pub const MASTER_KEYS: Setting = Setting::secret("tenantry.master_keys", "TENANTRY_MASTER_KEYS");
pub const SESSION_IDLE: Setting =
    Setting::new("tenantry.session_idle", "TENANTRY_SESSION_IDLE", "--session-idle", |c| c.session_idle.as_deref());
pub const SESSION_ABSOLUTE: Setting =
    Setting::new("tenantry.session_absolute", "TENANTRY_SESSION_ABSOLUTE", "--session-absolute", |c| {
        c.session_absolute.as_deref()
    });
pub const TOKEN_LIFETIME: Setting =
    Setting::new("tenantry.token_lifetime", "TENANTRY_TOKEN_LIFETIME", "--token-lifetime", |c| {
        c.token_lifetime.as_deref()
    });
pub const SMTP_URL: Setting = Setting::secret("tenantry.smtp_url", "TENANTRY_SMTP_URL");
pub const MAIL_FROM: Setting =
    Setting::new("tenantry.mail_from", "TENANTRY_MAIL_FROM", "--mail-from", |c| c.mail_from.as_deref());
pub const MAILS_PER_DAY: Setting =
    Setting::new("tenantry.mails_per_day", "TENANTRY_MAILS_PER_DAY", "--mails-per-day", |c| c.mails_per_day.as_deref());
pub const MAX_CONNECTIONS: Setting =
    Setting::new("tenantry.max_connections", "TENANTRY_MAX_CONNECTIONS", "--max-connections", |c| {
        c.max_connections.as_deref()
    });

/// All of them.
pub const ALL: &[Setting] = &[
    DATA_DIR,
    DATABASE_URL,
    CONFIG,
    WEB_ADDR,
    API_ADDR,
    WEB_URL,
    API_URL,
    FILES_URL,
    TRUSTED_PROXIES,
    LOCAL_PASSWORDS,
    PRIVATE_PROVIDERS,
    EXTERNAL_ADD_USERS,
    LOG,
    LOG_FILTER,
    MASTER_KEYS,
    SESSION_IDLE,
    SESSION_ABSOLUTE,
    TOKEN_LIFETIME,
    SMTP_URL,
    MAIL_FROM,
    MAILS_PER_DAY,
    MAX_CONNECTIONS,
];
