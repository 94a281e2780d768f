//! Two texts of a vault beside each other: the answer to a form.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    components::{
        empty::Empty,
        icon,
        notice::{Notice, Tone},
        solid::IntoSolid,
        title::SafeTitle,
    },
    error::ApiError,
    json::Json,
    layout::page_header::PageHeader,
    paths,
};

/// A line: `+`, `-` or a blank, its numbers, and its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub sign: char,
    pub before: String,
    pub after: String,
    pub text: String,
}

/// The answer to the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub vault: String,
    pub title: String,
    pub parts: Vec<Vec<Line>>,
    pub refused: Option<ApiError>,
}

#[component]
pub fn CompareVaultPage() -> impl IntoView {
    let said = SharedValue::<_, Json>::new_with_encoding(of_request).into_inner();
    let refusal = said.refused.as_ref().map(|error| error.message.clone());
    let back = if said.vault.is_empty() {
        paths::VAULTS.to_owned()
    } else {
        paths::with_query(paths::VAULT_HISTORY, &[("vault", &said.vault)])
    };
    let content = match refusal {
        Some(text) => view! { <Notice tone=Tone::Bad text id="refusal"/> }.solid(),
        None if said.vault.is_empty() => {
            let text = "Choose two revisions in the history of a vault.";
            view! { <div class="card"><Empty icon=icon::LOG title="Nothing to compare" text=text/></div> }.solid()
        }
        None if said.parts.is_empty() => {
            view! { <div class="card"><Empty icon=icon::LOG title="The texts are the same" text="Only name, format or state were changed."/></div> }.solid()
        }
        None => said.parts.iter().map(|lines| part(lines)).collect_view().solid(),
    };
    let title = said.title.clone();
    view! {
        <SafeTitle text="Compare revisions"/>
        <div class="page">
            <PageHeader title="Compare revisions"/>
            <p class="vault-which" dir="auto">{title}</p>
            {content}
            <div class="invite-ways"><a class="button" href=back rel="external">"Back to the history"</a></div>
        </div>
    }
    .solid()
}

fn part(lines: &[Line]) -> AnyView {
    let rows = lines.iter().map(|line| {
        let class = match line.sign {
            '+' => "diff-new",
            '-' => "diff-gone",
            _ => "diff-same",
        };
        let said = match line.sign {
            '+' => "New: ",
            '-' => "Gone: ",
            _ => "",
        };
        let (sign, text) = (line.sign.to_string(), line.text.clone());
        view! {
            <tr class=class>
                <td class="diff-number">{line.before.clone()}</td>
                <td class="diff-number">{line.after.clone()}</td>
                <td class="diff-text"><span aria-hidden="true">{sign}</span><span class="unseen">{said}</span><code>{text}</code></td>
            </tr>
        }
        .solid()
    });
    view! { <div class="card diff" tabindex="0" role="group" aria-label="Lines that differ"><table><tbody>{rows.collect_view()}</tbody></table></div> }.solid()
}

#[cfg(feature = "ssr")]
fn of_request() -> Said {
    use_context::<Said>().unwrap_or_default()
}

#[cfg(not(feature = "ssr"))]
fn of_request() -> Said {
    Said::default()
}
