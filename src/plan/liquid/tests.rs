//! Templates that real policies use, what they give, and what is refused.

use super::*;

fn refused(text: &str) -> String {
    let error = parse(text).unwrap_err();
    format!("{} << {}", &text[error.span.clone()], error.message)
}

#[test]
fn what_is_not_run_is_refused_by_name_at_its_place() {
    assert_eq!(refused("a {{ 1 | Currency }}"), "Currency << the filter `Currency` is not run");
    assert_eq!(
        refused("{{ body.x | at_least: 1 }}"),
        "at_least << there is no filter `at_least`: did you mean `AtLeast`?"
    );
    assert_eq!(refused("{{ 1 | Foo }}"), "Foo << there is no filter `Foo`");
    assert_eq!(refused("{{ 1 | Append }}"), "Append << `Append` takes 1 to 1 arguments");
    assert_eq!(refused("{% include 'x' %}"), "include << the tag `include` is not run");
    assert_eq!(refused("{{ context.Api.Id }}"), "context << templates know no `context.Api`");
    assert_eq!(refused("{% if a %}x"), "if << `if` is not ended by `endif`");
    assert_eq!(
        refused("x {% endif %}"),
        "endif << there is nothing that `endif` could end or belong to"
    );
    assert_eq!(refused("{% break %}"), "break << `break` stands in no loop");
    assert_eq!(refused("{% raw %} x"), "{% raw %} << `raw` is not ended by `endraw`");
    assert!(refused("{% tablerow a in b cols: 2 %}").contains("its line breaks"));
    assert_eq!(refused("{{ a"), "{{ << `{{` is not closed");
    assert_eq!(refused("{{ a b }}"), "b << nothing is expected here");
    assert_eq!(refused("{{ a & b }}"), "& << `&` is not understood here");
    assert_eq!(refused("{% for x of y %}{% endfor %}"), "of << `in` is expected");
}

#[test]
fn nesting_has_a_limit() {
    let deep = "{% if a %}".repeat(1_000);
    assert!(refused(&deep).contains("deep in each other"));
    let brackets = format!("{{{{ a{} }}}}", "[b".repeat(1_000));
    assert!(refused(&brackets).contains("brackets stand more than"));
}

#[test]
fn conditions_are_read_from_the_right() {
    let nodes = parse("{% if a and b or c == 1 %}x{% endif %}").unwrap();
    let path = |name: &str| Value::Path(name.into(), Vec::new());
    let or = Condition::Or(Box::new((
        Condition::Holds(path("b")),
        Condition::Compares(path("c"), Comparison::Equal, Value::Integer(1)),
    )));
    let and = Condition::And(Box::new((Condition::Holds(path("a")), or)));
    let text = Node::Text("x".into());
    assert_eq!(nodes, [Node::Choose { branches: vec![(and, vec![text])], otherwise: Vec::new() }]);
}
