//! The grammar: objects, lists, assignments, and the pieces of a value.

use super::{
    budget::{Budget, Limits},
    cursor::{Cursor, is_line_end},
    draft::{self, Draft, DraftObject, Part, Piece},
    error::{Fault, Reason},
    join, key,
    scalar::{self, is_keyword},
};

/// Reads a whole text: entries with or without braces around them, or a list.
pub fn read(text: &str, limits: &Limits) -> Result<Draft, Fault> {
    if text.len() > limits.bytes {
        return Err(Fault::new(0, Reason::TooLong));
    }
    let mut syntax = Syntax { cursor: Cursor::new(text), depth: limits.depth, budget: Budget::new(limits), opens: 0 };
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
    budget: Budget,
    /// Number of the last open value.
    opens: usize,
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
        let mut entries = DraftObject::new();
        loop {
            self.cursor.separators();
            self.refuse_include()?;
            let at = self.cursor.at();
            match key::read(&mut self.cursor)? {
                Some(path) => self.assignment(&mut entries, &path, at, depth + path.len() - 1)?,
                None if self.cursor.starts_with("}") || self.cursor.is_at_end() => return Ok(entries),
                None => return Err(self.fault(Reason::Unexpected)),
            }
        }
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
            self.refuse_include()?;
            let at = self.cursor.at();
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

    fn refuse_include(&self) -> Result<(), Fault> {
        let rest = self.cursor.rest();
        if !is_keyword(rest, "include") {
            return Ok(());
        }
        let after = rest["include".len()..].trim_start_matches([' ', '\t']);
        let includes =
            after.starts_with('"') || ["url", "file", "package", "required"].iter().any(|w| is_keyword(after, w));
        if includes { Err(self.fault(Reason::Include)) } else { Ok(()) }
    }
}
