//! Templates run over calls.

use super::*;
use crate::plan::liquid::parse;

fn with_json(template: &str, body: &str) -> Result<String, String> {
    let nodes = parse(template).unwrap();
    // 2026-05-04T10:00:00Z
    let now = Time(1_777_888_800_000_000);
    render(&nodes, json(body, true), Item::Nil, now).map_err(|fault| fault.message)
}

fn of(template: &str) -> String {
    let body = r#"{"a": {"b": [1, 2.5, "x"], "name": "Ann", "none": null}, "flag": true}"#;
    with_json(template, body).unwrap_or_else(|message| panic!("{message}"))
}

#[test]
fn values_are_read_and_written() {
    assert_eq!(of("{{ body.a.b[1] }}|{{body.a.b.last}}|{{ body['a'].name }}"), "2.5|x|Ann");
    assert_eq!(of("{{ body.flag }}{{ body.a.none }}{{ body.nothing.at.all }}."), "true.");
    assert_eq!(of("{{ body.a.b }}{{ body.a.b.size }}"), "12.5x3");
}

#[test]
fn blanks_go_as_dotliquid_takes_them() {
    assert_eq!(of("a  {{- 1 -}}  b"), "a1b");
    assert_eq!(of("a\n{%- if true -%}\n  b{% endif %}"), "a\n  b");
}

#[test]
fn tags_choose_and_repeat() {
    assert_eq!(
        of("{% if body.a.none %}1{% elsif body.flag == true %}2{% else %}3{% endif %}"),
        "2"
    );
    assert_eq!(of("{% unless body.flag %}1{% else %}2{% endunless %}"), "2");
    assert_eq!(of("{% case body.a.name %}{% when 'Bob', 'Ann' %}1{% else %}2{% endcase %}"), "1");
    assert_eq!(
        of("{% for i in body.a.b reversed limit: 2 %}{{forloop.index}}{{i}};{% endfor %}"),
        "12.5;21;"
    );
    assert_eq!(of("{% for i in (1..3) offset: 1 %}{{i}}{% else %}none{% endfor %}"), "23");
    assert_eq!(of("{% for i in body.no %}{{i}}{% else %}none{% endfor %}"), "none");
    assert_eq!(of("[{% JSONArrayFor i in body.a.b -%}\n{{i}}{% endJSONArrayFor %}]"), "[1,2.5,x]");
    assert_eq!(of("{% for p in body.a %}{{p.Key}} {% endfor %}"), "b name none ");
    assert_eq!(
        of("{% assign x = 1 | Plus: 2 %}{% capture y %}<{{x}}>{% endcapture %}{{y}}"),
        "<3>"
    );
    assert_eq!(of("a{% comment %} {{ 'no }} {% endcomment %}b"), "ab");
    assert_eq!(of("{% if body.a.b contains 'x' and body.a.name contains 'nn' %}y{% endif %}"), "y");
}

