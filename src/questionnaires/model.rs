//! A questionnaire on the wire and in its row.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::db::{Id, Instant};
use crate::http::PageQuery;
use crate::http::language::Language;

/// A text in the four languages. A draft may lack some; a published questionnaire has them all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Localized {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 10_000)]
    pub en: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 10_000)]
    pub es: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 10_000)]
    pub pt: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 10_000)]
    pub fr: Option<String>,
}

impl Localized {
    pub fn get(&self, language: Language) -> Option<&str> {
        match language {
            Language::En => self.en.as_deref(),
            Language::Es => self.es.as_deref(),
            Language::Pt => self.pt.as_deref(),
            Language::Fr => self.fr.as_deref(),
        }
    }

    /// The text in `language`, or in the first language that has one.
    pub fn read(&self, language: Language) -> &str {
        let any = || Language::ALL.into_iter().find_map(|other| self.get(other));
        self.get(language).or_else(any).unwrap_or_default()
    }
}

/// What a question asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    YesNoPartial,
    SingleChoice,
    MultipleChoice,
    Text,
    Number,
    Date,
    Year,
    Table,
    LawReference,
    Contact,
    File,
    /// A number that Rastro can propose from its own records.
    Figure,
}

/// What a column of a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    Text,
    Number,
    Date,
    Year,
    YesNoPartial,
    SingleChoice,
}

/// A number that Rastro can propose, for the reporting State and the period of the cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FigureName {
    TraceRequestsSent,
    TraceRequestsReceived,
    TraceRequestsAnswered,
    MedianDaysToAcknowledge,
    MedianDaysToAnswer,
    /// Of the requests received, by ground.
    ShareOfRequestsRefused,
    /// By type, as the two below.
    FirearmsSeized,
    FirearmsFound,
    FirearmsSurrendered,
    FirearmsDestroyed,
    ShareOfFirearmsMarked,
    /// SDG 16.4.2 over all firearms.
    #[serde(rename = "sdg_16_4_2_all")]
    Sdg1642All,
    /// SDG 16.4.2 over those that are uniquely marked.
    #[serde(rename = "sdg_16_4_2_potentially_traceable")]
    Sdg1642PotentiallyTraceable,
}

/// What a figure is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    Requests,
    Firearms,
    /// With decimals.
    Days,
    /// A part of a whole, from 0 to 1.
    Share,
}

impl Measure {
    /// Whether it is counted one by one.
    pub fn is_count(self) -> bool {
        matches!(self, Measure::Requests | Measure::Firearms)
    }
}

impl FigureName {
    pub fn measure(self) -> Measure {
        match self {
            FigureName::TraceRequestsSent | FigureName::TraceRequestsReceived | FigureName::TraceRequestsAnswered => {
                Measure::Requests
            }
            FigureName::FirearmsSeized
            | FigureName::FirearmsFound
            | FigureName::FirearmsSurrendered
            | FigureName::FirearmsDestroyed => Measure::Firearms,
            FigureName::MedianDaysToAcknowledge | FigureName::MedianDaysToAnswer => Measure::Days,
            FigureName::ShareOfRequestsRefused
            | FigureName::ShareOfFirearmsMarked
            | FigureName::Sdg1642All
            | FigureName::Sdg1642PotentiallyTraceable => Measure::Share,
        }
    }
}

/// One of the values that a choice offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoiceOption {
    #[schema(pattern = "^[a-z][a-z0-9_]{0,39}$")]
    pub key: String,
    pub text: Localized,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = QuestionnaireColumn)]
pub struct Column {
    #[schema(pattern = "^[a-z][a-z0-9_]{0,39}$")]
    pub key: String,
    pub title: Localized,
    pub kind: ColumnKind,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 40)]
    pub options: Vec<ChoiceOption>,
    /// Whether every row must have it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
}

/// When a question is asked at all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = QuestionCondition)]
pub struct Condition {
    /// The key of another question, of kind yes_no_partial, single_choice or multiple_choice.
    #[schema(pattern = "^[a-z][a-z0-9_]{0,39}$")]
    pub question: String,
    /// Asked where the answer is, or holds, one of these.
    #[schema(min_items = 1, max_items = 40)]
    pub any_of: Vec<String>,
}

