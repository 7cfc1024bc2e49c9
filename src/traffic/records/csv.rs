//! Records in CSV: a header, and a row each.

use super::input::Input;
use super::{LONGEST, Met, Place, Record};
use crate::traffic::TrafficError;

/// Reads all rows.
pub(super) fn read(
    input: Input<'_>,
    take: &mut dyn FnMut(Place, Met<'_>) -> Result<(), TrafficError>,
) -> Result<(), TrafficError> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(input);
    let header = reader.byte_headers().map_err(failed)?.clone();
    let names: Vec<String> =
        header.iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
    let mut row = csv::ByteRecord::new();
    while reader.read_byte_record(&mut row).map_err(failed)? {
        let place = Place { line: row.position().map_or(0, csv::Position::line) };
        let met = if row.len() != names.len() {
            Err("it has another number of columns than the header")
        } else if row.as_slice().len() > LONGEST {
            Err("it is longer than 64 MiB")
        } else {
            Record::from_cells(&names, row.iter()).ok_or("it is not UTF-8")
        };
        take(place, met)?;
    }
    Ok(())
}

/// Rows are bytes of any number, so only reading itself fails.
fn failed(error: csv::Error) -> TrafficError {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => TrafficError::Read(error),
        other => TrafficError::Read(std::io::Error::other(format!("{other:?}"))),
    }
}
