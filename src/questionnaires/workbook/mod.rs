//! A questionnaire as an XLSX workbook, for those who write it in a spreadsheet.
//!
//! [`layout`] says which table lies on which sheet; [`write`] and [`read`] both go by it, so that what was written
//! reads as the same questionnaire.

mod layout;
mod read;
#[cfg(test)]
mod tests;
mod write;

use actix_multipart::{Multipart, MultipartError};
use aws_lc_rs::digest::{SHA256, digest};
use futures_util::StreamExt;

use crate::problem::{Code, Fault, Problem};

pub use read::read;
pub use write::written;

/// The largest workbook that is taken in.
const WORKBOOK_LIMIT: usize = 5 * 1024 * 1024;

/// A workbook that was received.
#[derive(Debug)]
pub struct Upload {
    pub bytes: Vec<u8>,
    pub digest: Vec<u8>,
}

/// Receives the one part of an upload.
pub async fn receive(mut parts: Multipart) -> Result<Upload, Problem> {
    let (mut file, mut faults) = (None, Vec::new());
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(unreadable)?;
        if part.name() != Some("file") || file.is_some() {
            faults.push(Fault::new(format!("/{}", part.name().unwrap_or_default()), "unknown_field"));
            continue;
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = part.next().await {
            bytes.extend_from_slice(&chunk.map_err(unreadable)?);
            if bytes.len() > WORKBOOK_LIMIT {
                return Err(Problem::new(Code::BodyTooLarge).with("limit", WORKBOOK_LIMIT));
            }
        }
        file = Some(bytes);
    }
    match file {
        Some(bytes) if faults.is_empty() => {
            let digest = digest(&SHA256, &bytes).as_ref().to_vec();
            Ok(Upload { bytes, digest })
        }
        file => {
            faults.extend(file.is_none().then(|| Fault::new("/file", "required")));
            Err(Problem::invalid_body(faults))
        }
    }
}

fn unreadable(error: MultipartError) -> Problem {
    tracing::debug!(%error, "a multipart body cannot be read");
    Problem::invalid_body(vec![Fault::new("", "malformed")])
}
