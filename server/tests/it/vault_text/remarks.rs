//! Remarks on a text that is no mistake.

use model::vaults::Format;
use server::vault_text::{Concern, Place, read, warnings};

fn remarks(format: Format, text: &str) -> Vec<(Concern, Place)> {
    warnings(&read(format, text).expect("a text")).into_iter().map(|warning| (warning.concern, warning.place)).collect()
}

#[test]
fn keys_that_clients_ignore_and_keys_that_lock_out_are_named() {
    let at = |line, column| Place { line, column };
    assert_eq!(
        remarks(Format::Hocon, "agent.worker_id: me\nagent { debug: true, git_user: x }"),
        [(Concern::Ignored("agent.worker_id"), at(1, 1)), (Concern::Ignored("agent.debug"), at(2, 9))]
    );
    assert_eq!(
        remarks(Format::Yaml, "api:\n  credentials:\n    access_key: a\n  web_server: b\n"),
        [(Concern::Credentials("api.credentials"), at(2, 3)), (Concern::Credentials("api.web_server"), at(4, 3))]
    );
    assert_eq!(remarks(Format::Json, "{\"agent\": {\"worker_id\": null}}").len(), 1);
    assert_eq!(remarks(Format::Hocon, "sdk.worker_id: 1\nagent: 5\nagent2.debug: 1\napi.credentials {}"), []);
}

#[test]
fn what_clients_drop_or_may_not_find_is_said() {
    let at = |line, column| Place { line, column };
    assert_eq!(remarks(Format::Json, "{\"a\":\n [\"\", \"x\"]}"), [(Concern::EmptyText, at(1, 2))]);
    assert_eq!(remarks(Format::Yaml, "a: yes\nb: \"yes\""), [(Concern::OldSwitch, at(1, 4))]);
    assert_eq!(remarks(Format::Hocon, "a: ${HOME}\nb: ${?HOME}\nc: ${d}\nd: 1"), [(Concern::Needed, at(1, 1))]);
    assert_eq!(remarks(Format::Hocon, "a: ${X}\nb: [${Y}]\n").len(), 2);
    let many: String = (0..100).fold(String::new(), |text, n| text + &format!("a{n}: ${{X}}\n"));
    assert_eq!(remarks(Format::Hocon, &many).len(), 20);
    for warning in warnings(&read(Format::Hocon, "hunter2: ${HOME}\napi.host: hunter2").unwrap()) {
        assert!(!warning.to_string().contains("hunter2") && warning.to_string().ends_with('.'), "{warning}");
    }
}
