//! A table of a release as a bar chart in SVG: one bar for each row's total.
//!
//! Black on white with one grey, so that a copy says the same; every number is written beside its bar.

use plotters::coord::ranged1d::SegmentValue;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::release_model::ReleaseTable;
use super::texts;
use crate::http::language::Language;
use crate::problem::Problem;

const WIDTH: u32 = 1000;
/// Of a bar with the space around it.
const BAR: u32 = 34;
/// Of title and axes.
const FRAME: u32 = 130;
/// Of a line of small text.
const LINE: u32 = 18;
/// Characters that fit into one line of small text.
const LINE_LENGTH: usize = 130;
const GREY: RGBColor = RGBColor(110, 110, 110);

pub fn svg(table: &ReleaseTable, language: Language) -> Result<Vec<u8>, Problem> {
    let mut image = String::new();
    draw(&mut image, table, language).map_err(Problem::internal)?;
    Ok(image.into_bytes())
}

fn draw(image: &mut String, table: &ReleaseTable, language: Language) -> Result<(), Box<dyn std::error::Error>> {
    let notes: Vec<String> = [&table.source, &table.caveat].into_iter().flat_map(|text| wrapped(text)).collect();
    let bars = u32::try_from(table.rows.len())?;
    let below = LINE * (u32::try_from(notes.len())? + 1);
    let height = FRAME + BAR * bars;
    let root = SVGBackend::with_string(image, (WIDTH, height + below)).into_drawing_area();
    root.fill(&WHITE)?;
    let (upper, lower) = root.split_vertically(height);
    let most = table.row_totals.iter().flatten().max().copied().unwrap_or_default();
    // Room for the number beside the longest bar.
    let end = (most + most / 8).max(10);
    let mut chart = ChartBuilder::on(&upper)
        .caption(&table.title, ("sans-serif", 20, &BLACK))
        .margin(12)
        .x_label_area_size(48)
        .y_label_area_size(270)
        .build_cartesian_2d(0..end, (0..table.rows.len().saturating_sub(1)).into_segmented())?;
    let name = |value: &SegmentValue<usize>| match value {
        // The first row is the topmost.
        SegmentValue::CenterOf(at) => table.rows.iter().rev().nth(*at).map(|row| row.label.clone()).unwrap_or_default(),
        SegmentValue::Exact(_) | SegmentValue::Last => String::new(),
    };
    chart
        .configure_mesh()
        .disable_y_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(RGBColor(210, 210, 210))
        .x_desc(&table.unit)
        .y_desc(texts::row_axis(language, table.table))
        .y_labels(table.rows.len())
        .y_label_formatter(&name)
        .x_label_formatter(&|count| count.to_string())
        .label_style(("sans-serif", 14))
        .axis_desc_style(("sans-serif", 14))
        .draw()?;
    let totals = || table.row_totals.iter().rev().enumerate();
    chart.draw_series(totals().filter_map(|(at, total)| {
        let ends = [(0, SegmentValue::Exact(at)), ((*total)?, SegmentValue::Exact(at + 1))];
        let mut bar = Rectangle::new(ends, GREY.filled());
        bar.set_margin(6, 6, 0, 0);
        Some(bar)
    }))?;
    let withheld = texts::label(language, "withheld");
    let beside = TextStyle::from(("sans-serif", 14).into_font()).pos(Pos::new(HPos::Left, VPos::Center));
    chart.draw_series(totals().map(|(at, total)| {
        let text = total.map_or_else(|| withheld.clone(), |total| total.to_string());
        EmptyElement::at((total.unwrap_or_default(), SegmentValue::CenterOf(at)))
            + Text::new(text, (6, 0), beside.clone())
    }))?;
    let small = TextStyle::from(("sans-serif", 12).into_font());
    for (line, at) in notes.iter().zip(0i32..) {
        lower.draw(&Text::new(line.clone(), (12, at * i32::try_from(LINE)?), small.clone()))?;
    }
    root.present()?;
    Ok(())
}

/// Lines of whole words.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + 1 + word.chars().count() <= LINE_LENGTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
