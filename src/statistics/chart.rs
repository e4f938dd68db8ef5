//! Figures as a bar chart in SVG: for each row one bar, or one for each of a few columns.
//!
//! Black on white, the columns told apart by greys and hatching, so that a copy says the same; every number is
//! written beside its bar.

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::texts;
use crate::http::language::Language;
use crate::problem::Problem;

/// Columns that can be told apart; a table of more is drawn by its rows' totals.
pub const MOST_SERIES: usize = PATTERNS.len();

const WIDTH: i32 = 1000;
const MARGIN: i32 = 12;
/// Where the bars begin; the rows' names end before it.
const LEFT: i32 = 340;
/// Room for the number beside the longest bar.
const RIGHT: i32 = 90;
/// Of a line of a row's name, and of a legend.
const LINE: i32 = 18;
/// Of the title, of which this many characters fit into a line.
const TITLE: (i32, usize) = (26, 90);
/// The same of small text.
const NOTE: (i32, usize) = (18, 140);
/// The same of a row's name.
const LABEL_LENGTH: usize = 46;
const BAR: i32 = 14;
const BETWEEN_ROWS: i32 = 16;
const X_AXIS: i32 = 52;

/// A chart, its texts in the caller's language.
pub struct Chart {
    pub title: String,
    /// What the rows are.
    pub row_axis: String,
    /// What the bars count.
    pub unit: String,
    /// What the bars of each row are; none where a row has one bar only. At most [`MOST_SERIES`].
    pub series: Vec<String>,
    pub rows: Vec<Row>,
    /// What stands below, source and caveat among it.
    pub notes: Vec<String>,
}

/// A row of a chart.
pub struct Row {
    pub label: String,
    /// A number that belongs to the whole row.
    pub note: Option<String>,
    /// One for each bar; none where it is withheld.
    pub values: Vec<Option<u64>>,
}

impl Row {
    fn texts(&self) -> Vec<String> {
        let mut texts = wrapped(&self.label, LABEL_LENGTH);
        texts.extend(self.note.iter().flat_map(|note| wrapped(note, LABEL_LENGTH)));
        texts
    }

    fn height(&self) -> i32 {
        let (lines, bars) = (self.texts().len() as i32, self.values.len() as i32);
        (lines * LINE).max(bars * (BAR + 2)) + BETWEEN_ROWS
    }
}

/// How the bars of a column are filled.
#[derive(Clone, Copy)]
enum Pattern {
    Grey(u8),
    /// Lines rising to the right, falling to the right, or both.
    Hatched {
        rising: bool,
        falling: bool,
    },
}

/// Neighbours differ most.
const PATTERNS: [Pattern; 6] = [
    Pattern::Grey(70),
    Pattern::Hatched { rising: true, falling: false },
    Pattern::Grey(185),
    Pattern::Hatched { rising: true, falling: true },
    Pattern::Grey(125),
    Pattern::Grey(255),
];

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Outcome = Result<(), Box<dyn std::error::Error>>;

impl Chart {
    pub fn svg(&self, language: Language) -> Result<Vec<u8>, Problem> {
        let mut image = String::new();
        self.draw(&mut image, language).map_err(Problem::internal)?;
        Ok(image.into_bytes())
    }

