//! Sending mail over SMTP (RFC 5321), encrypted on the way to every server but one on this machine.

use std::{
    net::IpAddr,
    time::{Duration, UNIX_EPOCH},
};

use async_trait::async_trait;
use lettre::{
    Address, Message,
    message::{Mailbox, MultiPart, SinglePart, header::ContentType},
    transport::smtp::{
        Error,
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, CertificateStore, TlsParameters},
        commands::{Data, Mail as From, Rcpt},
        extension::ClientId,
    },
};
use model::Secret;

use super::{Letter, Mail, Undelivered};

/// How long one command may take, and how long all of them.
const STEP: Duration = Duration::from_secs(20);
const WHOLE: Duration = Duration::from_mins(1);

/// Where mail is handed over.
#[derive(Clone, Debug)]
pub struct SmtpServer {
    host: String,
    port: u16,
    encryption: Encryption,
    /// User and password.
    login: Option<(String, Secret)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encryption {
    /// From the first byte (RFC 8314).
    Tls,
    /// By STARTTLS (RFC 3207), without which nothing is sent.
    StartTls,
    /// On this machine only.
    Plain,
}

impl SmtpServer {
    /// Reads `smtp://user:password@host:port` or `smtps://…`. User and password are percent-encoded. The error says
    /// what to do and repeats nothing.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let url = url::Url::parse(text.trim()).map_err(|_| "this is not a URL; write smtp://user:password@host:587")?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or("the URL has no host")?;
        let host = host.trim_matches(['[', ']']).to_owned();
        let (encryption, port) = match url.scheme() {
            "smtps" => (Encryption::Tls, 465),
            "smtp" if is_loopback(&host) => (Encryption::Plain, 25),
            "smtp" => (Encryption::StartTls, 587),
            _ => return Err("the URL must start with smtp:// or smtps://"),
        };
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err("the URL must end after the host and port");
        }
        let decoded = |text: &str| {
            let decoded = percent_encoding::percent_decode_str(text).decode_utf8();
            decoded.map(std::borrow::Cow::into_owned).map_err(|_| "user and password must be percent-encoded UTF-8")
        };
        let login = match (url.username(), url.password()) {
            ("", None) => None,
            (user, Some(password)) if !user.is_empty() => Some((decoded(user)?, Secret::new(decoded(password)?))),
            _ => return Err("the URL must have both a user and a password, or neither"),
        };
        Ok(Self { host, port: url.port().unwrap_or(port), encryption, login })
    }

    /// Whether the server is another machine, so that what is sent is encrypted.
    pub fn is_encrypted(&self) -> bool {
        self.encryption != Encryption::Plain
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Whom mail comes from: an address, with a name or without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender(Mailbox);

impl Sender {
    /// Reads `no-reply@example.com` or `Tenantry <no-reply@example.com>`.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        const FORM: &str = "this must be an address, or a name and an address: Tenantry <no-reply@example.com>";
        if text.chars().any(char::is_control) {
            return Err(FORM);
        }
        text.trim().parse().map(Self).map_err(|_| FORM)
    }

    fn domain(&self) -> &str {
        self.0.email.domain()
    }
}

/// Hands letters to a server, each over a connection of its own.
#[derive(Debug)]
pub struct SmtpMail {
    server: SmtpServer,
    from: Sender,
}

impl SmtpMail {
    pub const fn new(server: SmtpServer, from: Sender) -> Self {
        Self { server, from }
    }

