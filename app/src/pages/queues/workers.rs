//! The list of workers.

use leptos::prelude::*;
use model::Timestamp;

use super::{
    table::{beside, empty, said},
    view::{QueuesView, WorkerRow},
};
use crate::{
    address::Address,
    components::{number::counted, pager::Pager, solid::IntoSolid, state::State, time_ago::TimeAgo},
};

pub fn workers(found: QueuesView, address: &Address) -> AnyView {
    if found.workers.is_empty() {
        let text = "An agent is shown here while it runs: clearml-agent daemon --queue default";
        return empty(address, "No worker is at work", text);
    }
    let (previous, next) = beside(&found, address);
    let text = said(counted(found.workers.len() as u64, "worker", "workers"), &found);
    let rows = found.workers.iter().map(|worker| row(worker, found.now)).collect_view();
    view! {
        <div class="card table invitations">
            <table role="table">
                <caption class="unseen">"Workers, by name"</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader" class="invitations-who">"Name"</th>
                        <th scope="col" role="columnheader" class="worker-task">"Task"</th>
                        <th scope="col" role="columnheader" class="worker-queues">"Listens to"</th>
                        <th scope="col" role="columnheader" class="worker-owner">"Account"</th>
                        <th scope="col" role="columnheader" class="invitations-by">"Last report"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
            <Pager text previous next/>
        </div>
    }
    .solid()
}

fn row(worker: &WorkerRow, now: Timestamp) -> AnyView {
    let WorkerRow { name, owner, address, seen, task, queues } = worker.clone();
    let busy = !task.is_empty();
    let queues = if queues.is_empty() { "–".to_owned() } else { queues.join(", ") };
    let doing = task.clone();
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="invitations-who">
                <span class="who-name" dir="auto" title=name.clone()>{name.clone()}</span>
            </th>
            <td role="cell" class="worker-task" data-label="Task" title=task>
                <State on=busy text=if busy { "Runs" } else { "Idle" }/>
                " "
                <span dir="auto">{doing}</span>
            </td>
            <td role="cell" class="worker-queues" data-label="Listens to" dir="auto" title=queues.clone()>{queues.clone()}</td>
            <td role="cell" class="worker-owner" data-label="Account">
                <span dir="auto">{owner}</span>
                " "
                <span class="invitations-inviter">{address}</span>
            </td>
            <td role="cell" class="invitations-by" data-label="Last report"><TimeAgo at=seen now/></td>
        </tr>
    }
    .solid()
}
