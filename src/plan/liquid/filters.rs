//! The filters that the page of `set-body` lists.

macro_rules! filters {
    (run { $($name:ident $from:literal $to:literal,)+ } refused { $($refused:ident)+ }) => {
        /// A filter that is run.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each is named as in a template")]
        pub enum FilterKind { $($name,)+ }

        /// Every filter that is run: name, fewest and most arguments.
        pub const FILTERS: &[(&str, FilterKind, usize, usize)] =
            &[$((stringify!($name), FilterKind::$name, $from, $to),)+];

        /// Documented filters that are not run: what they do depends on the culture of the gateway.
        pub(super) const NOT_RUN: &[&str] = &[$(stringify!($refused),)+];
    };
}

filters! {
    run {
    Abs 0 0,
    Append 1 1,
    AtLeast 1 1,
    AtMost 1 1,
    Capitalize 0 0,
    Compact 0 0,
    Date 1 1,
    Default 1 1,
    DividedBy 1 1,
    Downcase 0 0,
    Escape 0 0,
    First 0 0,
    H 0 0,
    Join 0 1,
    Last 0 0,
    Lstrip 0 0,
    Map 1 1,
    Minus 1 1,
    Modulo 1 1,
    NewlineToBr 0 0,
    Plus 1 1,
    Prepend 1 1,
    Remove 1 1,
    RemoveFirst 1 1,
    Replace 1 2,
    ReplaceFirst 1 2,
    Round 0 1,
    Rstrip 0 0,
    Size 0 0,
    Slice 1 2,
    Sort 0 1,
    Split 1 1,
    Strip 0 0,
    StripHtml 0 0,
    StripNewlines 0 0,
    Times 1 1,
    Truncate 0 2,
    TruncateWords 0 2,
    Uniq 0 0,
    Upcase 0 0,
    UrlDecode 0 0,
    UrlEncode 0 0,
    }
    refused { Currency }
}
