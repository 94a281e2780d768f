//! A place in the text, and the steps over what carries no meaning.

/// Where reading is.
pub struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub const fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// Byte offset from the start.
    pub const fn at(&self) -> usize {
        self.at
    }

    pub fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub fn is_at_end(&self) -> bool {
        self.at == self.text.len()
    }

    /// Steps over this many bytes, which end at a character.
    pub const fn skip(&mut self, bytes: usize) {
        self.at += bytes;
    }

    pub fn starts_with(&self, prefix: &str) -> bool {
        self.rest().starts_with(prefix)
    }

    /// Steps over the prefix if it is there.
    pub fn eat(&mut self, prefix: &str) -> bool {
        let found = self.starts_with(prefix);
        if found {
            self.skip(prefix.len());
        }
        found
    }

    /// Takes as many characters as are wanted.
    pub fn take_while(&mut self, mut wanted: impl FnMut(char) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        self.skip(length);
        &rest[..length]
    }

    /// Spaces and tabs.
    pub fn blanks(&mut self) -> &'a str {
        self.take_while(is_blank)
    }

    /// Blanks, line ends and comments, but no commas: what may stand around an operator.
    pub fn lines(&mut self) {
        loop {
            self.take_while(|c| is_blank(c) || is_line_end(c));
            if !self.comment() {
                return;
            }
        }
    }

    /// Blanks, line ends, commas and comments: what stands between entries.
    pub fn separators(&mut self) {
        loop {
            self.take_while(|c| is_blank(c) || is_separator(c));
            if !self.comment() {
                return;
            }
        }
    }

    /// Blanks, and every comment that ends a line here, also on the lines below. Stays before other line ends and
    /// commas: they end a value.
    pub fn trailing_comments(&mut self) {
        loop {
            self.blanks();
            let before = self.at;
            self.take_while(is_separator);
            self.blanks();
            if !self.comment() {
                self.at = before;
                return;
            }
        }
    }

    fn comment(&mut self) -> bool {
        let found = self.starts_with("#") || self.starts_with("//");
        if found {
            self.take_while(|c| !is_line_end(c));
        }
        found
    }
}

/// The only characters that may stand between any two tokens.
pub const fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t')
}

pub const fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r')
}

pub const fn is_separator(c: char) -> bool {
    is_line_end(c) || c == ','
}

/// White space as Python's `\s` sees it, which ends unquoted text.
pub fn is_white(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}
