//! Single requests: HTTP/1.0, so that an answer ends with its connection and comes in one piece.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};

use anyhow::{Context, Result, bail};

/// A request that can be sent to one port after another.
#[derive(Clone, Debug, Default)]
pub struct Request {
    pub method: &'static str,
    pub target: String,
    /// Names and values.
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
}

/// An answer as it came.
pub struct Answer {
    pub status: u16,
    /// Head and body.
    pub raw: Vec<u8>,
    body: usize,
}

impl Request {
    pub fn get(target: &str) -> Self {
        Self { method: "GET", target: target.to_owned(), ..Self::default() }
    }

    pub fn post(target: &str, body: &str) -> Self {
        Self { method: "POST", target: target.to_owned(), body: body.to_owned(), ..Self::default() }
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Sends it over a connection of its own.
    pub fn send(&self, port: u16) -> Result<Answer> {
        let Self { method, target, headers, body } = self;
        let headers: String =
            headers.iter().map(|(name, value)| [name, ": ", value.as_str(), "\r\n"].concat()).collect();
        let length = body.len();
        let head = format!("{method} {target} HTTP/1.0\r\nHost: localhost:{port}\r\n{headers}Content-Length: {length}");
        let mut stream = TcpStream::connect(address(port))?;
        // In one piece: the kernel would hold back the second of several until the first is acknowledged.
        stream.write_all([&head, "\r\n\r\n", body.as_str()].concat().as_bytes())?;
        let mut raw = Vec::new();
        stream.read_to_end(&mut raw)?;
        Answer::read(raw).with_context(|| format!("{} {} was not answered in HTTP", self.method, self.target))
    }

    /// The same, where anything but 200 is an error.
    pub fn send_well(&self, port: u16) -> Result<Answer> {
        let answer = self.send(port)?;
        if answer.status != 200 {
            bail!("{} {}: {} {}", self.method, self.target, answer.status, answer.text());
        }
        Ok(answer)
    }
}

impl Answer {
    fn read(raw: Vec<u8>) -> Option<Self> {
        let body = raw.windows(4).position(|bytes| bytes == b"\r\n\r\n")? + 4;
        let status = std::str::from_utf8(raw.get(9..12)?).ok()?.parse().ok()?;
        Some(Self { status, raw, body })
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.raw[self.body..]).into_owned()
    }

    /// The first header of this name; it is compared in lower case.
    pub fn header(&self, name: &str) -> Option<String> {
        let head = String::from_utf8_lossy(&self.raw[..self.body]).into_owned();
        let pairs = head.lines().filter_map(|line| line.split_once(": "));
        pairs.filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned()).next()
    }
}

/// A port nobody listens on at this moment.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(address(0))?.local_addr()?.port())
}

pub fn address(port: u16) -> SocketAddr {
    (Ipv4Addr::LOCALHOST, port).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_taken_apart() {
        let answer = Answer::read(b"HTTP/1.0 303 See Other\r\nLocation: /\r\nA: b\r\n\r\nbody\r\n\r\n".to_vec());
        let answer = answer.expect("an answer");
        assert_eq!((answer.status, answer.text().as_str()), (303, "body\r\n\r\n"));
        assert_eq!(answer.header("location").as_deref(), Some("/"));
        assert_eq!(answer.header("body"), None);
        assert!(Answer::read(b"HTTP/1.0 200".to_vec()).is_none(), "cut short");
    }
}
