//! What a page asks the server for, and showing it when it has come.
//!
//! Resources, suspense and all that holds them together are compiled for every type of data and of view that goes
//! through them, 15 kB of WASM a time. Here they see one type: what an answer is, only those know who ask and who show.

use std::{any::Any, future::IntoFuture, marker::PhantomData, pin::Pin, sync::Arc};

use codee::{Decoder, Encoder};
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

use super::solid::IntoSolid;
use crate::error::ApiError;

type Later<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// What was asked for, and asks again when what it was asked with changes.
pub struct Asking<T>(Resource<Answer, Parcels>, PhantomData<fn() -> T>);

impl<T> Clone for Asking<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Asking<T> {}

/// Asks the server with what `with` says, each time that changes. To be called where nothing waits for other data.
pub fn ask<S, T, F>(
    with: impl Fn() -> S + Send + Sync + 'static,
    load: impl Fn(S) -> F + Send + Sync + 'static,
) -> Asking<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Data,
    F: Future<Output = Result<T, ApiError>> + Send + 'static,
{
    let with = move || Question(Arc::new(with()));
    let load = move |question: Question| -> Later<Answer> {
        let answer = question.0.whole().downcast_ref::<S>().map(|with| load(with.clone()));
        // A question keeps its type.
        let answer = async move { answer.ok_or_else(broken)?.await.map(Parcel::new) };
        Box::pin(answer)
    };
    Asking(resource(Box::new(with), Box::new(load)), PhantomData)
}

/// Asks once.
pub fn ask_once<T, F>(load: impl Fn() -> F + Send + Sync + 'static) -> Asking<T>
where
    T: Data,
    F: Future<Output = Result<T, ApiError>> + Send + 'static,
{
    ask(|| (), move |()| load())
}

fn resource(
    with: Box<dyn Fn() -> Question + Send + Sync>,
    load: Box<dyn Fn(Question) -> Later<Answer> + Send + Sync>,
) -> Resource<Answer, Parcels> {
    Resource::new_with_options(with, load, false)
}

impl<T: Data> Asking<T> {
    /// Shows the answer when it has come, `meanwhile` before, and while it is asked for again the last one.
    pub fn show(
        self,
        meanwhile: fn() -> AnyView,
        view: impl Fn(Result<T, ApiError>) -> AnyView + Send + Sync + 'static,
    ) -> AnyView {
        shown(self.0, meanwhile, None, Arc::new(move |answer: Answer| view(answer.and_then(Parcel::open))))
    }

    /// The same inside of what is marked as busy while it is asked for again.
    pub fn show_busy(
        self,
        meanwhile: fn() -> AnyView,
        view: impl Fn(Result<T, ApiError>) -> AnyView + Send + Sync + 'static,
    ) -> AnyView {
        let busy = RwSignal::new(false);
        let view = Arc::new(move |answer: Answer| view(answer.and_then(Parcel::open)));
        let content = shown(self.0, meanwhile, Some(busy), view);
        view! { <div class="waits" aria-busy=move || if busy.get() { "true" } else { "false" }>{content}</div> }.solid()
    }

    /// Asks again.
    pub fn again(self) {
        self.0.refetch();
    }
}

impl<T: Data> IntoFuture for Asking<T> {
    type Output = Result<T, ApiError>;
    type IntoFuture = Later<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.0.await.and_then(Parcel::open) })
    }
}

fn shown(
    answer: Resource<Answer, Parcels>,
    meanwhile: fn() -> AnyView,
    busy: Option<RwSignal<bool>>,
    view: Arc<dyn Fn(Answer) -> AnyView + Send + Sync>,
) -> AnyView {
    let view = move || -> Later<AnyView> {
        let view = view.clone();
        Box::pin(async move { view(answer.await) })
    };
    transition(meanwhile, busy, Box::new(view))
}