/// A question. Which of the later members it may have depends on its kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = QuestionnaireQuestion)]
pub struct Question {
    #[schema(pattern = "^[a-z][a-z0-9_]{0,39}$", example = "vi_1")]
    pub key: String,
    pub kind: QuestionKind,
    pub text: Localized,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<Localized>,
    /// Whether it must be answered where it is asked: a table then with a row at least.
    #[serde(default)]
    pub required: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
    /// Whether evidence is asked for.
    #[serde(default)]
    pub evidence: bool,
    /// The question of the predecessor that this one continues.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[a-z][a-z0-9_]{0,39}$")]
    pub keeps: Option<String>,
    /// single_choice, multiple_choice: what there is to choose from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 40)]
    pub options: Vec<ChoiceOption>,
    /// text: in characters; 4,000 where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 20_000)]
    pub max_length: Option<u32>,
    /// number: what is counted or measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Localized>,
    /// number, year
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<f64>,
    /// number, year
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum: Option<f64>,
    /// number: whether only whole ones will do.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub whole: bool,
    /// table
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 12)]
    pub columns: Vec<Column>,
    /// table: 50 where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 200)]
    pub max_rows: Option<u32>,
    /// law_reference, contact, file: whether the value is an array of up to 20 of them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub repeatable: bool,
    /// figure: which one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figure: Option<FigureName>,
}

/// The questions on one article of CIFTA.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = QuestionnaireSection)]
pub struct Section {
    #[schema(pattern = "^[a-z][a-z0-9_]{0,39}$", example = "vi")]
    pub key: String,
    /// Roman numeral, I to XXX.
    #[schema(pattern = "^(X{0,2}(I{1,3}|IV|V|VI{1,3}|IX)|X{1,3})$", example = "VI")]
    pub article: String,
    pub title: Localized,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub introduction: Option<Localized>,
    #[schema(max_items = 200)]
    pub questions: Vec<Question>,
}

/// What a questionnaire consists of, as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionnaireContent {
    pub code: String,
    pub title: Localized,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub introduction: Option<Localized>,
    #[serde(default)]
    pub sample: bool,
    pub sections: Vec<Section>,
}

impl QuestionnaireContent {
    /// Every question with its section, in order.
    pub fn questions(&self) -> impl Iterator<Item = (&Section, &Question)> {
        self.sections.iter().flat_map(|section| section.questions.iter().map(move |question| (section, question)))
    }

    pub fn question(&self, key: &str) -> Option<(&Section, &Question)> {
        self.questions().find(|(_, question)| question.key == key)
    }

    /// Without the texts that may be absent and have nothing in any language.
    pub fn tidied(mut self) -> QuestionnaireContent {
        let drop_blank = |text: &mut Option<Localized>| drop(text.take_if(|text| *text == Localized::default()));
        drop_blank(&mut self.introduction);
        for section in &mut self.sections {
            drop_blank(&mut section.introduction);
            for question in &mut section.questions {
                drop_blank(&mut question.help);
                drop_blank(&mut question.unit);
            }
        }
        self
    }
}

/// A questionnaire as it is sent in: the format in which it is written and exchanged. A draft may lack translations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionnaireInput {
    /// The same for all versions of a questionnaire.
    #[schema(pattern = "^[a-z][a-z0-9_]{0,39}$", example = "cifta_implementation_sample")]
    pub code: String,
    /// The published version that this one is to replace, and whose questions it can keep.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predecessor: Option<Id>,
    pub title: Localized,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub introduction: Option<Localized>,
    /// Whether it is a sample: written for this software, not by the Committee.
    #[serde(default)]
    pub sample: bool,
    #[schema(max_items = 60)]
    pub sections: Vec<Section>,
}

impl QuestionnaireInput {
    /// As it would be sent in to give what is kept.
    pub fn of(content: QuestionnaireContent, predecessor: Option<Id>) -> QuestionnaireInput {
        let QuestionnaireContent { code, title, introduction, sample, sections } = content;
        QuestionnaireInput { code, predecessor, title, introduction, sample, sections }
    }

    pub fn content(self) -> QuestionnaireContent {
        let QuestionnaireInput { code, predecessor: _, title, introduction, sample, sections } = self;
        QuestionnaireContent { code, title, introduction, sample, sections }.tidied()
    }
}

