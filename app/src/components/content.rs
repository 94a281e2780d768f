//! What stands inside of a component.

use leptos::{
    children::{ChildrenOptContainer, ToChildren},
    prelude::{AnyView, RenderHtml},
};

use super::solid::IntoSolid;

/// In place of `Children` of leptos, which makes them with `into_any`: see [`super::solid`].
pub struct Content(Box<dyn FnOnce() -> AnyView + Send>);

impl Content {
    pub fn view(self) -> AnyView {
        (self.0)()
    }
}

impl<F: FnOnce() -> C + Send + 'static, C: RenderHtml + 'static> ToChildren<F> for Content {
    fn to_children(inside: F) -> Self {
        Self(Box::new(move || inside().solid()))
    }
}

impl<T: RenderHtml + 'static> ToChildren<ChildrenOptContainer<T>> for Content {
    fn to_children(inside: ChildrenOptContainer<T>) -> Self {
        Self(Box::new(move || inside.0.solid()))
    }
}
