//! The two ways a text is read: as settings of this server, and as what clients will read.

/// Says whether the time for a text is over.
pub type Overdue<'a> = &'a (dyn Fn() -> bool + Send + Sync);

#[derive(Clone, Copy)]
pub struct Manner<'a> {
    /// Leaves `include` to the client. Otherwise it is refused.
    pub for_clients: bool,
    /// Refuses what pyhocon is known to read differently.
    pub portable: bool,
    pub overdue: Option<Overdue<'a>>,
}

impl Manner<'_> {
    pub const SETTINGS: Self = Self { for_clients: false, portable: false, overdue: None };
}
