//! The rows of `string`.

use super::{
    change, compare, compare_ordinal, compare_parts, compare_to, contains, ends_with, equals_by,
    index_of, is_null_or_white_space, join, last_index_of, lower, split, starts_with, unit, upper,
};
use crate::expr::members::integers::equals;
use crate::expr::members::{Row, row};
use crate::expr::value::{Exception, Fault, Text, Value, whole};

pub(super) const STRING: &[Row] = &[
    row("new(char c, int count)", change::repeat, "a unit many times"),
    row("new(char[] value)", change::from_units, "the units"),
    row("new(CharPointer value)", |call, _| Err(call.not_supported()), "the units up to a zero"),
    row("new(char[] value, int startIndex, int length)", change::from_units, "some of the units"),
    row("static string Empty { get; }", |_, _| Ok("".into()), "the text without units"),
    row("int Length { get; }", |_, a| Ok(whole(a.text(0)?.len())), "number of UTF-16 units"),
    row("char this[int index] { get; }", unit, "one UTF-16 unit"),
    row(
        "TypeCode GetTypeCode()",
        crate::expr::members::reflection::type_code,
        "the code of its type",
    ),
    row(
        "void CopyTo(int sourceIndex, char[] destination, int destinationIndex, int count)",
        |_, a| {
            a.required(2, "destination")?;
            let text = a.text(0)?;
            let index = |at: usize, name: &str| {
                usize::try_from(a.int(at)?).map_err(|_| Fault::from(Exception::out_of_range(name)))
            };
            let count = index(4, "count")?;
            let (from, to) = (index(1, "sourceIndex")?, index(3, "destinationIndex")?);
            let array = a.array(2)?;
            if count > text.len().saturating_sub(from) {
                return Err(Exception::out_of_range("sourceIndex").into());
            }
            if count > array.len().saturating_sub(to) {
                return Err(Exception::out_of_range("destinationIndex").into());
            }
            for offset in 0..count {
                array.set(to + offset, Value::Char(text.unit(from + offset).unwrap_or_default()));
            }
            Ok(Value::Null)
        },
        "copies units into an array",
    )
    .impure(),
    row("char[] ToCharArray()", change::to_units, "the units as an array"),
    row(
        "char[] ToCharArray(int startIndex, int length)",
        change::to_units,
        "the units as an array",
    ),
    row("string Substring(int startIndex)", change::substring, "the rest from an index"),
    row("string Substring(int startIndex, int length)", change::substring, "a part"),
    row("string ToUpper()", |_, a| Ok(upper(a.text(0)?).into()), "in upper case"),
    row("string ToUpperInvariant()", |_, a| Ok(upper(a.text(0)?).into()), "in upper case"),
    row(
        "string ToUpper(CultureInfo culture)",
        |_, a| Ok(upper(a.text(0)?).into()),
        "in upper case",
    ),
    row("string ToLower()", |_, a| Ok(lower(a.text(0)?).into()), "in lower case"),
    row("string ToLowerInvariant()", |_, a| Ok(lower(a.text(0)?).into()), "in lower case"),
    row(
        "string ToLower(CultureInfo culture)",
        |_, a| Ok(lower(a.text(0)?).into()),
        "in lower case",
    ),
    row(
        "static implicit operator ReadOnlySpan<char>(string value)",
        |_, args| Ok(args.value(0)),
        "the units of the text",
    ),
    row("string Trim()", change::trim, "without white space or some units around"),
    row("string Trim(char trimChar)", change::trim, "without white space or some units around"),
    row(
        "string Trim(params char[] trimChars)",
        change::trim,
        "without white space or some units around",
    ),
    row(
        "string Trim(ReadOnlySpan<char> trimChars)",
        change::trim,
        "without white space or some units around",
    ),
    row("string TrimStart()", change::trim_start, "without white space or some units there"),
    row(
        "string TrimStart(char trimChar)",
        change::trim_start,
        "without white space or some units there",
    ),
    row(
        "string TrimStart(params char[] trimChars)",
        change::trim_start,
        "without white space or some units there",
    ),
    row(
        "string TrimStart(ReadOnlySpan<char> trimChars)",
        change::trim_start,
        "without white space or some units there",
    ),
    row("string TrimEnd()", change::trim_end, "without white space or some units there"),
    row(
        "string TrimEnd(char trimChar)",
        change::trim_end,
        "without white space or some units there",
    ),
    row(
        "string TrimEnd(params char[] trimChars)",
        change::trim_end,
        "without white space or some units there",
    ),
    row(
        "string TrimEnd(ReadOnlySpan<char> trimChars)",
        change::trim_end,
        "without white space or some units there",
    ),
    row("string PadLeft(int totalWidth)", change::pad_left, "filled up to a width"),
    row(
        "string PadLeft(int totalWidth, char paddingChar)",
        change::pad_left,
        "filled up to a width",
    ),
    row("string PadRight(int totalWidth)", change::pad_right, "filled up to a width"),
    row(
        "string PadRight(int totalWidth, char paddingChar)",
        change::pad_right,
        "filled up to a width",
    ),
    row("string Insert(int startIndex, string value)", change::insert, "with a text put in"),
    row("string Remove(int startIndex)", change::remove, "without the rest"),
    row("string Remove(int startIndex, int count)", change::remove, "without a part"),
    row(
        "string Replace(char oldChar, char newChar)",
        change::replace_unit,
        "with every occurrence replaced",
    ),
    row(
        "string Replace(string oldValue, string newValue)",
        change::replace,
        "with every occurrence replaced",
    ),
    row(
        "string Replace(string oldValue, string newValue, StringComparison comparisonType)",
        change::replace,
        "with every occurrence replaced",
    ),
    row(
        "string Replace(string oldValue, string newValue, bool ignoreCase, CultureInfo culture)",
        change::replace,
        "with every occurrence replaced",
    ),
    row("string ReplaceLineEndings()", change::replace_line_endings, "with other ends of lines"),
    row(
        "string ReplaceLineEndings(string replacementText)",
        change::replace_line_endings,
        "with other ends of lines",
    ),
    row("string Normalize()", change::normalize, "with equivalent letters written in one way"),
    row(
        "string Normalize(NormalizationForm normalizationForm)",
        change::normalize,
        "with equivalent letters written in one way",
    ),
    row(
        "bool IsNormalized()",
        change::is_normalized,
        "true when equivalent letters are written in one way",
    ),
    row("bool Contains(string value)", contains, "true when it occurs, ordinal unless asked"),
    row("bool Contains(char value)", contains, "true when it occurs, ordinal unless asked"),
    row(
        "bool Contains(string value, StringComparison comparisonType)",
        contains,
        "true when it occurs, ordinal unless asked",
    ),
    row(
        "bool Contains(char value, StringComparison comparisonType)",
        contains,
        "true when it occurs, ordinal unless asked",
    ),
    row(
        "bool StartsWith(string value)",
        starts_with,
        "true when the text begins so, by the culture unless asked",
    ),
    row(
        "bool StartsWith(char value)",
        starts_with,
        "true when the text begins so, by the culture unless asked",
    ),
    row(
        "bool StartsWith(string value, StringComparison comparisonType)",
        starts_with,
        "true when the text begins so, by the culture unless asked",
    ),
    row(
        "bool StartsWith(string value, bool ignoreCase, CultureInfo culture)",
        starts_with,
        "true when the text begins so, by the culture unless asked",
    ),
    row(
        "bool EndsWith(string value)",
        ends_with,
        "true when the text ends so, by the culture unless asked",
    ),
    row(
        "bool EndsWith(char value)",
        ends_with,
        "true when the text ends so, by the culture unless asked",
    ),
    row(
        "bool EndsWith(string value, StringComparison comparisonType)",
        ends_with,
        "true when the text ends so, by the culture unless asked",
    ),
    row(
        "bool EndsWith(string value, bool ignoreCase, CultureInfo culture)",
        ends_with,
        "true when the text ends so, by the culture unless asked",
    ),
    row("int IndexOf(char value)", index_of, "first index of an occurrence, or -1"),
    row("int IndexOf(char value, int startIndex)", index_of, "first index of an occurrence, or -1"),
    row(
        "int IndexOf(char value, int startIndex, int count)",
        index_of,
        "first index of an occurrence, or -1",
    ),
    row(
        "int IndexOf(char value, StringComparison comparisonType)",
        index_of,
        "first index of an occurrence, or -1",
    ),
    row("int IndexOf(string value)", index_of, "first index of an occurrence, or -1"),
    row(
        "int IndexOf(string value, int startIndex)",
        index_of,
        "first index of an occurrence, or -1",
    ),
    row(
        "int IndexOf(string value, int startIndex, int count)",
        index_of,
        "first index of an occurrence, or -1",
    ),
    row(
        "int IndexOf(string value, StringComparison comparisonType)",
        index_of,
        "first index of an occurrence, or -1",
    ),
    row(
        "int IndexOf(string value, int startIndex, StringComparison comparisonType)",
        index_of,
        "first index of an occurrence, or -1",
    ),
    row(
        "int IndexOf(string value, int startIndex, int count, StringComparison comparisonType)",
        index_of,
        "first index of an occurrence, or -1",
    ),
    row("int IndexOfAny(char[] anyOf)", index_of, "first index of one of the units, or -1"),
    row(
        "int IndexOfAny(char[] anyOf, int startIndex)",
        index_of,
        "first index of one of the units, or -1",
    ),
    row(
        "int IndexOfAny(char[] anyOf, int startIndex, int count)",
        index_of,
        "first index of one of the units, or -1",
    ),
    row("int LastIndexOf(char value)", last_index_of, "last index of an occurrence, or -1"),
    row(
        "int LastIndexOf(char value, int startIndex)",
        last_index_of,
        "last index of an occurrence, or -1",
    ),
    row(
        "int LastIndexOf(char value, int startIndex, int count)",
        last_index_of,
        "last index of an occurrence, or -1",
    ),
    row("int LastIndexOf(string value)", last_index_of, "last index of an occurrence, or -1"),
    row(
        "int LastIndexOf(string value, int startIndex)",
        last_index_of,
        "last index of an occurrence, or -1",
    ),
    row(
        "int LastIndexOf(string value, int startIndex, int count)",
        last_index_of,
        "last index of an occurrence, or -1",
    ),
    row(
        "int LastIndexOf(string value, StringComparison comparisonType)",
        last_index_of,
        "last index of an occurrence, or -1",
    ),
    row(
        "int LastIndexOf(string value, int startIndex, StringComparison comparisonType)",
        last_index_of,
        "last index of an occurrence, or -1",
    ),
    row(
        "int LastIndexOf(string value, int startIndex, int count, StringComparison comparisonType)",
        last_index_of,
        "last index of an occurrence, or -1",
    ),
    row("int LastIndexOfAny(char[] anyOf)", last_index_of, "last index of one of the units, or -1"),
    row(
        "int LastIndexOfAny(char[] anyOf, int startIndex)",
        last_index_of,
        "last index of one of the units, or -1",
    ),
    row(
        "int LastIndexOfAny(char[] anyOf, int startIndex, int count)",
        last_index_of,
        "last index of one of the units, or -1",
    ),
    row(
        "string[] Split(char separator, StringSplitOptions options = None)",
        split::split,
        "the parts between separators",
    ),
    row(
        "string[] Split(char separator, int count, StringSplitOptions options = None)",
        split::split,
        "the parts between separators",
    ),
    row("string[] Split(params char[] separator)", split::split, "the parts between separators"),
    row(
        "string[] Split(char[] separator, int count)",
        split::split,
        "the parts between separators",
    ),
    row(
        "string[] Split(char[] separator, StringSplitOptions options)",
        split::split,
        "the parts between separators",
    ),
    row(
        "string[] Split(char[] separator, int count, StringSplitOptions options)",
        split::split,
        "the parts between separators",
    ),
    row(
        "string[] Split(string separator, StringSplitOptions options = None)",
        split::split,
        "the parts between separators",
    ),
    row(
        "string[] Split(string separator, int count, StringSplitOptions options = None)",
        split::split,
        "the parts between separators",
    ),
    row(
        "string[] Split(string[] separator, StringSplitOptions options)",
        split::split,
        "the parts between separators",
    ),
    row(
        "string[] Split(string[] separator, int count, StringSplitOptions options)",
        split::split,
        "the parts between separators",
    ),
    row("bool Equals(object obj)", equals, "true for the same units"),
    row("bool Equals(string value)", equals, "true for the same units"),
    row(
        "bool Equals(string value, StringComparison comparisonType)",
        equals_by,
        "true for equal texts",
    ),
    row("static bool Equals(string a, string b)", equals_by, "true for the same units"),
    row(
        "static bool Equals(string a, string b, StringComparison comparisonType)",
        equals_by,
        "true for equal texts",
    ),
    row(
        "static bool IsNullOrEmpty(string value)",
        |_, a| Ok(a.optional_text(0)?.is_none_or(Text::is_empty).into()),
        "true for null and the empty text",
    ),
    row(
        "static bool IsNullOrWhiteSpace(string value)",
        is_null_or_white_space,
        "true for null and white space only",
    ),
    row("int CompareTo(object value)", compare_to, "order by the culture"),
    row("int CompareTo(string strB)", compare_to, "order by the culture"),
    row("static int Compare(string strA, string strB)", compare, "order of two texts"),
    row(
        "static int Compare(string strA, string strB, bool ignoreCase)",
        compare,
        "order of two texts",
    ),
    row(
        "static int Compare(string strA, string strB, StringComparison comparisonType)",
        compare,
        "order of two texts",
    ),
    row(
        "static int Compare(string strA, string strB, CultureInfo culture, CompareOptions options)",
        compare,
        "order of two texts",
    ),
    row(
        "static int Compare(string strA, string strB, bool ignoreCase, CultureInfo culture)",
        compare,
        "order of two texts",
    ),
    row(
        "static int Compare(string strA, int indexA, string strB, int indexB, int length)",
        compare_parts,
        "order of two parts",
    ),
    row(
        "static int Compare(string strA, int indexA, string strB, int indexB, int length, bool ignoreCase)",
        compare_parts,
        "order of two parts",
    ),
    row(
        "static int Compare(string strA, int indexA, string strB, int indexB, int length, bool ignoreCase, CultureInfo culture)",
        compare_parts,
        "order of two parts",
    ),
    row(
        "static int Compare(string strA, int indexA, string strB, int indexB, int length, CultureInfo culture, CompareOptions options)",
        compare_parts,
        "order of two parts",
    ),
    row(
        "static int Compare(string strA, int indexA, string strB, int indexB, int length, StringComparison comparisonType)",
        compare_parts,
        "order of two parts",
    ),
    row(
        "static int CompareOrdinal(string strA, string strB)",
        compare_ordinal,
        "order unit by unit",
    ),
    row(
        "static int CompareOrdinal(string strA, int indexA, string strB, int indexB, int length)",
        compare_parts,
        "order of two parts unit by unit",
    ),
    row("string ToString()", |_, a| Ok(a.value(0)), "itself"),
    row("string ToString(IFormatProvider provider)", |_, a| Ok(a.value(0)), "itself"),
    row("object Clone()", |_, a| Ok(a.value(0)), "itself"),
    row("static string Copy(string str)", |_, a| Ok(a.required(0, "str")?.clone()), "itself"),
    row("static string Intern(string str)", |_, a| Ok(a.required(0, "str")?.clone()), "itself"),
    row(
        "static string Join(char separator, params string[] value)",
        join::join,
        "the values with a separator between",
    ),
    row(
        "static string Join(char separator, params object[] values)",
        join::join,
        "the values with a separator between",
    ),
    row(
        "static string Join(char separator, string[] value, int startIndex, int count)",
        join::join_part,
        "some texts with a separator between",
    ),
    row(
        "static string Join<T>(char separator, IEnumerable<T> values)",
        join::join,
        "the values with a separator between",
    ),
    row(
        "static string Join(string separator, params string[] value)",
        join::join,
        "the values with a separator between",
    ),
    row(
        "static string Join(string separator, params object[] values)",
        join::join,
        "the values with a separator between",
    ),
    row(
        "static string Join(string separator, string[] value, int startIndex, int count)",
        join::join_part,
        "some texts with a separator between",
    ),
    row(
        "static string Join<T>(string separator, IEnumerable<T> values)",
        join::join,
        "the values with a separator between",
    ),
    row(
        "static string Join(string separator, IEnumerable<string> values)",
        join::join,
        "the texts with a separator between",
    ),
    row("static string Concat(object arg0)", join::concat, "all values as one text"),
    row("static string Concat(object arg0, object arg1)", join::concat, "all values as one text"),
    row(
        "static string Concat(object arg0, object arg1, object arg2)",
        join::concat,
        "all values as one text",
    ),
    row("static string Concat(params object[] args)", join::concat, "all values as one text"),
    row("static string Concat(string str0, string str1)", join::concat, "all values as one text"),
    row(
        "static string Concat(string str0, string str1, string str2)",
        join::concat,
        "all values as one text",
    ),
    row(
        "static string Concat(string str0, string str1, string str2, string str3)",
        join::concat,
        "all values as one text",
    ),
    row("static string Concat(params string[] values)", join::concat, "all values as one text"),
    row("static string Concat(IEnumerable<string> values)", join::concat, "all values as one text"),
    row("static string Concat<T>(IEnumerable<T> values)", join::concat, "all values as one text"),
    row(
        "static string Format(string format, object arg0)",
        join::format,
        "the values put into a format",
    ),
    row(
        "static string Format(string format, object arg0, object arg1)",
        join::format,
        "the values put into a format",
    ),
    row(
        "static string Format(string format, object arg0, object arg1, object arg2)",
        join::format,
        "the values put into a format",
    ),
    row(
        "static string Format(string format, params object[] args)",
        join::format,
        "the values put into a format",
    ),
    row(
        "static string Format(IFormatProvider provider, string format, object arg0)",
        join::format,
        "the values put into a format",
    ),
    row(
        "static string Format(IFormatProvider provider, string format, object arg0, object arg1)",
        join::format,
        "the values put into a format",
    ),
    row(
        "static string Format(IFormatProvider provider, string format, object arg0, object arg1, object arg2)",
        join::format,
        "the values put into a format",
    ),
    row(
        "static string Format(IFormatProvider provider, string format, params object[] args)",
        join::format,
        "the values put into a format",
    ),
];
