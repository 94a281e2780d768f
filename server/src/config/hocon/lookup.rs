//! Finds what a `${…}` names.

use super::{
    draft::{Draft, Open},
    error::Fault,
    resolve::{Built, Resolver},
    value::Value,
};

impl<'d> Resolver<'d> {
    /// The value at a path from the root, if there is one.
    pub(super) fn find(&mut self, path: &[String], level: usize, at: usize) -> Result<Option<Built>, Fault> {
        let mut draft = self.root;
        for (depth, name) in path.iter().enumerate() {
            loop {
                match draft {
                    Draft::Open(open) if self.is_active(open) => match self.look_back(open, at)? {
                        Some(prior) => draft = prior,
                        None => return Ok(None),
                    },
                    Draft::Open(open) => return self.find_inside(open, &path[depth..], level, at),
                    _ => break,
                }
            }
            let Draft::Object(object) = draft else { return Ok(None) };
            let Some(next) = object.get(name) else { return Ok(None) };
            draft = next;
        }
        if path.is_empty() { Ok(None) } else { self.build(draft, level, at) }
    }

    /// The value at a path below an open value.
    fn find_inside(
        &mut self,
        open: &'d Open,
        path: &[String],
        level: usize,
        at: usize,
    ) -> Result<Option<Built>, Fault> {
        let Some(built) = self.open(open, level, at)? else { return Ok(None) };
        let mut value = built.value;
        for name in path {
            let Value::Object(object) = value else { return Ok(None) };
            let Some((_, inner)) = object.into_iter().find(|(key, _)| key == name) else { return Ok(None) };
            value = inner;
        }
        Ok(Some(Built { value, height: built.height }))
    }
}
