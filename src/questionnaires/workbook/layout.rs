//! How a questionnaire lies in a workbook: a table on each sheet, each column one member of a record.

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    Text,
    /// Keys, codes and ids: without blanks around them.
    Key,
    /// Several keys with commas between them.
    Keys,
    Number,
    Flag,
}

/// A column: its header, the JSON pointer to what it holds in the record of a row, and what that is.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    pub header: &'static str,
    pub pointer: &'static str,
    pub holds: Holds,
}

const fn column(header: &'static str, pointer: &'static str, holds: Holds) -> Column {
    Column { header, pointer, holds }
}

/// A sheet with the columns of its table.
#[derive(Debug, Clone, Copy)]
pub struct Sheet {
    pub name: &'static str,
    pub columns: &'static [Column],
    /// Whether a workbook without it is none of ours.
    pub required: bool,
}

pub const QUESTIONNAIRE: Sheet = Sheet {
    name: "questionnaire",
    required: true,
    columns: &[
        column("code", "/code", Holds::Key),
        column("predecessor", "/predecessor", Holds::Key),
        column("sample", "/sample", Holds::Flag),
        column("title_en", "/title/en", Holds::Text),
        column("title_es", "/title/es", Holds::Text),
        column("title_pt", "/title/pt", Holds::Text),
        column("title_fr", "/title/fr", Holds::Text),
        column("introduction_en", "/introduction/en", Holds::Text),
        column("introduction_es", "/introduction/es", Holds::Text),
        column("introduction_pt", "/introduction/pt", Holds::Text),
        column("introduction_fr", "/introduction/fr", Holds::Text),
    ],
};

pub const SECTIONS: Sheet = Sheet {
    name: "sections",
    required: true,
    columns: &[
        column("key", "/key", Holds::Key),
        column("article", "/article", Holds::Key),
        column("title_en", "/title/en", Holds::Text),
        column("title_es", "/title/es", Holds::Text),
        column("title_pt", "/title/pt", Holds::Text),
        column("title_fr", "/title/fr", Holds::Text),
        column("introduction_en", "/introduction/en", Holds::Text),
        column("introduction_es", "/introduction/es", Holds::Text),
        column("introduction_pt", "/introduction/pt", Holds::Text),
        column("introduction_fr", "/introduction/fr", Holds::Text),
    ],
};

/// Where a row belongs that is part of another record.
pub const SECTION: &str = "/section";
pub const QUESTION: &str = "/question";
pub const COLUMN: &str = "/column";

pub const QUESTIONS: Sheet = Sheet {
    name: "questions",
    required: true,
    columns: &[
        column("section", SECTION, Holds::Key),
        column("key", "/key", Holds::Key),
        column("keeps", "/keeps", Holds::Key),
        column("kind", "/kind", Holds::Key),
        column("required", "/required", Holds::Flag),
        column("evidence", "/evidence", Holds::Flag),
        column("condition_question", "/condition/question", Holds::Key),
        column("condition_any_of", "/condition/any_of", Holds::Keys),
        column("text_en", "/text/en", Holds::Text),
        column("text_es", "/text/es", Holds::Text),
        column("text_pt", "/text/pt", Holds::Text),
        column("text_fr", "/text/fr", Holds::Text),
        column("help_en", "/help/en", Holds::Text),
        column("help_es", "/help/es", Holds::Text),
        column("help_pt", "/help/pt", Holds::Text),
        column("help_fr", "/help/fr", Holds::Text),
        column("max_length", "/max_length", Holds::Number),
        column("unit_en", "/unit/en", Holds::Text),
        column("unit_es", "/unit/es", Holds::Text),
        column("unit_pt", "/unit/pt", Holds::Text),
        column("unit_fr", "/unit/fr", Holds::Text),
        column("minimum", "/minimum", Holds::Number),
        column("maximum", "/maximum", Holds::Number),
        column("whole", "/whole", Holds::Flag),
        column("max_rows", "/max_rows", Holds::Number),
        column("repeatable", "/repeatable", Holds::Flag),
        column("figure", "/figure", Holds::Key),
    ],
};

pub const COLUMNS: Sheet = Sheet {
    name: "columns",
    required: false,
    columns: &[
        column("question", QUESTION, Holds::Key),
        column("key", "/key", Holds::Key),
        column("kind", "/kind", Holds::Key),
        column("required", "/required", Holds::Flag),
        column("title_en", "/title/en", Holds::Text),
        column("title_es", "/title/es", Holds::Text),
        column("title_pt", "/title/pt", Holds::Text),
        column("title_fr", "/title/fr", Holds::Text),
    ],
};

pub const OPTIONS: Sheet = Sheet {
    name: "options",
    required: false,
    columns: &[
        column("question", QUESTION, Holds::Key),
        // Of a table: which of its columns the option is of.
        column("column", COLUMN, Holds::Key),
        column("key", "/key", Holds::Key),
        column("text_en", "/text/en", Holds::Text),
        column("text_es", "/text/es", Holds::Text),
        column("text_pt", "/text/pt", Holds::Text),
        column("text_fr", "/text/fr", Holds::Text),
    ],
};

/// The sheets in the order in which they are read and written.
pub const SHEETS: [Sheet; 5] = [QUESTIONNAIRE, SECTIONS, QUESTIONS, COLUMNS, OPTIONS];