    fn draw(&self, image: &mut String, language: Language) -> Outcome {
        let title = wrapped(&self.title, TITLE.1);
        let notes: Vec<String> = self.notes.iter().flat_map(|note| wrapped(note, NOTE.1)).collect();
        let legend = placed(&self.series);
        let after_title = MARGIN + TITLE.0 * title.len() as i32;
        let after_legend = after_title + legend.last().map_or(0, |(_, (_, y))| y + LINE + 8);
        let top = after_legend + LINE + 6;
        let bottom = top + self.rows.iter().map(Row::height).sum::<i32>().max(LINE);
        let height = bottom + X_AXIS + MARGIN + NOTE.0 * notes.len() as i32;

        let root = SVGBackend::with_string(image, (WIDTH as u32, height as u32)).into_drawing_area();
        root.fill(&WHITE)?;
        for (line, at) in title.iter().zip(0..) {
            let style = TextStyle::from(("sans-serif", 20)).pos(Pos::new(HPos::Center, VPos::Top));
            root.draw(&Text::new(line.clone(), (WIDTH / 2, MARGIN + at * TITLE.0), style))?;
        }
        for ((name, (x, y)), pattern) in legend.iter().zip(PATTERNS) {
            let y = after_title + y;
            bar(&root, (*x, y), (x + 28, y + BAR), pattern)?;
            write(&root, name, (x + 34, y + BAR / 2), HPos::Left)?;
        }
        // Level, so that a long name of the axis has room whatever the number of rows.
        write(&root, &self.row_axis, (LEFT - 8, after_legend + LINE / 2), HPos::Right)?;

        let most = self.rows.iter().flat_map(|row| &row.values).flatten().max().copied().unwrap_or_default().max(10);
        let plot = root.margin(top, height - bottom - X_AXIS, LEFT, RIGHT);
        let mut chart = ChartBuilder::on(&plot).x_label_area_size(X_AXIS).build_cartesian_2d(0..most, 0..1)?;
        chart
            .configure_mesh()
            .disable_y_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(RGBColor(210, 210, 210))
            .x_desc(&self.unit)
            .x_label_formatter(&|count| count.to_string())
            .label_style(("sans-serif", 14))
            .axis_desc_style(("sans-serif", 14))
            .draw()?;
        root.draw(&PathElement::new([(LEFT, top), (LEFT, bottom)], BLACK))?;
        let end_of = |value: u64| chart.backend_coord(&(value, 0)).0;
        self.rows(&root, top, &end_of, language)?;
        for (line, at) in notes.iter().zip(0..) {
            let style = TextStyle::from(("sans-serif", 12));
            root.draw(&Text::new(line.clone(), (MARGIN, bottom + X_AXIS + 4 + at * NOTE.0), style))?;
        }
        root.present()?;
        Ok(())
    }

    fn rows(&self, root: &Area<'_>, mut top: i32, end_of: &dyn Fn(u64) -> i32, language: Language) -> Outcome {
        for row in &self.rows {
            let middle = top + row.height() / 2;
            let texts = row.texts();
            let first = middle - texts.len() as i32 * LINE / 2 + LINE / 2;
            for (text, at) in texts.iter().zip(0..) {
                write(root, text, (LEFT - 8, first + at * LINE), HPos::Right)?;
            }
            let first = middle - row.values.len() as i32 * (BAR + 2) / 2 + 1;
            for ((value, pattern), at) in row.values.iter().zip(PATTERNS).zip(0..) {
                let y = first + at * (BAR + 2);
                let end = end_of(value.unwrap_or_default());
                if end > LEFT {
                    bar(root, (LEFT, y), (end, y + BAR), pattern)?;
                }
                let text = value.map_or_else(|| texts::label(language, "withheld"), |value| value.to_string());
                write(root, &text, (end + 6, y + BAR / 2), HPos::Left)?;
            }
            top += row.height();
        }
        Ok(())
    }
}

fn write(root: &Area<'_>, text: &str, at: (i32, i32), side: HPos) -> Outcome {
    let style = TextStyle::from(("sans-serif", 14)).pos(Pos::new(side, VPos::Center));
    root.draw(&Text::new(text.to_owned(), at, style))?;
    Ok(())
}

fn bar(root: &Area<'_>, (left, top): (i32, i32), (right, bottom): (i32, i32), pattern: Pattern) -> Outcome {
    let fill = match pattern {
        Pattern::Grey(shade) => RGBColor(shade, shade, shade),
        Pattern::Hatched { .. } => WHITE,
    };
    root.draw(&Rectangle::new([(left, top), (right, bottom)], fill.filled()))?;
    if let Pattern::Hatched { rising, falling } = pattern {
        let height = bottom - top;
        for x in (left - height..right).step_by(7) {
            // From the lower left, cut off at the sides.
            let (from, to) = (x.max(left), (x + height).min(right));
            if rising {
                root.draw(&PathElement::new([(from, bottom - (from - x)), (to, bottom - (to - x))], BLACK))?;
            }
            if falling {
                root.draw(&PathElement::new([(from, top + (from - x)), (to, top + (to - x))], BLACK))?;
            }
        }
    }
    root.draw(&Rectangle::new([(left, top), (right, bottom)], BLACK.stroke_width(1)))?;
    Ok(())
}

/// The entries of a legend, each with its place, in as many lines as they need.
fn placed(names: &[String]) -> Vec<(&String, (i32, i32))> {
    let (mut x, mut y) = (MARGIN, 8);
    let mut places = Vec::new();
    for name in names {
        let width = 58 + 8 * name.chars().count() as i32;
        if x > MARGIN && x + width > WIDTH - MARGIN {
            (x, y) = (MARGIN, y + LINE + 4);
        }
        places.push((name, (x, y)));
        x += width;
    }
    places
}

/// Lines of whole words.
fn wrapped(text: &str, length: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + 1 + word.chars().count() <= length => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
