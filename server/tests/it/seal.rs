//! What is sealed opens in its place and nowhere else.

use model::{Secret, SystemScope, id::TenantId};
use server::secrets::Place;

use crate::support::TestApp;

const PLACE: Place<'static> =
    Place { owner_kind: "provider", owner: "auth0", record: "r1", field: "client_secret", revision: 1 };

#[tokio::test]
async fn a_sealed_text_opens_in_its_place_and_nowhere_else() {
    let app = TestApp::start().await;
    let (a, b) = (app.tenant("Acme").await, app.tenant("Borealis").await);
    let system = SystemScope::of_server("test");
    let [a, b] = [a.id, b.id].map(|id| system.within(TenantId::known(id)));
    let text = Secret::new("the client secret".to_owned());
    let mut conn = app.store.write_all(&system).await.expect("a connection");
    let sealed = app.domain.seal(&mut conn, &a, &PLACE, &text).await.expect("sealed");
    assert!(!sealed.windows(6).any(|window| window == b"client"), "the text is not in it");
    // The key of B exists too, so that a failure is about the place and not about a missing key.
    let of_b = app.domain.seal(&mut conn, &b, &PLACE, &text).await.expect("sealed");

    let opened = app.domain.unseal(&mut conn, &a, &PLACE, &sealed).await.expect("opens");
    assert_eq!(opened.reveal(), text.reveal());
    for elsewhere in [
        Place { owner_kind: "vault", ..PLACE },
        Place { owner: "okta", ..PLACE },
        Place { record: "r2", ..PLACE },
        Place { field: "client_id", ..PLACE },
        Place { revision: 2, ..PLACE },
    ] {
        assert!(app.domain.unseal(&mut conn, &a, &elsewhere, &sealed).await.is_err());
    }
    assert!(app.domain.unseal(&mut conn, &b, &PLACE, &sealed).await.is_err(), "another tenant");
    assert!(app.domain.unseal(&mut conn, &a, &PLACE, &of_b).await.is_err(), "of another tenant");
}
