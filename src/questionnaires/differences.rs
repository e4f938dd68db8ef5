//! What changed from one version of a questionnaire to a later one. Pure.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::model::{Question, QuestionnaireContent, Section};
use super::store::Version;
use crate::db::Id;
use crate::problem::Problem;

/// What changed between two versions of a questionnaire.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(example = json!({"from": {"id": "019b76da-a800-7c1e-b0a5-7f4b3c2d1e0f", "version": 1},
    "to": {"id": "019b76da-b2ef-7000-9b23-698ba94ce7bc", "version": 2}, "members": ["title"],
    "sections": {"added": ["ix"], "removed": [], "changed": [{"key": "vi", "members": ["introduction"]}]},
    "questions": {"added": ["ix_1"], "removed": ["vi_4"], "unchanged": [{"from": "vi_1", "to": "vi_1"}],
        "changed": [{"from": "vi_3", "to": "vi_2", "members": ["required", "text"]}]}}))]
pub struct QuestionnaireDifferences {
    pub from: QuestionnaireVersion,
    pub to: QuestionnaireVersion,
    /// Which of title, introduction and sample changed.
    pub members: Vec<String>,
    pub sections: SectionDifferences,
    pub questions: QuestionDifferences,
}

/// A version of a questionnaire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct QuestionnaireVersion {
    pub id: Id,
    pub version: i32,
}

/// Sections by key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SectionDifferences {
    pub added: Vec<String>,
    pub removed: Vec<String>,
    pub changed: Vec<ChangedSection>,
}

/// A section that both versions have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChangedSection {
    pub key: String,
    /// Which of article, title and introduction changed.
    pub members: Vec<String>,
}

/// Questions, in the order of the later version; those removed in that of the earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct QuestionDifferences {
    pub added: Vec<String>,
    pub removed: Vec<String>,
    /// Kept, with all that they were asked with.
    pub unchanged: Vec<KeptQuestion>,
    pub changed: Vec<ChangedQuestion>,
}

/// A question that the later version keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct KeptQuestion {
    /// Its key in the earlier version.
    pub from: String,
    /// Its key in the later one.
    pub to: String,
}

/// A question that the later version keeps and asks differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChangedQuestion {
    pub from: String,
    pub to: String,
    /// Which of its members changed; `section` where it moved to another one.
    pub members: Vec<String>,
}

/// Compares the first of `chain` with its last; between them lies every version in order, whose questions say which
/// of the version before they keep.
pub fn between(chain: &[Version]) -> Result<QuestionnaireDifferences, Problem> {
    let (Some(first), Some(last)) = (chain.first(), chain.last()) else {
        return Err(Problem::internal("there is nothing to compare"));
    };
    let (old, new) = (&first.content.0, &last.content.0);
    let contents: Vec<&QuestionnaireContent> = chain.iter().map(|version| &version.content.0).collect();
    let version = |version: &Version| QuestionnaireVersion { id: version.id, version: version.version };
    Ok(QuestionnaireDifferences {
        from: version(first),
        to: version(last),
        members: changed(&whole(old)?, &whole(new)?),
        sections: sections(old, new)?,
        questions: questions(old, new, &origins(&contents))?,
    })
}

/// The key that each question of the last version had in the first one, as far as every version between kept it.
fn origins<'a>(chain: &[&'a QuestionnaireContent]) -> HashMap<&'a str, &'a str> {
    let keys =
        |content: &&'a QuestionnaireContent| content.questions().map(|(_, question)| (&*question.key, &*question.key));
    let mut origins: HashMap<&str, &str> = chain.first().into_iter().flat_map(keys).collect();
    for content in chain.iter().skip(1) {
        let kept = content
            .questions()
            .filter_map(|(_, question)| Some((&*question.key, *origins.get(question.keeps.as_deref()?)?)));
        origins = kept.collect();
    }
    origins
}

/// The members of a record, those aside that are told of otherwise.
fn members(record: &impl Serialize, aside: &[&str]) -> Result<Map<String, Value>, Problem> {
    match serde_json::to_value(record).map_err(Problem::internal)? {
        Value::Object(mut members) => {
            members.retain(|name, _| !aside.contains(&name.as_str()));
            Ok(members)
        }
        _ => Err(Problem::internal("a part of a questionnaire has no members")),
    }
}

/// The names of the members that differ.
fn changed(old: &Map<String, Value>, new: &Map<String, Value>) -> Vec<String> {
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    names.into_iter().filter(|name| old.get(*name) != new.get(*name)).cloned().collect()
}

fn whole(content: &QuestionnaireContent) -> Result<Map<String, Value>, Problem> {
    members(content, &["code", "sections"])
}

fn sections(old: &QuestionnaireContent, new: &QuestionnaireContent) -> Result<SectionDifferences, Problem> {
    let by_key = |content: &'_ QuestionnaireContent| -> BTreeMap<String, Section> {
        content.sections.iter().map(|section| (section.key.clone(), section.clone())).collect()
    };
    let (before, after) = (by_key(old), by_key(new));
    let lacking = |of: &QuestionnaireContent, in_: &BTreeMap<String, Section>| -> Vec<String> {
        of.sections.iter().map(|section| section.key.clone()).filter(|key| !in_.contains_key(key)).collect()
    };
    let mut found = Vec::new();
    for section in &new.sections {
        let Some(earlier) = before.get(&section.key) else { continue };
        let members = changed(&members(earlier, &["questions"])?, &members(section, &["questions"])?);
        if !members.is_empty() {
            found.push(ChangedSection { key: section.key.clone(), members });
        }
    }
    Ok(SectionDifferences { added: lacking(new, &before), removed: lacking(old, &after), changed: found })
}

