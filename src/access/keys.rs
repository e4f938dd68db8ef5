//! The keys that sign access tokens: made here, kept sealed in the database, replaced with an overlap.
//!
//! A new key stands in the JWKS for [`ANNOUNCED_SECONDS`] before a token carries it, so that every instance
//! (each re-reads every 15 seconds) and every other reader knows it in time; the key before it verifies until
//! its last token has expired.

use std::sync::{Arc, PoisonError, RwLock};

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::Duration;
use jsonwebtoken::{DecodingKey, EncodingKey};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::secrets::{MasterKey, SecretError};
use super::store::{self, SigningKeyRow};
use super::tokens::VerifiedTokens;
use crate::audit;
use crate::config::Settings;
use crate::db::{Db, DbConn, DbError, Id, Instant};

/// How long a key is published before it signs.
pub const ANNOUNCED_SECONDS: i64 = 60;
/// How long beyond the last token's life an old key stays, for clocks that differ.
const MARGIN_SECONDS: i64 = 60;

/// A public key as the JWKS shows it (RFC 7517, RFC 8037).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct JsonWebKey {
    /// Key type.
    #[schema(example = "OKP")]
    pub kty: String,
    /// Curve.
    #[schema(example = "Ed25519")]
    pub crv: String,
    /// The public key in base64url.
    #[schema(example = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")]
    pub x: String,
    /// Id of the key: its thumbprint (RFC 7638).
    #[schema(example = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")]
    pub kid: String,
    #[schema(example = "sig")]
    #[serde(rename = "use")]
    pub use_: String,
    #[schema(example = "EdDSA")]
    pub alg: String,
}

/// The keys that verify this service's tokens (RFC 7517 §5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA",
    "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "kid": "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"}]}))]
pub struct JsonWebKeySet {
    pub keys: Vec<JsonWebKey>,
}

impl JsonWebKey {
    fn of(public_key: &[u8]) -> JsonWebKey {
        let x = URL_SAFE_NO_PAD.encode(public_key);
        // RFC 7638 §3: the required members alone, in order, without blanks.
        let thumbprint = digest(&SHA256, format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#).as_bytes());
        let [kty, crv, use_, alg] = ["OKP", "Ed25519", "sig", "EdDSA"].map(str::to_owned);
        JsonWebKey { kty, crv, x, kid: URL_SAFE_NO_PAD.encode(thumbprint), use_, alg }
    }
}

/// A key ready for use. Its private half has no `Debug` that shows it.
pub(super) struct SigningKey {
    pub jwk: JsonWebKey,
    pub encoding: EncodingKey,
    pub decoding: DecodingKey,
    signs_from: Instant,
    verifies_until: Option<Instant>,
}

#[derive(Debug, thiserror::Error)]
enum KeyError {
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    Secret(#[from] SecretError),
    #[error("signing key {0} in the database is damaged")]
    Damaged(String),
    #[error("a signing key cannot be made")]
    NotMade,
}

/// The signing keys of a running service, and the tokens it has verified with them.
pub struct KeyRing {
    pub(super) issuer: String,
    pub(super) audience: String,
    /// Life of a token.
    pub(super) seconds: i64,
    keys: RwLock<Arc<[SigningKey]>>,
    pub(super) verified: VerifiedTokens,
}

impl KeyRing {
    /// Reads the keys, making the first where there is none. Fails where the key file is not theirs.
    pub fn open(db: &Db, master: &MasterKey, settings: &Settings) -> Result<KeyRing, String> {
        Ok(KeyRing {
            issuer: settings.issuer.clone(),
            audience: settings.audience.clone(),
            seconds: settings.access_token_minutes.saturating_mul(60),
            keys: RwLock::new(load(db, master, Instant::now()).map_err(|e| e.to_string())?),
            verified: VerifiedTokens::default(),
        })
    }

    /// Reads the keys anew. Called every 15 seconds, so that each instance knows a new key before it signs;
    /// on failure the keys stay as they were.
    pub fn refresh(&self, db: &Db, master: &MasterKey) -> Result<(), String> {
        let keys = load(db, master, Instant::now()).map_err(|e| e.to_string())?;
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
        Ok(())
    }

    /// Makes a new key, which signs in [`ANNOUNCED_SECONDS`], and ends the older ones when their last token
    /// has expired. Returns the new key's id.
    pub fn rotate(db: &Db, master: &MasterKey, settings: &Settings) -> Result<String, String> {
        let life = settings.access_token_minutes.saturating_mul(60);
        db.write(|conn| rotate(conn, master, life, Instant::now())).map_err(|e: KeyError| e.to_string())
    }

    /// The public keys, those that are yet to sign among them.
    pub fn jwks(&self) -> JsonWebKeySet {
        let (now, keys) = (Instant::now(), self.keys());
        JsonWebKeySet { keys: keys.iter().filter(|key| key.verifies_at(now)).map(|key| key.jwk.clone()).collect() }
    }

