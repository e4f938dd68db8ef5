//! Keys, client secrets and passwords: how they are made, kept and compared.
//!
//! Nothing here can be printed: [`MasterKey`] has no `Debug`, and no error quotes a secret.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::hkdf::{HKDF_SHA256, Prk, Salt};
use aws_lc_rs::{hmac, rand};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq;

/// Why a secret could not be made, kept or read. Names files, never their content.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SecretError {
    #[error("key file {path}: {fault}")]
    File { path: String, fault: String },
    #[error("key file {0} can be read by others than its owner; run chmod 600 on it")]
    ReadableByOthers(String),
    #[error("key file {0} does not hold 32 bytes in base64url")]
    NotAKey(String),
    #[error("the system gives no random bytes")]
    NoRandomBytes,
    #[error("a sealed value cannot be opened with this key file")]
    NotOpened,
    #[error("a password could not be hashed")]
    NotHashed,
}

/// The key that everything sealed in the database rests under; it lives in its own file, never beside the data.
pub struct MasterKey {
    key: Prk,
}

impl MasterKey {
    /// Derives everything from 32 random bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> MasterKey {
        MasterKey { key: Salt::new(HKDF_SHA256, b"rastro master key").extract(&bytes) }
    }

    /// Makes a new key and its file (mode 0600, base64url). Fails where the file exists: it may be in use.
    pub fn create(path: &Path) -> Result<MasterKey, SecretError> {
        let bytes: [u8; 32] = random()?;
        let fault = |error: std::io::Error| at(path, &error);
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(fault)?;
        let text = format!("{}\n", URL_SAFE_NO_PAD.encode(bytes));
        let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
        if let Err(error) = written {
            // Half a key would look like a damaged one at the next start.
            let _ = std::fs::remove_file(path);
            return Err(fault(error));
        }
        Ok(MasterKey::from_bytes(bytes))
    }

    /// Reads the key. Refuses a file that group or others may read.
    pub fn load(path: &Path) -> Result<MasterKey, SecretError> {
        let name = || path.display().to_string();
        let fault = |error: std::io::Error| at(path, &error);
        let file = File::open(path).map_err(fault)?;
        if file.metadata().map_err(fault)?.permissions().mode() & 0o077 != 0 {
            return Err(SecretError::ReadableByOthers(name()));
        }
        let mut text = Vec::new();
        file.take(256).read_to_end(&mut text).map_err(fault)?;
        let bytes = URL_SAFE_NO_PAD.decode(text.trim_ascii()).map_err(|_| SecretError::NotAKey(name()))?;
        bytes.try_into().map(MasterKey::from_bytes).map_err(|_| SecretError::NotAKey(name()))
    }

    /// A key of its own for each purpose (HKDF-SHA256, RFC 5869).
    fn derive(&self, use_: &str, purpose: &str) -> Result<[u8; 32], SecretError> {
        let mut key = [0; 32];
        let info = [use_.as_bytes(), b"\0", purpose.as_bytes()];
        let expanded = self.key.expand(&info, HKDF_SHA256).and_then(|okm| okm.fill(&mut key));
        expanded.map(|()| key).map_err(|_| SecretError::NotHashed)
    }

    /// Encrypts and authenticates `plain` (AES-256-GCM). Opens again only under the same `purpose`.
    pub fn seal(&self, purpose: &str, plain: &[u8]) -> Result<Vec<u8>, SecretError> {
        let key = RandomizedNonceKey::new(&AES_256_GCM, &self.derive("seal", purpose)?);
        let key = key.map_err(|_| SecretError::NotHashed)?;
        let mut text = plain.to_vec();
        let nonce = key.seal_in_place_append_tag(Aad::from(purpose.as_bytes()), &mut text);
        let nonce = nonce.map_err(|_| SecretError::NoRandomBytes)?;
        let mut sealed = nonce.as_ref().to_vec();
        sealed.append(&mut text);
        Ok(sealed)
    }

    /// Undoes [`MasterKey::seal`]. Fails on another key, another purpose, or any changed byte.
    pub fn open_sealed(&self, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>, SecretError> {
        let key = RandomizedNonceKey::new(&AES_256_GCM, &self.derive("seal", purpose)?);
        let key = key.map_err(|_| SecretError::NotOpened)?;
        let (nonce, text) = sealed.split_at_checked(NONCE_LEN).ok_or(SecretError::NotOpened)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| SecretError::NotOpened)?;
        let mut text = text.to_vec();
        let plain = key.open_in_place(nonce, Aad::from(purpose.as_bytes()), &mut text);
        plain.map(|plain| plain.to_vec()).map_err(|_| SecretError::NotOpened)
    }

    /// A name for `text` that only the holder of this key can compute: HMAC-SHA256, 16 bytes in base64url.
    pub fn keyed_hash(&self, purpose: &str, text: impl AsRef<[u8]>) -> String {
        // Deriving 32 bytes cannot fail; should it ever, an empty name gives nothing away.
        let Ok(key) = self.derive("hash", purpose) else {
            return String::new();
        };
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key), text.as_ref());
        URL_SAFE_NO_PAD.encode(tag.as_ref().iter().copied().take(16).collect::<Vec<u8>>())
    }
}

fn at(path: &Path, error: &std::io::Error) -> SecretError {
    SecretError::File { path: path.display().to_string(), fault: error.to_string() }
}

fn random<const N: usize>() -> Result<[u8; N], SecretError> {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).map_err(|_| SecretError::NoRandomBytes)?;
    Ok(bytes)
}

/// A new client secret: 256 random bits in base64url, 43 characters. Shown once.
pub fn new_secret() -> Result<String, SecretError> {
    random::<32>().map(|bytes| URL_SAFE_NO_PAD.encode(bytes))
}

