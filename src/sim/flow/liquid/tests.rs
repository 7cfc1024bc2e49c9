//! Templates run over calls.

use super::*;
use crate::plan::liquid::parse;

fn with_json(template: &str, body: &str) -> Result<String, String> {
    let nodes = parse(template).unwrap();
    render(&nodes, json(body, true), Item::Nil).map_err(|fault| fault.message)
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
        ("{{ '<a \"b\">' | Escape }}", "&lt;a &quot;b&quot;&gt;"),
    ] {
        assert_eq!(of(template), expected, "{template}");
    }
}

#[test]
fn xml_is_read_by_local_name_without_case() {
    let body = "<s:Envelope xmlns:s='u'><s:Body><l><i><n>1</n></i><i><n>2</n></i></l></s:Body></s:Envelope>";
    let template = "{% for i in body.envelope.body.L %}{{ i.N }};{% endfor %}{{ body.envelope.body.l.i[1].n }}";
    let text = render(&parse(template).unwrap(), xml(body, true), Item::Nil).unwrap();
    assert_eq!(text, "1;2;2");
}

#[test]
fn what_is_not_known_is_a_fault() {
    let body = r#"{"when": "2026-01-31T10:00:00Z", "Name": 1, "o": {}}"#;
    for (template, part) in [
        ("{{ body.when }}", "looks like a date"),
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
