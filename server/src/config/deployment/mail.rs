//! Where mail is handed over, whom it comes from, and how much of it there may be.

use model::Secret;

use super::{
    super::origin::Origin,
    input::Input,
    table::{MAIL_FROM, MAILS_PER_DAY, SMTP_URL},
};
use crate::outside::{Sender, SmtpServer};

/// Mails of one tenant in a day unless configured otherwise.
const USUAL_PER_DAY: u32 = 100;

/// A mail server and a sender.
#[derive(Clone, Debug)]
pub struct MailSettings {
    pub server: SmtpServer,
    pub from: Sender,
}

/// Both, or neither.
pub fn read(input: &mut Input<'_>) -> Option<MailSettings> {
    let server = server(input);
    let from = from(input);
    match (server, from) {
        (Some(server), Some(from)) => Some(MailSettings { server: server.ok()?, from: from.ok()? }),
        (Some(_), None) => {
            let reason = format!("mail needs a sender: set it, or unset {}", SMTP_URL.variable);
            input.report.problem(MAIL_FROM.variable, reason);
            None
        }
        (None, Some(_)) => {
            let text = format!("{}: no mail is sent without {}", MAIL_FROM.variable, SMTP_URL.variable);
            input.report.warn(text);
            None
        }
        (None, None) => None,
    }
}

/// What was set, or that it cannot be used.
fn server(input: &mut Input<'_>) -> Option<Result<SmtpServer, ()>> {
    let found = input.value(&SMTP_URL)?;
    input.report.secret_entry(SMTP_URL.key, &Secret::new(found.text.clone()), found.origin);
    let parsed = SmtpServer::parse(&found.text);
    Some(parsed.map_err(|reason| input.report.problem(found.place, reason)))
}

fn from(input: &mut Input<'_>) -> Option<Result<Sender, ()>> {
    let found = input.value(&MAIL_FROM)?;
    input.report.text_entry(MAIL_FROM.key, &found.text, found.origin);
    let parsed = Sender::parse(&found.text);
    Some(parsed.map_err(|reason| input.report.problem(found.place, reason)))
}

pub fn per_day(input: &mut Input<'_>) -> u32 {
    let Some(found) = input.value(&MAILS_PER_DAY) else {
        input.report.entry(MAILS_PER_DAY.key, USUAL_PER_DAY.to_string(), Origin::Default);
        return USUAL_PER_DAY;
    };
    match found.text.trim().parse::<u32>() {
        Ok(number) if (1..=1_000_000).contains(&number) => {
            input.report.entry(MAILS_PER_DAY.key, number.to_string(), found.origin);
            number
        }
        _ => {
            input.report.problem(found.place, "this must be a whole number from 1 to 1000000");
            USUAL_PER_DAY
        }
    }
}
