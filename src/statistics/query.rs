//! `?group_by=…&group_by=…&from=…&to=…`.

use chrono::{Datelike, NaiveDate};
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ArrayBuilder, KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Required};

use super::model::{Dimension, FigureKind};
use crate::db::{name_of, named};
use crate::problem::{Fault, Problem};
use crate::traces::figures::Side;

/// The query of a figure, of a shape that the gate has checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureQuery {
    pub by: Vec<Dimension>,
    /// The first and the last day.
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub direction: Option<Side>,
}

/// Beyond every date that a record can have, on both backends.
const ALWAYS: (NaiveDate, NaiveDate) = match (NaiveDate::from_ymd_opt(1, 1, 1), NaiveDate::from_ymd_opt(9999, 12, 30)) {
    (Some(first), Some(last)) => (first, last),
    _ => (NaiveDate::MIN, NaiveDate::MAX),
};

impl FigureQuery {
    /// The first and the last day that were given, each where it was.
    pub fn bounds(&self) -> (Option<NaiveDate>, Option<NaiveDate>) {
        (Some(self.from).filter(|day| *day != ALWAYS.0), Some(self.to).filter(|day| *day != ALWAYS.1))
    }

    pub fn read(pairs: &[(String, String)]) -> Result<FigureQuery, Problem> {
        let of = |name: &str| pairs.iter().filter(|(n, _)| n == name).map(|(_, text)| text.clone()).collect::<Vec<_>>();
        let date = |name: &str, otherwise: NaiveDate| match of(name).first() {
            Some(text) => text
                .parse()
                .ok()
                .filter(|date: &NaiveDate| (1..=9999).contains(&date.year()))
                .ok_or_else(|| Fault::new(format!("/query/{name}"), "bad_format").with("format", "date")),
            None => Ok(otherwise),
        };
        let by = of("group_by").iter().filter_map(|name| named(name)).collect();
        let direction = of("direction").first().and_then(|name| named(name));
        match (date("from", ALWAYS.0), date("to", ALWAYS.1)) {
            (Ok(from), Ok(to)) => Ok(FigureQuery { by, from, to, direction }),
            (from, to) => Err(Problem::invalid_query([from.err(), to.err()].into_iter().flatten().collect())),
        }
    }
}

fn parameter(name: &str, description: &str, schema: impl Into<RefOr<Schema>>) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(schema))
        .build()
}

fn one_of(names: impl IntoIterator<Item = String>) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(names))
}

fn parameters(kind: FigureKind) -> Vec<Parameter> {
    let dimensions =
        ArrayBuilder::new().items(one_of(kind.dimensions().iter().map(name_of))).max_items(Some(3)).unique_items(true);
    let day =
        || ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)));
    let mut parameters = vec![
        parameter("group_by", "What to break the figure down by; give it up to three times.", dimensions),
        parameter("from", "The first day that counts.", day()),
        parameter("to", "The last day that counts.", day()),
    ];
    if kind == FigureKind::Traces {
        let sides = one_of([Side::Outgoing, Side::Incoming].iter().map(name_of));
        parameters.push(parameter("direction", "Only what the own State sent, or only what was sent to it.", sides));
    }
    parameters
}

/// The parameters of one figure, for the document.
pub struct SeizuresParameters;

impl utoipa::IntoParams for SeizuresParameters {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        parameters(FigureKind::Seizures)
    }
}

/// The parameters of one figure, for the document.
pub struct TracesParameters;

impl utoipa::IntoParams for TracesParameters {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        parameters(FigureKind::Traces)
    }
}

/// The parameters of one figure, for the document.
pub struct FlowsParameters;

impl utoipa::IntoParams for FlowsParameters {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        parameters(FigureKind::Flows)
    }
}

/// The parameters of one figure, for the document.
pub struct TimeToCrimeParameters;

impl utoipa::IntoParams for TimeToCrimeParameters {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        parameters(FigureKind::TimeToCrime)
    }
}

/// The parameters of one figure, for the document.
pub struct Sdg1642Parameters;

impl utoipa::IntoParams for Sdg1642Parameters {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        parameters(FigureKind::Sdg1642)
    }
}
