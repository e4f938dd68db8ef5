//! The four languages of the service and the texts in them (Fluent, `locales/*.ftl`).

use std::sync::LazyLock;

use actix_web::HttpMessage;
use actix_web::http::header::{AcceptLanguage, Header, LanguageTag, Preference, Quality};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

/// A language of the OAS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    #[default]
    En,
    Es,
    Pt,
    Fr,
}

impl Language {
    pub const ALL: [Language; 4] = [Language::En, Language::Es, Language::Pt, Language::Fr];

    pub fn tag(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::Es => "es",
            Language::Pt => "pt",
            Language::Fr => "fr",
        }
    }

    fn source(self) -> &'static str {
        match self {
            Language::En => include_str!("../../locales/en.ftl"),
            Language::Es => include_str!("../../locales/es.ftl"),
            Language::Pt => include_str!("../../locales/pt.ftl"),
            Language::Fr => include_str!("../../locales/fr.ftl"),
        }
    }

    /// The best match of the Accept-Language header (RFC 9110 §12.5.4); English where nothing matches.
    pub fn of(request: &impl HttpMessage) -> Language {
        let Ok(AcceptLanguage(mut accepted)) = AcceptLanguage::parse(request) else {
            return Language::En;
        };
        // A weight of 0 says what the caller does not want.
        let unwanted: Vec<Preference<LanguageTag>> =
            accepted.extract_if(.., |one| one.quality == Quality::ZERO).map(|one| one.item).collect();
        let is_wanted = |language: &Language| {
            !unwanted.iter().filter_map(Preference::item).any(|tag| tag.as_str() == language.tag())
        };
        let offered = || Language::ALL.into_iter().filter(is_wanted);
        let best = AcceptLanguage(accepted).ranked().into_iter().find_map(|preference| match preference {
            Preference::Any => offered().next(),
            Preference::Specific(tag) => offered().find(|language| language.tag() == tag.primary_language()),
        });
        best.unwrap_or_default()
    }
}

static BUNDLES: LazyLock<[FluentBundle<FluentResource>; 4]> = LazyLock::new(|| Language::ALL.map(bundle));

fn bundle(language: Language) -> FluentBundle<FluentResource> {
    let id: LanguageIdentifier = language.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    // Isolation marks are for mixed-direction text; here they would only disturb machines.
    bundle.set_use_isolating(false);
    let resource = match FluentResource::try_new(language.source().to_owned()) {
        Ok(resource) => resource,
        Err((resource, errors)) => {
            tracing::error!(?errors, language = language.tag(), "a locale file has faults");
            resource
        }
    };
    bundle.add_resource_overriding(resource);
    bundle
}

/// The text of `message` (or of its `attribute`), its arguments filled in; the message's name where it is missing.
pub fn text(
    language: Language,
    message: &str,
    attribute: Option<&str>,
    arguments: &[(impl AsRef<str>, String)],
) -> String {
    let bundle = &BUNDLES[language as usize];
    let pattern = bundle.get_message(message).and_then(|m| match attribute {
        Some(name) => m.get_attribute(name).map(|a| a.value()),
        None => m.value(),
    });
    let Some(pattern) = pattern else {
        return message.to_owned();
    };
    let mut values = FluentArgs::new();
    for (name, value) in arguments {
        values.set(name.as_ref(), value.as_str());
    }
    bundle.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned()
}

/// The text of `message` for so many: its `count` chooses the plural by the rules of the language (CLDR).
pub fn counted(language: Language, message: &str, count: f64) -> String {
    let bundle = &BUNDLES[language as usize];
    let Some(pattern) = bundle.get_message(message).and_then(|m| m.value()) else {
        return message.to_owned();
    };
    let mut values = FluentArgs::new();
    values.set("count", count);
    bundle.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned()
}

/// Message ids (with attributes as `id.attribute`) of one language, for the test that none is missing.
#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn ids(language: Language) -> BTreeSet<String> {
        let mut ids = BTreeSet::new();
        let mut message = String::new();
        for line in language.source().lines() {
            if let Some((id, _)) = line.split_once(" =") {
                if let Some(attribute) = id.trim().strip_prefix('.') {
                    ids.insert(format!("{message}.{attribute}"));
                } else if !id.starts_with(' ') && !id.starts_with('#') {
                    message = id.to_owned();
                    ids.insert(message.clone());
                }
            }
        }
        ids
    }

    #[test]
    fn a_caller_gets_the_language_it_wants_most_and_none_it_refuses() {
        for (header, language) in [
            ("", Language::En),
            ("fr", Language::Fr),
            ("pt-BR, en;q=0.9", Language::Pt),
            ("en;q=0.1, es-419;q=0.2", Language::Es),
            ("de, fr;q=0", Language::En),
            ("de, fr;q=0.5", Language::Fr),
            ("*, en;q=0", Language::Es),
            ("fr-CH;q=0, fr;q=0.5", Language::Fr),
            ("de, *;q=0", Language::En),
        ] {
            let request = actix_web::test::TestRequest::default().insert_header(("accept-language", header));
            assert_eq!(Language::of(&request.to_http_request()), language, "{header}");
        }
    }

    #[test]
    fn every_language_has_every_text() {
        for language in Language::ALL {
            assert_eq!(ids(Language::En), ids(language), "{}", language.tag());
            FluentResource::try_new(language.source().to_owned()).map_err(|e| e.1).expect("no faults");
        }
    }

    #[test]
    fn each_format_is_explained_in_its_own_words() {
        for language in Language::ALL {
            let told = ["date", "date-time", "email", "uuid", "hostname"].map(|format| {
                let told = text(language, "fault_bad_format", None, &[("format", format.to_owned())]);
                assert!(told.ends_with('.') && !told.contains(['{', '$']), "{told}");
                told
            });
            assert!(told[0].contains("2026-03-01") && told[1].contains("12:00") && told[2].contains("@"), "{told:?}");
            assert!(!told[3].contains("2026") && told[4].contains("hostname"), "{told:?}");
        }
    }

    #[test]
    fn every_problem_code_has_a_title_and_a_detail() {
        for code in crate::problem::Code::ALL {
            for id in [format!("problem_{}", code.name()), format!("problem_{}.detail", code.name())] {
                assert!(ids(Language::En).contains(&id), "{id}");
            }
        }
    }
}
