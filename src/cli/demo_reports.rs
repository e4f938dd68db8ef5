//! The demo's reporting cycles: one that was published, one under way with a report in every status. The answers are
//! invented and say so.

use std::collections::HashMap;

use chrono::{Datelike, Duration, NaiveDate};
use serde_json::{Value, json};

use super::demo::Officer;
use super::demo_answers::{self, phrases};
use crate::access::{Caller, Principal, Role};
use crate::db::{DbConn, Id, Instant};
use crate::http::language::Language;
use crate::http::{Conditions, Done, Tx};
use crate::implementation_reports::review::{clarifications, flow as review};
use crate::implementation_reports::{answers, drafting, flow};
use crate::problem::Problem;
use crate::questionnaires::is_asked;
use crate::questionnaires::model::{QuestionKind, QuestionnaireContent};
use crate::{questionnaires, reporting_cycles};

/// Who acts in the stories: editors and approvers by State, and the region's.
pub struct Cast<'a> {
    pub editors: &'a [Officer<'a>],
    pub approvers: &'a [Officer<'a>],
    /// Of a State that reports in French and takes no other part.
    pub french: [Officer<'a>; 2],
    /// Members of the Committee, with their States; all review every report but their own States'.
    pub members: [(&'a str, Id); 2],
    pub secretariat: Id,
}

/// How far a report of the cycle under way has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Stage {
    Draft,
    Ready,
    Submitted,
    Reviewed,
    Clarifying,
    Concluded,
    Published,
}

struct Teller<'a, 'c> {
    conn: &'a mut DbConn,
    cast: &'a Cast<'c>,
    at: Instant,
}

impl Teller<'_, '_> {
    fn act<T>(
        &mut self,
        client: Id,
        place: Option<(&str, Option<Id>)>,
        role: Role,
        f: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let caller = Caller {
            principal: Principal::Client(client),
            state: place.map(|(state, _)| state.to_owned()),
            authority: place.and_then(|(_, authority)| authority),
            roles: [role].into_iter().collect(),
        };
        let (operation, action, request_id) = ("demo", "command_line", "demo");
        let now = self.at;
        self.at = self.at.plus(Duration::hours(5));
        f(&mut Tx { conn: self.conn, caller: &caller, now, operation, action, request_id, probing: None })
    }

    fn officer<T>(
        &mut self,
        (state, authority, client): Officer<'_>,
        role: Role,
        f: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        self.act(client, Some((state, Some(authority))), role, f)
    }

    fn secretariat<T>(&mut self, f: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem>) -> Result<T, Problem> {
        self.act(self.cast.secretariat, None, Role::Secretariat, f)
    }

    fn member<T>(
        &mut self,
        (state, client): (&str, Id),
        f: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        self.act(client, Some((state, None)), Role::CommitteeMember, f)
    }
}

fn typed<T: serde::de::DeserializeOwned>(value: Value) -> Result<T, Problem> {
    serde_json::from_value(value).map_err(Problem::internal)
}

fn id_of(done: &Done) -> Result<Id, Problem> {
    done.id.parse().map_err(Problem::internal)
}

/// Tells both cycles.
pub fn seed(conn: &mut DbConn, cast: &Cast<'_>, now: Instant) -> Result<(), Problem> {
    let year = now.utc().year();
    let mut teller = Teller { conn, cast, at: now.plus(Duration::days(-420)) };
    let published = [Stage::Published; 5];
    tell(&mut teller, "cifta_common_format_sample", year - 2, now.plus(Duration::days(-421)), &published)?;
    let under_way = [
        Stage::Published,
        Stage::Concluded,
        Stage::Clarifying,
        Stage::Reviewed,
        Stage::Submitted,
        Stage::Ready,
        Stage::Draft,
    ];
    let mut teller = Teller { conn, cast, at: now.plus(Duration::days(-60)) };
    tell(&mut teller, "cifta_implementation_sample", year - 1, now.plus(Duration::days(-61)), &under_way)
}

/// Opens a cycle on a sample and takes the reports of some States as far as `stages` say.
fn tell(teller: &mut Teller<'_, '_>, code: &str, year: i32, opens: Instant, stages: &[Stage]) -> Result<(), Problem> {
    let (questionnaire, content) = questionnaires::last_published(teller.conn, code)?
        .ok_or_else(|| Problem::internal("a sample questionnaire is missing"))?;
    let day = |month, day| NaiveDate::from_ymd_opt(year, month, day).map(|day| day.to_string()).unwrap_or_default();
    let opens_on = opens.utc().date_naive();
    let title = |text: &str| format!("{text} {year}");
    let cycle = json!({
        "questionnaire": questionnaire,
        "title": {"en": title("Demo: reports on"), "es": title("Demostración: informes sobre"),
            "pt": title("Demonstração: relatórios sobre"), "fr": title("Démonstration : rapports sur")},
        "period": {"from": day(1, 1), "to": day(12, 31)},
        "opens_on": opens_on, "due_on": opens_on + Duration::days(90), "invited": ["US", "CL", "CA", "HT"],
    });
    let opened = teller.secretariat(|tx| reporting_cycles::flow::open(tx, cycle.into()))?;
    let cycle = id_of(&opened)?;
    let pairs = teller.cast.editors.iter().zip(teller.cast.approvers);
    // A member's own State is reviewed by two others, whom the demo does not have.
    let members = teller.cast.members;
    let others = pairs.filter(|(editor, _)| members.iter().all(|(state, _)| *state != editor.0));
    for (number, ((editor, approver), stage)) in others.zip(stages).enumerate() {
        report(teller, &content, cycle, number, *editor, *approver, *stage)?;
    }
    let [editor, approver] = teller.cast.french;
    report(teller, &content, cycle, stages.len(), editor, approver, Stage::Published)
}

fn report(
    teller: &mut Teller<'_, '_>,
    content: &QuestionnaireContent,
    cycle: Id,
    number: usize,
    editor: Officer<'_>,
    approver: Officer<'_>,
    stage: Stage,
) -> Result<(), Problem> {
    let language = match editor.0 {
        "BR" => Language::Pt,
        "US" | "JM" => Language::En,
        "HT" => Language::Fr,
        _ => Language::Es,
    };
    let words = phrases(language);
    let begun = typed(json!({"cycle": cycle, "language": language.tag()}))?;
    let id = id_of(&teller.officer(editor, Role::ReportEditor, |tx| drafting::begin(tx, begun))?)?;
    let proposed = |tx: &mut Tx<'_>| answers::proposed(tx.conn, tx.caller, id, tx.now, language);
    let proposed = teller.officer(editor, Role::ReportEditor, proposed)?.items.into_iter();
    let proposed: HashMap<String, f64> =
        proposed.filter_map(|figure| Some((figure.question, figure.proposal.value?))).collect();
    let wanted = content.questions().map(|(_, question)| question).filter(|question| {
        // A draft is half done; of figures the drafter decides last.
        stage > Stage::Draft || (question.kind != QuestionKind::Figure && question.key.len() % 2 == 0)
    });
    let value = |question| demo_answers::value(question, number, language, &proposed);
    let values: Vec<(&str, Value)> = wanted.map(|question| (question.key.as_str(), value(question))).collect();
    let entry = |(key, value): &(&str, Value)| json!({"question": key, "value": value, "version": null});
    let entries = typed(values.iter().map(entry).collect())?;
    let values: HashMap<&str, Value> = values.into_iter().collect();
    let save = |tx: &mut Tx<'_>| answers::save_all(tx, id, entries, language);
    teller.officer(editor, Role::ReportEditor, save)?;
    if stage < Stage::Ready {
        return Ok(());
    }
    teller.officer(editor, Role::ReportEditor, |tx| drafting::ready(tx, id))?;
    if stage < Stage::Submitted {
        return Ok(());
    }
    teller.officer(approver, Role::ReportApprover, |tx| flow::submit(tx, id))?;
    if stage < Stage::Reviewed {
        return Ok(());
    }
    teller.secretariat(|tx| flow::review(tx, id))?;
    let sections: Vec<&str> = content.sections.iter().map(|section| section.key.as_str()).collect();
    let members = teller.cast.members;
    for (_, member) in members {
        let assignment = typed(json!({"reviewer": {"kind": "client", "id": member}, "sections": sections}))?;
        teller.secretariat(|tx| review::assign(tx, id, assignment))?;
    }
    let [first_member, _] = members;
    if stage == Stage::Clarifying {
        let question = content.questions().next().map(|(_, question)| question.key.clone());
        let asked = typed(json!({"question": question, "text": words.question}))?;
        teller.member(first_member, |tx| clarifications::request(tx, id, asked))?;
        return teller.secretariat(|tx| clarifications::transmit(tx, id, 1)).map(drop);
    }
    if stage < Stage::Concluded {
        return Ok(());
    }
    let first = Conditions { if_none_match: Some("*".to_owned()), ..Conditions::default() };
    let articles = content.sections.iter().map(|section| section.article.clone()).take(3);
    for (index, article) in articles.enumerate() {
        let good_practice = (index + number).is_multiple_of(2);
        let conclusion = typed(json!({"recommendation": words.recommendation, "good_practice": good_practice}))?;
        teller.member(first_member, |tx| review::conclude(tx, id, &article, conclusion, &first))?;
    }
    for (number, member) in (1..).zip(members) {
        teller.member(member, |tx| review::complete(tx, id, number))?;
    }
    teller.secretariat(|tx| flow::conclude(tx, members.len(), id))?;
    let response = typed(json!({"text": words.response}))?;
    teller.officer(approver, Role::ReportApprover, |tx| review::respond(tx, id, response))?;
    if stage < Stage::Published {
        return Ok(());
    }
    let consented = content.questions().enumerate().map(|(index, (_, question))| {
        let is_answered = is_asked(content, question, |key| values.get(key));
        (question.key.clone(), json!(is_answered && index % 5 != 0))
    });
    let consent = typed(Value::Object(consented.collect()))?;
    teller.officer(approver, Role::ReportApprover, |tx| flow::consent(tx, id, consent))?;
    teller.secretariat(|tx| flow::publish(tx, id)).map(drop)
}
