//! The service accounts of the sample workspace, with a queue and a worker of theirs.

use model::{
    Backend, Result,
    credentials::Life,
    gateway_tokens::GatewayTokenWish,
    id::{GroupId, UserId},
    queues::NewQueue,
    service_accounts::NewServiceAccount,
    sign_in::{Acting, Origin, Presented},
    tasks::{NewTask, Step, TaskStatus},
    workers::{LONGEST_TIMEOUT, WorkerReport},
};
use serde_json::Map;

const DAY: u32 = 24 * 60 * 60;

/// Two accounts: one whose first key ends in three days, and one with a worker at work.
pub async fn make(backend: &Backend, operator: Presented, ada: &UserId, groups: &[GroupId]) -> Result<()> {
    let acting = Acting { impersonate_as: Some(ada.to_string()), ..Acting::default() };
    let ada = backend.sign_in.recognise(operator, &acting, &Origin::default()).await?;
    let new = |name: &str, life, group: usize| NewServiceAccount {
        name: name.to_owned(),
        groups: groups.get(group).cloned().into_iter().collect(),
        life,
        ..NewServiceAccount::default()
    };
    backend.service_accounts.create(&ada, new("Nightly evaluation", Life::Seconds(3 * DAY), 2)).await?;
    let farm = NewServiceAccount { allow_impersonation: true, ..new("Turin GPU farm", Life::Unlimited, 1) };
    let farm = backend.service_accounts.create(&ada, farm).await?;
    let wish = GatewayTokenWish { label: "Status page".to_owned(), ..GatewayTokenWish::default() };
    backend.gateway_tokens.issue(&ada, Some(&farm.id), wish).await?;

    let queue = NewQueue { name: "turin-gpu".to_owned(), ..NewQueue::default() };
    let queue = backend.queues.create(&ada, queue).await?.id;
    for name in ["Gripper, night run 14", "Depth model, ablation of the loss"] {
        let kind = "training".to_owned();
        let new = NewTask { name: name.to_owned(), kind, document: Map::new() };
        let task = backend.tasks.create(&ada, new).await?;
        let step = Step { status: TaskStatus::Queued, reason: String::new(), message: String::new(), force: false };
        backend.tasks.enqueue(&ada, &task.id, Some(queue.clone()), step).await?;
    }
    let key = &farm.credential;
    let presented =
        Presented::Key { access_key: key.credential.access_key.clone(), secret_key: key.secret_key.clone() };
    let from = Origin { address: Some("10.20.7.41".to_owned()), worker: Some("turin-gpu-07".to_owned()) };
    let farm = backend.sign_in.recognise(presented, &Acting::default(), &from).await?;
    let report = WorkerReport {
        name: "turin-gpu-07:gpu0,1".to_owned(),
        queues: Some(vec![queue]),
        timeout: Some(LONGEST_TIMEOUT),
        ..WorkerReport::default()
    };
    backend.workers.register(&farm, report).await
}
