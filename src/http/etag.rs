//! Entity tags (RFC 9110 §8.8.3): a hash of the representation as this caller gets it.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A list of entity tags as the document shows it; a comma would part one tag into two.
pub const LIST_PATTERN: &str = r#"^(W/)?"[!#-+\--~]*"(\s*,\s*(W/)?"[!#-+\--~]*")*$"#;

/// The strong tag of `representation`, quotes included.
pub fn of(representation: &[u8]) -> String {
    let hash = digest(&SHA256, representation);
    format!("\"{}\"", URL_SAFE_NO_PAD.encode(&hash.as_ref()[..16]))
}

/// If-Match: the strong comparison (RFC 9110 §13.1.1).
pub fn matches_strongly(header: &str, etag: &str) -> bool {
    header.trim() == "*" || header.split(',').any(|tag| tag.trim() == etag)
}

/// If-None-Match: the weak comparison (RFC 9110 §13.1.2).
pub fn matches_weakly(header: &str, etag: &str) -> bool {
    header.trim() == "*" || header.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag)
}

/// Whether the header can be read at all.
pub fn is_well_formed(header: &str) -> bool {
    let header = header.trim();
    header == "*"
        || header.split(',').all(|tag| {
            let tag = tag.trim();
            let tag = tag.strip_prefix("W/").unwrap_or(tag);
            tag.len() >= 2
                && tag.starts_with('"')
                && tag.ends_with('"')
                && tag[1..tag.len() - 1].bytes().all(|b| b == 0x21 || (0x23..=0x7e).contains(&b))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_tags_match_only_weakly() {
        let tag = of(b"x");
        assert!(matches_strongly(&format!("\"a\", {tag}"), &tag) && matches_strongly("*", &tag));
        assert!(!matches_strongly(&format!("W/{tag}"), &tag) && matches_weakly(&format!("W/{tag}"), &tag));
        assert!(is_well_formed("\"a\", W/\"b\"") && !is_well_formed("a") && !is_well_formed("\""));
    }
}