#[test]
fn filters_work_as_in_dotliquid() {
    for (template, expected) in [
        ("{{ 'aBc' | Upcase | Append: '!' | Prepend: '>' }}", ">ABC!"),
        (r#"{{ 'a"b' | Replace: '([^\\](\\\\)*)"', '$1\"' }}"#, r#"a\"b"#),
        ("{{ 'a.b' | Replace: '\\.', '-' }}", "a-b"),
        ("{{ 7 | DividedBy: 2 }} {{ 7.0 | DividedBy: 2 }} {{ 7 | Modulo: 4 }}", "3 3.5 3"),
        ("{{ -4 | Abs }} {{ 5 | AtMost: 3 }} {{ 5 | AtLeast: 9 }}", "4 3 9"),
        ("{{ 'a,b,,c' | Split: ',' | Join: '-' }}", "a-b-c"),
        ("{{ 'Liquid' | Slice: 2, 3 }}{{ 'Liquid' | Slice: -1 }}", "quid"),
        ("{{ 'one two three' | Truncate: 7 }}", "one ..."),
        ("{{ nil | Default: 'd' }}{{ '' | Default: 'e' }}{{ nil | Upcase }}", "de"),
        (
            "{{ ' x ' | Strip }}|{{ 'a b&' | UrlEncode }}|{{ 'a+b%26' | UrlDecode }}",
            "x|a+b%26|a b&",
        ),
        ("{{ 0.1 | Plus: 0.2 }} {{ 1.5 | Times: 2 }} {{ 7.5 | Modulo: 2 }}", "0.3 3.0 1.5"),
        (
            "{{ 2.5 | Round }} {{ 2.345 | Round: 2 }} {{ '7.6' | Round }}{{ 'x' | Round }}",
            "2 2.34 8",
        ),
        ("{{ body.a.b[1] | Abs | DividedBy: 2 }}", "1.25"),
        ("{{ 'b,a,B2,10,9' | Split: ',' | Sort | Join: ' ' }}", "10 9 a b B2"),
        ("{{ 'hello big world' | Capitalize }}", "Hello Big World"),
        ("{{ 'a.b.c' | RemoveFirst: '\\.' }} {{ 'aXbX' | ReplaceFirst: 'X', '$0' }}", "ab.c a$0bX"),
        ("{{ '<p>a <b>c</b></p> 1 < 2' | StripHtml }}", "a c 1 < 2"),
        ("{{ 'one two three' | TruncateWords: 2 }} {{ 'one' | TruncateWords }}", "one two... one"),
        ("{{ 'Liquid' | Slice: -8, 4 }}{{ 'Liquid' | Slice: 9 }}", "Li"),
        ("{{ '<a \"b\">' | Escape }}", "&lt;a &quot;b&quot;&gt;"),
    ] {
        assert_eq!(of(template), expected, "{template}");
    }
}

#[test]
fn xml_is_read_by_local_name_without_case() {
    let body = "<s:Envelope xmlns:s='u'><s:Body><l><i><n>1</n></i><i><n>2</n></i></l></s:Body></s:Envelope>";
    let template = "{% for i in body.envelope.body.L %}{{ i.N }};{% endfor %}{{ body.envelope.body.l.i[1].n }}";
    let text = of_xml(template, body, false);
    assert_eq!(text, "1;2;2");
}

fn of_xml(template: &str, body: &str, nil_is_null: bool) -> String {
    let body = xml(body, true, nil_is_null);
    render(&parse(template).unwrap(), body, Item::Nil, Time(0)).unwrap()
}

#[test]
fn elements_that_are_nil_are_empty_or_nothing() {
    let body = "<o xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'><n xsi:nil='true' /></o>";
    let template = "{% if body.o.n == nil %}none{% else %}[{{ body.o.n }}]{% endif %}";
    assert_eq!(of_xml(template, body, false), "[]");
    assert_eq!(of_xml(template, body, true), "none");
}

#[test]
fn dates_are_read_and_written() {
    let body = r#"{"when": "2026-01-31T10:00:00Z", "short": "2012-03-21T05:40Z"}"#;
    for (template, expected) in [
        ("{{ body.when }}", "01/31/2026 10:00:00"),
        ("{{ body.short }}", "03/21/2012 05:40:00"),
        ("{{ body.when | Date: 'yyyy-MM-dd' }}", "2026-01-31"),
        ("{{ '31 Jan 2026' | Date: 'MM.yy' }}{{ 'none' | Date: 'yyyy' }}", "01.26none"),
        ("{{ 'now' | Date: 'yyyy-MM-ddTHH:mm' }}", "2026-05-04T10:00"),
        ("{% if body.when %}y{% endif %}{% if body.when == nil %}n{% endif %}", "y"),
    ] {
        assert_eq!(with_json(template, body).unwrap(), expected, "{template}");
    }
}

#[test]
fn loops_are_left_and_values_take_turns() {
    assert_eq!(
        of(
            "{% for i in (1..9) %}{% if i == 2 %}{% continue %}{% endif %}{% if i == 5 %}{% break %}{% endif %}{{i}}{% endfor %}!"
        ),
        "134!"
    );
    assert_eq!(
        of(
            "{% for i in (1..2) %}{% for j in (1..9) %}{% if j == 2 %}{% break %}{% endif %}{{i}}{{j}} {% endfor %}{% endfor %}"
        ),
        "11 21 "
    );
    assert_eq!(
        of("{% for i in (1..3) %}{% cycle 'a', 'b' %}{% endfor %}{% cycle 'a', 'b' %}"),
        "abab"
    );
    assert_eq!(of("{% cycle 'x': 1, 2 %}{% cycle 'y': 1, 2 %}{% cycle 'x': 1, 2 %}"), "112");
    assert_eq!(
        of(
            "{% for i in (1..4) %}{% ifchanged %}{{ i | DividedBy: 2 }}{% endifchanged %}{% endfor %}"
        ),
        "012"
    );
    assert_eq!(of("{% increment n %}{% increment n %}{{ n }}{% decrement m %}"), "012-1");
    assert_eq!(of("{% raw %}{{ a }}{% if %}{% endraw %}{{ 1 }}"), "{{ a }}{% if %}1");
}

#[test]
fn what_is_not_known_is_a_fault() {
    let body = r#"{"when": "2026-01-31T10:00:00Z", "Name": 1, "o": {}}"#;
    for (template, part) in [
        ("{{ body.when | Date: 'D' }}", "the gateway's culture"),
        ("{% if body.when == 'a' %}{% endif %}", "compares a date"),
        ("{{ 'a b,c' | Split: ',' | Sort }}", "other characters"),
        ("{{ 'it is OK' | Capitalize }}", "small letters"),
        ("{{ '<!-- a -->' | StripHtml }}", "a comment"),
        ("{{ true | Default: 'x' }}", "a boolean"),
        ("{{ body.name }}", "whether `name` reads `Name`"),
        ("{{ body.o }}", "a whole object"),
        ("{% if 'a' < 'b' %}{% endif %}", "only numbers"),
        ("{{ 'a' | Plus: 1 }}", "no number"),
        ("{{ 1 | DividedBy: 0 }}", "divided by 0"),
        ("{% for a in (1..3000000) %}{% endfor %}", "too many items"),
    ] {
        let message = with_json(template, body).unwrap_err();
        assert!(message.contains(part), "{template}: {message}");
    }
}
