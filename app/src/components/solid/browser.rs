//! The browser's half: one type for all views, which are only built or hydrated.

use leptos::{
    attr::{Attribute, any_attribute::AnyAttribute},
    prelude::{AddAnyAttr, Render, RenderHtml},
    tachys::{
        hydration::Cursor,
        renderer::types,
        view::{Mountable, Position, PositionState},
    },
};

/// A view behind a pointer: what is compiled for each is only what is here.
trait Shown: Send {
    fn build(self: Box<Self>) -> Standing;
    fn hydrate(self: Box<Self>, cursor: &Cursor, position: &PositionState) -> Standing;
}

impl<T: RenderHtml + 'static> Shown for T {
    fn build(self: Box<Self>) -> Standing {
        Standing(Box::new(Render::build(*self)))
    }

    fn hydrate(self: Box<Self>, cursor: &Cursor, position: &PositionState) -> Standing {
        Standing(Box::new(RenderHtml::hydrate::<true>(*self, cursor, position)))
    }
}

pub struct Solid(Box<dyn Shown>);

impl Solid {
    pub fn new(view: impl RenderHtml + 'static) -> Self {
        Self(Box::new(view))
    }
}

/// What stands in the page.
pub struct Standing(Box<dyn Mountable>);

impl Mountable for Standing {
    fn unmount(&mut self) {
        self.0.unmount();
    }

    fn mount(&mut self, parent: &types::Element, marker: Option<&types::Node>) {
        self.0.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.0.insert_before_this(child)
    }

    fn elements(&self) -> Vec<types::Element> {
        self.0.elements()
    }
}

impl Render for Solid {
    type State = Standing;

    fn build(self) -> Standing {
        self.0.build()
    }

    fn rebuild(self, state: &mut Standing) {
        let mut fresh = self.build();
        state.insert_before_this(&mut fresh);
        state.unmount();
        *state = fresh;
    }
}

impl AddAnyAttr for Solid {
    type Output<A: Attribute> = Self;

    fn add_any_attr<A: Attribute>(self, _: A) -> Self {
        self
    }
}

impl RenderHtml for Solid {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(self, _: &mut String, _: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {
        unreachable!("the server writes pages")
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> Standing {
        self.0.hydrate(cursor, position)
    }

    fn into_owned(self) -> Self {
        self
    }
}
