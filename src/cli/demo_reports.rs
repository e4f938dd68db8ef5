//! The demo's reporting cycles: one that was published, one under way with a report in every status. The answers are
//! invented and say so.

use chrono::{Datelike, Duration, NaiveDate};
use serde_json::{Value, json};

use super::demo::Officer;
use crate::access::{Caller, Principal, Role};
use crate::db::{DbConn, Id, Instant};
use crate::http::language::Language;
use crate::http::{Conditions, Done, Tx};
use crate::implementation_reports::review::{clarifications, flow as review};
use crate::implementation_reports::{answers, drafting, flow};
use crate::problem::Problem;
use crate::questionnaires::model::{ColumnKind, Question, QuestionKind, QuestionnaireContent};
use crate::{questionnaires, reporting_cycles};

/// Who acts in the stories: editors and approvers by State, and the region's.
pub struct Cast<'a> {
    pub editors: &'a [Officer<'a>],
    pub approvers: &'a [Officer<'a>],
    /// The member of the Committee, of this State.
    pub member: (&'a str, Id),
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

    fn member<T>(&mut self, f: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem>) -> Result<T, Problem> {
        let (state, client) = self.cast.member;
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
        "opens_on": opens_on, "due_on": opens_on + Duration::days(90), "invited": ["US", "CL", "CA"],
    });
    let opened = teller.secretariat(|tx| reporting_cycles::flow::open(tx, cycle.into()))?;
    let cycle = id_of(&opened)?;
    let pairs = teller.cast.editors.iter().zip(teller.cast.approvers);
    // The member's own State is reviewed by others, of whom the demo has none.
    let others = pairs.filter(|(editor, _)| editor.0 != teller.cast.member.0);
    for (number, ((editor, approver), stage)) in others.zip(stages).enumerate() {
        report(teller, &content, cycle, number, *editor, *approver, *stage)?;
    }
    Ok(())
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
    let language = if editor.0 == "BR" {
        "pt"
    } else if matches!(editor.0, "US" | "JM") {
        "en"
    } else {
        "es"
    };
    let begun = typed(json!({"cycle": cycle, "language": language}))?;
    let id = id_of(&teller.officer(editor, Role::ReportEditor, |tx| drafting::begin(tx, begun))?)?;
    let wanted = content.questions().map(|(_, question)| question).filter(|question| {
        // A draft is half done; of figures the drafter decides last.
        stage > Stage::Draft || (question.kind != QuestionKind::Figure && question.key.len() % 2 == 0)
    });
    let entries: Vec<Value> = wanted
        .map(|question| json!({"question": question.key, "value": value(question, number, language), "version": null}))
        .collect();
    let entries = typed(Value::Array(entries))?;
    let save = |tx: &mut Tx<'_>| answers::save_all(tx, id, entries, Language::En);
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
    let (_, member) = teller.cast.member;
    let assignment = typed(json!({"reviewer": {"kind": "client", "id": member}, "sections": sections}))?;
    teller.secretariat(|tx| review::assign(tx, id, assignment))?;
    if stage == Stage::Clarifying {
        let question = content.questions().next().map(|(_, question)| question.key.clone());
        let asked = typed(json!({"question": question, "text": "Since when is this so? (Invented for the demo.)"}))?;
        teller.member(|tx| clarifications::request(tx, id, asked))?;
        return teller.secretariat(|tx| clarifications::transmit(tx, id, 1)).map(drop);
    }
    if stage < Stage::Concluded {
        return Ok(());
    }
    let first = Conditions { if_none_match: Some("*".to_owned()), ..Conditions::default() };
    let articles = content.sections.iter().map(|section| section.article.clone()).take(3);
    for (index, article) in articles.enumerate() {
        let conclusion =
            typed(json!({"recommendation": "Share the experience with other States. (Invented for the demo.)",
            "good_practice": (index + number).is_multiple_of(2)}))?;
        teller.member(|tx| review::conclude(tx, id, &article, conclusion, &first))?;
    }
    teller.member(|tx| review::complete(tx, id, 1))?;
    teller.secretariat(|tx| flow::conclude(tx, 1, id))?;
    let response = typed(json!({"text": "The State takes note. (Invented for the demo.)"}))?;
    teller.officer(approver, Role::ReportApprover, |tx| review::respond(tx, id, response))?;
    if stage < Stage::Published {
        return Ok(());
    }
    let consented = content.questions().enumerate().map(|(index, (_, q))| (q.key.clone(), json!(index % 5 != 0)));
    let consent = typed(Value::Object(consented.collect()))?;
    teller.officer(approver, Role::ReportApprover, |tx| flow::consent(tx, id, consent))?;
    teller.secretariat(|tx| flow::publish(tx, id)).map(drop)
}

/// An invented value that fits the question.
fn value(question: &Question, number: usize, language: &str) -> Value {
    let invented = match language {
        "pt" => "Resposta inventada para a demonstração: cooperação entre a polícia e a alfândega.",
        "es" => "Respuesta inventada para la demostración: cooperación entre policía y aduanas.",
        _ => "Answer invented for the demo: cooperation between police and customs.",
    };
    let entry = |entry: Value| if question.repeatable { json!([entry]) } else { entry };
    let option = |at: usize| question.options.get(at % question.options.len().max(1)).map(|option| &option.key);
    let low = question.minimum.unwrap_or(0.0);
    match question.kind {
        QuestionKind::YesNoPartial => json!(["yes", "yes", "partial"][(number + question.key.len()) % 3]),
        QuestionKind::SingleChoice => json!(option(number)),
        QuestionKind::MultipleChoice => json!([option(number)]),
        QuestionKind::Text => json!(invented),
        QuestionKind::Number => json!((low + 12.0 + number as f64).min(question.maximum.unwrap_or(f64::MAX))),
        QuestionKind::Date => json!("2024-06-30"),
        QuestionKind::Year => json!(question.maximum.map_or(2004, |maximum| (maximum as i64).min(2004))),
        QuestionKind::Table => json!([row(question, invented)]),
        QuestionKind::LawReference => {
            entry(json!({"title": invented, "number": format!("{}", 100 + number), "date": "2003-12-22"}))
        }
        QuestionKind::Contact => entry(json!({"name": "Demo desk", "email": "desk@demo.example.org"})),
        QuestionKind::File => entry(json!({"title": invented, "link": "https://demo.example.org/report.pdf"})),
        QuestionKind::Figure => {
            use crate::questionnaires::model::FigureName::*;
            let is_share = question.figure.is_some_and(|figure| {
                matches!(
                    figure,
                    ShareOfRequestsRefused | ShareOfFirearmsMarked | Sdg1642All | Sdg1642PotentiallyTraceable
                )
            });
            let value = if is_share { json!(0.4) } else { json!(10 + number) };
            json!({"decision": "corrected", "value": value, "reason": "Invented for the demo"})
        }
    }
}

fn row(question: &Question, invented: &str) -> Value {
    let cell = |column: &crate::questionnaires::model::Column| match column.kind {
        ColumnKind::Text => json!(invented),
        ColumnKind::Number => json!(7),
        ColumnKind::Date => json!("2024-06-30"),
        ColumnKind::Year => json!(2024),
        ColumnKind::YesNoPartial => json!("yes"),
        ColumnKind::SingleChoice => json!(column.options.first().map(|option| &option.key)),
    };
    Value::Object(question.columns.iter().map(|column| (column.key.clone(), cell(column))).collect())
}
