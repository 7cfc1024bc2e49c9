//! Tests of the layout: what is moved, what is kept, what is refused.

use proptest::prelude::*;

use super::{Escape, Expressions, FormatError, Indent, Options, format};
use crate::source::SourceFile;

fn formatted(text: &str, options: &Options) -> String {
    let once = format(&SourceFile::new("a.xml", text), options).unwrap();
    let twice = format(&SourceFile::new("a.xml", once.as_str()), options).unwrap();
    assert_eq!(twice, once, "formatting again changes nothing");
    once
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(formatted(text, &Options::default()), expected);
}

/// The inside of `inbound`.
fn inbound(inside: &str) -> String {
    format!("<policies>\n    <inbound>\n{inside}    </inbound>\n</policies>\n")
}

#[test]
fn elements_get_lines_and_blank_lines_become_one() {
    check(
        "<policies><inbound>\n\n\n<base/>\n\n\n\n<set-method>GET</set-method><set-method >PUT</set-method >\n\n</inbound><backend>\n</backend></policies>",
        "<policies>\n    <inbound>\n        <base />\n\n        <set-method>GET</set-method>\n        <set-method>PUT</set-method>\n    </inbound>\n    <backend />\n</policies>\n",
    );
}

#[test]
fn comments_declarations_and_instructions_stay_where_they_are() {
    check(
        "<?xml version=\"1.0\"?>\n<!-- a -->\n<policies><!-- b -->\n<inbound> <!-- c -->\n   <!-- d\n        e\n   --><base/>  <!-- f --><?x y?></inbound></policies><!-- g -->\n",
        "<?xml version=\"1.0\"?>\n<!-- a -->\n<policies> <!-- b -->\n    <inbound> <!-- c -->\n        <!-- d\n             e\n        -->\n        <base /> <!-- f -->\n        <?x y?>\n    </inbound>\n</policies> <!-- g -->\n",
    );
}

#[test]
fn bodies_free_xml_and_literal_text_are_not_touched() {
    let inside = "        <set-body>  {{x}}\n y </set-body>\n        <set-header name=\"a\">\n            <value> b </value>\n        </set-header>\n        <set-body template=\"liquid\">\n<a  b='c' >{{ d }}</a>\n</set-body>\n        <set-body><![CDATA[ @(1) ]]></set-body>\n";
    check(&inbound(inside), &inbound(inside));
}

#[test]
fn long_tags_are_broken_and_short_ones_joined() {
    let long = "@(context.Request.Headers.GetValueOrDefault(\"x-forwarded-for\", \"\"))";
    check(
        &inbound(&format!(
            "<rate-limit-by-key\n calls='1'   renewal-period = \"60\" counter-key=\"{long}\" increment-condition=\"@(true)\"/>\n<set-variable\n name='a'\n value='b'/>\n"
        )),
        &inbound(&format!(
            "        <rate-limit-by-key\n            calls=\"1\"\n            renewal-period=\"60\"\n            counter-key=\"{long}\"\n            increment-condition=\"@(true)\" />\n        <set-variable name=\"a\" value=\"b\" />\n"
        )),
    );
}

#[test]
fn code_moves_as_a_whole_and_its_strings_do_not() {
    check(
        &inbound(
            "<set-body>\n  @{\n\n  var a = @\"x\n y\";\n      return a;\n  }\n </set-body>\n<set-variable name=\"b\" value=\"@(1\n+ 2)\"/>\n",
        ),
        &inbound(
            "        <set-body>@{\n\n        var a = @\"x\n y\";\n            return a;\n        }</set-body>\n        <set-variable name=\"b\" value=\"@(1\n            + 2)\" />\n",
        ),
    );
}

#[test]
fn code_is_laid_out_on_demand_unless_comments_stand_in_it() {
    let options = Options { expressions: Expressions::Layout, ..Options::default() };
    assert_eq!(
        formatted(
            &inbound(
                "<set-body>@{var a=1;return a.ToString();}</set-body><set-variable name=\"c\" value=\"@(1+2)\"/><set-variable name=\"d\" value=\"@(1/* x */+2)\"/>"
            ),
            &options,
        ),
        inbound(
            "        <set-body>@{\n            var a = 1;\n            return a.ToString();\n        }</set-body>\n        <set-variable name=\"c\" value=\"@(1 + 2)\" />\n        <set-variable name=\"d\" value=\"@(1/* x */+2)\" />\n"
        ),
    );
}

