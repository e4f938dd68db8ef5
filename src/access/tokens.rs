//! Access tokens: JWTs per RFC 9068, signed with EdDSA.
//!
//! A token says who its bearer was when it was issued. What the bearer may do is read from the database on
//! every request, so a token's `roles` only narrow what the database grants at that moment.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use aws_lc_rs::digest::{SHA256, digest};
use jsonwebtoken::{Algorithm, Header, Validation, decode, decode_header, encode};
use serde::{Deserialize, Serialize};

use super::keys::KeyRing;
use super::{Caller, Roles};
use crate::db::{Id, Instant};

/// A longer text is no token of ours.
const LONGEST: usize = 8 * 1024;
/// How far ahead another instance's clock may be.
const LEEWAY_SECONDS: i64 = 30;
/// Verified tokens remembered at most.
const REMEMBERED: usize = 65_536;
/// RFC 9068 §2.1.
const TYPE: &str = "at+jwt";

/// The claims of an access token (RFC 9068 §2.2).
#[derive(Debug, Serialize, Deserialize)]
struct AccessToken {
    iss: String,
    aud: String,
    sub: Id,
    client_id: Id,
    iat: i64,
    exp: i64,
    jti: Id,
    roles: Vec<String>,
    state: Option<String>,
    scope: String,
}

/// What a verified token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    pub client_id: Id,
    pub jti: Id,
    /// Seconds since 1970.
    pub expires_at: i64,
    /// The roles it was asked for with: a bound on what the database grants, never more.
    pub roles: Roles,
}

/// A token that was just made. No `Debug`: it is a credential.
pub struct IssuedToken {
    pub token: String,
    /// Its life in seconds.
    pub expires_in: i64,
    /// The client's role names between spaces.
    pub scope: String,
}

impl KeyRing {
    /// Makes a token for `caller`, which has just authenticated.
    pub fn issue(&self, caller: &Caller) -> Result<IssuedToken, String> {
        let now = Instant::now();
        let iat = seconds(now);
        let id = caller.principal.id();
        let scope = caller.roles.to_string();
        let claims = AccessToken {
            iss: self.issuer.clone(),
            aud: self.audience.clone(),
            sub: id,
            client_id: id,
            iat,
            exp: iat.saturating_add(self.seconds),
            jti: Id::new(),
            roles: caller.roles.iter().map(|role| role.name().to_owned()).collect(),
            state: caller.state.clone(),
            scope: scope.clone(),
        };
        let signed = self.with_signing_key(now, |key| {
            let header =
                Header { typ: Some(TYPE.to_owned()), kid: Some(key.jwk.kid.clone()), ..Header::new(Algorithm::EdDSA) };
            encode(&header, &claims, &key.encoding)
        });
        let token = signed.ok_or("there is no signing key")?.map_err(|e| format!("a token cannot be signed: {e}"))?;
        Ok(IssuedToken { token, expires_in: self.seconds, scope })
    }

    /// Verifies signature, algorithm, type, issuer, audience and times; `None` where anything is amiss.
    pub fn verify(&self, token: &str) -> Option<Claims> {
        if token.len() > LONGEST {
            return None;
        }
        let now = Instant::now();
        let hash: Hash = digest(&SHA256, token.as_bytes()).as_ref().try_into().ok()?;
        if let Some((kid, claims)) = self.verified.get(&hash) {
            let still = claims.expires_at > seconds(now) && self.with_key(&kid, now, |_| ()).is_some();
            return still.then_some(claims);
        }
        let (kid, claims) = self.verify_signed(token, now)?;
        self.verified.put(hash, kid, claims.clone(), seconds(now));
        Some(claims)
    }

    fn verify_signed(&self, token: &str, now: Instant) -> Option<(String, Claims)> {
        let header = decode_header(token).ok()?;
        let is_access_token = header.typ.is_some_and(|typ| {
            // RFC 7515 §4.1.9: the prefix may be left out, and media types ignore case.
            let typ = typ.to_ascii_lowercase();
            typ.strip_prefix("application/").unwrap_or(&typ) == TYPE
        });
        // A `crit` header names what a reader must understand; nothing is understood beyond the standard.
        if !is_access_token || header.alg != Algorithm::EdDSA || header.crit.is_some() {
            return None;
        }
        let mut rules = Validation::new(Algorithm::EdDSA);
        rules.set_issuer(&[&self.issuer]);
        rules.set_audience(&[&self.audience]);
        rules.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        rules.validate_nbf = true;
        rules.leeway = LEEWAY_SECONDS.unsigned_abs();
        let kid = header.kid?;
        let decoded = self.with_key(&kid, now, |key| decode::<AccessToken>(token, &key.decoding, &rules).ok())??;
        let token = decoded.claims;
        let in_time = token.exp > seconds(now) && token.iat <= seconds(now).saturating_add(LEEWAY_SECONDS);
        let roles = Roles::parse(&token.roles.join(" "));
        let claims = Claims { client_id: token.client_id, jti: token.jti, expires_at: token.exp, roles };
        (in_time && token.sub == token.client_id).then_some((kid, claims))
    }
}

