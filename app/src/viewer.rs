//! Who is signed in, for every page inside the frame.

use leptos::prelude::*;
pub use model::users::Viewer;

#[derive(Clone, Copy)]
struct Viewing(RwSignal<Viewer>);

/// Makes the viewer known to everything below.
pub fn provide_viewer(viewer: Viewer) -> RwSignal<Viewer> {
    let viewer = RwSignal::new(viewer);
    provide_context(Viewing(viewer));
    viewer
}

/// The viewer. Only inside the frame, which shows its pages when it knows who looks.
pub fn use_viewer() -> RwSignal<Viewer> {
    expect_context::<Viewing>().0
}
