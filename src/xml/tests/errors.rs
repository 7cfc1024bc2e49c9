//! One mistake gives one error at its place, and the rest of the file is still read.

use super::{read_with, shown};

/// Expects these errors, as underlined text and message, and this tree.
fn check(text: &str, errors: &[(&str, &str)], tree: &str) {
    check_with(text, false, errors, tree);
}

fn check_with(text: &str, several_roots: bool, errors: &[(&str, &str)], tree: &str) {
    let (file, parsed) = read_with(text, several_roots);
    let found: Vec<_> =
        parsed.errors.iter().map(|error| (file.slice(error.span), error.message())).collect();
    let found: Vec<_> = found.iter().map(|(text, message)| (*text, message.as_str())).collect();
    assert_eq!(found, errors, "{text}");
    assert_eq!(shown(&parsed.tree), tree, "{text}");
}

#[test]
fn tags_that_do_not_match() {
    check(
        "<f><llm-x a='1'><d/></azure-x><e/></f>",
        &[("</azure-x>", "`<llm-x>` is closed by `</azure-x>`")],
        "f(llm-x a=\"1\"(d()) e())",
    );
    check(
        "<f><choose><when><a/></f>",
        &[("</f>", "`<when>` is closed by `</f>`")],
        "f(choose(when(a())))",
    );
    check(
        "<f><b></c></b></f>",
        &[("</c>", "`</c>` closes nothing")],
        "f(b(\"    \"))".replace("\"    \"", "\"</c>\"").as_str(),
    );
    check("<f><b><a/>", &[("<b>", "`<b>` is never closed")], "f(b(a()))");
    check("<f/></f>", &[("</f>", "`</f>` closes nothing")], "f()");
    check("<f><a x='1'<b/></f>", &[("<a x='1'", "the tag `<a` has no `>`")], "f(a x=\"1\"(b()))");
}

#[test]
fn related_places_lead_to_the_start_tag() {
    let (file, parsed) = read_with("<f><choose><when></f>", false);
    let related: Vec<_> = parsed.errors[0]
        .related
        .iter()
        .map(|(span, message)| (file.slice(*span), message.as_str()))
        .collect();
    assert_eq!(
        related,
        [("<when>", "`<when>` is opened here"), ("<choose>", "`<choose>` is open too")]
    );
}

#[test]
fn attributes() {
    check(
        "<a b='1' c='2' b='3'/>",
        &[("b", "attribute `b` of `<a>` is given twice")],
        "a b=\"1\" c=\"2\"()",
    );
    check(
        "<a b={{x}} c='2'/>",
        &[("{{x}}", "the value of attribute `b` of `<a>` is not quoted")],
        "a c=\"2\"()",
    );
    check("<a b c='2'/>", &[("b", "attribute `b` of `<a>` has no value")], "a c=\"2\"()");
    check(
        "<a b=\"say \"hi\" to\" c='2'/>",
        &[("hi", "text follows the value of attribute `b` of `<a>`")],
        "a b=\"say \" c=\"2\"()",
    );
    check(
        "<a b='1'c='2'/>",
        &[("c", "there is no blank in front of attribute `c`")],
        "a b=\"1\" c=\"2\"()",
    );
    check(
        "<f><a b=\"1>\n<c d=\"2\"/></a></f>",
        &[("b=\"", "the value of attribute `b` of `<a>` is not closed")],
        "f(a(\"\\n\" c d=\"2\"()))",
    );
    check("<a | b='1'/>", &[("|", "`|` is no attribute of `<a>`")], "a b=\"1\"()");
}

#[test]
fn the_top_of_the_document() {
    check("", &[("", "the document has no element")], "");
    check("<!-- x -->", &[("<", "the document has no element")], "");
    check("oops", &[("oops", "there is text outside of the root element")], "");
    check("<a/>\n...", &[("...", "there is text outside of the root element")], "a()");
    check("<a/><b/>", &[("<b/>", "the document has a second root, `<b>`, after `<a>`")], "a() b()");
    check_with("<a/><b/>", true, &[], "a() b()");
    check_with("{{x}}<a/>%{ endfor ~}", true, &[], "\"{{x}}\" a() \"%{ endfor ~}\"");
    check("%{ if x }<a/>%{ endif }", &[], "a()");
    check_with("<a/> ...", true, &[("...", "there is text outside of the root element")], "a()");
    check_with("\u{feff}<?xml version='1.0'?><a/>", true, &[], "a()");
}

