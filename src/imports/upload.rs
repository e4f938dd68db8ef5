//! An upload: the parts of a multipart body, the file among them streamed to disk.

use std::fs::File;
use std::io::Write;

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::web;
use aws_lc_rs::digest::{Context, SHA256, digest};
use futures_util::StreamExt;

use super::folder::Folder;
use super::mapping::{Format, MAPPING_LIMIT, Mapping};
use super::target::Target;
use crate::db::Id;
use crate::problem::{Code, Fault, Problem};

/// The largest CSV, TSV or NDJSON file.
const FILE_LIMIT: u64 = 1024 * 1024 * 1024;
/// The largest XLSX workbook.
const WORKBOOK_LIMIT: u64 = 50 * 1024 * 1024;
/// What is written to disk at once.
const CHUNK: usize = 1024 * 1024;

/// What was received. The file waits in the folder, durable.
#[derive(Debug)]
pub struct Upload {
    pub text: String,
    pub mapping: Mapping,
    pub bytes: u64,
    pub digest: Vec<u8>,
}

struct Spooled {
    bytes: u64,
    digest: Vec<u8>,
}

/// A hash of mapping and file, by which the same import is known.
pub fn digest_of(mapping: &str, file_digest: &[u8]) -> Vec<u8> {
    let mapping = digest(&SHA256, mapping.as_bytes());
    digest(&SHA256, &[mapping.as_ref(), file_digest].concat()).as_ref().to_vec()
}

/// Receives both parts, in either order. Whatever was written of a refused one is the caller's to erase.
pub async fn receive(folder: &Folder, import: Id, mut parts: Multipart, target: &Target) -> Result<Upload, Problem> {
    let (mut text, mut mapping, mut spooled) = (None, None, None);
    let mut faults = Vec::new();
    while let Some(part) = parts.next().await {
        let part = part.map_err(unreadable)?;
        match part.name() {
            Some("mapping") if text.is_none() => {
                let received = mapping_text(part).await?;
                match Mapping::read(&received, target.kind, &target.fields) {
                    Ok(read) => mapping = Some(read),
                    Err(found) => faults.extend(found),
                }
                text = Some(received);
            }
            Some("file") if spooled.is_none() => {
                let limit = limit(mapping.as_ref());
                // A file that will not be imported is still read to its end, so that its sender hears why.
                let file =
                    if faults.is_empty() { Some(folder.begin(import).map_err(Problem::internal)?) } else { None };
                spooled = Some(spool(part, file, limit).await?);
            }
            name => faults.push(Fault::new(format!("/{}", name.unwrap_or_default()), "unknown_field")),
        }
    }
    for (name, missing) in [("/mapping", text.is_none()), ("/file", spooled.is_none())] {
        if missing {
            faults.push(Fault::new(name, "required"));
        }
    }
    let (Some(text), Some(mapping), Some(spooled), true) = (text, mapping, spooled, faults.is_empty()) else {
        return Err(Problem::invalid_body(faults));
    };
    let limit = limit(Some(&mapping));
    if spooled.bytes > limit {
        return Err(too_large(limit));
    }
    let digest = digest_of(&text, &spooled.digest);
    let folder = folder.clone();
    web::block(move || folder.keep(import)).await.map_err(Problem::internal)?.map_err(Problem::internal)?;
    Ok(Upload { text, mapping, bytes: spooled.bytes, digest })
}

fn limit(mapping: Option<&Mapping>) -> u64 {
    match mapping.map(|mapping| mapping.file.format) {
        Some(Format::Xlsx) => WORKBOOK_LIMIT,
        _ => FILE_LIMIT,
    }
}

fn too_large(limit: u64) -> Problem {
    Problem::new(Code::BodyTooLarge).with("limit", limit)
}

fn unreadable(error: MultipartError) -> Problem {
    tracing::debug!(%error, "a multipart body cannot be read");
    Problem::invalid_body(vec![Fault::new("", "malformed")])
}

async fn mapping_text(mut part: Field) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.next().await {
        bytes.extend_from_slice(&chunk.map_err(unreadable)?);
        if bytes.len() > MAPPING_LIMIT {
            return Err(too_large(MAPPING_LIMIT as u64));
        }
    }
    String::from_utf8(bytes).map_err(|_| Problem::invalid_body(vec![Fault::new("/mapping", "malformed")]))
}

/// Writes the part to `file` as it comes in.
async fn spool(mut part: Field, mut file: Option<File>, limit: u64) -> Result<Spooled, Problem> {
    let (mut bytes, mut hash, mut waiting) = (0, Context::new(&SHA256), Vec::with_capacity(CHUNK));
    while let Some(chunk) = part.next().await {
        let chunk = chunk.map_err(unreadable)?;
        bytes += chunk.len() as u64;
        if bytes > limit {
            return Err(too_large(limit));
        }
        hash.update(&chunk);
        waiting.extend_from_slice(&chunk);
        if waiting.len() >= CHUNK {
            (file, waiting) = put(file, waiting).await?;
        }
    }
    put(file, waiting).await?;
    Ok(Spooled { bytes, digest: hash.finish().as_ref().to_vec() })
}

/// Writes on a thread that may wait for the disk.
async fn put(file: Option<File>, mut waiting: Vec<u8>) -> Result<(Option<File>, Vec<u8>), Problem> {
    let Some(mut file) = file else {
        waiting.clear();
        return Ok((None, waiting));
    };
    let written = web::block(move || -> std::io::Result<_> {
        file.write_all(&waiting)?;
        waiting.clear();
        Ok((Some(file), waiting))
    });
    // A full disk is the one thing that goes wrong here, and the operator's to mend.
    written.await.map_err(Problem::internal)?.map_err(|error| Problem::unavailable(60, error))
}
