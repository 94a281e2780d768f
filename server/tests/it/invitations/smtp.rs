//! The real sender against a small mail server on this machine.

use std::sync::Arc;

use model::Timestamp;
use server::outside::{Letter, Mail, Sender, SmtpMail, SmtpServer, Undelivered};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::Mutex,
};

use super::Place;

/// Answers instead of the usual ones, by the beginning of the command.
type Answers = &'static [(&'static str, &'static str)];

/// A server that keeps what it is sent.
struct Sink {
    port: u16,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Sink {
    async fn start(answers: Answers) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&heard);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let _ = serve(stream, answers, &kept).await;
            }
        });
        Self { port, heard }
    }

    fn mail(&self, login: &str) -> SmtpMail {
        let server = SmtpServer::parse(&format!("smtp://{login}127.0.0.1:{}", self.port)).expect("a URL");
        SmtpMail::new(server, Sender::parse("Tenantry <no-reply@tenantry.example>").expect("an address"))
    }
}

async fn serve(stream: TcpStream, answers: Answers, heard: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 sink\r\n").await?;
    let mut in_data = false;
    while let Some(line) = lines.next_line().await? {
        heard.lock().await.push(line.clone());
        let command = if in_data { "." } else { line.as_str() };
        if in_data && line != "." {
            continue;
        }
        let special = answers.iter().find(|(start, _)| command.starts_with(start)).map(|(_, answer)| *answer);
        let usual = match command.split(' ').next().unwrap_or_default() {
            "EHLO" => "250-sink\r\n250 AUTH PLAIN LOGIN",
            "DATA" => "354 go on",
            "QUIT" => "221 bye",
            "AUTH" => "235 welcome",
            _ => "250 fine",
        };
        in_data = command == "DATA" && special.is_none();
        write.write_all(format!("{}\r\n", special.unwrap_or(usual)).as_bytes()).await?;
        if command == "QUIT" {
            break;
        }
    }
    Ok(())
}

fn letter() -> Letter {
    Letter {
        id: "m1".to_owned(),
        to: "ines@x.example".to_owned(),
        subject: "Zoë invites you".to_owned(),
        text: "Hello\n.\n..\nhttps://app.example.com/invite/inv_1\n".to_owned(),
        html: "<p>Zoë</p>".to_owned(),
        date: Timestamp::from_millis(1_795_262_400_000),
    }
}

#[tokio::test]
async fn a_letter_arrives_as_it_was_written() {
    let sink = Sink::start(&[]).await;
    sink.mail("ada%40x:p%3Aw@").send(&letter()).await.expect("taken");
    let heard = sink.heard.lock().await.clone();
    let said = |start: &str| heard.iter().filter(|line| line.starts_with(start)).count();
    assert_eq!((said("MAIL FROM:<no-reply@tenantry.example>"), said("RCPT TO:<ines@x.example>")), (1, 1), "{heard:?}");
    assert_eq!((said("AUTH PLAIN"), said("Message-ID: <m1@tenantry.example>"), said("Bcc")), (1, 1, 0), "{heard:?}");
    assert_eq!((said("From: "), said("To: ines@x.example"), said("Subject: =?utf-8?")), (1, 1, 1), "{heard:?}");
    assert!(
        heard.iter().any(|line| line == "..") && heard.iter().any(|line| line == "..."),
        "dots are doubled: {heard:?}"
    );
    assert!(heard.iter().any(|line| line == "https://app.example.com/invite/inv_1"), "the link stays whole");
    assert!(heard.iter().all(|line| line.is_ascii()));
}

#[tokio::test]
async fn what_is_for_good_and_what_is_not() {
    let cases: [(Answers, Option<u16>); 8] = [
        (&[("RCPT", "550 5.1.1 no such user")], Some(550)),
        (&[("RCPT", "553 not here")], Some(553)),
        (&[("RCPT", "450 greylisted")], None),
        (&[(".", "554 looks like spam")], Some(554)),
        (&[(".", "452 disk full")], None),
        (&[("MAIL", "550 sender refused")], None),
        (&[("AUTH", "535 wrong password secret-of-mine")], None),
        (&[("EHLO", "502 what"), ("HELO", "502 what")], None),
    ];
    for (answers, refused) in cases {
        let sink = Sink::start(answers).await;
        let answer = sink.mail("ada:secret-of-mine@").send(&letter()).await.expect_err("not taken");
        match (&answer, refused) {
            (Undelivered::Refused(code), Some(expected)) => assert_eq!(*code, expected, "{answers:?}"),
            (Undelivered::Later(reason), None) => assert!(!reason.contains("secret-of-mine"), "{reason}"),
            _ => panic!("{answers:?}: {answer:?}"),
        }
    }
    let nobody = SmtpServer::parse("smtp://127.0.0.1:1").expect("a URL");
    let mail = SmtpMail::new(nobody, Sender::parse("a@x.example").expect("an address"));
    assert!(matches!(mail.send(&letter()).await, Err(Undelivered::Later(_))));
}

/// Where encryption is wanted, nothing is said without it.
#[tokio::test]
async fn nothing_goes_out_in_the_clear() {
    let sink = Sink::start(&[]).await;
    let server = SmtpServer::parse(&format!("smtps://ada:secret-of-mine@127.0.0.1:{}", sink.port)).expect("a URL");
    assert!(server.is_encrypted());
    let mail = SmtpMail::new(server, Sender::parse("a@x.example").expect("an address"));
    assert!(matches!(mail.send(&letter()).await, Err(Undelivered::Later(_))));
    let heard = sink.heard.lock().await.join("\n");
    assert!(!heard.contains("AUTH") && !heard.contains("MAIL") && !heard.contains("secret"), "{heard}");
}

/// From the invitation to the wire.
#[tokio::test]
async fn an_invitation_goes_over_the_wire() {
    let sink = Sink::start(&[]).await;
    let mail: Arc<dyn Mail> = Arc::new(sink.mail(""));
    let place = Place::with(|options| options.mail = Some(mail)).await;
    let (_, link) = place.invited("ines@x.example").await;
    assert!(place.app.domain.deliver_next().await.expect("the queue works"));
    assert_eq!(place.mail_state().await, "sent");
    let heard = sink.heard.lock().await.join("\n").replace("=\n", "");
    assert!(heard.contains(&format!("/invite/{}", link.reveal())), "{heard}");
}
