//! `private_key_jwt`: a client proves who it is by a JWT signed with its own key (RFC 7523 §2.2, §3).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::dangerous::insecure_decode;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde::Deserialize;

use crate::db::{Id, Instant};

/// An assertion may expire at most this far ahead.
pub const LONGEST_SECONDS: f64 = 300.0;
/// How far ahead the client's clock may be, for `iat` and `nbf`.
const LEEWAY_SECONDS: f64 = 30.0;
const LONGEST_TEXT: usize = 16 * 1024;

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: f64,
    iat: Option<f64>,
    nbf: Option<f64>,
    jti: String,
}

/// What an assertion claims. Nothing of it is believed before [`Assertion::holds`].
pub struct Assertion {
    text: String,
    algorithm: Algorithm,
    is_plain: bool,
    claims: Claims,
}

impl Assertion {
    /// Reads without verifying; `None` where it is no JWT with these claims.
    pub fn read(text: &str) -> Option<Assertion> {
        if text.len() > LONGEST_TEXT {
            return None;
        }
        let read = insecure_decode::<Claims>(text).ok()?;
        let typ = read.header.typ.unwrap_or_default().to_ascii_lowercase();
        let is_plain = matches!(typ.as_str(), "" | "jwt" | "client-authentication+jwt") && read.header.crit.is_none();
        Some(Assertion { text: text.to_owned(), algorithm: read.header.alg, is_plain, claims: read.claims })
    }

    /// The client that it speaks for.
    pub fn client(&self) -> &str {
        &self.claims.sub
    }

    /// Its id, which the client uses once.
    pub fn jti(&self) -> &str {
        &self.claims.jti
    }

    /// The moment after which it cannot be used, rounded up, with a minute for clocks that differ.
    pub fn forgettable_at(&self, now: Instant) -> Instant {
        let left = (self.claims.exp - seconds(now)).clamp(0.0, LONGEST_SECONDS) as i64;
        now.plus(chrono::Duration::seconds(left + 61))
    }

    /// Whether `client` signed it with `key` for `audience` alone, and it can be used now.
    ///
    /// Without a key the same work is done with one that nobody uses, so that the time taken does not tell
    /// which clients exist.
    pub fn holds(&self, client: Id, key: Option<&ClientKey>, audience: &str, now: Instant) -> bool {
        let stand_in = ClientKey::stand_in(self.algorithm);
        let key_fits = key.filter(|key| key.algorithm == self.algorithm);
        let signed = match key_fits.or(stand_in.as_ref()) {
            Some(key) => self.is_signed_with(key),
            None => false,
        };
        let claims = &self.claims;
        let now = seconds(now);
        let meant_for = match &claims.aud {
            Audience::One(one) => Some(one),
            // One that names other servers too could be replayed by them.
            Audience::Many(many) => many.first().filter(|_| many.len() == 1),
        };
        let name = client.to_string();
        let begun = |time: Option<f64>| time.is_none_or(|time| time <= now + LEEWAY_SECONDS);
        signed
            && key_fits.is_some()
            && self.is_plain
            && claims.iss == claims.sub
            && claims.sub.eq_ignore_ascii_case(&name)
            && meant_for.is_some_and(|one| one == audience)
            && claims.exp > now
            && claims.exp <= now + LONGEST_SECONDS
            && begun(claims.iat)
            && begun(claims.nbf)
            && (1..=255).contains(&claims.jti.len())
            && !claims.jti.contains(char::is_control)
    }

    /// Signature and algorithm alone; the claims are checked by [`Assertion::holds`].
    fn is_signed_with(&self, key: &ClientKey) -> bool {
        let mut rules = Validation::new(key.algorithm);
        (rules.validate_exp, rules.validate_aud) = (false, false);
        rules.required_spec_claims.clear();
        decode::<Claims>(&self.text, &key.decoding, &rules).is_ok()
    }
}

fn seconds(time: Instant) -> f64 {
    time.micros() as f64 / 1e6
}

#[derive(Deserialize)]
struct PublicJwk {
    kty: String,
    crv: String,
    x: String,
    y: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    use_: Option<String>,
    d: Option<serde_json::Value>,
}

/// A client's registered public key.
pub struct ClientKey {
    algorithm: Algorithm,
    decoding: DecodingKey,
}

