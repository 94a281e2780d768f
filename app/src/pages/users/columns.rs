//! Which columns the table has: everybody's own choice, which the server keeps.

use leptos::{prelude::*, server_fn::ServerFn};
use model::users::{UserColumn, UserColumns};

use crate::{
    components::{pop::pop, solid::IntoSolid},
    server_fns::users::SetUserColumns,
};

/// Opens without scripts, and is a plain form.
pub fn chooser(columns: UserColumns) -> AnyView {
    let boxes = UserColumn::ALL.iter().map(|column| {
        view! {
            <label class="choice">
                <input type="checkbox" name="columns[]" value=column.as_str() checked=columns.has(*column)/>
                {column.title()}
            </label>
        }
    });
    let boxes = boxes.collect_view();
    let usual = (!columns.usual).then(|| {
        view! { <button type="submit" class="button quiet small" name="usual" value="yes">"Usual columns"</button> }
    });
    let form = view! {
        <form class="pop-box" method="post" action=SetUserColumns::PATH aria-label="Columns of the table">
            <div class="choices">{boxes}</div>
            <div class="pop-ways">
                <button type="submit" class="button small primary">"Show these"</button>
                {usual}
            </div>
        </form>
    };
    pop("Columns", form.solid())
}
