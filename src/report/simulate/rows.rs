//! Rows of custom metrics in the shape of the `customMetrics` table: one for each value that
//! is emitted, before anything is summed up. The table has no column for the namespace.

use std::io::{self, Write};

use serde::Serialize;

use crate::sim::metrics::{Emission, Value};

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowFormat {
    /// One JSON object a line; the dimensions are an object.
    JsonLines,
    /// A header and a row each; the dimensions are a JSON text.
    Csv,
}

/// Writes rows to one place.
#[derive(Debug)]
pub struct Rows<W> {
    out: W,
    format: RowFormat,
    begun: bool,
}

/// A row. A value stands for one call, so sum, minimum and maximum are the value.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row<'a> {
    timestamp: &'a str,
    name: &'a str,
    value: Value,
    value_sum: Value,
    value_count: u64,
    value_min: Value,
    value_max: Value,
    custom_dimensions: &'a serde_json::Map<String, serde_json::Value>,
}

/// The names of the columns.
const HEADER: [&str; 8] = [
    "timestamp",
    "name",
    "value",
    "valueSum",
    "valueCount",
    "valueMin",
    "valueMax",
    "customDimensions",
];

impl<W: Write> Rows<W> {
    /// Rows that go to `out`.
    pub fn new(out: W, format: RowFormat) -> Self {
        Self { out, format, begun: false }
    }

    /// Writes the rows of an emission.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write(&mut self, emission: &Emission<'_>) -> io::Result<()> {
        self.begin()?;
        let timestamp = emission.time.to_string();
        let dimensions = emission.dimensions.iter();
        let dimensions = dimensions
            .map(|dimension| (dimension.name.to_owned(), dimension.value.into()))
            .collect();
        for (name, value) in emission.values {
            let row = Row {
                timestamp: &timestamp,
                name,
                value: *value,
                value_sum: *value,
                value_count: 1,
                value_min: *value,
                value_max: *value,
                custom_dimensions: &dimensions,
            };
            match self.format {
                RowFormat::JsonLines => {
                    serde_json::to_writer(&mut self.out, &row)?;
                    writeln!(self.out)?;
                }
                RowFormat::Csv => self.csv(&row)?,
            }
        }
        Ok(())
    }

    /// Writes what comes before the first row.
    fn begin(&mut self) -> io::Result<()> {
        if !std::mem::replace(&mut self.begun, true) && self.format == RowFormat::Csv {
            writeln!(self.out, "{}", HEADER.join(","))?;
        }
        Ok(())
    }

    fn csv(&mut self, row: &Row<'_>) -> io::Result<()> {
        let number = |value: Value| serde_json::to_string(&value).map_err(io::Error::from);
        let value = number(row.value)?;
        let count = row.value_count.to_string();
        let dimensions = serde_json::to_string(row.custom_dimensions)?;
        let cells = [row.timestamp, row.name, &value, &value, &count, &value, &value, &dimensions];
        let mut writer = csv::Writer::from_writer(&mut self.out);
        writer.write_record(cells).map_err(io::Error::other)?;
        writer.flush()
    }

    /// Writes what is still held back, and the header of a file without rows.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn finish(mut self) -> io::Result<()> {
        self.begin()?;
        self.out.flush()
    }
}
