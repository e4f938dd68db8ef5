//! Whether a client of `/oauth/*` is who it says (RFC 6749 §2.3, RFC 7523).
//!
//! Every failure takes the same steps and gets the same answer, whether or not the client exists.

use std::net::IpAddr;

use super::Caller;
use super::assertion::{Assertion, ClientKey};
use super::oauth_answer::Refusal;
use super::oauth_form::Presented;
use super::secrets::secret_matches;
use super::store::{self, Credentials};
use crate::db::{Db, Id, Instant};
use crate::server::Rastro;

/// The client behind what was presented from `address`. Blocks; call it off the event loop.
pub fn authenticate(rastro: &Rastro, presented: Presented, address: IpAddr) -> Result<Caller, Refusal> {
    let claim = Claim::of(presented)?;
    // One spelling of an id, or each spelling would have its own count of failures.
    let id: Option<Id> = claim.client().parse().ok();
    let name = id.map_or_else(|| claim.client().to_owned(), |id| id.to_string());
    rastro.throttle.check(&name, address).map_err(Refusal::Throttled)?;
    let outcome = claim.verify(&rastro.db, id, &rastro.settings.issuer);
    match &outcome {
        Ok(_) => rastro.throttle.succeeded(&name, address),
        Err(Refusal::InvalidClient) => rastro.throttle.failed(&name, address),
        Err(_) => {}
    }
    outcome
}

enum Claim {
    Secret { client_id: String, secret: String },
    Signed(Box<Assertion>),
}

impl Claim {
    /// What names no client is refused at once: it is no guess at anyone's secret.
    fn of(presented: Presented) -> Result<Claim, Refusal> {
        match presented {
            Presented::Secret { client_id, secret } => Ok(Claim::Secret { client_id, secret }),
            Presented::Assertion { assertion, client_id } => {
                let read = Assertion::read(&assertion).ok_or(Refusal::InvalidClient)?;
                // RFC 7521 §4.2: client_id is optional and must name the same client.
                if client_id.is_some_and(|id| id != read.client()) {
                    return Err(Refusal::InvalidClient);
                }
                Ok(Claim::Signed(Box::new(read)))
            }
            Presented::Unusable => Err(Refusal::InvalidClient),
        }
    }

    fn client(&self) -> &str {
        match self {
            Claim::Secret { client_id, .. } => client_id,
            Claim::Signed(assertion) => assertion.client(),
        }
    }

    fn verify(&self, db: &Db, id: Option<Id>, audience: &str) -> Result<Caller, Refusal> {
        // A text that is no id is looked up all the same, as one that no client has.
        let client = id.unwrap_or(Id(uuid::Uuid::nil()));
        let found = db.ask(|conn| store::client_for_authentication(conn, client))?;
        match self {
            Claim::Secret { secret, .. } => {
                let nobody = [0; 32];
                let kept = found.as_ref().map_or(nobody.as_slice(), |found| &found.secret_hash);
                let matches = secret_matches(secret, kept);
                found.filter(|_| matches).map(|found| found.caller).ok_or(Refusal::InvalidClient)
            }
            Claim::Signed(assertion) => {
                let now = Instant::now();
                let key = found.as_ref().and_then(Credentials::key);
                let holds = assertion.holds(client, key.as_ref(), audience, now);
                let caller = found.filter(|_| holds).map(|found| found.caller).ok_or(Refusal::InvalidClient)?;
                let forgettable = assertion.forgettable_at(now);
                let first = db.write(|conn| store::use_assertion(conn, client, assertion.jti(), forgettable))?;
                if first { Ok(caller) } else { Err(Refusal::InvalidClient) }
            }
        }
    }
}

