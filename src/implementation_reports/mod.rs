//! Implementation reports: a State's answers to the questionnaire of a cycle, from draft to publication.
//!
//! The State's own side works on live answers. Everyone else reads a version that was submitted: frozen, with its
//! hash; and of a published report what its State consented to, answer by answer.

pub mod answer_model;
mod answer_routes;
pub mod answers;
mod comparison;
mod completeness;
mod consent;
pub mod documents;
pub mod drafting;
mod figures;
pub mod flow;
mod four_eyes;
mod freezing;
mod history;
pub mod matrix;
pub mod model;
pub mod review;
pub mod routes;
pub mod steps;
pub mod store;
mod versions;
mod view;

pub use view::may_read;

/// The kind of record in audit entries and events.
pub const SUBJECT: &str = "implementation_report";
/// Comments of the drafters and of the review, each as one record.
const DRAFT_COMMENT: &str = "draft_comment";
const REVIEW_COMMENT: &str = "review_comment";
pub const COLLECTION: &str = "/v1/implementation-reports";

/// The path of a list below the report `id`.
fn path_of(id: crate::db::Id, list: &str) -> String {
    format!("{COLLECTION}/{id}/{list}")
}
