//! Which pieces of a file are expressions, and where they end.

use proptest::prelude::*;

use super::*;

/// Expects these regions, as text and state, and no errors.
fn check(text: &str, expected: &[(&str, RegionState)]) {
    let (file, parsed) = read(text);
    let found: Vec<_> =
        parsed.expressions.iter().map(|region| (file.slice(region.span), region.state)).collect();
    assert_eq!(found, expected, "{text}");
    assert!(parsed.errors.is_empty(), "{text}: {:?}", parsed.errors);
    assert!(!parsed.tree.is_empty(), "{text}");
}

/// Expects `code` to be a whole expression as an attribute value and as text.
fn check_whole(code: &str) {
    check(&format!("<a b=\"{code}\" c=\"1\"/>"), &[(code, RegionState::Whole)]);
    check(&format!("<a><b> {code}\n</b><c/></a>"), &[(code, RegionState::Whole)]);
}

use RegionState::{Embedded, Whole};

#[test]
fn brackets_strings_and_comments_balance() {
    for code in [
        "@(1)",
        "@{ return 1; }",
        "@(a[\"x\"] == \"y\" && b < c)",
        "@(a[&quot;x&quot;] == &quot;y)&quot; &amp;&amp; b &lt; c)",
        "@(a[&#34;x&#x22;] + \")\")",
        "@(\"\\\")\" + \"\\\\\")",
        "@(@\"\\\" + @\"a\"\")\")",
        "@(@\"two\nlines)\")",
        "@(x.As<string>(preserve: true))",
        "@($\"{a}){{ {b:yyyy:}}} {f(\"}\")}\")",
        "@($@\"\\{a}\"\")\" + @$\"{a}\")",
        "@($\"{{name}}-{(string)c[\"state\"]}\")",
        "@($\"{d:hh':'mm}\")",
        "@(s.Split(';', ')', '\\'', '\"', '\\\\'))",
        "@(h.ContainsKey('Retry-After)'))",
        "@{ // it's ) fine\n return 1; /* } \" ' */ }",
        "@{ // it&apos;s }&#10; return 1; }",
        "@{{ if (x) {{ y(); }} }}",
        "@(url + \"http://x/y\")",
        "@(a / b / c)",
        "@(new { a = 1, b = new[] { 2 } })",
        "@(x == \"</b>\" || y == \"-->\")",
        "@(b[c[0]]>d)",
        "@(\"é😀\" + \"ü\")",
        "@(\"{{named}}\" + {{named-2}})",
        "@(\"${a.b[\\\"c\\\"]}\")",
        "@(global::System.String.Empty)",
    ] {
        check_whole(code);
    }
}

#[test]
fn quotes_of_either_kind_delimit_the_value() {
    check("<a b='@(x == \"y\")' c='1'/>", &[("@(x == \"y\")", Whole)]);
    check("<a b='@(s.Split(','))' c='1'/>", &[("@(s.Split(','))", Whole)]);
    check("<a b = \"@(1)\" />", &[("@(1)", Whole)]);
}

#[test]
fn an_expression_within_text_is_found_but_not_whole() {
    check("<a b=\"Bearer @(c[\"x\"] + \"<\")\" d='1'/>", &[("@(c[\"x\"] + \"<\")", Embedded)]);
    check("<a b=\"@(c[\"x\"])/y\" d='1'/>", &[("@(c[\"x\"])", Embedded)]);
    check("<a>Bearer @(c.As<string>(\"x\")) <b/></a>", &[("@(c.As<string>(\"x\"))", Embedded)]);
    check("<a>@(1) and @(2)</a>", &[("@(1)", Embedded), ("@(2)", Embedded)]);
    check("<a b=\" @(1)\"/>", &[("@(1)", Embedded)]);
}

#[test]
fn what_does_not_close_within_text_is_text() {
    check("<a b=\"me@(home\" c=\"x)\"/>", &[]);
    check("<a>me@(home</a>", &[]);
    check("<a b='a@b.c'>@x @ (y)</a>", &[]);
}

#[test]
fn comments_cdata_and_instructions_do_no_harm() {
    for inert in [
        "<!-- @{ \" ' < & -->",
        "<!-- <a b=\"@(\"/> -->",
        "<?pi @{ \" ' < ?>",
        "<![CDATA[ x @{ \" ' < & ]]>",
        "<!-- it's -->",
    ] {
        check(&format!("<a>{inert}<b c=\"@(1)\"/></a>"), &[("@(1)", Whole)]);
    }
    check("<a><![CDATA[ @(x[\"y\"] < 1) ]]></a>", &[("@(x[\"y\"] < 1)", Whole)]);
    check("<a><![CDATA[@(&quot;)]]></a>", &[("@(&quot;)", Whole)]);
    check("<a><!-- c -->@(1)<!-- d --></a>", &[("@(1)", Whole)]);
}

