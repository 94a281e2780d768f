//! What the command line may set. Each wins over its environment variable.

/// Options of every command that reads the configuration. Checked together with the environment, so all are text.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct CliOverrides {
    /// Directory of keys and the embedded database [TENANTRY_DATA_DIR, default ./data]
    #[arg(long, value_name = "DIR")]
    pub data: Option<String>,
    /// HOCON file with the ClearML settings [TENANTRY_CONFIG]
    #[arg(long, value_name = "FILE")]
    pub config: Option<String>,
    /// Address and port of the pages [TENANTRY_WEB_ADDR, default 0.0.0.0:8080]
    #[arg(long, value_name = "IP:PORT")]
    pub web_addr: Option<String>,
    /// Address and port of the API [TENANTRY_API_ADDR, default 0.0.0.0:8008]
    #[arg(long, value_name = "IP:PORT")]
    pub api_addr: Option<String>,
    /// How browsers reach the pages [TENANTRY_WEB_URL, default http://localhost:<port>]
    #[arg(long, value_name = "URL")]
    pub web_url: Option<String>,
    /// How clients reach the API [TENANTRY_API_URL, default http://localhost:<port>]
    #[arg(long, value_name = "URL")]
    pub api_url: Option<String>,
    /// How clients reach the file server [TENANTRY_FILES_URL, default: host of the API, port 8081]
    #[arg(long, value_name = "URL")]
    pub files_url: Option<String>,
    /// Networks of trusted proxies, with commas [TENANTRY_TRUSTED_PROXIES]
    #[arg(long, value_name = "CIDR,…")]
    pub trusted_proxies: Option<String>,
    /// Whether people may sign in with a password [TENANTRY_LOCAL_PASSWORDS, default on]
    #[arg(long, value_name = "on|off")]
    pub local_passwords: Option<String>,
    /// Whether identity providers of workspaces may be on private addresses [TENANTRY_PRIVATE_PROVIDERS, default off]
    #[arg(long, value_name = "on|off")]
    pub private_providers: Option<String>,
    /// Whether users are added by other means than the pages [WEBSERVER__externalAddUsers, default off]
    #[arg(long, value_name = "on|off")]
    pub external_add_users: Option<String>,
    /// Form of log lines [TENANTRY_LOG, default pretty]
    #[arg(long, value_name = "json|pretty")]
    pub log: Option<String>,
    /// Which log lines to write [TENANTRY_LOG_FILTER, default info]
    #[arg(long, value_name = "FILTER")]
    pub log_filter: Option<String>,
    /// A session ends after this long without a request [TENANTRY_SESSION_IDLE, default 30m]
    #[arg(long, value_name = "TIME")]
    pub session_idle: Option<String>,
    /// A session ends after this long in any case [TENANTRY_SESSION_ABSOLUTE, default 12h]
    #[arg(long, value_name = "TIME")]
    pub session_absolute: Option<String>,
    /// Life of API tokens [TENANTRY_TOKEN_LIFETIME, default apiserver.auth.default_expiration_sec]
    #[arg(long, value_name = "TIME")]
    pub token_lifetime: Option<String>,
    /// Whom mail comes from, an address or "Name <address>" [TENANTRY_MAIL_FROM]
    #[arg(long, value_name = "ADDRESS")]
    pub mail_from: Option<String>,
    /// Mails that are sent for one workspace in a day [TENANTRY_MAILS_PER_DAY, default 100]
    #[arg(long, value_name = "NUMBER")]
    pub mails_per_day: Option<String>,
    /// Open connections per listener [TENANTRY_MAX_CONNECTIONS, default 4096]
    #[arg(long, value_name = "NUMBER")]
    pub max_connections: Option<String>,
}
