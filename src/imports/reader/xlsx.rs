//! A sheet of an XLSX workbook, written out as CSV: what follows has one way to read and to resume.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::Path;

use calamine::{DataRef, Reader, Xlsx};
use zip::ZipArchive;

use crate::problem::Fault;

/// What a workbook may come to, unpacked, in bytes.
#[derive(Debug)]
pub struct Limits {
    /// Its sheets together.
    pub sheets: u64,
    /// Any other part: calamine holds the shared texts in memory.
    pub part: u64,
    /// All of it.
    pub total: u64,
}

const LIMITS: Limits = Limits { sheets: 1 << 30, part: 64 << 20, total: (1 << 30) + (256 << 20) };

/// Why a workbook was not written out.
#[derive(Debug, thiserror::Error)]
pub enum XlsxError {
    #[error("the workbook has a fault")]
    Fault(Fault),
    #[error(transparent)]
    Io(#[from] io::Error),
}

fn unreadable<E>(_: E) -> XlsxError {
    XlsxError::Fault(Fault::new("/file", "workbook_not_readable"))
}

/// Writes a sheet (the first, where none is named) to `to` as CSV with one line for each row, blank ones too.
pub fn flatten(from: &Path, sheet: Option<&str>, to: &Path) -> Result<(), XlsxError> {
    check_sizes(BufReader::new(File::open(from)?), &LIMITS)?;
    let mut workbook: Xlsx<_> = Xlsx::new(BufReader::new(File::open(from)?)).map_err(unreadable)?;
    let names = workbook.sheet_names();
    let name = match sheet {
        Some(name) => names.iter().find(|known| *known == name),
        None => names.first(),
    };
    let Some(name) = name.cloned() else {
        return Err(XlsxError::Fault(
            Fault::new("/mapping/file/sheet", "sheet_missing").with("sheets", names.join(", ")),
        ));
    };
    let mut cells = workbook.worksheet_cells_reader(&name).map_err(unreadable)?;
    let mut out = BufWriter::new(File::create(to)?);
    let (mut number, mut row, mut width) = (0, Vec::new(), 0);
    while let Some(cell) = cells.next_cell().map_err(unreadable)? {
        let (at, column) = cell.get_position();
        while number < at {
            write_row(&mut out, &mut row, &mut width)?;
            number += 1;
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX).min(16_383);
        if row.len() <= column {
            row.resize(column + 1, String::new());
        }
        row[column] = text_of(cell.get_value());
    }
    write_row(&mut out, &mut row, &mut width)?;
    Ok(out.into_inner().map_err(|error| error.into_error())?.sync_all()?)
}

/// A row as wide as the first; one without any text is a blank line.
fn write_row(out: &mut impl Write, row: &mut Vec<String>, width: &mut usize) -> io::Result<()> {
    if row.iter().any(|cell| !cell.is_empty()) {
        if *width == 0 {
            *width = row.len();
        } else if row.len() < *width {
            row.resize(*width, String::new());
        }
        let mut line = csv::Writer::from_writer(Vec::new());
        line.write_record(row.iter()).map_err(io::Error::other)?;
        out.write_all(&line.into_inner().map_err(|error| io::Error::other(error.to_string()))?)?;
    } else {
        out.write_all(b"\n")?;
    }
    row.clear();
    Ok(())
}

/// Numbers without the `.0` that a spreadsheet does not show; dates as ISO 8601.
pub fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty | DataRef::Error(_) => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::Int(value) => value.to_string(),
        DataRef::Float(value) => value.to_string(),
        DataRef::DateTime(value) => {
            let (year, month, day, hour, minute, second, _) = value.to_ymd_hms_milli();
            match (hour, minute, second) {
                (0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
                _ => format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"),
            }
        }
    }
}

