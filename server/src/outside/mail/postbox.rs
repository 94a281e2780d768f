//! A box that keeps letters instead of sending them, and does not take them when it is told so.

use std::{
    collections::VecDeque,
    mem,
    sync::{Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;

use super::{Letter, Mail, Undelivered};

/// Letters of a test.
#[derive(Debug, Default)]
pub struct Postbox {
    held: Mutex<Held>,
}

#[derive(Debug, Default)]
struct Held {
    letters: Vec<Letter>,
    answers: VecDeque<Undelivered>,
    stuck: bool,
}

impl Postbox {
    /// Takes out what has arrived.
    pub fn take(&self) -> Vec<Letter> {
        mem::take(&mut self.held().letters)
    }

    /// The next letter is answered like this.
    pub fn refuse_next(&self, answer: Undelivered) {
        self.held().answers.push_back(answer);
    }

    /// From now on letters arrive, but the sender does not hear of it.
    pub fn fall_silent(&self, silent: bool) {
        self.held().stuck = silent;
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Mail for Postbox {
    async fn send(&self, letter: &Letter) -> Result<(), Undelivered> {
        let stuck = {
            let mut held = self.held();
            if let Some(answer) = held.answers.pop_front() {
                return Err(answer);
            }
            held.letters.push(letter.clone());
            held.stuck
        };
        if stuck {
            std::future::pending::<()>().await;
        }
        Ok(())
    }
}
