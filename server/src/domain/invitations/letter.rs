//! The mail that invites: templates in files, and everything that people wrote escaped.

use model::{Secret, Timestamp, invitations::Invitation};

use crate::outside::Letter;

const TEXT: &str = include_str!("../../../templates/invitation.txt");
const HTML: &str = include_str!("../../../templates/invitation.html");

/// Longest name in a subject, in characters.
const SHOWN: usize = 60;

/// The letter with a link, under an ID that stays the same at every attempt.
pub(super) fn letter(id: &str, invitation: &Invitation, workspace: &str, link: &Secret, now: Timestamp) -> Letter {
    let until = invitation.expires.civil().date_and_time();
    let fill = |template: &str, note: String, write: fn(&str) -> String| {
        render(
            template,
            &[
                ("inviter", write(&invitation.inviter_name)),
                ("workspace", write(workspace)),
                ("email", write(&invitation.email)),
                ("until", write(&until)),
                ("link", write(link.reveal())),
                ("note", note),
            ],
        )
    };
    Letter {
        id: id.to_owned(),
        to: invitation.email.clone(),
        subject: format!("{} invites you to {}", line(&invitation.inviter_name), line(workspace)),
        text: fill(TEXT, note_as_text(&invitation.note), one_line),
        html: fill(HTML, note_as_html(&invitation.note), escaped),
        date: now,
    }
}

/// Puts values into a template, each place once: what stands in a value is never taken for a place.
fn render(template: &str, values: &[(&str, String)]) -> String {
    let mut text = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        text.push_str(before);
        let (name, after) = after.split_once("}}").unwrap_or((after, ""));
        if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
            text.push_str(value);
        }
        rest = after;
    }
    text.push_str(rest);
    text
}

fn note_as_text(note: &str) -> String {
    if note.is_empty() {
        return String::new();
    }
    let quoted: Vec<String> = note.lines().map(|line| format!("  {}", one_line(line))).collect();
    format!("{}\n\n", quoted.join("\n"))
}

fn note_as_html(note: &str) -> String {
    if note.is_empty() {
        return String::new();
    }
    let lines = note.lines().map(escaped).collect::<Vec<_>>().join("<br>");
    format!(
        "<blockquote dir=\"auto\" style=\"margin:0 0 16px;padding:4px 16px;border-left:3px solid #b9dcd9\">{lines}</blockquote>\n"
    )
}

/// A name as a part of one line.
fn line(text: &str) -> String {
    let line = one_line(text);
    if line.chars().count() <= SHOWN { line } else { line.chars().take(SHOWN - 1).chain(['…']).collect() }
}

/// Names hold no line ends; what comes from the configuration may.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use model::{
        Role,
        id::{InvitationId, UserId},
        invitations::{MailState, State},
    };

    use super::*;

    fn letter_of(inviter: &str, workspace: &str, note: &str) -> Letter {
        let at = Timestamp::from_millis(1_795_262_400_000);
        let invitation = Invitation {
            id: InvitationId::known("i"),
            email: "grace+x&y@acme.example".to_owned(),
            role: Role::User,
            groups: Vec::new(),
            note: note.to_owned(),
            inviter: UserId::known("u"),
            inviter_name: inviter.to_owned(),
            created: at,
            sent: at,
            expires: at.plus_seconds(7 * 24 * 60 * 60),
            state: State::Pending,
            mail: MailState::Waiting,
            closed: None,
            user: None,
        };
        let link = Secret::new("https://app.example.com/invite/inv_x".to_owned());
        letter("m", &invitation, workspace, &link, at)
    }

    #[test]
    fn says_who_what_and_until_when_in_both_forms() {
        let letter = letter_of("Ada Kowalska", "Acme Robotics", "See you\non Monday");
        assert_eq!(letter.subject, "Ada Kowalska invites you to Acme Robotics");
        for part in ["Ada Kowalska", "Acme Robotics", "https://app.example.com/invite/inv_x", "Nov 28, 2026, 12:00 UTC"]
        {
            assert!(letter.text.contains(part) && letter.html.contains(part), "{part}");
        }
        assert!(letter.text.contains("  See you\n  on Monday\n\n") && letter.html.contains("See you<br>on Monday"));
        for (form, text) in [("text", &letter.text), ("html", &letter.html)] {
            assert!(!text.contains("{{") && !text.contains("}}"), "{form}");
        }
        assert!(letter.html.contains("grace+x&amp;y@acme.example") && letter.text.contains("grace+x&y@acme.example"));
    }

    #[test]
    fn nothing_that_people_wrote_is_more_than_text() {
        let evil = "</title><a href=\"https://evil.example\">x</a>{{link}}'";
        let letter = letter_of(evil, evil, evil);
        assert!(
            !letter.html.contains("<a href=\"https://evil") && !letter.html.contains("</title><a"),
            "{}",
            letter.html
        );
        assert_eq!(letter.html.matches("</title>").count(), 1);
        assert!(letter.html.contains("{{link}}"), "a place in a value is text");
        let lines = letter_of("A\r\nBcc: x@evil.example", "B", "a\u{b}b");
        assert!(!lines.subject.contains(['\r', '\n']) && lines.subject.starts_with("A  Bcc"));
        assert_eq!(letter_of("x", "y", "").text.matches("\n\n\n").count(), 0);
        assert!(letter_of(&"é".repeat(500), "B", "").subject.chars().count() < 100);
    }
}