#[test]
fn expressions_are_written_raw_or_escaped_on_demand() {
    let raw = inbound(
        "        <set-variable name=\"a\" value=\"@(1 < 2 && \"&amp;lt;\" != \"x\")\" />\n        <set-body>@(\"a\" + 1 < 2)</set-body>\n",
    );
    let xml = inbound(
        "        <set-variable name=\"a\" value=\"@(1 &lt; 2 &amp;&amp; &quot;&amp;lt;&quot; != &quot;x&quot;)\" />\n        <set-body>@(\"a\" + 1 &lt; 2)</set-body>\n",
    );
    let form = |escape| Options { escape, ..Options::default() };
    assert_eq!(formatted(&raw, &form(Escape::Xml)), xml);
    assert_eq!(formatted(&xml, &form(Escape::Raw)), raw);
    assert_eq!(formatted(&raw, &form(Escape::Keep)), raw);
    assert_eq!(formatted(&xml, &form(Escape::Keep)), xml);
    roxmltree::Document::parse(&xml).unwrap();
    let single = inbound("        <set-variable name=\"a\" value='@(\"b\")' />\n");
    assert_eq!(formatted(&single, &form(Escape::Keep)), single);
    assert!(formatted(&single, &form(Escape::Raw)).contains("value=\"@(\"b\")\""));
}

#[test]
fn line_ends_and_byte_order_mark_stay() {
    let text = "\u{feff}<policies>\r\n<inbound>\r\n<base/>\r\n</inbound></policies>";
    assert_eq!(
        formatted(text, &Options::default()),
        "\u{feff}<policies>\r\n    <inbound>\r\n        <base />\r\n    </inbound>\r\n</policies>\r\n"
    );
}

#[test]
fn indentation_is_a_choice() {
    let options = Options { indent: Indent::Tab, ..Options::default() };
    assert_eq!(
        formatted("<fragment><set-body>@{\nreturn 1;\n}</set-body></fragment>", &options),
        "<fragment>\n\t<set-body>@{\n\treturn 1;\n\t}</set-body>\n</fragment>\n"
    );
}

#[test]
fn what_deployment_fills_keeps_its_lines() {
    check(
        "<policies><inbound>%{ if x }\n<base/>\n%{ endif }</inbound></policies>",
        &inbound("        %{ if x }\n        <base />\n        %{ endif }\n"),
    );
}

#[test]
fn malformed_documents_are_refused() {
    let file = SourceFile::new("a.xml", "<policies><inbound></policies>");
    let error = format(&file, &Options::default()).unwrap_err();
    assert!(matches!(error, FormatError::Malformed(errors) if errors.len() == 1));
}

/// A document with a blank at each place where blanks do not count.
const SPREAD: &str = "<policies>~<inbound>~<base~/>~<choose>~<when~condition=\"@(context.Variables.ContainsKey(\"a\"))\"~>~<set-header~name=\"b\"~exists-action=\"delete\"~/>~</when>~</choose>~</inbound>~<outbound>~<base~/>~</outbound~>~</policies~>~";

proptest! {
    #[test]
    fn blanks_that_do_not_count_make_no_difference(
        blanks in prop::collection::vec("[ \t]{0,3}\n?[ \t]{0,3}", 40),
    ) {
        let mut text = String::new();
        for (at, piece) in SPREAD.split('~').enumerate() {
            if at > 0 {
                text.push_str(blanks.get(at).map_or(" ", |blanks| blanks));
                // Between a name or a value and what follows there is a blank in any case.
                if !piece.starts_with(['<', '>', '/']) {
                    text.push(' ');
                }
            }
            text.push_str(piece);
        }
        let options = Options::default();
        prop_assert_eq!(formatted(&text, &options), formatted(&SPREAD.replace('~', " "), &options));
    }

    #[test]
    fn any_text_is_formatted_or_refused(text in "[<>/a\"'= @(){}&;\n!-]{0,60}") {
        let text = format!("<policies><inbound>{text}</inbound></policies>");
        let file = SourceFile::new("a.xml", text);
        for escape in [Escape::Keep, Escape::Raw, Escape::Xml] {
            let options = Options { escape, expressions: Expressions::Layout, ..Options::default() };
            if let Ok(once) = format(&file, &options) {
                let again = SourceFile::new("a.xml", once.as_str());
                prop_assert_eq!(format(&again, &options), Ok(once));
            }
        }
    }
}
