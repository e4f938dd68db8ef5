//! Public keys with which clients prove who they are (RFC 7517; private_key_jwt, RFC 7523).

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, ED25519, ParsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::Fault;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum KeyType {
    #[serde(rename = "OKP")]
    Okp,
    #[serde(rename = "EC")]
    Ec,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum KeyCurve {
    Ed25519,
    #[serde(rename = "P-256")]
    P256,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum KeyAlgorithm {
    #[serde(rename = "EdDSA")]
    EdDsa,
    #[serde(rename = "ES256")]
    Es256,
}

/// A public Ed25519 (OKP) or P-256 (EC) key. Private members are refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicJwk {
    pub kty: KeyType,
    pub crv: KeyCurve,
    /// 32 bytes in base64url.
    #[schema(pattern = "^[A-Za-z0-9_-]{43}$")]
    pub x: String,
    /// 32 bytes in base64url; of an EC key only.
    #[schema(pattern = "^[A-Za-z0-9_-]{43}$")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub y: Option<String>,
    #[schema(max_length = 200)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alg: Option<KeyAlgorithm>,
}

/// Every reason why `key`, which stands at `at` in a body, is no key to verify with.
pub fn faults(at: &str, key: &PublicJwk) -> Vec<Fault> {
    let (curve, algorithm) = match key.kty {
        KeyType::Okp => ((KeyCurve::Ed25519, "Ed25519"), (KeyAlgorithm::EdDsa, "EdDSA")),
        KeyType::Ec => ((KeyCurve::P256, "P-256"), (KeyAlgorithm::Es256, "ES256")),
    };
    let mut faults = Vec::new();
    if key.crv != curve.0 {
        faults.push(Fault::new(format!("{at}/crv"), "not_in_list").with("options", curve.1));
    }
    if key.alg.is_some_and(|named| named != algorithm.0) {
        faults.push(Fault::new(format!("{at}/alg"), "not_in_list").with("options", algorithm.1));
    }
    match (key.kty, &key.y) {
        (KeyType::Okp, Some(_)) => faults.push(Fault::new(format!("{at}/y"), "unknown_field")),
        (KeyType::Ec, None) => faults.push(Fault::new(format!("{at}/y"), "required")),
        _ => {}
    }
    if faults.is_empty() && !is_a_point(key) {
        faults.push(Fault::new(at, "bad_public_key"));
    }
    faults
}

/// Whether the coordinates decode and lie on the curve.
fn is_a_point(key: &PublicJwk) -> bool {
    let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).ok().filter(|bytes| bytes.len() == 32);
    match (bytes(&key.x), &key.y) {
        (Some(x), None) => ParsedPublicKey::new(&ED25519, x).is_ok(),
        (Some(x), Some(y)) => bytes(y).is_some_and(|y| {
            let uncompressed = [vec![4], x, y].concat();
            ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, uncompressed).is_ok()
        }),
        (None, _) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn codes(key: Value) -> Vec<(String, &'static str)> {
        let key: PublicJwk = serde_json::from_value(key).expect("a key");
        faults("/public_jwk", &key).into_iter().map(|f| (f.pointer, f.code)).collect()
    }

    // The keys of RFC 8037 §A.2 and RFC 7517 §A.1.
    const ED: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
    const X: &str = "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4";
    const Y: &str = "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM";

    #[test]
    fn both_kinds_of_key_are_taken() {
        assert_eq!(codes(json!({"kty": "OKP", "crv": "Ed25519", "x": ED, "alg": "EdDSA"})), []);
        assert_eq!(codes(json!({"kty": "EC", "crv": "P-256", "x": X, "y": Y, "kid": "1"})), []);
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let at = |member: &str, code| (format!("/public_jwk{member}"), code);
        assert_eq!(codes(json!({"kty": "EC", "crv": "P-256", "x": X, "y": X})), [at("", "bad_public_key")]);
        let mixed = codes(json!({"kty": "OKP", "crv": "P-256", "x": X, "y": Y, "alg": "ES256"}));
        assert_eq!(mixed, [at("/crv", "not_in_list"), at("/alg", "not_in_list"), at("/y", "unknown_field")]);
        assert_eq!(codes(json!({"kty": "EC", "crv": "P-256", "x": X})), [at("/y", "required")]);
        let private = json!({"kty": "OKP", "crv": "Ed25519", "x": ED, "d": ED});
        assert!(serde_json::from_value::<PublicJwk>(private).is_err());
    }
}
