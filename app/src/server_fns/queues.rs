//! Queues and workers, for their page.

use leptos::prelude::*;

use crate::{error::ApiError, pages::queues::view::QueuesView};
#[cfg(feature = "ssr")]
use crate::{
    pages::queues::query,
    request::{go_on_to, query_of_page, refuse, request},
};

/// A page of the queues, or with `view=workers` of the workers: what to search for, and the cursor of a page or
/// nothing.
#[server(name = GetQueues, prefix = "/ui", endpoint = "queues/table")]
pub async fn queue_table(
    #[server(default)] q: String,
    #[server(default)] view: String,
    #[server(default)] at: String,
) -> Result<QueuesView, ApiError> {
    let (backend, caller) = request()?;
    let page = query::page(&at);
    if view == query::WORKERS {
        let filter = model::workers::WorkerFilter { search: q.trim().to_owned() };
        let found = backend.workers.table(&caller, filter, page).await.map_err(refuse)?;
        return Ok(QueuesView::of_workers(found));
    }
    let filter = model::queues::QueueFilter { search: q.trim().to_owned() };
    let found = backend.queues.table(&caller, filter, page).await.map_err(refuse)?;
    Ok(QueuesView::of_queues(found))
}

#[server(name = CreateQueue, prefix = "/ui", endpoint = "queues/create")]
pub async fn create_queue(name: String) -> Result<String, ApiError> {
    let (backend, caller) = request()?;
    let new = model::queues::NewQueue { name, ..model::queues::NewQueue::default() };
    let made = backend.queues.create(&caller, new).await.map_err(refuse)?;
    go_on_to(&query::list_of(&query_of_page()));
    Ok(["Queue ", &made.name, " added"].concat())
}

#[server(name = RenameQueue, prefix = "/ui", endpoint = "queues/rename")]
pub async fn rename_queue(queue: String, name: String) -> Result<String, ApiError> {
    let (backend, caller) = request()?;
    let change = model::queues::QueueChange { name: Some(name), ..model::queues::QueueChange::default() };
    let queue = known(&queue)?;
    let (queue, _) = backend.queues.update(&caller, &queue, change).await.map_err(refuse)?;
    go_on_to(&query::list_of(&query_of_page()));
    Ok(["The queue is called ", &queue.name, " now"].concat())
}

/// `tasks` is how many were shown to wait in it: where none were, and some do by now, it is refused.
#[server(name = DeleteQueue, prefix = "/ui", endpoint = "queues/delete")]
pub async fn delete_queue(queue: String, #[server(default)] tasks: u32) -> Result<String, ApiError> {
    let (backend, caller) = request()?;
    let queue = known(&queue)?;
    backend.queues.delete(&caller, &queue, tasks > 0).await.map_err(refuse)?;
    go_on_to(&query::list_of(&query_of_page()));
    Ok("Queue deleted".to_owned())
}

/// What cannot be an ID answers as what does not exist.
#[cfg(feature = "ssr")]
fn known(queue: &str) -> Result<model::id::QueueId, ApiError> {
    model::id::QueueId::parse(queue).map_err(|_| refuse(model::Error::NotFound(model::error::Noun::Queue)))
}