/// Unpacks every part into nothing, so that what it says of its size need not be believed.
pub fn check_sizes(file: impl Read + Seek, limits: &Limits) -> Result<(), XlsxError> {
    let mut archive = ZipArchive::new(file).map_err(unreadable)?;
    let (mut sheets, mut total) = (0, 0);
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(unreadable)?;
        let is_sheet = part.name().map_err(unreadable)?.contains("/worksheets/");
        let limit = if is_sheet { limits.sheets - sheets } else { limits.part }.min(limits.total - total);
        let size = io::copy(&mut part.take(limit + 1), &mut io::sink()).map_err(unreadable)?;
        if size > limit {
            return Err(XlsxError::Fault(Fault::new("/file", "workbook_too_large")));
        }
        total += size;
        if is_sheet {
            sheets += size;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    /// A workbook as small as one can be: one sheet, texts shared and not, a date, a gap.
    fn workbook(sheet: &str) -> Vec<u8> {
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        let relations = "http://schemas.openxmlformats.org/package/2006/relationships";
        let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let parts = [
            (
                "[Content_Types].xml",
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".to_owned(),
            ),
            (
                "_rels/.rels",
                format!(
                    "<Relationships xmlns=\"{relations}\"><Relationship Id=\"r1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
                ),
            ),
            (
                "xl/workbook.xml",
                format!(
                    "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"Datos\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                format!(
                    "<Relationships xmlns=\"{relations}\"><Relationship Id=\"r1\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"{office}/sharedStrings\" Target=\"sharedStrings.xml\"/><Relationship Id=\"r3\" Type=\"{office}/styles\" Target=\"styles.xml\"/></Relationships>"
                ),
            ),
            ("xl/sharedStrings.xml", format!("<sst xmlns=\"{main}\"><si><t>SERIE</t></si><si><t>Ñ\"1</t></si></sst>")),
            (
                "xl/styles.xml",
                format!(
                    "<styleSheet xmlns=\"{main}\"><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
                ),
            ),
            (
                "xl/worksheets/sheet1.xml",
                format!("<worksheet xmlns=\"{main}\"><sheetData>{sheet}</sheetData></worksheet>"),
            ),
        ];
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            zip.start_file(name, SimpleFileOptions::default()).expect("a part");
            zip.write_all(content.as_bytes()).expect("written");
        }
        zip.finish().expect("a workbook").into_inner()
    }

    fn flattened(workbook: &[u8], sheet: Option<&str>) -> Result<String, String> {
        let folder = tempfile::tempdir().expect("a folder");
        let (from, to) = (folder.path().join("a.xlsx"), folder.path().join("a.csv"));
        std::fs::write(&from, workbook).expect("written");
        match flatten(&from, sheet, &to) {
            Ok(()) => Ok(std::fs::read_to_string(to).expect("CSV")),
            Err(XlsxError::Fault(fault)) => Err(fault.code.to_owned()),
            Err(XlsxError::Io(error)) => panic!("{error}"),
        }
    }

    #[test]
    fn a_sheet_becomes_csv_row_by_row() {
        let sheet = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>FECHA</t></is></c></row>\
            <row r=\"3\"><c r=\"A3\" t=\"s\"><v>1</v></c><c r=\"B3\" s=\"1\"><v>43466</v></c></row>\
            <row r=\"4\"><c r=\"A4\"><v>846483</v></c></row>";
        let expected = "SERIE,FECHA\n\n\"Ñ\"\"1\",2019-01-01\n846483,\n";
        assert_eq!(flattened(&workbook(sheet), None).as_deref(), Ok(expected));
        assert_eq!(flattened(&workbook(sheet), Some("Datos")).as_deref(), Ok(expected));
        assert_eq!(flattened(&workbook(sheet), Some("Hoja2")), Err("sheet_missing".to_owned()));
        assert_eq!(flattened(b"PK nonsense", None), Err("workbook_not_readable".to_owned()));
    }

    #[test]
    fn a_far_cell_makes_no_wide_table() {
        let sheet = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>";
        let text = flattened(&workbook(sheet), None).expect("CSV");
        assert_eq!((text.lines().count(), text.len() < 2 * 1_048_576), (1_048_576, true));
    }
}
