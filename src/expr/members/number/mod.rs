//! Numbers as digits: standard and custom formats, and reading by `NumberStyles`.

mod custom;
mod digits;
mod format;
mod read;

pub(crate) use format::format_number;
pub(crate) use read::{
    FLOAT, INTEGER, NUMBER, Unreadable, check_styles, read_decimal, read_double, read_integer,
    read_single,
};