/// Changes to a draft, as a JSON Merge Patch (RFC 7396). `sections` is the whole list.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used: the patch is merged into what is there")]
pub struct QuestionnaireChanges {
    #[schema(pattern = "^[a-z][a-z0-9_]{0,39}$", nullable = false)]
    code: Option<String>,
    #[schema(nullable = false)]
    title: Option<Localized>,
    introduction: Option<Localized>,
    #[schema(nullable = false)]
    sample: Option<bool>,
    #[schema(max_items = 60, nullable = false)]
    sections: Option<Vec<Section>>,
}

/// The parts of an upload.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "only its schema is used: the part is read as it comes in")]
pub struct WorkbookUpload {
    /// An XLSX workbook of up to 5 MiB, laid out as the one that is read.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuestionnaireStatus {
    /// Being written; the Secretariat alone reads it.
    Draft,
    /// It never changes again.
    Published,
}

/// A questionnaire.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(example = json!({"id": "019b76da-b2ef-7000-9b23-698ba94ce7bc", "code": "cifta_marking", "version": 1,
    "status": "draft", "predecessor": null,
    "title": {"en": "Marking", "es": "Marcaje", "pt": "Marcação", "fr": "Marquage"}, "sample": false,
    "sections": [{"key": "vi", "article": "VI",
        "title": {"en": "Marking", "es": "Marcaje", "pt": "Marcação", "fr": "Marquage"},
        "questions": [{"key": "vi_1", "kind": "yes_no_partial", "required": true, "evidence": true,
            "text": {"en": "Are firearms marked at manufacture?", "es": "¿Se marcan las armas de fuego al fabricarse?",
                "pt": "As armas de fogo são marcadas na fabricação?",
                "fr": "Les armes à feu sont-elles marquées à la fabrication ?"}}]}],
    "created_at": "2026-01-12T09:00:00.000000Z", "updated_at": "2026-01-12T09:00:00.000000Z", "published_at": null}))]
pub struct Questionnaire {
    pub id: Id,
    /// The same for all versions of a questionnaire.
    pub code: String,
    /// From 1.
    pub version: i32,
    pub status: QuestionnaireStatus,
    /// The version that this one replaces.
    #[schema(required)]
    pub predecessor: Option<Id>,
    pub title: Localized,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub introduction: Option<Localized>,
    /// Whether it is a sample: written for this software, not by the Committee.
    pub sample: bool,
    pub sections: Vec<Section>,
    pub created_at: Instant,
    pub updated_at: Instant,
    #[schema(required)]
    pub published_at: Option<Instant>,
}

/// A questionnaire in a list: without its questions.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(example = json!({"id": "019b76da-b2ef-7000-9b23-698ba94ce7bc", "code": "cifta_marking", "version": 2,
    "status": "published", "predecessor": "019b76da-a800-7c1e-b0a5-7f4b3c2d1e0f",
    "title": {"en": "Marking", "es": "Marcaje", "pt": "Marcação", "fr": "Marquage"}, "sample": false,
    "question_count": 12, "created_at": "2026-01-12T09:00:00.000000Z", "updated_at": "2026-01-13T09:00:00.000000Z",
    "published_at": "2026-01-13T09:00:00.000000Z"}))]
pub struct QuestionnaireSummary {
    pub id: Id,
    pub code: String,
    pub version: i32,
    pub status: QuestionnaireStatus,
    /// The version that this one replaces.
    #[schema(required)]
    pub predecessor: Option<Id>,
    pub title: Localized,
    pub sample: bool,
    pub question_count: i32,
    pub created_at: Instant,
    pub updated_at: Instant,
    #[schema(required)]
    pub published_at: Option<Instant>,
}

/// Filters of the questionnaires.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct QuestionnaireQuery {
    /// Page size.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    #[param(pattern = "^[A-Za-z0-9_-]{32}$")]
    pub cursor: Option<String>,
    /// All versions of one questionnaire.
    #[param(pattern = "^[a-z][a-z0-9_]{0,39}$")]
    pub code: Option<String>,
    #[param(inline)]
    pub status: Option<QuestionnaireStatus>,
}

impl QuestionnaireQuery {
    pub fn page(&self) -> PageQuery {
        PageQuery { limit: self.limit, cursor: self.cursor.clone() }
    }
}

/// What to compare with.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DifferencesQuery {
    /// An earlier version of the same questionnaire.
    pub from: Id,
}
