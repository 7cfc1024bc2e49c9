//! What is wrong, and where.

use super::{ExpressionSource, parse, wrapped};

/// The text with `«»` around what each error underlines, and the messages below, one a line.
pub(super) fn render(text: &str) -> String {
    let whole = wrapped(text);
    let parsed = parse(&ExpressionSource::whole(&whole));
    let mut marks = Vec::new();
    for error in &parsed.errors {
        marks.push((error.span.start, '«'));
        marks.push((error.span.end, '»'));
    }
    marks.sort_by_key(|(at, _)| *at);
    let mut marked = String::new();
    let mut at = 0;
    for (offset, mark) in marks {
        marked += &whole[at..offset as usize];
        marked.push(mark);
        at = offset as usize;
    }
    marked += &whole[at..];
    let messages = parsed.errors.iter().map(|error| format!("  ! {error}\n"));
    format!("{marked}\n{}", messages.collect::<String>())
}

/// Checks a table: each expression with marks, followed by its messages, as [`render`] writes.
#[track_caller]
pub(super) fn check(table: &str) {
    let mut cases: Vec<(String, String)> = Vec::new();
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match cases.last_mut() {
            Some((_, expected)) if line.starts_with('!') => *expected += &format!("  {line}\n"),
            _ => cases.push((line.replace(['«', '»'], ""), format!("{line}\n"))),
        }
    }
    for (text, expected) in cases {
        assert_eq!(render(&text), expected, "{text}");
    }
}

#[test]
fn in_expressions() {
    check(
        r##"
        @(a +«)»
          ! expected an expression, found the end of the expression
        @(a ? b«)»
          ! expected `:`, found the end of the expression
        @(a ? b :«)»
          ! expected an expression, found the end of the expression
        @(x =«)»
          ! expected an expression, found the end of the expression
        @(a.«)»
          ! expected a name, found the end of the expression
        @(a «b»)
          ! expected the end of the expression, found `b`
        @(a«,» b)
          ! expected the end of the expression, found `,`
        @(a«;» b)
          ! expected the end of the expression, found `;`
        @(a > «>» b)
          ! expected an expression, found `>`
        @(«int»)
          ! expected an expression, found `int`
        @(«int x» = 5)
          ! a variable cannot be declared here
        @(f(a, «)»)
          ! expected an expression, found `)`
        @(a«.5» + b)
          ! expected the end of the expression, found `.5`
        @(f(a «b», c «d»))
          ! expected `,` or `)`, found `b`
          ! expected `,` or `)`, found `d`
        @(f(a,«,» b))
          ! expected an expression, found `,`
        @(f(a«;» b))
          ! expected `,` or `)`, found `;`
        @(a[«]»)
          ! expected an expression, found `]`
        @((«)»)
          ! expected an expression, found `)`
        @((a, «)»)
          ! expected an expression, found `)`
        @(«(a: 1)»)
          ! a tuple has at least two elements
        @(new«)»
          ! expected a type, found the end of the expression
        @(new «A»)
          ! `new` needs arguments in parentheses or an initializer in braces
        @(new «int[]»)
          ! a new array needs sizes in its brackets or values in braces
        @(new int[2][«3»])
          ! only the first bracket pair of a new array takes sizes
        @(new[] «1»)
          ! expected `{`, found `1`
        @(new A { B = 1, «2» })
          ! an initializer sets members or adds elements, not both
        @(new A { ["a"]«» 1 })
          ! expected `=`
        @(«{» 1, 2 })
          ! values in braces need `new[]` before them here
        @(«(int x, y)» => x)
          ! the parameters of a lambda have types either all or none
        @(delegate (x«)» { })
          ! expected a name, found `)`
        @(«throw» a)
          ! `throw` can only stand after `??`, in a branch of `?:` or after `=>`
        @(a + «throw» b)
          ! `throw` can only stand after `??`, in a branch of `?:` or after `=>`
        @(«this».a + «base».b)
          ! `this` is not available in a policy expression
          ! `base` is not available in a policy expression
        @(«return» 1)
          ! `return` begins a statement; statements are written `@{…}`, with a `return`
        @(«if» (a) b)
          ! `if` begins a statement; statements are written `@{…}`, with a `return`
        @(a<b«,»>())
          ! expected the end of the expression, found `,`
        @(typeof(A<int,«>»))
          ! expected a type, found `>`
        @((«void»)a)
          ! `void` can only be the result of a function
        @((x is «(»1, 2)) + «)»
          ! C# 8 positional pattern is not supported by the service
          ! expected an expression, found the end of the expression
        "##,
    );
}

