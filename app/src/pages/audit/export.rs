//! Taking what the filter leaves out as a file: a form post, since it is recorded.

use leptos::prelude::*;
use model::audit::ExportFormat;

use super::query::AuditQuery;
use crate::{components::solid::IntoSolid, paths};

#[component]
pub fn Export(filter: Memo<AuditQuery>) -> impl IntoView {
    let fields = move || {
        let filter = filter.read();
        let set = filter.pairs().into_iter().filter(|(_, value)| !value.is_empty());
        set.map(|(name, value)| view! { <input type="hidden" name=name value=value.to_owned()/> }).collect_view()
    };
    let way = |format: ExportFormat, label| {
        view! { <button type="submit" class="button small" name="format" value=format.as_str()>{label}</button> }
    };
    view! {
        <form class="audit-export" method="post" action=paths::AUDIT_EXPORT>
            {fields}
            {way(ExportFormat::Csv, "Export CSV")}
            {way(ExportFormat::Ndjson, "Export NDJSON")}
        </form>
    }
    .solid()
}
