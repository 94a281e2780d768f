//! How often something was done, shared by all replicas: one instant for each name, when all of it may be done again
//! (the generic cell rate algorithm, ITU-T I.371).

use model::{SystemScope, Timestamp};

use super::{Conn, Result, execute, fetch_optional};

/// Takes one of `burst` that come back one by one `every` milliseconds; or says when there will be one.
pub async fn take(
    conn: &mut Conn,
    _: &SystemScope,
    name: &str,
    burst: u32,
    every: i64,
    now: Timestamp,
) -> Result<Result<(), Timestamp>> {
    let most = i64::from(burst).saturating_mul(every);
    let taken = execute!(
        conn,
        "INSERT INTO rates (name, full_at) VALUES ($1, CAST($2 AS BIGINT) + CAST($3 AS BIGINT))
         ON CONFLICT (name) DO UPDATE
            SET full_at = CASE WHEN rates.full_at > $2 THEN rates.full_at ELSE $2 END + $3
          WHERE CASE WHEN rates.full_at > $2 THEN rates.full_at ELSE $2 END + $3 - $2 <= $4",
        name,
        now.millis(),
        every,
        most,
    )?;
    if taken == 1 {
        return Ok(Ok(()));
    }
    let full_at = fetch_optional!(conn, (i64,), "SELECT full_at FROM rates WHERE name = $1", name)?;
    let free = full_at.map_or(now.millis(), |(full_at,)| full_at.max(now.millis())) + every - most;
    Ok(Err(Timestamp::from_millis(free)))
}

/// Forgets what may all be done again.
pub async fn sweep(conn: &mut Conn, _: &SystemScope, now: Timestamp) -> Result<()> {
    execute!(conn, "DELETE FROM rates WHERE full_at <= $1", now.millis())?;
    Ok(())
}
