//! Revisions, two who save at once, going back, and the bin.

use model::{
    id::VaultId,
    vaults::{LineKind, Saved, VaultFilter},
};
use serde_json::json;

use super::{Place, saved};

#[tokio::test]
async fn the_second_of_two_gets_both_texts_and_nothing_is_lost() {
    let place = Place::new().await;
    let id = place.workspace("All", "a = 1").await;
    let vault = saved(place.draft(&place.acme.admin, &id, "a = first", Some(1)).await.expect("saved"));
    assert_eq!(vault.revision, 2);
    let second = place.draft(&place.acme.admin, &id, "a = second", Some(1)).await.expect("an answer");
    let Saved::Conflict(theirs) = second else { panic!("it took back what the first has saved") };
    assert_eq!((theirs.revision, theirs.text.reveal().as_str()), (2, "a = first"));
    assert_eq!(place.loads(&place.owner.auth).await, ["a = first"]);
    let change = json!({ "vault": { "id": id, "data": "a = second", "revision": 1 } });
    let answer = place.by_admin("users.add_or_update_vault", change).await;
    assert_eq!(answer.code(), "400/1101", "{}", answer.body);
    assert!(!answer.body.contains("first"));
    // Really at once: one of them, as a whole.
    let (one, two) = tokio::join!(
        place.draft(&place.acme.admin, &id, "a = one", Some(2)),
        place.draft(&place.acme.admin, &id, "a = two", Some(2)),
    );
    let done = [one, two].into_iter().filter(|it| matches!(it, Ok(Saved::Done { .. }))).count();
    assert_eq!(done, 1);
}

#[tokio::test]
async fn every_save_is_a_revision_and_older_ones_come_back() {
    let place = Place::new().await;
    let id = place.workspace("All", "a = 1\nb = 1\n").await;
    let change = json!({ "vault": { "id": id, "data": "a = 2\nb = 1\n", "reason": "bigger" } });
    place.by_admin("users.add_or_update_vault", change.clone()).await;
    place.by_admin("users.add_or_update_vault", change).await;
    let caller = place.app.caller(&place.acme.admin).await;
    let (vaults, vault) = (&place.app.backend.vaults, VaultId::known(&id));
    let history = vaults.history(&caller, &vault).await.expect("a history");
    let told: Vec<_> = history.revisions.iter().map(|it| (it.number, it.reason.as_str())).collect();
    assert_eq!(told, [(2, "bigger"), (1, "")], "the same again is no revision");
    let compared = vaults.compare(&caller, &vault, 1, 2).await.expect("a comparison");
    let lines: Vec<_> = compared.parts.concat().into_iter().map(|it| (it.kind, it.text)).collect();
    assert_eq!(lines[0], (LineKind::Gone, "a = 1".to_owned()));
    assert_eq!(lines[1], (LineKind::New, "a = 2".to_owned()));
    let back = saved(vaults.roll_back(&caller, &vault, 1, Some(2)).await.expect("rolled back"));
    assert_eq!(back.revision, 3);
    assert_eq!(place.loads(&place.owner.auth).await, ["a = 1\nb = 1\n"]);
    let old = vaults.reveal(&caller, &vault, Some(2)).await.expect("an older text");
    assert_eq!(old.text.reveal(), "a = 2\nb = 1\n");
    assert!(vaults.reveal(&caller, &vault, Some(9)).await.is_err());
    let expected = ["created", "changed", "revealed", "changed", "revealed"].map(|what| format!("vault.{what}"));
    assert_eq!(place.actions(&id).await, expected);
    assert_eq!(place.sql.number("SELECT count(*) FROM vault_operations").await, 5);
}

#[tokio::test]
async fn only_the_newest_revisions_are_kept() {
    let place = Place::new().await;
    let id = place.own("a = 0").await;
    for n in 1..=103 {
        saved(place.draft(&place.owner, &id, &format!("a = {n}"), None).await.expect("saved"));
    }
    let kept = "SELECT count(*) FROM vault_revisions";
    assert_eq!(place.sql.number(kept).await, 100);
    assert_eq!(place.sql.number("SELECT min(revision) FROM vault_revisions").await, 5);
}

#[tokio::test]
async fn a_deleted_one_comes_back_within_thirty_days() {
    let place = Place::new().await;
    let (id, own) = (place.workspace("All", "a = 1").await, place.own("own = 1").await);
    let deleted = place.by_admin("users.delete_vaults", json!({ "vaults": [id, own] })).await;
    assert_ne!(deleted.code(), "200/0", "all or none");
    assert_eq!(place.by_admin("users.delete_vaults", json!({ "vaults": [id] })).await.data["deleted"], 1);
    place.app.call(&place.owner.auth, "users.delete_vaults", json!({ "vaults": [own] })).await;
    assert!(place.loads(&place.owner.auth).await.is_empty());
    let (admin, owner) = (place.app.caller(&place.acme.admin).await, place.app.caller(&place.owner).await);
    let (vaults, vault) = (&place.app.backend.vaults, VaultId::known(&id));
    let bin = VaultFilter { deleted: true, ..VaultFilter::default() };
    let table = vaults.table(&admin, bin, model::page::PageRequest::default()).await.expect("a table");
    assert_eq!(table.page.items.len(), 1);
    let restored = vaults.restore(&admin, &vault).await.expect("restored");
    assert!(!restored.enabled, "it has to be switched on");
    assert_eq!(vaults.enable(&admin, vec![vault.clone()], true).await, Ok(1));
    assert_eq!(place.loads(&place.owner.auth).await, ["a = 1"]);
    // The own one is in the way of another.
    place.own("own = 2").await;
    let own = VaultId::known(&own);
    assert!(matches!(vaults.restore(&owner, &own).await, Err(model::Error::Taken { .. })));
    place.app.clock.advance_seconds(31 * 24 * 3600);
    place.app.domain.sweep().await.expect("swept");
    assert!(matches!(vaults.restore(&owner, &own).await, Err(model::Error::NotFound(_))));
    assert_eq!(place.sql.number(&format!("SELECT count(*) FROM vault_revisions WHERE vault_id = '{own}'")).await, 0);
}

#[tokio::test]
async fn vaults_go_with_their_group_and_their_owner() {
    let place = Place::new().await;
    let (id, own) = (place.of_group("Research", "a = 1").await, place.own("own = 1").await);
    place.by_admin("permissions.delete_user_groups", json!({ "groups": [place.group] })).await;
    assert_eq!(place.loads(&place.owner.auth).await, ["own = 1"]);
    assert_eq!(place.actions(&id).await, ["vault.created", "vault.deleted"]);
    let admin = place.app.caller(&place.acme.admin).await;
    let restored = place.app.backend.vaults.restore(&admin, &VaultId::known(&id)).await;
    assert!(matches!(restored, Err(model::Error::Forbidden(_))), "{restored:?}");
    place.by_admin("auth.delete_user", json!({ "user": place.owner.id })).await;
    place.app.clock.advance_seconds(31 * 24 * 3600);
    place.app.domain.sweep().await.expect("swept");
    assert_eq!(place.sql.number(&format!("SELECT count(*) FROM vaults WHERE id = '{own}'")).await, 0);
}
