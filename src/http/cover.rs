//! What a document says of itself in the headers of its answer: its media type, its name, the language of its words.

use actix_web::HttpResponseBuilder;
use actix_web::http::header;

use super::language::Language;

/// The form of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Json,
    Csv,
    Xlsx,
    Pdf,
    Svg,
}

impl Form {
    fn media_type(self) -> &'static str {
        match self {
            Form::Json => "application/json",
            Form::Csv => "text/csv; charset=utf-8",
            Form::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Form::Pdf => "application/pdf",
            Form::Svg => "image/svg+xml",
        }
    }

    /// How it is to be taken, and how its file's name ends. JSON is read by programs, which name files themselves.
    fn file(self) -> Option<(&'static str, &'static str)> {
        match self {
            Form::Json => None,
            Form::Csv => Some(("attachment", "csv")),
            Form::Xlsx => Some(("attachment", "xlsx")),
            Form::Pdf => Some(("inline", "pdf")),
            Form::Svg => Some(("inline", "svg")),
        }
    }
}

/// The cover of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    pub form: Form,
    /// Of its file, without the ending.
    pub name: String,
    /// Of its words; none where they are in several.
    pub language: Option<Language>,
}

impl Cover {
    /// Puts the cover on an answer.
    pub fn put_on(&self, response: &mut HttpResponseBuilder) {
        response.content_type(self.form.media_type());
        if let Some((disposition, ending)) = self.form.file() {
            // Whatever a name is made of, no character can end it early or break the header.
            let is_plain = |one: char| one.is_ascii_alphanumeric() || matches!(one, '-' | '_' | '.');
            let name: String = self.name.chars().map(|one| if is_plain(one) { one } else { '-' }).collect();
            let value = format!("{disposition}; filename=\"{name}.{ending}\"");
            response.insert_header((header::CONTENT_DISPOSITION, value));
        }
        if let Some(language) = self.language {
            response.insert_header((header::CONTENT_LANGUAGE, language.tag()));
        }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::HttpResponse;

    use super::*;

    #[test]
    fn a_document_tells_its_name_and_language() {
        let headers = |form, language| {
            let mut response = HttpResponse::Ok();
            Cover { form, name: "report \"ñ\"\r\n; BR_1.2".to_owned(), language }.put_on(&mut response);
            let response = response.finish();
            let header = |name| response.headers().get(name).map(|value| value.to_str().expect("text").to_owned());
            (header(header::CONTENT_DISPOSITION), header(header::CONTENT_LANGUAGE))
        };
        let named = |text: &str| Some(text.to_owned());
        assert_eq!(
            headers(Form::Csv, Some(Language::Pt)),
            (named("attachment; filename=\"report--------BR_1.2.csv\""), named("pt"))
        );
        assert_eq!(headers(Form::Pdf, None).0, named("inline; filename=\"report--------BR_1.2.pdf\""));
        assert_eq!(headers(Form::Json, Some(Language::Fr)), (None, named("fr")));
    }
}