impl Credentials {
    fn key(&self) -> Option<ClientKey> {
        ClientKey::read(self.public_jwk.as_deref()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::keys::tests::database;
    use crate::access::secrets::hash_secret;
    use crate::access::{Role, Roles};
    use crate::db::schema::{authorities, clients, states};
    use crate::db::{DbConn, DbError};
    use diesel::prelude::*;

    /// A client of an authority of BR, whose secret is `secret`.
    fn client(db: &Db, jwk: Option<String>) -> Id {
        let (client, authority, now) = (Id::new(), Id::new(), Instant::now());
        db.write(|conn| -> Result<(), DbError> {
            diesel::insert_into(states::table)
                .values((
                    states::code.eq("BR"),
                    states::name_en.eq("Brazil"),
                    states::name_es.eq("Brasil"),
                    states::name_pt.eq("Brasil"),
                    states::name_fr.eq("Brésil"),
                    states::oas_member.eq(true),
                    states::addressable.eq(true),
                    states::cifta_status.eq("party"),
                    states::cifta_verified.eq(true),
                    states::created_at.eq(now),
                    states::updated_at.eq(now),
                ))
                .execute(conn)?;
            diesel::insert_into(authorities::table)
                .values((
                    authorities::id.eq(authority),
                    authorities::state.eq("BR"),
                    authorities::name.eq("Authority"),
                    authorities::kind.eq("police"),
                    authorities::status.eq("active"),
                    authorities::created_at.eq(now),
                    authorities::updated_at.eq(now),
                ))
                .execute(conn)?;
            diesel::insert_into(clients::table)
                .values((
                    clients::id.eq(client),
                    clients::name.eq("Client"),
                    clients::state.eq(Some("BR")),
                    clients::authority_id.eq(Some(authority)),
                    clients::roles.eq("tracing_officer"),
                    clients::status.eq("active"),
                    clients::secret_hash.eq(hash_secret("secret")),
                    clients::public_jwk.eq(jwk),
                    clients::created_at.eq(now),
                    clients::updated_at.eq(now),
                ))
                .execute(conn)?;
            Ok(())
        })
        .expect("a client");
        client
    }

    fn with_secret(db: &Db, id: &str, secret: &str) -> Result<Caller, Refusal> {
        let claim = Claim::Secret { client_id: id.to_owned(), secret: secret.to_owned() };
        claim.verify(db, id.parse().ok(), "here")
    }

    fn standing(db: &Db, client: Id, jti: Id) -> Option<Caller> {
        db.ask(|conn| store::standing_client(conn, client, jti)).expect("an answer")
    }

    fn change(db: &Db, f: impl FnOnce(&mut DbConn) -> QueryResult<usize>) {
        let changed = db.write(|conn| f(conn).map_err(DbError::from)).expect("changed");
        assert_eq!(changed, 1);
    }

    #[test]
    fn a_secret_lets_in_its_client_alone() {
        let (_folder, db, _) = database();
        let id = client(&db, None);
        let caller = with_secret(&db, &id.to_string(), "secret").expect("let in");
        assert_eq!((caller.state.as_deref(), caller.roles), (Some("BR"), Roles::from_iter([Role::TracingOfficer])));
        for (id, secret) in [
            (id.to_string(), "wrong"),
            (id.to_string(), ""),
            (Id::new().to_string(), "secret"),
            ("x".into(), "secret"),
            ("\0".into(), ""),
        ] {
            assert_eq!(with_secret(&db, &id, secret), Err(Refusal::InvalidClient), "{id:?}");
        }
        change(&db, |conn| diesel::update(clients::table).set(clients::secret_hash.eq(Vec::<u8>::new())).execute(conn));
        assert_eq!(with_secret(&db, &id.to_string(), ""), Err(Refusal::InvalidClient), "a client without a secret");
    }

    #[test]
    fn an_assertion_is_used_once() {
        use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
        use base64::Engine;
        use base64::engine::general_purpose::URL_SAFE_NO_PAD;
        use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};

        let (_folder, db, _) = database();
        let pair = Ed25519KeyPair::generate().expect("a key");
        let x = URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
        let id = client(&db, Some(format!(r#"{{"kty":"OKP","crv":"Ed25519","x":"{x}"}}"#)));
        let private = EncodingKey::from_ed_der(pair.to_pkcs8().expect("a key").as_ref());
        let present = |jti: &str| {
            let exp = Instant::now().micros() / 1_000_000 + 60;
            let claims = serde_json::json!({"iss": id, "sub": id, "aud": "here", "exp": exp, "jti": jti});
            let assertion = encode(&Header::new(Algorithm::EdDSA), &claims, &private).expect("signed");
            let claim = Claim::of(Presented::Assertion { assertion, client_id: Some(id.to_string()) })?;
            claim.verify(&db, claim.client().parse().ok(), "here").map(|caller| caller.principal.id())
        };
        assert_eq!(present("1"), Ok(id));
        assert_eq!(present("1"), Err(Refusal::InvalidClient));
        assert_eq!(present("2"), Ok(id));
        db.write(|conn| store::forget_expired(conn, Instant::now())).expect("forgotten");
        assert_eq!(present("2"), Err(Refusal::InvalidClient), "still remembered");
        let later = Instant::now().plus(chrono::Duration::seconds(400));
        assert_eq!(db.write(|conn| store::forget_expired(conn, later)).expect("forgotten"), 2);
    }

    #[test]
    fn whoever_is_disabled_is_out_at_once() {
        let (_folder, db, _) = database();
        let (id, jti) = (client(&db, None), Id::new());
        let statements = db.statements().total();
        let caller = standing(&db, id, jti).expect("in good standing");
        assert_eq!(db.statements().total() - statements, 1);
        assert!(caller.has(Role::TracingOfficer) && caller.authority.is_some());
        assert_eq!(standing(&db, Id::new(), jti), None);

        let client_is = |status: &str| {
            change(&db, |conn| diesel::update(clients::table).set(clients::status.eq(status)).execute(conn))
        };
        let authority_is = |status: &str| {
            change(&db, |conn| diesel::update(authorities::table).set(authorities::status.eq(status)).execute(conn))
        };
        let is_out = || {
            let refused = with_secret(&db, &id.to_string(), "secret") == Err(Refusal::InvalidClient);
            refused && standing(&db, id, jti).is_none()
        };
        for status in ["disabled", "pending_confirmation"] {
            client_is(status);
            assert!(is_out(), "{status}");
        }
        client_is("active");
        assert!(!is_out());
        authority_is("disabled");
        assert!(is_out());
        authority_is("active");
        change(&db, |conn| diesel::update(clients::table).set(clients::roles.eq("analyst")).execute(conn));
        assert_eq!(
            standing(&db, id, jti).expect("in").roles,
            Roles::from_iter([Role::Analyst]),
            "roles of this moment"
        );

        let revoke = || db.write(|conn| store::revoke(conn, jti, Instant::now())).expect("revoked");
        assert_eq!((revoke(), revoke()), (true, false));
        assert_eq!(standing(&db, id, jti), None);
        assert!(standing(&db, id, Id::new()).is_some(), "its other tokens stay");
        let change_authority = diesel::update(clients::table);
        change(&db, |conn| change_authority.set(clients::authority_id.eq(None::<Id>)).execute(conn));
        assert!(standing(&db, id, Id::new()).is_some(), "a client of no authority");
    }
}