impl ClientKey {
    /// Reads a JWK (RFC 7517): OKP Ed25519 for EdDSA or EC P-256 for ES256. `None` for any other, for one of
    /// the wrong length, and for one that holds its private half.
    pub fn read(jwk: &str) -> Option<ClientKey> {
        let jwk: PublicJwk = serde_json::from_str(jwk).ok()?;
        let is_32_bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).is_ok_and(|bytes| bytes.len() == 32);
        if jwk.d.is_some() || jwk.use_.is_some_and(|use_| use_ != "sig") || !is_32_bytes(&jwk.x) {
            return None;
        }
        let (algorithm, name, decoding) = match (jwk.kty.as_str(), jwk.crv.as_str(), jwk.y) {
            ("OKP", "Ed25519", None) => (Algorithm::EdDSA, "EdDSA", DecodingKey::from_ed_components(&jwk.x)),
            ("EC", "P-256", Some(y)) if is_32_bytes(&y) => {
                (Algorithm::ES256, "ES256", DecodingKey::from_ec_components(&jwk.x, &y))
            }
            _ => return None,
        };
        if jwk.alg.is_some_and(|alg| alg != name && !(name == "EdDSA" && alg == "Ed25519")) {
            return None;
        }
        Some(ClientKey { algorithm, decoding: decoding.ok()? })
    }

    /// The example keys of RFC 8037 A.2 and RFC 7515 A.3: verified with, never believed.
    fn stand_in(algorithm: Algorithm) -> Option<ClientKey> {
        let decoding = match algorithm {
            Algorithm::EdDSA => DecodingKey::from_ed_components("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"),
            Algorithm::ES256 => DecodingKey::from_ec_components(
                "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
            ),
            _ => return None,
        };
        Some(ClientKey { algorithm, decoding: decoding.ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair};
    use jsonwebtoken::{EncodingKey, Header, encode};
    use serde_json::{Value, json};

    const ISSUER: &str = "https://rastro.example";

    struct Signer {
        key: ClientKey,
        header: Header,
        private: EncodingKey,
        jwk: Value,
    }

    fn b64(bytes: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(bytes)
    }

    fn ed25519() -> Signer {
        let pair = Ed25519KeyPair::generate().expect("a key");
        let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": b64(pair.public_key().as_ref()), "kid": "1"});
        let private = EncodingKey::from_ed_der(pair.to_pkcs8().expect("a key").as_ref());
        Signer {
            key: ClientKey::read(&jwk.to_string()).expect("a key"),
            header: Header::new(Algorithm::EdDSA),
            private,
            jwk,
        }
    }

    fn p256() -> Signer {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("a key");
        let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
        let jwk = json!({"kty": "EC", "crv": "P-256", "x": b64(x), "y": b64(y), "alg": "ES256", "use": "sig"});
        let private = EncodingKey::from_ec_der(pair.to_pkcs8v1().expect("a key").as_ref());
        Signer {
            key: ClientKey::read(&jwk.to_string()).expect("a key"),
            header: Header::new(Algorithm::ES256),
            private,
            jwk,
        }
    }

    fn claims(client: Id) -> Value {
        let now = seconds(Instant::now());
        json!({"iss": client, "sub": client, "aud": ISSUER, "exp": now + 290.0, "iat": now, "jti": "once"})
    }

    fn holds(signer: &Signer, client: Id, claims: &Value) -> bool {
        let text = encode(&signer.header, claims, &signer.private).expect("signed");
        Assertion::read(&text).is_some_and(|a| a.holds(client, Some(&signer.key), ISSUER, Instant::now()))
    }

    #[test]
    fn a_good_assertion_holds_with_either_algorithm() {
        let client = Id::new();
        for signer in [ed25519(), p256()] {
            assert!(holds(&signer, client, &claims(client)));
            for (name, value) in [
                ("aud", json!([ISSUER])),
                ("exp", json!(Instant::now().micros() / 1_000_000 + 299)),
                ("iat", Value::Null),
            ] {
                let mut claims = claims(client);
                claims[name] = value.clone();
                assert!(holds(&signer, client, &claims), "{name} {value}");
            }
        }
    }

    #[test]
    fn a_bad_claim_does_not_hold() {
        let (signer, client) = (ed25519(), Id::new());
        let now = seconds(Instant::now());
        for (name, value) in [
            ("iss", json!(Id::new())),
            ("sub", json!(Id::new())),
            ("aud", json!("https://elsewhere.example")),
            // The issuer names this server; its token endpoint is another name, which is not taken.
            ("aud", json!("https://rastro.example/oauth/token")),
            ("aud", json!([ISSUER, "https://elsewhere.example"])),
            ("aud", json!([])),
            ("aud", Value::Null),
            ("exp", json!(now - 1.0)),
            ("exp", json!(now + 302.0)),
            ("exp", json!(1e300)),
            ("exp", json!("2030")),
            ("exp", Value::Null),
            ("iat", json!(now + 60.0)),
            ("nbf", json!(now + 60.0)),
            ("jti", json!("")),
            ("jti", json!("a\u{0}b")),
            ("jti", json!("x".repeat(256))),
            ("jti", Value::Null),
        ] {
            let mut claims = claims(client);
            claims[name] = value.clone();
            assert!(!holds(&signer, client, &claims), "{name} {value}");
        }
        assert!(!holds(&signer, Id::new(), &claims(client)), "another client's");
    }

    #[test]
    fn a_bad_signature_does_not_hold() {
        let (signer, client) = (ed25519(), Id::new());
        let hold = |signer: &Signer| holds(signer, client, &claims(client));
        assert!(hold(&signer));
        assert!(!hold(&Signer { private: ed25519().private, ..ed25519() }), "another key");
        let secret = EncodingKey::from_secret(signer.jwk["x"].as_str().expect("x").as_bytes());
        assert!(!hold(&Signer { header: Header::new(Algorithm::HS256), private: secret, ..ed25519() }), "HMAC");
        assert!(!hold(&Signer { key: p256().key, ..ed25519() }), "a key of the other kind");
        let typ = |typ: &str| Header { typ: Some(typ.to_owned()), ..Header::new(Algorithm::EdDSA) };
        assert!(!hold(&Signer { header: typ("at+jwt"), ..ed25519() }), "an access token");
        let crit = Header { crit: Some(vec!["b64".to_owned()]), ..Header::new(Algorithm::EdDSA) };
        assert!(!hold(&Signer { header: crit, ..ed25519() }), "crit");

        let text = encode(&signer.header, &claims(client), &signer.private).expect("signed");
        let unsigned = format!("{}.{}.", b64(br#"{"alg":"none"}"#), text.split('.').nth(1).expect("claims"));
        for text in [unsigned.as_str(), "", "a.b.c", &text[1..], &"x.".repeat(20_000)] {
            assert!(Assertion::read(text).is_none(), "{text}");
        }
    }

    #[test]
    fn without_a_registered_key_nothing_holds_not_even_the_stand_in() {
        // The private half of RFC 8037's example key is public.
        let seed = URL_SAFE_NO_PAD.decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A").expect("bytes");
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).expect("a key");
        let private = EncodingKey::from_ed_der(pair.to_pkcs8().expect("a key").as_ref());
        let client = Id::new();
        let text = encode(&Header::new(Algorithm::EdDSA), &claims(client), &private).expect("signed");
        let assertion = Assertion::read(&text).expect("an assertion");
        assert!(assertion.is_signed_with(&ClientKey::stand_in(Algorithm::EdDSA).expect("a key")));
        assert!(!assertion.holds(client, None, ISSUER, Instant::now()));
    }

    #[test]
    fn only_public_keys_of_the_two_kinds_are_taken() {
        let (ed, ec) = (ed25519().jwk, p256().jwk);
        for (jwk, name, value) in [
            (&ed, "d", json!("AAAA")),
            (&ed, "crv", json!("X25519")),
            (&ed, "kty", json!("EC")),
            (&ed, "x", json!("AAAA")),
            (&ed, "x", json!("é")),
            (&ed, "alg", json!("ES256")),
            (&ed, "use", json!("enc")),
            (&ec, "y", Value::Null),
            (&ec, "y", json!("AAAA")),
            (&ec, "crv", json!("P-384")),
            (&ec, "alg", json!("EdDSA")),
        ] {
            let mut jwk = jwk.clone();
            jwk[name] = value;
            assert!(ClientKey::read(&jwk.to_string()).is_none(), "{name}");
        }
        for text in ["", "null", "[]", r#"{"kty":"oct","k":"AAAA"}"#] {
            assert!(ClientKey::read(text).is_none(), "{text}");
        }
    }
}