#[test]
fn expressions_are_found_without_a_tree() {
    let limits = Limits { max_depth: 1, ..Limits::default() };
    let file = SourceFile::new("test.xml", "<a c=\"@(1)\"><b c=\"@(2)\"><c d=\"@(3)\"/></b></a>");
    let parsed = parse(&file, &ParseOptions { several_roots: false, limits });
    assert!(parsed.tree.is_empty());
    assert_eq!(parsed.errors[0].kind, XmlErrorKind::TooDeep(1));
    let found: Vec<_> = parsed.expressions.iter().map(|found| file.slice(found.span)).collect();
    assert_eq!(found, ["@(1)", "@(2)"]);
}

#[test]
fn places_and_forms() {
    let (_, parsed) = read("<a b=\"@(1)\">@{ return 1; }<![CDATA[@(1)]]></a>");
    let found: Vec<_> = parsed.expressions.iter().map(|found| (found.place, found.form)).collect();
    assert_eq!(
        found,
        [
            (Place::Attribute, Form::Single),
            (Place::Text, Form::Multi),
            (Place::CData, Form::Single)
        ]
    );
}

/// A piece of C# that is balanced in itself, and holds no `</` outside of strings.
fn code() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        prop::sample::select(vec![
            "a",
            " < ",
            " && ",
            " & ",
            "1.5",
            "x?.y",
            "\"\"",
            "\"a)\"",
            "\"\\\"\"",
            "\"\\\\\"",
            "';'",
            "'\"'",
            "'\\''",
            "// it's (\n",
            "/* \"' ( */",
            "@\"\\\"",
            "@\"a\"\"\n\"",
            "$\"{{\"",
            "{{n}}",
            "é",
            "=> ",
            "$@\"{1}\\\"",
            "$\"{d:hh':'mm}\"",
            " > ",
            "\n",
            "\r\n",
            "\"</a>\"",
            "\"<!--\"",
            " ? 1 : 2",
            "@class",
            "\"😀\"",
            "\"@(\"",
        ])
        .prop_map(str::to_owned),
        "[a-z]{1,5} ",
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        let several = prop::collection::vec(inner, 0..5).prop_map(|pieces| pieces.join(" "));
        prop_oneof![
            several.clone().prop_map(|code| format!("({code})")),
            several.clone().prop_map(|code| format!("[{code}]")),
            several.clone().prop_map(|code| format!("{{ {code}}}")),
            several.prop_map(|code| format!("$\"x{{({code})}}y\"")),
        ]
    })
}

/// The five signs as references.
fn escaped(code: &str) -> String {
    code.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn balanced_code_is_found_in_every_place_and_form(
        pieces in prop::collection::vec(code(), 0..6),
        multi in any::<bool>(),
    ) {
        let pieces = pieces.join(" ");
        let code = if multi { format!("@{{{pieces}}}") } else { format!("@({pieces})") };
        let expected = code.replace("\r\n", "\n");
        let escaped = escaped(&code);
        for (text, raw) in [
            (format!("<p><a b=\"{code}\" c=\"1\"/><d/></p>"), &code),
            (format!("<p><a b='{code}' c=\"1\"/><d/></p>"), &code),
            (format!("<p><a>\n{code} </a><d/></p>"), &code),
            (format!("<p><a><![CDATA[{code}]]></a><d/></p>"), &code),
            (format!("<p><a b=\"{escaped}\" c=\"1\"/><d/></p>"), &escaped),
            (format!("<p><a>{escaped}</a><d/></p>"), &escaped),
        ] {
            let (file, Parsed { tree, errors, expressions, .. }) = read(&text);
            prop_assert!(errors.is_empty(), "{}: {:?}", text, errors);
            prop_assert_eq!(expressions.len(), 1);
            prop_assert_eq!(expressions[0].state, RegionState::Whole);
            prop_assert_eq!(file.slice(expressions[0].span), raw);
            let element = tree.child(tree.root().unwrap(), "a").unwrap();
            let decoded = match tree.attribute(element, "b") {
                Some(attribute) => tree.attribute_text(attribute),
                None => tree.element_text(element),
            };
            prop_assert_eq!(decoded.trimmed(), &expected);
            let shape = value::text_shape(&decoded.text, value::PlaceholderStyles::NONE);
            let whole = matches!(shape, value::ValueShape::Expression { code, .. }
                if code.len() as usize == expected.len() - 3);
            prop_assert!(whole, "{}: {:?}", text, shape);
            prop_assert_eq!(tree.child_elements(tree.root().unwrap()).count(), 2);
        }
    }
}
