//! The parts of C# that the service does not know, by the names that C# programmers use.

/// Declares [`Feature`] with the name of each.
macro_rules! features {
    ($($(#[$doc:meta])* $feature:ident = $name:literal,)+) => {
        /// A part of C# that is refused: newer than C# 7.3, or out of place in an expression.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Feature { $($(#[$doc])* $feature,)+ }

        impl Feature {
            /// Every feature that is refused.
            pub const ALL: &[Self] = &[$(Self::$feature,)+];

            /// The name of the feature, with the version of C# that introduced it where it is
            /// newer than 7.3.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$feature => $name,)+ }
            }
        }
    };
}

features! {
    /// `from a in b select c`.
    QuerySyntax = "LINQ query syntax",
    /// `async`.
    Async = "`async`",
    /// `await`.
    Await = "`await`",
    /// `unsafe`, `fixed`, `&a`, `*a`, `a->b`.
    Unsafe = "unsafe code",
    /// `stackalloc`.
    StackAllocation = "`stackalloc`",
    /// `ref int a = ref b`, `ref` results.
    RefLocal = "a `ref` variable or result",
    /// `class`, `struct`, …
    TypeDeclaration = "a type declaration in an expression",
    /// `using System;`.
    UsingDirective = "a `using` directive in an expression",
    /// `where T : …`.
    Constraint = "a constraint on a type parameter",
    /// `__makeref`, …
    UndocumentedKeyword = "an undocumented keyword",
    /// `a switch { … }`.
    SwitchExpression = "C# 8 switch expression",
    /// `a ??= b`.
    CoalescingAssignment = "C# 8 null-coalescing assignment `??=`",
    /// `a[1..2]`.
    Range = "C# 8 range `..`",
    /// `a[^1]`.
    IndexFromEnd = "C# 8 index from the end `^`",
    /// `a!`.
    NullForgiving = "C# 8 null-forgiving operator `!`",
    /// `string?`.
    NullableReference = "C# 8 nullable reference type",
    /// `is { A: 1 }`.
    PropertyPattern = "C# 8 property pattern",
    /// `is T(a, b)`, `is var (a, b)`.
    PositionalPattern = "C# 8 positional pattern",
    /// `case _:`.
    DiscardPattern = "C# 8 discard pattern",
    /// `using var a = b;`.
    UsingDeclaration = "C# 8 using declaration",
    /// `static int F() …` in a block.
    StaticLocalFunction = "C# 8 static local function",
    /// `@$"…"`.
    AlternativeVerbatim = "C# 8 `@$\"…\"` (write `$@\"…\"`)",
    /// `is not`.
    NotPattern = "C# 9 `not` pattern",
    /// `is a and b`.
    AndPattern = "C# 9 `and` pattern",
    /// `is a or b`.
    OrPattern = "C# 9 `or` pattern",
    /// `is > 1`.
    RelationalPattern = "C# 9 relational pattern",
    /// `case int:`.
    TypePattern = "C# 9 type pattern",
    /// `new()`.
    TargetTypedNew = "C# 9 target-typed `new`",
    /// `a with { B = 1 }`.
    With = "C# 9 `with` expression",
    /// `record`.
    Record = "C# 9 record",
    /// `static a => b`.
    StaticLambda = "C# 9 static lambda",
    /// `(_, _) => a`.
    LambdaDiscards = "C# 9 repeated discard parameter `_`",
    /// `[A] int F() …`, `[A] a => b`.
    LocalFunctionAttribute = "C# 9 attribute on a local function",
    /// `int (a) => b`.
    LambdaReturnType = "C# 10 lambda return type",
    /// `(a, int b) = c`.
    MixedDeconstruction = "C# 10 mix of declarations and variables in a deconstruction",
    /// `"""…"""`.
    RawString = "C# 11 raw string literal",
    /// `"…"u8`.
    Utf8String = "C# 11 UTF-8 string literal",
    /// `a >>> b`.
    UnsignedShift = "C# 11 unsigned right shift `>>>`",
    /// `is [1, 2]`.
    ListPattern = "C# 11 list pattern",
    /// A line break in the braces of `$"…"`.
    NewlineInInterpolation = "C# 11 line break in an interpolation",
    /// `[1, 2]`.
    CollectionExpression = "C# 12 collection expression",
    /// `(int a = 1) => a`.
    LambdaDefault = "C# 12 default value of a lambda parameter",
    /// `(params int[] a) => a`.
    LambdaParams = "C# 12 `params` of a lambda",
    /// `'\e'`.
    EscapeCharacter = "C# 13 escape `\\e`",
}