    /// The letter as it goes over the wire.
    fn message(&self, letter: &Letter) -> Option<(Address, Vec<u8>)> {
        let to: Address = letter.to.parse().ok()?;
        let date = UNIX_EPOCH + Duration::from_millis(u64::try_from(letter.date.millis()).ok()?);
        let part = |kind, body: &str| SinglePart::builder().header(kind).body(body.to_owned());
        let body = MultiPart::alternative()
            .singlepart(part(ContentType::TEXT_PLAIN, &letter.text))
            .singlepart(part(ContentType::TEXT_HTML, &letter.html));
        let message = Message::builder()
            .message_id(Some(format!("<{}@{}>", letter.id, self.from.domain())))
            .date(date)
            .from(self.from.0.clone())
            .to(Mailbox::new(None, to.clone()))
            .subject(letter.subject.as_str())
            .multipart(body)
            .ok()?;
        Some((to, message.formatted()))
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Undelivered> {
        let server = &self.server;
        let hello = ClientId::Domain(self.from.domain().to_owned());
        let at_once = if server.encryption == Encryption::Tls { Some(self.tls()?) } else { None };
        let place = (server.host.as_str(), server.port);
        let connected = AsyncSmtpConnection::connect_tokio1(place, Some(STEP), &hello, at_once, None).await;
        let mut connection = connected.map_err(|error| later("the mail server cannot be reached", &error))?;
        if server.encryption == Encryption::StartTls {
            let upgraded = connection.starttls(self.tls()?, &hello).await;
            upgraded.map_err(|error| later("the mail server does not encrypt", &error))?;
        }
        if let Some((user, password)) = &server.login {
            let login = Credentials::new(user.clone(), password.reveal().clone());
            // What the server says to that is not repeated: nobody knows what is in it.
            connection.auth(&[Mechanism::Plain, Mechanism::Login], &login).await.map_err(|error| {
                let code = error.status().map_or_else(String::new, |code| format!(" ({code})"));
                Undelivered::Later(format!("the mail server does not take the user and password{code}"))
            })?;
        }
        Ok(connection)
    }

    fn tls(&self) -> Result<TlsParameters, Undelivered> {
        let parameters = TlsParameters::builder(self.server.host.clone());
        let built = parameters.certificate_store(CertificateStore::WebpkiRoots).build();
        built.map_err(|error| later("encryption cannot be set up", &error))
    }

    async fn hand_over(&self, letter: &Letter) -> Result<(), Undelivered> {
        let Some((to, message)) = self.message(letter) else {
            return Err(Undelivered::Refused(553));
        };
        let mut connection = self.connect().await?;
        let done = self.dictate(&mut connection, to, &message).await;
        connection.abort().await;
        done
    }

    async fn dictate(
        &self,
        connection: &mut AsyncSmtpConnection,
        to: Address,
        message: &[u8],
    ) -> Result<(), Undelivered> {
        let from = From::new(Some(self.from.0.email.clone()), Vec::new());
        // A sender that is refused is the operator's to put right; the invited can do nothing about it.
        connection.command(from).await.map_err(|error| later("the mail server does not take the sender", &error))?;
        connection.command(Rcpt::new(to, Vec::new())).await.map_err(|error| refused(&error))?;
        connection.command(Data).await.map_err(|error| refused(&error))?;
        connection.message(message).await.map_err(|error| refused(&error))?;
        Ok(())
    }
}

#[async_trait]
impl Mail for SmtpMail {
    async fn send(&self, letter: &Letter) -> Result<(), Undelivered> {
        let sent = tokio::time::timeout(WHOLE, self.hand_over(letter)).await;
        sent.unwrap_or_else(|_| Err(Undelivered::Later("the mail server takes too long".to_owned())))
    }
}

fn later(what: &str, error: &Error) -> Undelivered {
    Undelivered::Later(format!("{what}: {error}"))
}

/// An answer of the kind 5yz is for good (RFC 5321 §4.2.1).
fn refused(error: &Error) -> Undelivered {
    match error.status() {
        Some(code) if error.is_permanent() => Undelivered::Refused(code.into()),
        _ => later("the mail server does not take the letter", error),
    }
}

#[cfg(test)]
mod tests {
    use model::Timestamp;

    use super::*;

    #[test]
    fn only_this_machine_gets_mail_unencrypted() {
        for (url, encryption, port) in [
            ("smtp://localhost", Encryption::Plain, 25),
            ("smtp://127.0.0.1:1025", Encryption::Plain, 1025),
            ("smtp://[::1]:1025/", Encryption::Plain, 1025),
            ("smtps://localhost", Encryption::Tls, 465),
            ("smtp://mail.example.com", Encryption::StartTls, 587),
            ("smtp://10.0.0.7:25", Encryption::StartTls, 25),
            ("smtp://localhost.example.com", Encryption::StartTls, 587),
            ("smtps://u:p@mail.example.com:8465", Encryption::Tls, 8465),
        ] {
            let server = SmtpServer::parse(url).expect(url);
            assert_eq!((server.encryption, server.port), (encryption, port), "{url}");
        }
    }

    #[test]
    fn users_and_passwords_are_decoded_and_never_printed() {
        let server = SmtpServer::parse("smtp://ada%40acme.io:p%3Aw%2Frd@mail.example.com").expect("fine");
        let (user, password) = server.login.clone().expect("a login");
        assert_eq!((user.as_str(), password.reveal().as_str()), ("ada@acme.io", "p:w/rd"));
        assert!(!format!("{server:?}").contains("p:w/rd"));
        for bad in [
            "",
            "mail.example.com:25",
            "http://mail.example.com",
            "smtp://",
            "smtp://u@mail.example.com",
            "smtp://:p@mail.example.com",
            "smtp://mail.example.com/path",
            "smtp://mail.example.com?tls=none",
        ] {
            assert!(SmtpServer::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn nothing_of_a_letter_becomes_a_header() {
        let server = SmtpServer::parse("smtp://localhost").expect("fine");
        let mail = SmtpMail::new(server, Sender::parse("Tenantry <no-reply@example.com>").expect("fine"));
        let letter = Letter {
            id: "m1".to_owned(),
            to: "grace@acme.example".to_owned(),
            subject: "Zoë\r\nBcc: x@evil.example invites you".to_owned(),
            text: "Hello\n.\nZoë\n".to_owned(),
            html: "<p>Hello</p>".to_owned(),
            date: Timestamp::from_millis(1_795_262_400_000),
        };
        let (to, bytes) = mail.message(&letter).expect("a letter");
        let text = String::from_utf8(bytes).expect("ASCII");
        assert!(text.is_ascii() && to.to_string() == "grace@acme.example");
        let (head, _) = text.split_once("\r\n\r\n").expect("a body");
        assert!(!head.lines().any(|line| line.to_ascii_lowercase().starts_with("bcc")), "{head}");
        assert!(head.contains("Message-ID: <m1@example.com>") && head.contains("Sat, 21 Nov 2026 12:00:00"), "{head}");
        assert_eq!(mail.message(&Letter { to: "grace".to_owned(), ..letter }).map(|(to, _)| to), None);
    }
}