fn seconds(time: Instant) -> i64 {
    time.micros().div_euclid(1_000_000)
}

type Hash = [u8; 32];

/// Tokens whose signature has been verified, by their SHA-256, with the key that verified them.
#[derive(Default)]
pub(super) struct VerifiedTokens(RwLock<HashMap<Hash, (String, Claims)>>);

impl VerifiedTokens {
    fn get(&self, hash: &Hash) -> Option<(String, Claims)> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(hash).cloned()
    }

    fn put(&self, hash: Hash, kid: String, claims: Claims, now: i64) {
        let mut tokens = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if tokens.len() >= REMEMBERED {
            tokens.retain(|_, (_, claims)| claims.expires_at > now);
        }
        if tokens.len() >= REMEMBERED {
            tokens.clear();
        }
        tokens.insert(hash, (kid, claims));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::keys::tests::{MINUTES, caller, database, master};
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use jsonwebtoken::EncodingKey;
    use serde_json::{Value, json};

    struct World {
        ring: KeyRing,
        _folder: tempfile::TempDir,
    }

    fn world() -> World {
        let (folder, db, settings) = database();
        World { ring: KeyRing::open(&db, &master(), &settings).expect("a ring"), _folder: folder }
    }

    fn now() -> i64 {
        seconds(Instant::now())
    }

    impl World {
        fn header(&self) -> Header {
            let kid = Some(self.ring.jwks().keys[0].kid.clone());
            Header { typ: Some(TYPE.to_owned()), kid, ..Header::new(Algorithm::EdDSA) }
        }

        fn claims(&self) -> Value {
            let id = Id::new();
            json!({"iss": self.ring.issuer, "aud": self.ring.audience, "sub": id, "client_id": id, "iat": now(),
                "exp": now() + 60, "jti": Id::new(), "roles": ["analyst"], "state": null, "scope": "analyst"})
        }

        /// A token signed with the service's own key.
        fn sign(&self, header: &Header, claims: &Value) -> String {
            self.ring
                .with_signing_key(Instant::now(), |key| encode(header, claims, &key.encoding))
                .expect("a key")
                .expect("signed")
        }

        fn verify_with(&self, change: impl FnOnce(&mut Header, &mut Value)) -> Option<Claims> {
            let (mut header, mut claims) = (self.header(), self.claims());
            change(&mut header, &mut claims);
            self.ring.verify(&self.sign(&header, &claims))
        }
    }

    #[test]
    fn an_issued_token_is_what_rfc_9068_says_and_verifies() {
        let (world, caller) = (world(), caller());
        let issued = world.ring.issue(&caller).expect("a token");
        let claims = world.ring.verify(&issued.token).expect("good");
        assert_eq!(claims.client_id, caller.principal.id());
        assert_eq!(world.ring.verify(&issued.token), Some(claims), "and again, from memory");
        assert_eq!((issued.expires_in, issued.scope.as_str()), (MINUTES * 60, "tracing_officer analyst"));

        let part = |n| issued.token.split('.').nth(n).expect("a part");
        let read =
            |n| serde_json::from_slice::<Value>(&URL_SAFE_NO_PAD.decode(part(n)).expect("base64")).expect("JSON");
        let (header, body) = (read(0), read(1));
        assert_eq!(header, json!({"typ": "at+jwt", "alg": "EdDSA", "kid": world.ring.jwks().keys[0].kid}));
        assert_eq!(body["roles"], json!(["tracing_officer", "analyst"]));
        assert_eq!((&body["state"], &body["scope"]), (&json!("BR"), &json!("tracing_officer analyst")));
        assert_eq!(body["sub"], body["client_id"]);
        assert_eq!(body["exp"].as_i64().expect("exp") - body["iat"].as_i64().expect("iat"), MINUTES * 60);
        assert!(["iss", "aud", "jti"].iter().all(|name| body[name].is_string()));
    }

    #[test]
    fn only_the_untampered_good_token_passes() {
        let world = world();
        assert!(world.verify_with(|_, _| ()).is_some(), "the good one");
        assert!(world.verify_with(|header, _| header.typ = Some("application/AT+JWT".into())).is_some());
        assert!(world.verify_with(|_, claims| claims["nbf"] = json!(now())).is_some());
        assert!(world.verify_with(|_, claims| claims["aud"] = json!([claims["aud"]])).is_none(), "ours is one text");

        assert!(world.verify_with(|header, _| header.typ = Some("JWT".into())).is_none(), "typ");
        assert!(world.verify_with(|header, _| header.typ = None).is_none(), "no typ");
        assert!(world.verify_with(|header, _| header.kid = Some("other".into())).is_none(), "unknown kid");
        assert!(world.verify_with(|header, _| header.kid = None).is_none(), "no kid");
        assert!(world.verify_with(|header, _| header.crit = Some(vec!["x".into()])).is_none(), "crit");
        for (name, value) in [
            ("exp", json!(now())),
            ("exp", json!(now() - 3600)),
            ("exp", json!("soon")),
            ("exp", Value::Null),
            ("nbf", json!(now() + 60)),
            ("iat", json!(now() + 60)),
            ("iss", json!("https://elsewhere.example")),
            ("iss", Value::Null),
            ("aud", json!("https://elsewhere.example")),
            ("aud", Value::Null),
            ("sub", json!(Id::new())),
            ("client_id", Value::Null),
            ("jti", Value::Null),
        ] {
            let (header, mut claims) = (world.header(), world.claims());
            claims[name] = value.clone();
            assert_eq!(world.ring.verify(&world.sign(&header, &claims)), None, "{name} {value}");
        }
    }

    #[test]
    fn other_algorithms_and_keys_are_refused() {
        let world = world();
        let (header, claims) = (world.header(), world.claims());
        let good = world.sign(&header, &claims);
        let parts: Vec<&str> = good.split('.').collect();
        let encoded = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());

        for alg in ["none", "None", "NONE"] {
            let head = encoded(json!({"typ": TYPE, "alg": alg, "kid": header.kid}));
            for signature in ["", parts[2]] {
                assert_eq!(world.ring.verify(&format!("{head}.{}.{signature}", parts[1])), None, "{alg}");
            }
        }
        let jwk = world.ring.jwks().keys.remove(0);
        let raw = URL_SAFE_NO_PAD.decode(&jwk.x).expect("bytes");
        let hmac_keys = [raw, jwk.x.clone().into_bytes(), serde_json::to_vec(&jwk).expect("JSON")];
        for secret in hmac_keys {
            let header = Header { alg: Algorithm::HS256, ..header.clone() };
            let token = encode(&header, &claims, &EncodingKey::from_secret(&secret)).expect("signed");
            assert_eq!(world.ring.verify(&token), None, "HS256 with the public key");
        }
        let stranger = aws_lc_rs::signature::Ed25519KeyPair::generate().expect("a key").to_pkcs8().expect("a key");
        let forged = encode(&header, &claims, &EncodingKey::from_ed_der(stranger.as_ref())).expect("signed");
        assert_eq!(world.ring.verify(&forged), None, "another key under our kid");

        let mut changed = world.claims();
        changed["roles"] = json!(["operator"]);
        assert_eq!(world.ring.verify(&format!("{}.{}.{}", parts[0], encoded(changed), parts[2])), None);
        assert!(world.ring.verify(&good).is_some(), "the good one");
        for text in
            ["", ".", "..", "...", "a.b.c", "é.é.é", parts[0], &good[1..], &format!("{good}A"), &"x".repeat(10_000)]
        {
            assert_eq!(world.ring.verify(text), None, "{text}");
        }
    }

    #[test]
    fn a_remembered_token_still_expires() {
        let world = world();
        let (header, mut claims) = (world.header(), world.claims());
        claims["exp"] = json!(now() + 1);
        let token = world.sign(&header, &claims);
        assert!(world.ring.verify(&token).is_some());
        std::thread::sleep(std::time::Duration::from_millis(1100));
        assert_eq!(world.ring.verify(&token), None);
    }
}