fn questions(
    old: &QuestionnaireContent,
    new: &QuestionnaireContent,
    origins: &HashMap<&str, &str>,
) -> Result<QuestionDifferences, Problem> {
    let mut found =
        QuestionDifferences { added: Vec::new(), removed: Vec::new(), unchanged: Vec::new(), changed: Vec::new() };
    for (section, question) in new.questions() {
        let to = question.key.clone();
        let origin = origins.get(question.key.as_str()).and_then(|key| old.question(key));
        let Some((earlier_section, earlier)) = origin else {
            found.added.push(to);
            continue;
        };
        let mut members = changed(&asked(earlier, None)?, &asked(question, Some(origins))?);
        if earlier_section.key != section.key {
            members.push("section".to_owned());
        }
        let from = earlier.key.clone();
        match members.is_empty() {
            true => found.unchanged.push(KeptQuestion { from, to }),
            false => found.changed.push(ChangedQuestion { from, to, members }),
        }
    }
    let kept: BTreeSet<&str> = origins.values().copied().collect();
    let keys = old.questions().map(|(_, question)| &question.key);
    found.removed = keys.filter(|key| !kept.contains(key.as_str())).cloned().collect();
    Ok(found)
}

/// What a question is asked with. A condition on a question that only has another key now is the same condition.
fn asked(question: &Question, origins: Option<&HashMap<&str, &str>>) -> Result<Map<String, Value>, Problem> {
    let mut question = question.clone();
    if let (Some(condition), Some(origins)) = (&mut question.condition, origins)
        && let Some(origin) = origins.get(condition.question.as_str())
    {
        condition.question = (*origin).to_owned();
    }
    members(&question, &["key", "keeps"])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::rules_tests::{content, question};
    use super::*;
    use crate::db::Json;

    fn versions(contents: Vec<QuestionnaireContent>) -> Vec<Version> {
        (1..)
            .zip(contents)
            .map(|(version, content)| Version { id: Id::new(), version, content: Json(content) })
            .collect()
    }

    fn of(questions: Value) -> QuestionnaireContent {
        content(questions.as_array().expect("questions").iter().cloned().map(question).collect())
    }

    #[test]
    fn what_is_kept_is_followed_over_several_versions() {
        let first = of(json!([
            {"key": "a", "kind": "yes_no_partial"}, {"key": "b", "kind": "text"}, {"key": "c", "kind": "date"},
            {"key": "d", "kind": "text", "condition": {"question": "a", "any_of": ["yes"]}}, {"key": "e", "kind": "date"}]));
        let second = of(json!([
            {"key": "a2", "kind": "yes_no_partial", "keeps": "a"}, {"key": "b", "kind": "text", "keeps": "b"},
            {"key": "d", "kind": "text", "keeps": "d", "condition": {"question": "a2", "any_of": ["yes"]}},
            {"key": "x", "kind": "date", "keeps": "e"}]));
        let third = of(json!([
            {"key": "d", "kind": "text", "keeps": "d", "condition": {"question": "a3", "any_of": ["yes"]}},
            {"key": "a3", "kind": "yes_no_partial", "keeps": "a2"},
            {"key": "b", "kind": "text", "keeps": "b", "max_length": 5, "required": true},
            {"key": "e", "kind": "date"}, {"key": "n", "kind": "year"}]));
        let chain = versions(vec![first, second, third]);
        let found = between(&chain).expect("differences");
        let kept = |from: &str, to: &str| KeptQuestion { from: from.to_owned(), to: to.to_owned() };
        assert_eq!((found.from.version, found.to.version), (1, 3));
        // Its key came back, and nothing says that it is the same question.
        assert_eq!(found.questions.added, ["e", "n"]);
        assert_eq!(found.questions.removed, ["c", "e"]);
        assert_eq!(found.questions.unchanged, [kept("d", "d"), kept("a", "a3")]);
        let members = vec!["max_length".to_owned(), "required".to_owned()];
        assert_eq!(found.questions.changed, [ChangedQuestion { from: "b".to_owned(), to: "b".to_owned(), members }]);
        assert_eq!(found.members, Vec::<String>::new());

        let found = between(&chain[..2]).expect("differences");
        assert_eq!((found.questions.added.len(), found.questions.removed), (0, vec!["c".to_owned()]));
        assert_eq!(found.questions.unchanged, [kept("a", "a2"), kept("b", "b"), kept("d", "d"), kept("e", "x")]);
    }

    #[test]
    fn sections_and_titles_are_compared_too() {
        let first = of(json!([{"key": "a", "kind": "date"}]));
        let mut second = of(json!([{"key": "a", "kind": "date", "keeps": "a"}]));
        second.title.pt = Some("Título".to_owned());
        second.sample = true;
        let moved = second.sections[0].questions.remove(0);
        second.sections[0].article = "V".to_owned();
        second.sections.push(Section { key: "v".to_owned(), questions: vec![moved], ..second.sections[0].clone() });
        let found = between(&versions(vec![first, second])).expect("differences");
        assert_eq!(found.members, ["sample", "title"]);
        let changed = ChangedSection { key: "iv".to_owned(), members: vec!["article".to_owned()] };
        let expected = SectionDifferences { added: vec!["v".to_owned()], removed: vec![], changed: vec![changed] };
        assert_eq!(found.sections, expected);
        assert_eq!(found.questions.changed.len(), 1);
        assert_eq!(found.questions.changed[0].members, ["section"]);
    }
}