/// What is kept of a client secret: its SHA-256. 256 random bits cannot be guessed, so nothing slower is needed.
pub fn hash_secret(secret: &str) -> Vec<u8> {
    digest(&SHA256, secret.as_bytes()).as_ref().to_vec()
}

/// Compares in constant time. An empty `kept` (a client without a secret) matches nothing.
pub fn secret_matches(secret: &str, kept: &[u8]) -> bool {
    hash_secret(secret).ct_eq(kept).into()
}

/// A new password of 140 random bits, in seven groups of four letters and digits that are hard to mistake.
pub fn new_password() -> Result<String, SecretError> {
    const LETTERS: [char; 32] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'j', 'k', 'm', 'n',
        'p', 'q', 'r', 's', 't', 'v', 'w', 'x', 'y', 'z',
    ];
    let letter = |byte: &u8| LETTERS.get(usize::from(byte % 32)).copied();
    let groups =
        random::<28>()?.chunks(4).map(|group| group.iter().filter_map(letter).collect()).collect::<Vec<String>>();
    Ok(groups.join("-"))
}

fn hash_with(password: &str, memory_kib: u32, passes: u32) -> Result<String, SecretError> {
    let params = Params::new(memory_kib, passes, 1, None).map_err(|_| SecretError::NotHashed)?;
    let hash = Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|_| SecretError::NotHashed)
}

/// Hashes a password that a person chose: Argon2id with OWASP's parameters (19 MiB, 2 passes, 1 lane).
pub fn hash_password(password: &str) -> Result<String, SecretError> {
    hash_with(password, 19_456, 2)
}

/// Hashes a password that [`new_password`] made: Argon2id at its least cost.
///
/// Stretching makes guessing dear where people choose; 140 random bits are beyond guessing at any price, and
/// the demo makes 70 of them within its second. The parameters stand in the hash, so both kinds verify alike.
pub fn hash_random_password(password: &str) -> Result<String, SecretError> {
    hash_with(password, Params::MIN_M_COST, 1)
}

/// Whether `password` is the one behind `hash`. A hash that cannot be read matches nothing.
pub fn password_matches(password: &str, hash: &str) -> bool {
    Argon2::default().verify_password(password.as_bytes(), hash).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> MasterKey {
        MasterKey::from_bytes([byte; 32])
    }

    #[test]
    fn a_sealed_value_opens_under_its_own_key_and_purpose_alone() {
        let sealed = key(1).seal("a", b"plain").expect("sealed");
        assert_eq!(key(1).open_sealed("a", &sealed), Ok(b"plain".to_vec()));
        assert_eq!(key(2).open_sealed("a", &sealed), Err(SecretError::NotOpened));
        assert_eq!(key(1).open_sealed("b", &sealed), Err(SecretError::NotOpened));
        assert_ne!(key(1).seal("a", b"plain").expect("sealed"), sealed, "the nonce is random");
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(key(1).open_sealed("a", &changed), Err(SecretError::NotOpened), "byte {at}");
        }
        for length in 0..sealed.len() {
            assert_eq!(key(1).open_sealed("a", &sealed[..length]), Err(SecretError::NotOpened));
        }
    }

    #[test]
    fn a_keyed_hash_depends_on_key_purpose_and_text() {
        let hash = key(1).keyed_hash("a", "text");
        assert_eq!((hash.len(), &key(1).keyed_hash("a", "text")), (22, &hash));
        for other in [key(2).keyed_hash("a", "text"), key(1).keyed_hash("b", "text"), key(1).keyed_hash("a", "texu")] {
            assert_ne!(hash, other);
        }
    }

    #[test]
    fn a_key_file_is_private_and_survives() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("rastro.key");
        let made = MasterKey::create(&path).expect("made");
        assert_eq!(std::fs::metadata(&path).expect("a file").permissions().mode() & 0o777, 0o600);
        let loaded = MasterKey::load(&path).expect("loaded");
        assert_eq!(made.keyed_hash("a", "b"), loaded.keyed_hash("a", "b"));
        assert!(matches!(MasterKey::create(&path), Err(SecretError::File { .. })), "never overwritten");

        for mode in [0o640, 0o604, 0o620] {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("mode");
            let error = MasterKey::load(&path).err().expect("refused");
            assert!(error.to_string().contains("rastro.key"), "{error}");
            assert!(matches!(error, SecretError::ReadableByOthers(_)));
        }
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).expect("mode");
        for text in ["", "AAAA", "not base64!", &"A".repeat(44)] {
            std::fs::write(&path, text).expect("written");
            assert!(matches!(MasterKey::load(&path), Err(SecretError::NotAKey(_))), "{text}");
        }
    }

    #[test]
    fn secrets_and_passwords_match_themselves_alone() {
        let secret = new_secret().expect("a secret");
        assert_eq!(secret.len(), 43);
        assert!(secret_matches(&secret, &hash_secret(&secret)));
        assert!(!secret_matches("other", &hash_secret(&secret)));
        assert!(!secret_matches(&secret, &[]) && !secret_matches("", &[]));

        let password = new_password().expect("a password");
        assert_eq!(password.len(), 34, "{password}");
        for hash in [hash_password(&password).expect("a hash"), hash_random_password(&password).expect("a hash")] {
            assert!(hash.starts_with("$argon2id$v=19$"));
            assert!(password_matches(&password, &hash));
            assert!(!password_matches("other", &hash));
        }
        assert!(hash_password("x").expect("a hash").contains("m=19456,t=2,p=1"));
        assert!(!password_matches("x", "") && !password_matches("x", "$argon2id$rubbish"));
    }
}
