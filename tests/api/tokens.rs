//! Tokens and assertions made by hand, good and bad.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

pub fn encoded(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

/// One part of a compact JWT, decoded.
pub fn part(token: &str, index: usize) -> Value {
    let part = token.split('.').nth(index).expect("a part");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64url")).expect("JSON")
}

/// The token with other header and claims, its signature kept.
pub fn with_parts(token: &str, header: &Value, claims: &Value) -> String {
    let signature = token.rsplit('.').next().expect("a signature");
    format!("{}.{}.{signature}", encoded(header), encoded(claims))
}

/// Signed with HMAC-SHA256 under `secret`.
pub fn hmac_signed(header: &Value, claims: &Value, secret: &[u8]) -> String {
    let input = format!("{}.{}", encoded(header), encoded(claims));
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, secret);
    let tag = aws_lc_rs::hmac::sign(&key, input.as_bytes());
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(tag.as_ref()))
}

/// An Ed25519 key of a client.
pub struct Key(aws_lc_rs::signature::Ed25519KeyPair);

impl Key {
    pub fn new() -> Key {
        Key(aws_lc_rs::signature::Ed25519KeyPair::generate().expect("a key"))
    }

    pub fn of(pkcs8: &[u8]) -> Key {
        Key(aws_lc_rs::signature::Ed25519KeyPair::from_pkcs8(pkcs8).expect("a key"))
    }

    pub fn public_jwk(&self) -> Value {
        use aws_lc_rs::signature::KeyPair;
        json!({"kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode(self.0.public_key().as_ref())})
    }

    pub fn sign(&self, header: &Value, claims: &Value) -> String {
        let input = format!("{}.{}", encoded(header), encoded(claims));
        let signature = self.0.sign(input.as_bytes());
        format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
    }
}