/// Shows what several answers together come to, like [`Asking::show`]. What `view` reads before it waits, it follows.
pub fn show_all<F: Future<Output = AnyView> + Send + 'static>(view: impl Fn() -> F + Send + Sync + 'static) -> AnyView {
    transition(nothing, None, Box::new(move || Box::pin(view())))
}

/// Nothing, until something has come.
pub fn nothing() -> AnyView {
    ().solid()
}

fn transition(
    meanwhile: fn() -> AnyView,
    busy: Option<RwSignal<bool>>,
    view: Box<dyn Fn() -> Later<AnyView> + Send + Sync>,
) -> AnyView {
    // Only in the browser, since the server sends what is complete. There another thread would write the signal while
    // the page is rendered, and reading a signal that is being written panics.
    let busy = busy.filter(|_| cfg!(not(feature = "ssr")));
    view! { <Transition nostrip:set_pending=busy fallback=meanwhile>{move || Suspend::new(view())}</Transition> }
        .solid()
}

/// What an answer may be.
pub trait Data: Clone + Send + Sync + Serialize + DeserializeOwned + 'static {}

impl<T: Clone + Send + Sync + Serialize + DeserializeOwned + 'static> Data for T {}

/// What a server function is asked with.
#[derive(Clone)]
struct Question(Arc<dyn Compared>);

impl PartialEq for Question {
    fn eq(&self, other: &Self) -> bool {
        self.0.is(other.0.whole())
    }
}

trait Compared: Send + Sync {
    fn whole(&self) -> &dyn Any;
    fn is(&self, other: &dyn Any) -> bool;
}

impl<S: PartialEq + Send + Sync + 'static> Compared for S {
    fn whole(&self) -> &dyn Any {
        self
    }

    fn is(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<S>() == Some(self)
    }
}

type Answer = Result<Parcel, ApiError>;

/// The data of an answer, or the JSON that came with the page.
#[derive(Clone)]
enum Parcel {
    Data(Arc<dyn Packed>),
    Json(String),
}

impl Parcel {
    fn new<T: Data>(data: T) -> Self {
        Self::Data(Arc::new(data))
    }

    fn open<T: Data>(self) -> Result<T, ApiError> {
        match self {
            Self::Data(data) => data.whole().downcast_ref::<T>().cloned(),
            Self::Json(json) => serde_json::from_slice(json.as_bytes()).ok(),
        }
        .ok_or_else(broken)
    }
}

fn broken() -> ApiError {
    ApiError::new(500, "Something went wrong on our side.")
}

trait Packed: Send + Sync {
    fn whole(&self) -> &dyn Any;
    #[cfg(feature = "ssr")]
    fn json(&self) -> serde_json::Result<String>;
}

impl<T: Data> Packed for T {
    fn whole(&self) -> &dyn Any {
        self
    }

    #[cfg(feature = "ssr")]
    fn json(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }
}

/// How answers get into the page and out of it: as JSON, after a sign that tells data from errors.
struct Parcels;

const DATA: char = '+';
const ERROR: char = '-';

impl Encoder<Answer> for Parcels {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(answer: &Answer) -> serde_json::Result<String> {
        let (sign, json) = match answer {
            #[cfg(feature = "ssr")]
            Ok(Parcel::Data(data)) => (DATA, data.json()?),
            #[cfg(not(feature = "ssr"))]
            Ok(Parcel::Data(_)) => (DATA, String::new()),
            Ok(Parcel::Json(json)) => (DATA, json.clone()),
            Err(error) => (ERROR, serde_json::to_string(error)?),
        };
        Ok(format!("{sign}{json}"))
    }
}

impl Decoder<Answer> for Parcels {
    type Error = serde_json::Error;
    type Encoded = str;

    fn decode(text: &str) -> serde_json::Result<Answer> {
        match text.strip_prefix(DATA) {
            Some(json) => Ok(Ok(Parcel::Json(json.to_owned()))),
            None => serde_json::from_slice(text.trim_start_matches(ERROR).as_bytes()).map(Err),
        }
    }
}
