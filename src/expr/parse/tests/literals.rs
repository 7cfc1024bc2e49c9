//! Values of literals.

use super::check;

#[test]
fn strings() {
    check(
        r##"
        ""                        ⇒ ""
        "a\tb\"c"                 ⇒ "a\tb\"c"
        "\'\"\\\0\a\b\f\n\r\t\v"  ⇒ "'\"\\\0\u{7}\u{8}\u{c}\n\r\t\u{b}"
        @(@"a\b""c")              ⇒ "a\\b\"c"
        @(@"")                    ⇒ ""
        @(@"""")                  ⇒ "\""
        "\u0041\x41\U00000041"    ⇒ "AAA"
        "\x1F600"                 ⇒ "ὠ0"
        "\uD83D\uDE00\U0001F600😀" ⇒ "😀😀😀"
        "\uD83D"                  ⇒ [d83d]
        "a\uDE00b\uD83D"          ⇒ [61, de00, 62, d83d]
        "// no /* comment"        ⇒ "// no /* comment"
        "##,
    );
}

#[test]
fn characters() {
    check(
        r##"
        'a'      ⇒ 'a'
        '\''     ⇒ '\''
        '"'      ⇒ '"'
        '\\'     ⇒ '\\'
        '\0'     ⇒ '\0'
        '\u0041' ⇒ 'A'
        '\x41'   ⇒ 'A'
        '\uD83D' ⇒ '\ud83d'
        'é'      ⇒ 'é'
        "##,
    );
}

#[test]
fn numbers() {
    check(
        r##"
        0                    ⇒ 0
        1                    ⇒ 1
        1u                   ⇒ 1u
        1L                   ⇒ 1l
        1l                   ⇒ 1l
        1ul                  ⇒ 1ul
        1LU                  ⇒ 1ul
        0xFF                 ⇒ 255
        0XffU                ⇒ 255u
        0xff_ffUL            ⇒ 65535ul
        0b1010_1010          ⇒ 170
        0x_FF                ⇒ 255
        1_000                ⇒ 1000
        1__0                 ⇒ 10
        18446744073709551615 ⇒ 18446744073709551615
        -9223372036854775808 ⇒ (- 9223372036854775808)
        1.5                  ⇒ 1.5d
        1.5f                 ⇒ 1.5f
        1d                   ⇒ 1d
        1M                   ⇒ 1m
        1e3                  ⇒ 1e3d
        1E-3                 ⇒ 1e-3d
        .5                   ⇒ .5d
        1.5e+10m             ⇒ 1.5e+10m
        1_0.5_0              ⇒ 10.50d
        00012                ⇒ 12
        1.ToString()         ⇒ (call (. 1 ToString))
        1.5.ToString()       ⇒ (call (. 1.5d ToString))
        (double).5           ⇒ (cast double .5d)
        a ??.5               ⇒ (?? a .5d)
        x=>.5                ⇒ (=> (x) .5d)
        -.5.ToString()       ⇒ (- (call (. .5d ToString)))
        0x1e + 5             ⇒ (+ 30 5)
        "##,
    );
}

#[test]
fn interpolated_strings() {
    check(
        r##"
        $""                                        ⇒ ($)
        $"a"                                       ⇒ ($ "a")
        $"a{b}c"                                   ⇒ ($ "a" {b} "c")
        $"{a}{b}"                                  ⇒ ($ {a} {b})
        $"{a,5:N2}"                                ⇒ ($ {a,5:N2})
        $"{a,-5}"                                  ⇒ ($ {a,(- 5)})
        $"{a:yyyy-MM-dd}"                          ⇒ ($ {a:yyyy-MM-dd})
        $"{a:hh\\:mm}"                             ⇒ ($ {a:hh\:mm})
        $"{a:0}}}"                                 ⇒ ($ {a:0}})
        $"{{}}"                                    ⇒ ($ "{}")
        $"{{{a}}}"                                 ⇒ ($ "{" {a} "}")
        $@"c:\{a}""q"""                            ⇒ ($ "c:\\" {a} "\"q\"")
        $@"{a:""x""}"                              ⇒ ($ {a:"x"})
        $"{$"{a}"}"                                ⇒ ($ {($ {a})})
        $"{a["x"]}"                                ⇒ ($ {(index a "x")})
        $"{(a ? b : c)}"                           ⇒ ($ {(paren (?: a b c))})
        $"{(a ? b : c):D2}"                        ⇒ ($ {(paren (?: a b c)):D2})
        $"{a:{{x}}}"                               ⇒ ($ {a:{x}})
        $"\t{a}"                                   ⇒ ($ "\t" {a})
        $"{new { A = 1 }}"                         ⇒ ($ {(anon A=1)})
        $"{f(x => { return 1; })}"                 ⇒ ($ {(call f (=> (x) {(return 1)}))})
        $"{"}"}{'}'}"                              ⇒ ($ {"}"} {'}'})
        $"{string.Join(", ", new[] { "x", "y" })}" ⇒ ($ {(call (. string Join) ", " (array[] {"x" "y"}))})
        $"{/* a */b}"                              ⇒ ($ {b})
        $"{a::D}"                                  ⇒ ($ {a::D})
        $"{(global::A.B)}"                         ⇒ ($ {(paren (. global::A B))})
        $"{a}" + $"{b}"                            ⇒ (+ ($ {a}) ($ {b}))
        "##,
    );
}

#[test]
fn lines_may_break_in_verbatim_strings_and_comments() {
    let tree = |text: &str| {
        let parsed = super::parse(&super::ExpressionSource::whole(text));
        assert!(parsed.errors.is_empty(), "{text}: {:?}", parsed.errors);
        parsed.body.as_ref().map(super::dump::body).unwrap_or_default()
    };
    assert_eq!(tree("@(@\"a\r\nb\")"), r#""a\r\nb""#);
    assert_eq!(tree("@($@\"a\n{b\n}\")"), r#"($ "a\n" {b})"#);
    assert_eq!(tree("@(a // b\r\n + c /* d\n */)"), "(+ a c)");
    assert_eq!(tree("@{\n  #region x\n  return 1;\n  #endregion\n}"), "(return 1)");
}

#[test]
fn a_string_is_cut_by_any_line_end() {
    for line_end in ["\n", "\r\n", "\r", "\u{2028}", "\u{85}"] {
        let text = format!("@(f(\"ab{line_end}c\"))");
        let parsed = super::parse(&super::ExpressionSource::whole(&text));
        let first = &parsed.errors[0];
        assert!(first.span.of(&text).starts_with("\"ab"), "{line_end:?}");
        assert!(first.to_string().starts_with("the string is not closed on its line"));
    }
}

#[test]
fn names_leave_out_what_nobody_sees() {
    use super::*;
    let parsed = parse(&ExpressionSource::whole("@(con\u{200b}text.\u{feff}a + @b\\u0063)"));
    assert_eq!(parsed.body.as_ref().map(dump::body).unwrap(), "(+ (. context a) bc)");
}
