//! The text of a cell, read as a date or a number.

use chrono::format::{Fixed, Item, Numeric, Parsed, StrftimeItems, parse};
use chrono::{Datelike, NaiveDate};

use super::words;
use crate::firearms::DatePrecision;

/// A date as written, and how much of it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrittenDate {
    /// The first day that it can stand for.
    pub date: NaiveDate,
    pub precision: DatePrecision,
}

/// One way to write a date, in the letters of strftime.
#[derive(Debug, Clone)]
pub struct DateFormat {
    items: Vec<Item<'static>>,
    precision: DatePrecision,
}

impl DateFormat {
    /// `None` for a format that has unknown letters or names no year, or a day without its month.
    pub fn read(format: &str) -> Option<DateFormat> {
        let items: Vec<Item<'static>> = StrftimeItems::new(format).parse_to_owned().ok()?;
        let (mut year, mut month, mut day) = (false, false, false);
        for item in &items {
            match item {
                Item::Numeric(Numeric::Year | Numeric::YearMod100, _) => year = true,
                Item::Numeric(Numeric::Month, _) | Item::Fixed(Fixed::ShortMonthName | Fixed::LongMonthName) => {
                    month = true;
                }
                Item::Numeric(Numeric::Day, _) => day = true,
                Item::Fixed(Fixed::RFC3339 | Fixed::RFC2822) => (year, month, day) = (true, true, true),
                _ => {}
            }
        }
        let precision = match (year, month, day) {
            (true, true, true) => DatePrecision::Day,
            (true, true, false) => DatePrecision::Month,
            (true, false, false) => DatePrecision::Year,
            _ => return None,
        };
        Some(DateFormat { items, precision })
    }

    pub fn date(&self, text: &str) -> Option<WrittenDate> {
        let mut parsed = Parsed::new();
        parse(&mut parsed, text, self.items.iter()).ok()?;
        if self.precision != DatePrecision::Day {
            parsed.set_day(1).ok()?;
        }
        if self.precision == DatePrecision::Year {
            parsed.set_month(1).ok()?;
        }
        let date = parsed.to_naive_date().ok()?;
        Some(WrittenDate { date, precision: self.precision })
    }
}

/// A date in any of `formats`, in their order, or as ISO 8601 writes it.
pub fn date(text: &str, formats: &[DateFormat]) -> Option<WrittenDate> {
    formats.iter().find_map(|format| format.date(text)).or_else(|| iso_date(text))
}

/// `2019`, `2019-05`, `2019-05-03`, or a moment, of which the day counts.
pub fn iso_date(text: &str) -> Option<WrittenDate> {
    let day = text.split_once(['T', ' ']).map_or(text, |(day, _)| day);
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let mut parts = day.split('-');
    let (year, month, last) = (parts.next()?, parts.next(), parts.next());
    if parts.next().is_some() || year.len() != 4 || ![Some(year), month, last].into_iter().flatten().all(digits) {
        return None;
    }
    let two = |part: &str| (part.len() == 2).then(|| part.parse::<u32>().ok()).flatten();
    let (precision, month, day) = match (month, last) {
        (None, _) => (DatePrecision::Year, 1, 1),
        (Some(month), None) => (DatePrecision::Month, two(month)?, 1),
        (Some(month), Some(day)) => (DatePrecision::Day, two(month)?, two(day)?),
    };
    Some(WrittenDate { date: NaiveDate::from_ymd_opt(year.parse().ok()?, month, day)?, precision })
}

/// Whether a date falls on the day of the week that a text names; `None` where it names none.
pub fn agrees(weekday: &str, date: NaiveDate) -> Option<bool> {
    words::weekday(weekday).map(|number| number == date.weekday().num_days_from_monday())
}

/// A number without its thousands separators and with a point before its decimals.
///
/// `None` where a separator stands in the wrong place: `1,2` is no twelve.
pub fn number(text: &str, thousands: Option<char>, decimal: char) -> Option<String> {
    let (whole, fraction) = match text.split_once(decimal) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let (sign, whole) = match whole.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", whole.strip_prefix('+').unwrap_or(whole)),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let groups: Vec<&str> = match thousands {
        Some(separator) => whole.split(separator).collect(),
        None => vec![whole],
    };
    let grouped = groups.len() == 1 || (groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3));
    if !grouped || !groups.iter().all(|group| digits(group)) || !fraction.is_none_or(digits) {
        return None;
    }
    Some(format!("{sign}{}{}", groups.concat(), fraction.map_or_else(String::new, |f| format!(".{f}"))))
}

/// `="E092851"`, as spreadsheets keep a text from becoming a number, without the wrapping.
pub fn unwrapped(cell: &str) -> &str {
    cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a date")
    }

    #[test]
    fn formats_are_tried_in_their_order_and_iso_last() {
        let formats: Vec<DateFormat> = ["%d/%m/%Y %I:%M:%S %p", "%d/%m/%Y", "%m/%Y", "%Y"]
            .iter()
            .map(|format| DateFormat::read(format).expect("a format"))
            .collect();
        for (text, expected, precision) in [
            ("02/01/2019 12:00:00 AM", day(2019, 1, 2), DatePrecision::Day),
            ("31/12/2019", day(2019, 12, 31), DatePrecision::Day),
            ("05/2019", day(2019, 5, 1), DatePrecision::Month),
            ("2019", day(2019, 1, 1), DatePrecision::Year),
            ("2019-05-03", day(2019, 5, 3), DatePrecision::Day),
            ("2019-05-03T00:00:00", day(2019, 5, 3), DatePrecision::Day),
        ] {
            assert_eq!(date(text, &formats), Some(WrittenDate { date: expected, precision }), "{text}");
        }
        assert_eq!(date("12/31/2019", &formats), None);
        for format in ["%Q", "%d/%Y", "%H:%M", "day", ""] {
            assert!(DateFormat::read(format).is_none(), "{format}");
        }
    }

    #[test]
    fn separators_count_only_where_they_belong() {
        let plain = |text| number(text, Some(','), '.');
        assert_eq!(plain("6,209").as_deref(), Some("6209"));
        assert_eq!(plain("5,002,000").as_deref(), Some("5002000"));
        assert_eq!(plain("1.5").as_deref(), Some("1.5"));
        assert_eq!(number("1.234,5", Some('.'), ',').as_deref(), Some("1234.5"));
        for text in ["1,2", "12,34,567", ",5", "", "one", "1.", "--1", "1 000"] {
            assert_eq!(plain(text), None, "{text}");
        }
    }

    #[test]
    fn a_wrapped_cell_is_what_it_wraps() {
        assert_eq!([unwrapped("=\"E092851\""), unwrapped("E1"), unwrapped("=A1")], ["E092851", "E1", "=A1"]);
    }

    proptest! {
        #[test]
        fn a_written_number_is_read_back(value in 0u64..10_000_000_000) {
            let digits = value.to_string();
            let mut grouped = String::new();
            for (index, digit) in digits.chars().enumerate() {
                if index > 0 && (digits.len() - index) % 3 == 0 {
                    grouped.push('.');
                }
                grouped.push(digit);
            }
            prop_assert_eq!(number(&grouped, Some('.'), ','), Some(digits));
        }

        #[test]
        fn no_text_breaks_the_readers(text in "\\PC{0,30}") {
            let formats = [DateFormat::read("%d/%m/%y").expect("a format")];
            let _ = (date(&text, &formats), number(&text, Some(','), '.'), words::serial(&text, &[], &[], &[]));
            let _ = DateFormat::read(&text);
        }
    }
}
