//! What the configuration says about groups, carried over to the rows of every tenant, so that groups can be shown,
//! joined and named in rules like all others.

mod record;

use model::{Scope, SystemScope, Timestamp, audit::Action, groups::BuiltIn, id::GroupId, name};

use super::{Configured, ConfiguredGroup, Domain, audit::Entry};
use crate::{
    names,
    store::{
        self, Conn, Result,
        groups::{BuiltInRow, ConfiguredRow},
    },
};
use record::Record;

/// Where the database keeps what was carried over last.
const CARRIED_OVER: &str = "configured_access";

/// Before it, when a tenant was made by another configuration: then it has to be carried over again.
const AGAIN: &str = "again ";

/// What carrying over met in the database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct CarriedOver {
    /// Configured groups that had rows already.
    pub known: Vec<GroupId>,
    /// Groups that are no longer configured and stay with their members, in at least one tenant.
    pub orphaned: Vec<GroupId>,
    /// Configured groups whose ID a tenant's own group has, in at least one tenant.
    pub own: Vec<GroupId>,
}

impl Domain {
    /// Brings the rows of all tenants to a configuration, unless they are so since the last time, and records the
    /// difference. `before` is what this server went by until now; at a start, what the database was left with.
    pub(super) async fn carry_over(
        &self,
        conn: &mut Conn,
        system: &SystemScope,
        before: Option<&Configured>,
        after: &Configured,
    ) -> Result<CarriedOver> {
        let wanted = Record::of(after);
        let text = wanted.to_string();
        // The usual start: nothing is held and nothing written.
        if before.is_none_or(|before| before == after)
            && store::meta::get(conn, system, CARRIED_OVER).await?.as_ref() == Some(&text)
        {
            return Ok(CarriedOver::default());
        }
        let stored = store::meta::hold(conn, system, CARRIED_OVER).await?;
        let was = before.map_or_else(|| left_behind(&stored), Record::of);
        let changed = was != wanted;
        let done = if stored == text {
            // Another server on this database has done it.
            let left = if changed { store::groups::configured_ids(conn, system).await? } else { Vec::new() };
            let orphaned = left.into_iter().filter(|id| after.group(id.as_str()).is_none()).collect();
            CarriedOver { orphaned, ..CarriedOver::default() }
        } else {
            let done = self.write_groups(conn, system, Record::parse(&stored).as_ref(), after).await?;
            store::meta::set(conn, system, CARRIED_OVER, &text).await?;
            done
        };
        if changed {
            let entry = Entry {
                tenant: None,
                action: Action::ConfigurationChanged,
                target: "access",
                before: Some(was.into_value()),
                after: Some(wanted.into_value()),
            };
            self.recorder.record(conn, system.by(), self.now(), entry).await?;
        }
        Ok(done)
    }

    /// `stored` is what the rows say, if that is known: with thousands of tenants, only what differs is written.
    async fn write_groups(
        &self,
        conn: &mut Conn,
        system: &SystemScope,
        stored: Option<&Record>,
        after: &Configured,
    ) -> Result<CarriedOver> {
        let mut done = CarriedOver::default();
        let known = store::groups::configured_ids(conn, system).await?;
        store::tenants::lock_all(conn, system).await?;
        let differs = |group: &&ConfiguredGroup| stored.is_none_or(|stored| !stored.has_group(group));
        for group in after.groups.iter().filter(differs) {
            let key = unique_key(&group.name, group.id.as_str());
            store::groups::give_all(conn, system, &row(group, &key, self.now())).await?;
            let tenants = store::groups::own_of_id(conn, system, &group.id).await?;
            if tenants > 0 {
                let id = group.id.as_str();
                tracing::warn!(id, tenants, "tenants have a group of their own with the id of a configured one");
                done.own.push(group.id.clone());
            }
        }
        let differs = |group: &&BuiltIn| stored.is_none_or(|stored| !stored.has_built_in(after, **group));
        for group in BuiltIn::ALL.iter().filter(differs) {
            let (name, key) = after.name_of(*group);
            let row = BuiltInRow { group: *group, name, name_key: &key, features: after.listed(*group) };
            store::groups::set_built_in(conn, system, &row).await?;
        }
        for id in known {
            if after.group(id.as_str()).is_some() {
                done.known.push(id);
            } else if store::groups::take_away(conn, system, &id).await? > 0 {
                done.orphaned.push(id);
            }
        }
        Ok(done)
    }

    /// Gives a new tenant the groups that every tenant has.
    pub(super) async fn give_groups(&self, conn: &mut Conn, system: &SystemScope, scope: &Scope) -> Result<()> {
        // Held first: a configuration that is being carried over cannot see this tenant yet.
        let stored = store::meta::hold(conn, system, CARRIED_OVER).await?;
        let (configured, now) = (self.configured.load_full(), self.now());
        for group in BuiltIn::ALL {
            let (name, key) = configured.name_of(*group);
            let row = BuiltInRow { group: *group, name, name_key: &key, features: configured.listed(*group) };
            store::groups::insert_built_in(conn, scope, &row, now).await?;
        }
        for group in &configured.groups {
            let key = unique_key(&group.name, group.id.as_str());
            store::groups::give(conn, scope, &row(group, &key, now)).await?;
        }
        // Another server carried over something else: the next start or reload of any has to do it again.
        let text = Record::of(&configured).to_string();
        if stored != text && !stored.starts_with(AGAIN) {
            store::meta::set(conn, system, CARRIED_OVER, &format!("{AGAIN}{stored}")).await?;
        }
        Ok(())
    }

    /// Gives one tenant a configured group, where something else had its ID until now.
    pub(super) async fn give_group(&self, conn: &mut Conn, scope: &Scope, id: &GroupId) -> Result<()> {
        let configured = self.configured.load_full();
        if let Some(group) = configured.group(id.as_str()) {
            let key = unique_key(&group.name, group.id.as_str());
            store::groups::give(conn, scope, &row(group, &key, self.now())).await?;
        }
        Ok(())
    }
}

impl Configured {
    /// What a built-in group is called, and the form in which that is compared.
    fn name_of(&self, group: BuiltIn) -> (&str, String) {
        let title = self.title(group);
        let key = if title == group.title() { name::key(title) } else { unique_key(title, group.id()) };
        (title, key)
    }
}

/// A form of a name that no tenant's own group can have: rights go by ID, so a group made before may be called the same.
fn unique_key(name: &str, id: &str) -> String {
    format!("{}\u{1}{id}", names::key(name))
}

fn row<'a>(group: &'a ConfiguredGroup, name_key: &'a str, created: Timestamp) -> ConfiguredRow<'a> {
    ConfiguredRow { id: &group.id, key: &group.key, name: &group.name, name_key, features: group.features, created }
}

/// What was carried over last, of a database that any server may have worked on.
fn left_behind(stored: &str) -> Record {
    let stored = stored.strip_prefix(AGAIN).unwrap_or(stored);
    Record::parse(stored).unwrap_or_else(|| Record::of(&Configured::default()))
}