#[test]
fn entities_and_signs() {
    check("<a>&nbsp;</a>", &[("&nbsp;", "entity `&nbsp;` is not defined")], "a(\"&nbsp;\")");
    check(
        "<a b='&#0;'/>",
        &[("&#0;", "`&#0;` stands for no character that XML allows")],
        "a b=\"&#0;\"()",
    );
    check("<a>1 < 2</a>", &[("<", "`<` begins no tag")], "a(\"1 < 2\")");
    check("<a>]]></a>", &[("]]>", "the text contains `]]>`")], "a(\"]]>\")");
    check(
        "<a b='@(\u{2})'/>",
        &[("\u{2}", "XML does not allow character U+0002")],
        "a b=\"@(\\u{2})\"()",
    );
    check("<a>\u{1}</a>", &[("\u{1}", "XML does not allow character U+0001")], "a(\"\\u{1}\")");
    check("<a><!— x —></a>", &[("<!—", "`<!—` begins no comment")], "a(\"<!— x —>\")");
    check("<a><!-- x </a>", &[("<!--", "the comment is never closed")], "a(\"<!-- x </a>\")");
}

#[test]
fn what_real_documents_contain_is_a_warning() {
    let (file, parsed) = read_with("<!-- a -- b ---><a b='?x=1&y=2' c='<t>/x'>&</a>", false);
    assert!(parsed.errors.is_empty());
    let warnings: Vec<_> =
        parsed.warnings.iter().map(|w| (file.slice(w.span), w.message())).collect();
    let warnings: Vec<_> =
        warnings.iter().map(|(text, message)| (*text, message.as_str())).collect();
    assert_eq!(
        warnings,
        [
            ("--", "the comment contains `--`"),
            ("&", "`&` begins no entity"),
            ("<", "the value of attribute `c` holds an unescaped `<`"),
            ("&", "`&` begins no entity"),
        ]
    );
    assert_eq!(shown(&parsed.tree), "!\" a -- b -\" a b=\"?x=1&y=2\" c=\"<t>/x\"(\"&\")");
}

#[test]
fn a_document_type_is_refused_with_its_entities() {
    check(
        "<!DOCTYPE a [<!ENTITY x \"yy\"><!ENTITY y \"&x;&x;\">]><a>&y;</a>",
        &[("<!DOCTYPE", "a document type declaration is not supported")],
        "a(\"&y;\")",
    );
}

#[test]
fn namespaces() {
    check(
        "<a xmlns='u' xmlns:x='v'><x:b x:c='1'/></a>",
        &[],
        "a xmlns=\"u\" xmlns:x=\"v\"(x:b x:c=\"1\"())",
    );
    check(
        "<a><soap:b><soap:c/></soap:b></a>",
        &[("soap", "namespace prefix `soap` is not declared")],
        "a(soap:b(soap:c()))",
    );
    check("<a><x:... /></a>", &[("x:...", "`x:...` is not a valid name")], "a(x:...())");
}

#[test]
fn expressions_that_do_not_close() {
    check(
        "<p><a b=\"@(f(\"x\",\"\")\" c=\"1\" /><d/></p>",
        &[("@(", "expression is not closed: `(` is still open")],
        "p(a b=\"@(f(\\\"x\\\",\\\"\\\")\" c=\"1\"() d())",
    );
    check(
        "<p><a b=\"@(f(\"x)\" /><d/></p>",
        &[("\"", "expression is not closed: a string is still open")],
        "p(a b=\"@(f(\\\"x)\"() d())",
    );
    check(
        "<p><a b=\"@{ var x = \"y;\n return x; }\" /><d/></p>",
        &[("\"y;", "expression is not closed: a string is still open at the end of the line")],
        "p(a b=\"@{ var x = \\\"y;\\n return x; }\"() d())",
    );
    check(
        "<p><v>@{ if (a[0) { } }</v><d/></p>",
        &[(")", "expression is not closed: `[` is closed by `)`")],
        "p(v(\"@{ if (a[0) { } }\") d())",
    );
    check(
        "<p><v>@{ return 1; </v><d/></p>",
        &[("@{", "expression is not closed: `{` is still open")],
        "p(v(\"@{ return 1; \") d())",
    );
    check(
        "<p><v>@{ /* return 1; }</v><d/></p>",
        &[("/*", "expression is not closed: a comment is still open")],
        "p(v(\"@{ /* return 1; }\") d())",
    );
    check(
        "<p><v><![CDATA[@( 1 + (2]]></v><d/></p>",
        &[("(", "expression is not closed: `(` is still open")],
        "p(v(c\"@( 1 + (2\") d())",
    );
}

