//! The questionnaires that ship, marked as samples: `samples/*.json` in the format of the API.

use super::model::{QuestionnaireInput, QuestionnaireStatus};
use super::store::{self, QuestionnaireRow};
use crate::db::{DbConn, Instant, name_of};
use crate::problem::Problem;

/// Code and text of each.
const SAMPLES: [(&str, &str); 2] = [
    ("cifta_implementation_sample", include_str!("samples/cifta_implementation_sample.json")),
    ("cifta_common_format_sample", include_str!("samples/cifta_common_format_sample.json")),
];

/// Publishes those that no questionnaire of the database has the code of, as version 1; gives how many that were.
/// Where they are all there it takes one small statement.
pub fn seed(conn: &mut DbConn, now: Instant) -> Result<usize, Problem> {
    let known = store::known_codes(conn, &SAMPLES.map(|(code, _)| code))?;
    let mut added = 0;
    for (_, text) in SAMPLES.iter().filter(|(code, _)| !known.iter().any(|one| one == code)) {
        let input: QuestionnaireInput = serde_json::from_str(text).map_err(Problem::internal)?;
        let mut row = QuestionnaireRow::new(input.content(), 1, None, now);
        row.status = name_of(&QuestionnaireStatus::Published);
        row.published_at = Some(now);
        store::insert(conn, &row)?;
        store::insert_questions(conn, &row)?;
        added += 1;
    }
    Ok(added)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::questionnaires::model::QuestionnaireContent;
    use crate::questionnaires::rules::publication_faults;

    fn samples() -> Vec<QuestionnaireContent> {
        let read = |(code, text): (&str, &str)| {
            let input: QuestionnaireInput = serde_json::from_str(text).expect("the format");
            assert_eq!(input.code, code);
            input.content()
        };
        SAMPLES.into_iter().map(read).collect()
    }

    #[test]
    fn the_samples_keep_every_rule_of_publication() {
        for sample in samples() {
            assert_eq!(publication_faults(&sample, None), [], "{}", sample.code);
            assert!(sample.sample, "{}", sample.code);
            let title = &sample.title;
            for (text, word) in
                [(&title.en, "SAMPLE"), (&title.es, "EJEMPLO"), (&title.pt, "EXEMPLO"), (&title.fr, "EXEMPLE")]
            {
                assert!(text.as_ref().is_some_and(|text| text.contains(word)), "{title:?}");
            }
        }
    }

    #[test]
    fn the_samples_ask_about_the_articles_they_are_on() {
        let articles = |sample: &QuestionnaireContent| -> BTreeSet<String> {
            sample.sections.iter().map(|section| section.article.clone()).collect()
        };
        let [long, short] = &samples()[..] else { panic!("two samples") };
        let asked = articles(long);
        for article in
            ["IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII", "XVIII"]
        {
            assert!(asked.contains(article), "{article}");
        }
        assert!((55..=75).contains(&long.questions().count()), "{}", long.questions().count());
        assert_eq!(articles(short).into_iter().collect::<Vec<_>>(), ["IX", "VIII", "X", "XIII"]);
    }
}
