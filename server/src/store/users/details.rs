//! One user with what lets it in.

use model::{Scope, Timestamp, id::UserId, users::UserRow};

use super::row::{Activity, Row, activity, columns, group_lines};
use crate::store::{Conn, Result, fetch_optional};

/// What the details show.
pub struct Details {
    pub row: UserRow,
    /// Sessions that have not ended, and when one of them was used last.
    pub sessions: u32,
    pub session_used: Option<Timestamp>,
    /// Access keys that have not expired.
    pub keys: u32,
}

#[derive(sqlx::FromRow)]
struct Found {
    #[sqlx(flatten)]
    row: Row,
    #[sqlx(flatten)]
    activity: Activity,
    live_sessions: i64,
    session_used: i64,
    live_keys: i64,
}

/// A user that was not removed. Sessions that nobody used since `seen_after` have ended.
pub async fn details(
    conn: &mut Conn,
    scope: &Scope,
    user: &UserId,
    now: Timestamp,
    seen_after: Timestamp,
) -> Result<Option<Details>> {
    let found = fetch_optional!(
        conn,
        Found,
        concat!(
            "SELECT ",
            columns!(),
            ", ",
            activity!(),
            ", ",
            group_lines!("$3", "$4"),
            ", (SELECT count(*) FROM sessions s
                 WHERE s.tenant_id = u.tenant_id AND s.user_id = u.id AND s.ends > $4 AND s.last_seen > $5)
                AS live_sessions,
               (SELECT COALESCE(max(s.last_seen), 0) FROM sessions s
                 WHERE s.tenant_id = u.tenant_id AND s.user_id = u.id AND s.ends > $4 AND s.last_seen > $5)
                AS session_used,
               (SELECT count(*) FROM credentials c
                 WHERE c.tenant_id = u.tenant_id AND c.user_id = u.id AND (c.expires IS NULL OR c.expires > $4))
                AS live_keys
               FROM users u WHERE u.tenant_id = $1 AND u.id = $2 AND u.status <> 'removed'"
        ),
        scope.tenant().as_str(),
        user.as_str(),
        "\n",
        now.millis(),
        seen_after.millis(),
    )?;
    found.map(Found::into_details).transpose()
}

impl Found {
    fn into_details(self) -> Result<Details> {
        let at = |millis: i64| (millis > 0).then(|| Timestamp::from_millis(millis));
        let number = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
        Ok(Details {
            row: self.activity.of(self.row)?,
            sessions: number(self.live_sessions),
            session_used: at(self.session_used),
            keys: number(self.live_keys),
        })
    }
}
