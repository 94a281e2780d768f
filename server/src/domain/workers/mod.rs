//! Workers: what they say is kept in memory and written in batches; what is told of them is both together.

mod pending;
mod read;

use async_trait::async_trait;
use model::{
    Caller, Error, Permission, Result, Scope,
    access_rules::Access,
    error::{Limit, Noun},
    page::PageRequest,
    workers::{
        DEFAULT_TIMEOUT, MOST_PER_ACCOUNT, Worker, WorkerFilter, WorkerQuery, WorkerReport, WorkerTable, Workers,
    },
};

pub(super) use pending::Pending;

use super::Domain;
use crate::store::{self, Conn, workers::Said};

#[async_trait]
impl Workers for Domain {
    async fn register(&self, caller: &Caller, report: WorkerReport) -> Result<()> {
        let scope = caller.require(Permission::UseQueues)?;
        let report = report.check()?;
        let mut conn = self.store.read(&scope).await?;
        for queue in report.queues.iter().flatten() {
            self.queue_access(&mut conn, &scope, caller, queue, Access::Read).await?;
            if !store::queues::exists(&mut conn, &scope, queue).await? {
                return Err(Error::NotFound(Noun::Queue));
            }
        }
        // Whatever was known under this name is another run of it.
        self.keep(caller, &report, None)
    }

    async fn report(&self, caller: &Caller, report: WorkerReport) -> Result<()> {
        let scope = caller.require(Permission::UseQueues)?;
        let report = report.check()?;
        let mut known = self.workers.of(&caller.tenant, &caller.user, &report.name);
        let new_task = report.task.is_some() && known.as_ref().is_none_or(|said| said.task != report.task);
        if known.is_none() || new_task {
            let mut conn = self.store.read(&scope).await?;
            if let Some(task) = &report.task {
                self.reads_task(&mut conn, &scope, caller, task).await?;
            }
            if known.is_none() {
                let row = store::workers::get(&mut conn, &scope, &caller.user, &report.name).await?;
                known = row.map(|row| row.said);
            }
        }
        self.keep(caller, &report, known)
    }

    async fn unregister(&self, caller: &Caller, name: &str) -> Result<()> {
        let scope = caller.require(Permission::UseQueues)?;
        let name = model::name::check("worker", name, 1)?;
        self.workers.forget(&caller.tenant, &caller.user, &name);
        let mut conn = self.store.write(&scope).await?;
        store::workers::end(&mut conn, &scope, &caller.user, &name, self.now()).await?;
        conn.commit().await?;
        Ok(())
    }

    async fn list(&self, caller: &Caller, query: WorkerQuery) -> Result<Vec<Worker>> {
        self.list_workers(caller, query).await
    }

    async fn table(&self, caller: &Caller, filter: WorkerFilter, page: PageRequest) -> Result<WorkerTable> {
        self.worker_table(caller, filter, page).await
    }
}

impl Domain {
    /// Keeps what was said over what was known.
    fn keep(&self, caller: &Caller, report: &WorkerReport, known: Option<Said>) -> Result<()> {
        let now = self.now();
        let known = known.unwrap_or_else(|| Said {
            name: report.name.clone(),
            timeout: DEFAULT_TIMEOUT,
            address: None,
            registered: now,
            seen: now,
            task: None,
            queue: None,
            queues: Vec::new(),
            tags: Vec::new(),
            system_tags: Vec::new(),
        });
        let said = Said {
            timeout: report.timeout.unwrap_or(known.timeout),
            address: caller.address.clone(),
            seen: now,
            task: report.task.clone(),
            queue: report.queue.clone(),
            queues: report.queues.clone().unwrap_or(known.queues),
            tags: report.tags.clone().unwrap_or(known.tags),
            system_tags: report.system_tags.clone().unwrap_or(known.system_tags),
            name: known.name,
            registered: known.registered,
        };
        if self.workers.keep(&caller.tenant, &caller.user, &caller.user_name, caller.kind, said) {
            Ok(())
        } else {
            let allowed = u32::try_from(MOST_PER_ACCOUNT).unwrap_or(u32::MAX);
            Err(Error::Limit(Limit::Workers { allowed }))
        }
    }

    async fn reads_task(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        caller: &Caller,
        task: &model::id::TaskId,
    ) -> Result<()> {
        let task = store::tasks::get(conn, scope, task).await?.ok_or(Error::NotFound(Noun::Task))?;
        match self.task_access(conn, scope, caller, &task).await? {
            Some(_) => Ok(()),
            None => Err(Error::NotFound(Noun::Task)),
        }
    }
}
