//! Who is signed in, for every page inside the frame.

use leptos::prelude::*;
pub use model::users::Viewer;

use crate::{error::ApiError, json::Json};

#[derive(Clone, Copy)]
struct Viewing(RwSignal<Viewer>);

/// Finds out who looks: from the request on the server, from the page in the browser. The frame comes with a page
/// from the server and never without one, so the browser need not ask.
pub fn find_viewer() -> Result<Viewer, ApiError> {
    SharedValue::<_, Json>::new_with_encoding(of_request).into_inner()
}

#[cfg(feature = "ssr")]
fn of_request() -> Result<Viewer, ApiError> {
    crate::request::request().map(|(_, caller)| Viewer::of(&caller))
}

#[cfg(not(feature = "ssr"))]
fn of_request() -> Result<Viewer, ApiError> {
    Err(ApiError::new(401, "Your session has ended. Sign in again."))
}

/// Makes the viewer known to everything below.
pub fn provide_viewer(viewer: Viewer) -> RwSignal<Viewer> {
    let viewer = RwSignal::new(viewer);
    provide_context(Viewing(viewer));
    viewer
}

/// The viewer, if there is one.
pub fn viewing() -> Option<RwSignal<Viewer>> {
    use_context::<Viewing>().map(|viewing| viewing.0)
}

/// The viewer. Only inside the frame, which shows its pages when it knows who looks.
pub fn use_viewer() -> RwSignal<Viewer> {
    expect_context::<Viewing>().0
}