    /// Gives `f` the key that signs at `now`.
    pub(super) fn with_signing_key<T>(&self, now: Instant, f: impl FnOnce(&SigningKey) -> T) -> Option<T> {
        let keys = self.keys();
        let started =
            keys.iter().filter(|key| key.signs_from <= now && key.verifies_at(now)).max_by_key(|key| key.signs_from);
        // Only a clock that runs behind finds no key that has started.
        started.or_else(|| keys.iter().min_by_key(|key| key.signs_from)).map(f)
    }

    /// Gives `f` the key `kid`, unless it has ended.
    pub(super) fn with_key<T>(&self, kid: &str, now: Instant, f: impl FnOnce(&SigningKey) -> T) -> Option<T> {
        self.keys().iter().find(|key| key.jwk.kid == kid && key.verifies_at(now)).map(f)
    }

    fn keys(&self) -> Arc<[SigningKey]> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl SigningKey {
    fn verifies_at(&self, now: Instant) -> bool {
        self.verifies_until.is_none_or(|until| now < until)
    }

    /// Opens a stored key. The public half is taken from the sealed private one: who can write to the
    /// database but lacks the key file cannot bring in a key of their own.
    fn open(master: &MasterKey, row: &SigningKeyRow) -> Result<SigningKey, KeyError> {
        let damaged = || KeyError::Damaged(row.kid.clone());
        let private = master.open_sealed(&purpose(&row.kid), &row.sealed_private_key)?;
        let pair = Ed25519KeyPair::from_pkcs8(&private).map_err(|_| damaged())?;
        let jwk = JsonWebKey::of(pair.public_key().as_ref());
        if jwk.kid != row.kid {
            return Err(damaged());
        }
        Ok(SigningKey {
            encoding: EncodingKey::from_ed_der(&private),
            decoding: DecodingKey::from_ed_components(&jwk.x).map_err(|_| damaged())?,
            jwk,
            signs_from: row.signs_from,
            verifies_until: row.verifies_until,
        })
    }
}

/// A sealed key opens only in the row of its own id.
fn purpose(kid: &str) -> String {
    format!("signing key {kid}")
}

fn new_key(master: &MasterKey, now: Instant, signs_from: Instant) -> Result<SigningKeyRow, KeyError> {
    let pair = Ed25519KeyPair::generate().map_err(|_| KeyError::NotMade)?;
    let private = pair.to_pkcs8().map_err(|_| KeyError::NotMade)?;
    let jwk = JsonWebKey::of(pair.public_key().as_ref());
    Ok(SigningKeyRow {
        sealed_private_key: master.seal(&purpose(&jwk.kid), private.as_ref())?,
        public_jwk: serde_json::to_string(&jwk).map_err(|_| KeyError::NotMade)?,
        algorithm: jwk.alg,
        kid: jwk.kid,
        created_at: now,
        signs_from,
        verifies_until: None,
    })
}

fn is_open(row: &SigningKeyRow) -> bool {
    row.verifies_until.is_none()
}

/// The keys that still verify, with a first one made and ended ones deleted where needed.
fn load(db: &Db, master: &MasterKey, now: Instant) -> Result<Arc<[SigningKey]>, KeyError> {
    let ended = |row: &SigningKeyRow| row.verifies_until.is_some_and(|until| until < now);
    let mut rows: Vec<SigningKeyRow> = db.read(store::signing_keys)?;
    if !rows.iter().any(is_open) || rows.iter().any(ended) {
        rows = db.write(|conn| {
            store::lock_signing_keys(conn)?;
            store::delete_ended_signing_keys(conn, now)?;
            let mut rows = store::signing_keys(conn)?;
            if !rows.iter().any(is_open) {
                let first = new_key(master, now, now)?;
                store::add_signing_key(conn, &first)?;
                rows.push(first);
            }
            Ok::<_, KeyError>(rows)
        })?;
    }
    rows.iter().map(|row| SigningKey::open(master, row)).collect()
}

fn rotate(conn: &mut DbConn, master: &MasterKey, life: i64, now: Instant) -> Result<String, KeyError> {
    store::lock_signing_keys(conn)?;
    let first = !store::signing_keys(conn)?.iter().any(is_open);
    let signs_from = if first { now } else { now.plus(Duration::seconds(ANNOUNCED_SECONDS)) };
    store::end_signing_keys(conn, signs_from.plus(Duration::seconds(life.saturating_add(MARGIN_SECONDS))))?;
    let key = new_key(master, now, signs_from)?;
    store::add_signing_key(conn, &key)?;
    let entry = audit::NewEntry {
        id: Id::new(),
        at: now,
        state: None,
        authority_id: None,
        client_id: None,
        account_id: None,
        action: "rotate_keys".to_owned(),
        operation: "keys rotate".to_owned(),
        subject_kind: "signing_key".to_owned(),
        subject_id: Some(key.kid.clone()),
        request_id: Id::new().to_string(),
        detail: None,
    };
    audit::store::append(conn, &[entry])?;
    Ok(key.kid)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::access::{Caller, Principal, Role, Roles};

    pub const MINUTES: i64 = 10;

    pub fn master() -> MasterKey {
        MasterKey::from_bytes([7; 32])
    }

    /// A migrated database in a folder that goes with it.
    pub fn database() -> (tempfile::TempDir, Db, Settings) {
        let folder = tempfile::tempdir().expect("a folder");
        let url = crate::db::DatabaseUrl::Sqlite(folder.path().join("rastro.db").display().to_string());
        let db = Db::open(&url, 4).expect("a database");
        crate::db::migrate::migrate(&db).expect("migrated");
        let listen = "127.0.0.1:8080".parse().expect("an address");
        let settings = Settings::demo(url, listen, folder.path().join("key"));
        (folder, db, Settings { access_token_minutes: MINUTES, ..settings })
    }

    pub fn caller() -> Caller {
        Caller {
            principal: Principal::Client(Id::new()),
            state: Some("BR".to_owned()),
            authority: None,
            roles: Roles::from_iter([Role::TracingOfficer, Role::Analyst]),
        }
    }

    impl KeyRing {
        /// Puts keys made at these times into a ring, as `load` would at `now`.
        fn at(&self, db: &Db, now: Instant) -> &KeyRing {
            *self.keys.write().expect("a lock") = load(db, &master(), now).expect("keys");
            self
        }

        fn signer(&self, now: Instant) -> String {
            self.with_signing_key(now, |key| key.jwk.kid.clone()).expect("a key")
        }
    }

    #[test]
    fn the_first_key_is_made_once() {
        let (_folder, db, settings) = database();
        let rings: Vec<KeyRing> = std::thread::scope(|scope| {
            let open = || scope.spawn(|| KeyRing::open(&db, &master(), &settings).expect("a ring"));
            [open(), open(), open()].into_iter().map(|thread| thread.join().expect("no panic")).collect()
        });
        assert_eq!(rings[0].jwks().keys.len(), 1);
        assert!(rings.iter().all(|ring| ring.jwks() == rings[0].jwks()));
    }

    #[test]
    fn rotation_overlaps_and_the_old_key_goes() {
        let (_folder, db, settings) = database();
        let ring = KeyRing::open(&db, &master(), &settings).expect("a ring");
        let (old, now) = (ring.jwks().keys[0].kid.clone(), Instant::now());
        let token = ring.issue(&caller()).expect("a token").token;
        let new = db.write(|conn| rotate(conn, &master(), MINUTES * 60, now)).expect("rotated");
        let after = |seconds: i64| now.plus(Duration::seconds(seconds));

        ring.refresh(&db, &master()).expect("refreshed");
        let published: Vec<String> = ring.jwks().keys.into_iter().map(|key| key.kid).collect();
        assert_eq!(published, [old.clone(), new.clone()], "published before it signs");
        assert_eq!(ring.signer(after(ANNOUNCED_SECONDS - 1)), old);
        assert_eq!(ring.signer(after(ANNOUNCED_SECONDS)), new);
        assert!(ring.verify(&token).is_some(), "tokens of the old key stay good");

        let last = ANNOUNCED_SECONDS + MINUTES * 60;
        assert!(ring.at(&db, after(last)).with_key(&old, after(last), |_| ()).is_some());
        let end = after(last + MARGIN_SECONDS + 1);
        assert!(ring.with_key(&old, end, |_| ()).is_none(), "ended, even before it is deleted");
        assert!(ring.at(&db, end).with_key(&new, end, |_| ()).is_some());
        assert!(ring.verify(&token).is_none(), "a remembered signature does not outlive its key");
        let rows: Vec<SigningKeyRow> = db.read(store::signing_keys).expect("rows");
        assert_eq!(rows.into_iter().map(|row| row.kid).collect::<Vec<_>>(), [new]);
    }

    #[test]
    fn keys_are_sealed_and_bound_to_their_id() {
        let (_folder, db, settings) = database();
        let ring = KeyRing::open(&db, &master(), &settings).expect("a ring");
        let error = KeyRing::open(&db, &MasterKey::from_bytes([8; 32]), &settings).err().expect("refused");
        assert!(error.contains("key file"), "{error}");

        let mut row = db.read(store::signing_keys).expect("rows").remove(0);
        let other = new_key(&master(), row.created_at, row.created_at).expect("a key");
        row.sealed_private_key = other.sealed_private_key;
        assert!(SigningKey::open(&master(), &row).is_err(), "another key's private half");
        assert!(SigningKey::open(&master(), &SigningKeyRow { kid: ring.jwks().keys[0].kid.clone(), ..row }).is_err());
    }

    #[test]
    fn a_kid_is_the_thumbprint_of_rfc_8037() {
        let x = URL_SAFE_NO_PAD.decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo").expect("bytes");
        assert_eq!(JsonWebKey::of(&x).kid, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }
}