#[test]
fn in_brackets() {
    check(
        r##"
        @((a«»)
          ! expected `)` to close this `(`
        @(a«)»)
          ! `)` closes nothing
        @(a[«»)
          ! expected `]` to close this `[`
        @(f(g(a)«»)
          ! expected `)` to close this `(`
        @(f(x => { return a«» ))
          ! expected `}` to close this `{`
        @{ foo(«»; return 1; }
          ! expected `)` to close this `(`
        @{ foo(a«»; bar[b«»; return 1; }
          ! expected `)` to close this `(`
          ! expected `]` to close this `[`
        @{ if (a«» { b(); } }
          ! expected `)` to close this `(`
        @{ if (a)«)» b(); }
          ! `)` closes nothing
        @{ return 1; «}» }
          ! `}` closes nothing
        @{ { return 1;«» }
          ! expected `}` to close this `{`
        @{ foo(x => { a(«»; b(«»; }); }
          ! expected `)` to close this `(`
          ! expected `)` to close this `(`
        @{ return (1, 2«»; }
          ! expected `)` to close this `(`
        @{ for (int i = 0; i < f(3«»; i++) { } return 1; }
          ! expected `)` to close this `(`
        "##,
    );
}

#[test]
fn in_tokens() {
    check(
        r##"
        @(«"abc»)
          ! the string is not closed
        @("a«\q»b" + "«\u12»" + "«\x»g")
          ! `\q` is no escape sequence; a backslash itself is written `\\`
          ! `\u12` is no escape sequence; a backslash itself is written `\\`
          ! `\x` is no escape sequence; a backslash itself is written `\\`
        @(«'ab'» + «''» + 'a«\z»')
          ! a character literal holds one character; strings are written `"…"`
          ! the character literal is empty
          ! `\z` is no escape sequence; a backslash itself is written `\\`
        @(«'a»)
          ! the character literal is not closed
        @(«1_» + «0x» + «12abc» + «1.5x» + 1__0)
          ! `1_` is no number
          ! `0x` is no number
          ! `12abc` is no number
          ! `1.5x` is no number
        @(«99999999999999999999»)
          ! `99999999999999999999` is too large for any integer type
        @(«“»abc«”»)
          ! `“` means nothing in C#; strings are written with straight quotes `"`
          ! `”` means nothing in C#; strings are written with straight quotes `"`
        @(a «−» b)
          ! `−` means nothing in C#; the minus sign is `-`
        @(a «€» b)
          ! `€` means nothing in C#
        @(«#if true»)
          ! preprocessor directive `#if` is not supported by the service
        @(«/* unclosed»)
          ! the comment is not closed with `*/`
        @($"{a«"»«»)
          ! the string is not closed
          ! expected `}` to close this `{`
        @($"a«}»b{c}")
          ! a `}` in the text of an interpolated string is written `}}`
        @($"{a «? b : c»}")
          ! a conditional in an interpolation needs parentheses, since `:` begins the format
        @($"{«}»")
          ! expected an expression, found `}`
        @($"{a «b»}")
          ! expected `,`, `:` or `}`, found `b`
        @($"{a:x«{»y}")
          ! a `{` in the text of an interpolated string is written `{{`
        @($"{a:«»}{b:«D »}")
          ! a format has to follow the `:` of an interpolation
          ! the format of an interpolation cannot end with a blank
        @($"«\u007B»{a:«\x7d»}")
          ! a `{` in the text of an interpolated string is written `{{`
          ! a `}` in the text of an interpolated string is written `}}`
        @($"{a,«}»")
          ! expected an expression, found `}`
        @($"«\q»{a}")
          ! `\q` is no escape sequence; a backslash itself is written `\\`
        @{ var a = $"x {b«"; return a; »«»}
          ! the string is not closed
          ! expected `}` to close this `{`
        @{ var a = «"abc; return a; »}
          ! the string is not closed
        "##,
    );
}

#[test]
fn in_statements() {
    check(
        r##"
        @{ return 1«» }
          ! expected `;`
        @{ return "a"«» return "b"; }
          ! expected `;`
        @{ int x = 5«» 5; return x; }
          ! expected `;`
        @{ a = 1«» b = 2«» c = 3«» }
          ! expected `;`
          ! expected `;`
          ! expected `;`
        @{ a.b()«» c.d(); }
          ! expected `;`
        @{ var x = «;» var y = 1 + «;» return x; }
          ! expected an expression, found `;`
          ! expected an expression, found `;`
        @{ dynamic d = 1; return d.«;» }
          ! expected a name, found `;`
        @{ if «a» { b(); } else c(); }
          ! expected `(`, found `a`
        @{ if (a) «}»
          ! expected a statement, found the end of the expression
        @{ if (a) «int b = 1;» }
          ! a declaration or label needs braces around it here
        @{ while (true) «}»
          ! expected a statement, found the end of the expression
        @{ foreach (var x «of» y) { } }
          ! expected `in`, found `of`
        @{ foreach (x «in» y) { } }
          ! expected a name, found `in`
        @{ foreach «var» x in y { } }
          ! expected `(`, found `var`
        @{ for (int i = 0; i < 5«,» i++) { } }
          ! expected `;`, found `,`
        @{ for (i«)» { } }
          ! expected `;`, found `)`
        @{ «try» { } return 1; }
          ! a `try` needs a `catch` or a `finally`
        @{ try { } catch { } «catch» (A) { } }
          ! this `catch` is never reached: the one before catches everything
        @{ «catch» { } }
          ! expected a statement, found `catch`
        @{ «else» { } }
          ! expected a statement, found `else`
        @{ «case» 1: break; «default»: return 1; }
          ! expected a statement, found `case`
          ! expected a statement, found `default`
        @{ switch (a) { «return» 1; case 1: break; } }
          ! expected `case`, `default` or `}`, found `return`
        @{ switch (a) { case 1 «return» 2; case 2: break«» } }
          ! expected `:`, found `return`
          ! expected `;`
        @{ goto«;» }
          ! expected a name, found `;`
        @{ const x «=» 1; const int y«»; }
          ! expected a name, found `=`
          ! expected `=`
        @{ int «class» = 1; x.«new»(); }
          ! `class` is a keyword; as a name it is written `@class`
          ! `new` is a keyword; as a name it is written `@new`
        @{ int F(int x)«;» return 1; }
          ! expected `{` or `=>`, found `;`
        @{ var f = «(int a, b)» => a; }
          ! the parameters of a lambda have types either all or none
        @{ var a = new { B = 1, «;» }; return a; }
          ! expected an expression, found `;`
        @{ do { }«» return 1; }
          ! expected `while`
        @{ lock «a» { } }
          ! expected `(`, found `a`
        @{ var «(a)» = b; }
          ! a tuple has at least two elements
        @{ return x is T t«» u; }
          ! expected `;`
        @{ var a = b ? c«;» return 1; }
          ! expected `:`, found `;`
        @{ a: «}»
          ! expected a statement, found the end of the expression
        @{ return 1 +«;» var b = f(1 «2»); c[«»; }
          ! expected an expression, found `;`
          ! expected `,` or `)`, found `2`
          ! expected `]` to close this `[`
        "##,
    );
}
