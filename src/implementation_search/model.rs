//! A search and its hits on the wire.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::db::{Id, Instant};
use crate::http::PageQuery;
use crate::implementation_reports::model::ReportLanguage;

/// `GET /v1/implementation-search?…`
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// Page size.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    #[param(pattern = "^[A-Za-z0-9_-]{32}$")]
    pub cursor: Option<String>,
    /// Words that must all occur in one text, in whatever form: with accents or without, in singular or plural. Words
    /// between quotation marks must follow each other. Small words (of, de, les) do not count, and no other sign has a
    /// meaning.
    #[serde(default)]
    #[param(
        required,
        max_length = 200,
        example = "marking \"import licence\"",
        pattern = r"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*[^\s\u0000-\u001f\u007f-\u009f][^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$"
    )]
    pub q: String,
    /// The State that reports.
    #[param(pattern = "^[A-Z]{2}$")]
    pub state: Option<String>,
    pub cycle: Option<Id>,
    /// Roman numeral, I to XXX.
    #[param(pattern = "^(X{0,2}(I{1,3}|IV|V|VI{1,3}|IX)|X{1,3})$")]
    pub article: Option<String>,
    /// Only reports written in this language; `q` is then read as words of it, and as words of all four otherwise.
    #[param(inline)]
    pub language: Option<ReportLanguage>,
}

impl SearchQuery {
    pub fn page(&self) -> PageQuery {
        PageQuery { limit: self.limit, cursor: self.cursor.clone() }
    }
}

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SearchHitKind)]
pub enum Kind {
    /// A State's answer, with the titles of its evidence.
    Answer,
    /// What the Committee recommends on an article.
    Recommendation,
    /// The assistance that the Committee suggests on an article.
    AssistanceSuggested,
    /// What the State has said to the conclusions.
    Response,
}

/// A published text in which all words occur.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"report": "019b76da-c1ef-7000-9b23-698ba94ce7bc", "state": "BR", "language": "pt",
    "published_at": "2026-09-30T15:00:00.000000Z", "cycle": "019b76da-b2ef-7000-9b23-698ba94ce7bc",
    "cycle_title": "Reports on 2025", "kind": "answer", "article": "VI", "question": "vi_2",
    "question_text": "How are firearms marked at manufacture?",
    "snippet": {"more_before": true, "pieces": [{"text": "O regulamento exige a ", "matched": false},
        {"text": "marcação", "matched": true}, {"text": " a laser da armação", "matched": false}],
        "more_after": false}}))]
pub struct SearchHit {
    /// Under this id `GET /v1/implementation-reports/{id}/answers` and `…/conclusions` have the whole text.
    pub report: Id,
    pub state: String,
    /// The report's. The Committee may have written its texts in another.
    pub language: ReportLanguage,
    /// When the report was first published.
    pub published_at: Instant,
    pub cycle: Id,
    /// In the caller's language.
    pub cycle_title: String,
    pub kind: Kind,
    /// Null for a response, which is to the report as a whole.
    #[schema(required, pattern = "^[IVX]{1,6}$")]
    pub article: Option<String>,
    /// The key of the question; null where it is no answer.
    #[schema(required)]
    pub question: Option<String>,
    /// In the caller's language.
    #[schema(required)]
    pub question_text: Option<String>,
    pub snippet: Snippet,
}

impl SearchHit {
    /// What the audit entry calls it.
    pub fn name(&self) -> String {
        let part = self.question.as_deref().or(self.article.as_deref()).unwrap_or("response");
        format!("{}/{part}", self.report)
    }
}

/// A part of the text around the words that were found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SearchSnippet)]
pub struct Snippet {
    /// Whether the text has more before it.
    pub more_before: bool,
    /// One after the other, they are the text as it stands.
    pub pieces: Vec<Piece>,
    /// Whether the text goes on after it.
    pub more_after: bool,
}

/// Plain text, never markup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SnippetPiece)]
pub struct Piece {
    pub text: String,
    /// Whether it is one of the words that were asked for, in the form that it has here.
    pub matched: bool,
}
