//! The grammar: objects, lists, assignments, and the pieces of a value.

use super::{
    budget::{Budget, Limits},
    cursor::{Cursor, is_line_end},
    draft::{self, Draft, DraftObject, Part, Piece},
    error::{Fault, Reason},
    include, join, key,
    manner::Manner,
    portable, scalar,
};

/// Reads a whole text: entries with or without braces around them, or a list.
pub fn read(text: &str, limits: &Limits, manner: Manner<'_>) -> Result<Draft, Fault> {
    if text.len() > limits.bytes {
        return Err(Fault::new(0, Reason::TooLong));
    }
    let budget = Budget::new(limits).until(manner.overdue);
    let mut syntax = Syntax { cursor: Cursor::new(text), depth: limits.depth, budget, manner, opens: 0, includes: 0 };
    syntax.cursor.lines();
    let root = if syntax.cursor.starts_with("[") {
        Draft::List(syntax.list(1)?)
    } else if syntax.cursor.starts_with("{") {
        Draft::Object(syntax.object(1)?)
    } else {
        Draft::Object(syntax.entries(1)?)
    };
    syntax.cursor.separators();
    if syntax.cursor.is_at_end() { Ok(root) } else { Err(syntax.fault(Reason::Unexpected)) }
}

struct Syntax<'a> {
    cursor: Cursor<'a>,
    depth: usize,
    budget: Budget<'a>,
    manner: Manner<'a>,
    /// Number of the last open value.
    opens: usize,
    includes: usize,
}

impl Syntax<'_> {
    const fn fault(&self, reason: Reason) -> Fault {
        Fault::new(self.cursor.at(), reason)
    }

    const fn check_depth(&self, depth: usize) -> Result<(), Fault> {
        if depth > self.depth { Err(self.fault(Reason::TooDeep)) } else { Ok(()) }
    }

    fn object(&mut self, depth: usize) -> Result<DraftObject, Fault> {
        self.check_depth(depth)?;
        self.cursor.skip(1);
        let entries = self.entries(depth)?;
        self.close("}", Reason::BraceExpected)?;
        Ok(entries)
    }

    fn close(&mut self, bracket: &str, missing: Reason) -> Result<(), Fault> {
        match self.cursor.eat(bracket) {
            true => Ok(()),
            false if self.cursor.is_at_end() => Err(self.fault(missing)),
            false => Err(self.fault(Reason::Unexpected)),
        }
    }

    fn entries(&mut self, depth: usize) -> Result<DraftObject, Fault> {
        let mut entries = DraftObject::default();
        loop {
            self.cursor.separators();
            let at = self.cursor.at();
            if include::is_here(&self.cursor) {
                self.include(&mut entries)?;
                continue;
            }
            match self.key()? {
                Some(path) => self.assignment(&mut entries, &path, at, depth + path.len() - 1)?,
                None if self.cursor.starts_with("}") || self.cursor.is_at_end() => return Ok(entries),
                None => return Err(self.fault(Reason::Unexpected)),
            }
        }
    }

    /// Steps over an `include` where the client is to follow it.
    fn include(&mut self, entries: &mut DraftObject) -> Result<(), Fault> {
        let at = self.cursor.at();
        if !self.manner.for_clients {
            return Err(Fault::new(at, Reason::Include));
        }
        self.includes += 1;
        if self.includes > include::MOST {
            return Err(Fault::new(at, Reason::TooManyIncludes));
        }
        self.budget.value(at)?;
        include::skip(&mut self.cursor)?;
        entries.included(at);
        Ok(())
    }

    fn key(&mut self) -> Result<Option<Vec<String>>, Fault> {
        if self.manner.portable && self.cursor.starts_with("\"") {
            portable::key(&self.cursor)?;
        }
        key::read(&mut self.cursor)
    }

    /// What follows a key: an object, or an operator and a value.
    fn assignment(&mut self, to: &mut DraftObject, path: &[String], at: usize, depth: usize) -> Result<(), Fault> {
        self.check_depth(depth)?;
        for _ in path {
            self.budget.value(at)?;
        }
        self.cursor.lines();
        if self.cursor.starts_with("{") {
            let object = self.object(depth + 1)?;
            return draft::put(to, path, Draft::Object(object), at);
        }
        let adds = self.cursor.eat("+=");
        if !adds && !self.cursor.eat("=") && !self.cursor.eat(":") {
            return Err(self.fault(Reason::OperatorExpected));
        }
        self.cursor.lines();
        let value = self.value(depth)?;
        if adds { draft::add(to, path, value, at) } else { draft::put(to, path, value, at) }
    }

    fn list(&mut self, depth: usize) -> Result<Vec<Draft>, Fault> {
        self.check_depth(depth)?;
        self.cursor.skip(1);
        let mut items = Vec::new();
        loop {
            // Empty places between commas hold nothing.
            self.cursor.separators();
            let pieces = self.pieces(depth)?;
            if pieces.is_empty() {
                break;
            }
            items.push(join::pieces(pieces, &mut self.opens)?);
        }
        self.close("]", Reason::BracketExpected)?;
        Ok(items)
    }

    fn value(&mut self, depth: usize) -> Result<Draft, Fault> {
        let pieces = self.pieces(depth)?;
        join::pieces(pieces, &mut self.opens)
    }

    /// The pieces up to the end of the line, a comma or a closing bracket, and the comments that follow.
    fn pieces(&mut self, depth: usize) -> Result<Vec<Piece>, Fault> {
        let mut pieces = Vec::new();
        loop {
            self.cursor.trailing_comments();
            let at = self.cursor.at();
            if include::is_here(&self.cursor) {
                return Err(self.fault(Reason::Include));
            }
            if self.manner.portable {
                portable::scalar(&self.cursor, pieces.last())?;
            }
            let Some(part) = self.part(depth)? else {
                if self.continues() {
                    continue;
                }
                return Ok(pieces);
            };
            self.budget.value(at)?;
            pieces.push(Piece { at, part, space: self.cursor.blanks().to_owned() });
        }
    }

    fn part(&mut self, depth: usize) -> Result<Option<Part>, Fault> {
        match self.cursor.peek() {
            Some('{') => self.object(depth + 1).map(|object| Some(Part::Object(object))),
            Some('[') => self.list(depth + 1).map(|items| Some(Part::List(items))),
            Some('$') => self.reference().map(Some),
            _ => scalar::read(&mut self.cursor).map(|scalar| scalar.map(Part::Plain)),
        }
    }

    fn reference(&mut self) -> Result<Part, Fault> {
        let dollar = self.fault(Reason::Dollar);
        let inner = self.cursor.rest().strip_prefix("${").ok_or(dollar)?;
        let (name, _) = inner.split_once('}').filter(|(name, _)| !name.is_empty()).ok_or(dollar)?;
        self.cursor.skip("${}".len() + name.len());
        // A lone question mark is a name nobody has, as in pyhocon.
        let (name, optional) = match name.strip_prefix('?') {
            Some(rest) if !rest.is_empty() => (rest, true),
            _ => (name, false),
        };
        Ok(Part::Reference { path: key::split(name), optional })
    }

    /// A backslash at the end of a line lets the value go on.
    fn continues(&mut self) -> bool {
        let continues = self.cursor.starts_with("\\\n");
        if continues {
            self.cursor.skip(1);
            self.cursor.take_while(is_line_end);
        }
        continues
    }
}
