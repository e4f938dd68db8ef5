//! Releases on the wire.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::model::Denominator;
use super::tables::TableName;
use crate::db::{Id, Instant};
use crate::http::PageQuery;

/// What to compute.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseInput {
    #[schema(minimum = 1900, maximum = 2200)]
    pub from_year: i32,
    /// Later than `from_year`, by at most ten years, and not in the future.
    #[schema(minimum = 1900, maximum = 2200)]
    pub to_year: i32,
    /// The published release that this one corrects.
    pub replaces: Option<Id>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseStatus {
    /// Computed and frozen; the secretariat alone reads it.
    Draft,
    Published,
}

/// A release. Its tables never change; a correction is another release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"id": "019b76da-b2ef-7000-9b23-698ba94ce7bc", "status": "published", "from_year": 2025,
    "to_year": 2026, "replaces": null,
    "sha256": "6833d39909db33a19a91e4071eb2854ba5828a49e9c79c212026b5da7ddbae7a",
    "created_at": "2026-11-24T08:33:34.931978Z", "published_at": "2026-11-24T08:33:34.931978Z",
    "tables": ["seizures_by_kind_and_year", "time_to_crime_by_band_and_year"]}))]
pub struct Release {
    pub id: Id,
    pub status: ReleaseStatus,
    pub from_year: i32,
    pub to_year: i32,
    /// The release that this one corrects.
    #[schema(required)]
    pub replaces: Option<Id>,
    /// SHA-256 of the frozen tables, in hexadecimal digits.
    pub sha256: String,
    pub created_at: Instant,
    #[schema(required)]
    pub published_at: Option<Instant>,
    /// The tables in it, each under `/tables/{table}`.
    pub tables: Vec<TableName>,
}

/// The key of a row or column, and its name in the caller's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Heading {
    pub key: String,
    pub label: String,
}

/// A table of a release. Numbers count records; one that is withheld is null.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ReleaseTable {
    pub release: Id,
    pub table: TableName,
    /// In the caller's language, like the other texts.
    pub title: String,
    /// What the numbers count.
    pub unit: String,
    pub source: String,
    pub caveat: String,
    pub rows: Vec<Heading>,
    pub columns: Vec<Heading>,
    /// By row and column.
    pub cells: Vec<Vec<Option<u64>>>,
    pub row_totals: Vec<Option<u64>>,
    pub column_totals: Vec<Option<u64>>,
    #[schema(required)]
    pub total: Option<u64>,
    /// How many numbers are withheld, totals among them.
    pub suppressed: usize,
    /// Of time-to-crime; null where it is withheld.
    #[schema(required)]
    pub median_days: Option<f64>,
    /// Of tracing and marking: the two denominators of SDG 16.4.2, as far as no number in them is withheld.
    pub denominators: Vec<Denominator>,
}

/// Pages of releases.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReleaseQuery {
    /// Page size.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    #[param(pattern = "^[A-Za-z0-9_-]{32}$")]
    pub cursor: Option<String>,
}

impl ReleaseQuery {
    pub fn page(&self) -> PageQuery {
        PageQuery { limit: self.limit, cursor: self.cursor.clone() }
    }
}
