//! Random worlds: what the server answers is what a second, simpler reading of the same rules says.

use serde_json::{Value, json};
use server::outside::{Entropy, SeededEntropy};

use super::{Acme, rule};
use crate::support::START;

/// Numbers that look random and are the same every time.
struct Dice(SeededEntropy);

impl Dice {
    fn below(&self, most: usize) -> usize {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        u32::from_be_bytes(bytes) as usize % most
    }

    fn one<'a, T>(&self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    fn some<T: Clone>(&self, of: &[T]) -> Vec<T> {
        of.iter().filter(|_| self.below(4) == 0).cloned().collect()
    }
}

struct User {
    id: String,
    role: &'static str,
    service: bool,
    /// Groups that count.
    groups: Vec<String>,
}

struct Rule {
    id: String,
    kind: &'static str,
    entity: Value,
    access: &'static str,
    users: Vec<String>,
    groups: Vec<String>,
}

const USERS: &str = "30795571-a470-4717-a80d-e8705fc776bf";
const ADMINS: &str = "30795571-b0a1-4e0c-9d1c-5a1f7c2b8e64";
const SERVICE_ACCOUNTS: &str = "190a69f3-6c1d-4b7e-a0c4-91e2d5f86b3a";

/// The second reading: by strings, one rule after the other.
fn naive(user: &User, kind: &str, entity: &Value, rules: &[Rule]) -> Value {
    if user.role == "admin" {
        return json!({ "id": entity, "access": "read_write", "by_role": true, "rules": [] });
    }
    let (mut reads, mut writes) = (Vec::new(), Vec::new());
    for rule in rules {
        let about = rule.entity == *entity || rule.entity == "*" && !entity.is_null();
        let mut named = rule.users.contains(&user.id) || rule.groups.iter().any(|group| user.groups.contains(group));
        named |= rule.groups.iter().any(|group| group == USERS);
        named |= user.service && rule.groups.iter().any(|group| group == SERVICE_ACCOUNTS);
        if rule.kind == kind && about && named {
            if rule.access == "read" { &mut reads } else { &mut writes }.push(rule.id.clone());
        }
    }
    let (access, mut rules) = match (writes.is_empty(), reads.is_empty()) {
        (false, _) => (json!("read_write"), writes),
        (true, false) => (json!("read"), reads),
        (true, true) => (Value::Null, Vec::new()),
    };
    rules.sort();
    json!({ "id": entity, "access": access, "by_role": false, "rules": rules })
}

#[tokio::test]
async fn the_server_reads_rules_as_anybody_would() {
    let (mut given, mut asked) = (0, 0);
    for seed in 0..4 {
        let dice = Dice(SeededEntropy::new(1000 + seed));
        let acme = Acme::new().await;
        acme.delete("all-queues").await;
        let (groups, live) = groups(&acme).await;
        let users = people(&acme, &dice, &groups, &live).await;
        let rules = rules(&acme, &dice, &users, &groups).await;
        for user in &users {
            for kind in ["project", "queue"] {
                let entities = if kind == "project" { json!(["a", "b", "*", null]) } else { json!(["a", "b", "*"]) };
                let body = json!({ "entity_type": kind, "entity_ids": entities, "user": user.id });
                let answer = acme.app.call(&acme.admin.auth, "permissions.get_effective_access", body).await;
                let found = answer.data["entities"].as_array().expect("a list");
                for (entity, found) in entities.as_array().expect("a list").iter().zip(found) {
                    assert_eq!(*found, naive(user, kind, entity, &rules), "seed {seed}: {} {kind} {entity}", user.role);
                    given += usize::from(!found["access"].is_null() && found["by_role"] == false);
                    asked += 1;
                }
            }
        }
    }
    assert!(given > asked / 10 && given < asked * 9 / 10, "{given} of {asked}: the worlds are of no use");
}

/// All groups, and those of them that count: one is orphaned.
async fn groups(acme: &Acme) -> (Vec<String>, Vec<String>) {
    let mut live = Vec::new();
    for name in ["G", "H", "Left behind"] {
        let body = json!({ "name": name });
        live.push(acme.app.call(&acme.admin.auth, "permissions.add_or_update_user_group", body).await.text("id"));
    }
    let orphaned = live.pop().expect("three");
    acme.sql.run(&format!("UPDATE groups SET configured = 'gone' WHERE id = '{orphaned}'")).await;
    let natural = [USERS, ADMINS, SERVICE_ACCOUNTS].map(ToOwned::to_owned);
    let all = live.iter().cloned().chain([orphaned]).chain(natural).collect();
    (all, live)
}

/// Users with random memberships, some of which have ended.
async fn people(acme: &Acme, dice: &Dice, groups: &[String], live: &[String]) -> Vec<User> {
    let mut users = Vec::new();
    for (n, role) in ["user", "user", "user", "consumer", "admin"].into_iter().enumerate() {
        let id = acme.app.user(&acme.id, "U", &format!("u{n}@acme.example"), role).await.id;
        let service = n == 0;
        if service {
            acme.sql.run(&format!("UPDATE users SET kind = 'service' WHERE id = '{id}'")).await;
        }
        let mut counting = Vec::new();
        for group in groups.iter().filter(|group| *group != USERS && *group != SERVICE_ACCOUNTS) {
            // Whoever the configuration puts into Admins is in it without the role.
            let end = *dice.one(&[None, None, Some(0), Some(1), Some(-1)]);
            if dice.below(2) == 0 {
                continue;
            }
            let ends = end.map_or("NULL".to_owned(), |end: i64| (START.millis() + end).to_string());
            acme.sql
                .run(&format!(
                    "INSERT INTO memberships (tenant_id, group_id, user_id, source, created, ends)
                     VALUES ('{}', '{group}', '{id}', 'configuration', 1, {ends})",
                    acme.id
                ))
                .await;
            let counts = end.is_none_or(|end| end > 0);
            if counts && (live.contains(group) || group == ADMINS) {
                counting.push(group.clone());
            }
        }
        users.push(User { id, role, service, groups: counting });
    }
    users
}

async fn rules(acme: &Acme, dice: &Dice, users: &[User], groups: &[String]) -> Vec<Rule> {
    let ids: Vec<String> = users.iter().map(|user| user.id.clone()).collect();
    let mut rules = Vec::new();
    for _ in 0..14 {
        let kind = *dice.one(&["project", "queue", "task"]);
        let mut entities = vec![json!("a"), json!("b"), json!("c"), json!("*")];
        if kind == "project" {
            entities.push(Value::Null);
        }
        let (entity, access) = (dice.one(&entities).clone(), *dice.one(&["read", "read", "read_write"]));
        let (users, mut groups) = (dice.some(&ids), dice.some(groups));
        // Rules for everybody would leave nothing to find out.
        groups.retain(|group| group != USERS || dice.below(3) == 0);
        let id = acme.put(rule(kind, entity.clone(), access, json!(users), json!(groups))).await;
        rules.push(Rule { id, kind, entity, access, users, groups });
    }
    rules
}