#[test]
fn an_unclosed_expression_is_the_only_error_of_its_value() {
    let bracket = "expression is not closed: `(` is still open";
    check("<p><a b='@(  ", &[("@(", bracket)], "p(a b=\"@\"())");
    check("<a b=\"@(é", &[("@(", bracket)], "a b=\"@(\"()");
    check("<p><a>@(1 + x", &[("@(", bracket)], "p(a(\"@(1 + x\"))");
    check("<p><a b=\"@(f(1)>\n<c/></a></p>", &[("@(", bracket)], "p(a b=\"@(f(1\"(\"\\n\" c()))");
    check(
        "<p><a b=\"@(f(&quot;x)\" c=\"1\"/><d/></p>",
        &[("&quot;", "expression is not closed: a string is still open")],
        "p(a b=\"@(f(&quot;x)\" c=\"1\"() d())",
    );
    check(
        "<p><a b=\"@(f(1}\" c=\"@(2)\"/><d/></p>",
        &[("}", "expression is not closed: `(` is closed by `}`")],
        "p(a b=\"@(f(1}\" c=\"@(2)\"() d())",
    );
}

#[test]
fn code_outside_of_brackets() {
    check(
        "<p><a b=\"@(string)c.As<string>(\"d\")\" e=\"1\"/><f/></p>",
        &[("c.As<string>(\"d\")", "code follows the end of the expression")],
        "p(a b=\"@(string)c.As<string>(\\\"d\\\")\" e=\"1\"() f())",
    );
    check(
        "<p><a b=\"@c[\"d\"] < 1\" e=\"1\"/><f/></p>",
        &[("@", "`@` begins no expression")],
        "p(a b=\"@c[\\\"d\\\"] < 1\" e=\"1\"() f())",
    );
    check(
        "<p><a b=\"@{ x.Replace(\"y\", \">\"; }\"/><f/></p>",
        &[("}", "expression is not closed: `(` is closed by `}`")],
        "p(a b=\"@{ x.Replace(\\\"y\\\", \\\">\\\"; }\"() f())",
    );
    for (tag, rest) in [("a", " />"), ("a", " c=\"1\"/>"), ("a", "></a>")] {
        let c = if rest.contains('c') { " c=\"1\"" } else { "" };
        check(
            &format!("<p><{tag} b=\"@(x[\"y\"] < 1){rest}\n<d e=\"@(2)\"/></p>"),
            &[(")", "the closing `\"` behind the expression is missing")],
            &format!("p(a b=\"@(x[\\\"y\\\"] < 1\"{c}() \"\\n\" d e=\"@(2)\"())"),
        );
    }
    check("<p a='@x'/>", &[], "p a=\"@x\"()");
}

#[test]
fn a_value_knows_that_it_is_broken() {
    let (_, parsed) = read_with("<p><a b=\"@(1\" c=\"@(2)\"/></p>", false);
    let a = parsed.tree.child(parsed.tree.root().unwrap(), "a").unwrap();
    let broken: Vec<_> =
        parsed.tree.attributes(a).iter().map(|found| parsed.is_broken(found.value)).collect();
    assert_eq!(broken, [true, false]);
}

