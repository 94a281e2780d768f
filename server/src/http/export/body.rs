//! The body of an export: a page at a time, each read when the client has taken the one before. Whoever drops it drops
//! the reading with it.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use axum::body::{Bytes, HttpBody};
use hyper::body::Frame;
use model::{Error, page::Cursor};

/// A part of the file, and where the next one begins.
pub struct Piece {
    pub bytes: Bytes,
    pub next: Option<Cursor>,
}

/// A piece that is being read.
pub type Reading = Pin<Box<dyn Future<Output = Result<Piece, Error>> + Send>>;

pub struct Pages<R> {
    read: R,
    /// What was read and not sent yet: before the first frame only.
    ready: Option<Piece>,
    reading: Option<Reading>,
}

impl<R: Fn(Cursor) -> Reading> Pages<R> {
    pub fn new(first: Piece, read: R) -> Self {
        Self { read, ready: Some(first), reading: None }
    }
}

impl<R: Fn(Cursor) -> Reading + Unpin> HttpBody for Pages<R> {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let piece = if let Some(piece) = self.ready.take() {
            piece
        } else {
            let Some(reading) = &mut self.reading else { return Poll::Ready(None) };
            let read = ready!(reading.as_mut().poll(cx));
            self.reading = None;
            match read {
                Ok(piece) => piece,
                // The connection is cut, so that nobody takes a part of the file for the whole.
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
        };
        // Not polled before the next frame is wanted: then nothing of it runs.
        self.reading = piece.next.map(|cursor| (self.read)(cursor));
        Poll::Ready(Some(Ok(Frame::data(piece.bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.ready.is_none() && self.reading.is_none()
    }
}