#[test]
fn each_mistake_is_reported() {
    check(
        "<p><a b=\"@(1\"/><c>&x;</c><d e='1' e='2'/><f g/></h></p>",
        &[
            ("@(", "expression is not closed: `(` is still open"),
            ("&x;", "entity `&x;` is not defined"),
            ("e", "attribute `e` of `<d>` is given twice"),
            ("g", "attribute `g` of `<f>` has no value"),
            ("</h>", "`</h>` closes nothing"),
        ],
        "p(a b=\"@(1\"() c(\"&x;\") d e=\"1\"() f() \"</h>\")",
    );
}

#[test]
fn holes_in_tags_are_no_mistake() {
    check("<a %{ if x }b='1'%{ endif } ${rest} c='2' ${d}='3'/>", &[], "a b=\"1\" c=\"2\"()");
    check("<a __B__='1' @@X@@ />", &[], "a __B__=\"1\"()");
}

#[test]
fn hundreds_of_tolerated_signs_are_tolerated() {
    let text = format!("<a>{}</a>", "<!-- -- --><b c='&'/>".repeat(300));
    let (_, parsed) = read_with(&text, false);
    assert!(parsed.errors.is_empty());
    assert_eq!(parsed.warnings.len(), 600);
    assert_eq!(parsed.tree.child_elements(parsed.tree.root().unwrap()).count(), 300);
}

#[test]
fn signs_that_are_missing() {
    check(
        "p>\n<a/><b>x</b></p>",
        &[("p", "`<` is missing in front of `p`")],
        "p(\"\\n\" a() b(\"x\"))",
    );
    check(
        "<p><a/>\n b c=\"@(d[\"e\"])\">x</b></p>",
        &[("b", "`<` is missing in front of `b`")],
        "p(a() \"\\n \" b c=\"@(d[\\\"e\\\"])\"(\"x\"))",
    );
    check("<p><a>x/a><b/></p>", &[("/a", "`<` is missing in front of `/a`")], "p(a(\"x\") b())");
    check(
        "<p><a@{ return \"<\"; }</a><b/></p>",
        &[("<a", "the tag `<a` has no `>`")],
        "p(a(\"@{ return \\\"<\\\"; }\") b())",
    );
    check(
        "<p><a b=@(x[\"y\"] < 1)\" c=\"2\"/><d/></p>",
        &[("@(x[\"y\"] < 1)\"", "the value of attribute `b` of `<a>` is not quoted")],
        "p(a c=\"2\"() d())",
    );
    check(
        "<p><a b=x\" c=\"@(y[\"z\"])\"/><d/></p>",
        &[("x\"", "the value of attribute `b` of `<a>` is not quoted")],
        "p(a c=\"@(y[\\\"z\\\"])\"() d())",
    );
}

#[test]
fn an_expression_that_stands_as_an_attribute() {
    check(
        "<p><a @(x[\"y\"]) b=\"1\"/></p>",
        &[("@(x[\"y\"])", "`@(…)` is no attribute of `<a>`")],
        "p(a b=\"1\"())",
    );
}

#[test]
fn comments_whose_end_is_misspelt() {
    for end in ["->", "--"] {
        check(
            &format!("<p><!-- x {end}\n<a b=\"@(c[\"d\"])\"/><!-- y --></p>"),
            &[(end, &format!("`{end}` ends no comment"))],
            "p(!\" x \" \"\\n\" a b=\"@(c[\\\"d\\\"])\"() !\" y \")",
        );
        check(
            &format!("<!-- x {end}\n<p/>"),
            &[(end, &format!("`{end}` ends no comment"))],
            "!\" x \" p()",
        );
    }
    check(
        "<p><!- x, <a> --><a/></p>",
        &[("<!-", "`<!-` begins no comment")],
        "p(\"<!- x, <a> -->\" a())",
    );
    check(
        "<p><-- x <a> --><a/></p>",
        &[("<--", "`<--` begins no comment")],
        "p(\"<-- x <a> -->\" a())",
    );
    // A comment within a comment ends where XML says.
    check("<p><!-- <a/> <!-- x --><b/></p>", &[], "p(!\" <a/> <!-- x \" b())");
    check("<p><!--\n-----\n<a/> <!-- x --><b/></p>", &[], "p(!\"\\n-----\\n<a/> <!-- x \" b())");
}
