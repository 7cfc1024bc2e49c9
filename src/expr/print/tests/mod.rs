//! Tests of printing: the layout, and that parsing what is printed gives the tree again.

mod trees;

use proptest::prelude::*;

use super::super::parse::tests::dump;
use super::super::parse::{ExpressionSource, Parsed, parse};
use super::*;

fn parsed(text: &str) -> Parsed {
    let parsed = parse(&ExpressionSource::whole(text));
    assert!(parsed.errors.is_empty(), "{text}: {:?}", parsed.errors);
    parsed
}

/// Prints `text`'s tree, and checks that the result has the same tree.
#[track_caller]
fn printed(text: &str) -> String {
    let body = parsed(text).body.unwrap();
    let printed = print(&body, text);
    let again = parsed(&printed).body.unwrap();
    assert_eq!(dump::body(&again), dump::body(&body), "{printed}");
    printed
}

#[test]
fn expressions_have_one_layout() {
    for (text, expected) in [
        ("@(a+b*(c-d))", "@(a + b * (c - d))"),
        ("@( - - a + + + b - --c )", "@(- -a + + +b - --c)"),
        ("@(f (a:1,out  var b , ref c) [0] . d ++)", "@(f(a: 1, out var b, ref c)[0].d++)"),
        ("@((  int ? ) a?.b ?[ 0 ]??throw new E ( ))", "@((int?)a?.b?[0] ?? throw new E())"),
        ("@((A)(-b)+(int)-c)", "@((A)(-b) + (int)-c)"),
        ("@(( x )=>x is T t&&!(y is null))", "@(x => x is T t && !(y is null))"),
        ("@((int x,out var_ y)=>{return  1 ;})", "@((int x, out var_ y) => {\n    return 1;\n})"),
        ("@(@\"a\"\"\nb\"+'\"'+\"'\")", "@(\"a\\\"\\nb\" + '\"' + \"'\")"),
        ("@(0xFF + 1_0ul + 1.50F + 1d + .5E+3)", "@(255 + 10UL + 1.50f + 1d + .5e+3)"),
        ("@($@\"c:\\{ a ,5:x\"\"}\")", "@($\"c:\\\\{a,5:x\\\"}\")"),
        (
            "@(new A{B=1,C={2,{3,4}},[\"d\"]=e})",
            "@(new A { B = 1, C = { 2, { 3, 4 } }, [\"d\"] = e })",
        ),
        ("@(new int[ , ]{{1},{ }})", "@(new int[,] { { 1 }, { } })"),
        ("@((new int[3][ ])[0]+new[]{1,}[0])", "@((new int[3][])[0] + new[] { 1 }[0])"),
        ("@(new{A=1,b.C})", "@(new { A = 1, b.C })"),
        (
            "@(default+default(T)+typeof(List<>)+typeof(A<,>)+nameof(b))",
            "@(default + default(T) + typeof(List<>) + typeof(A<,>) + nameof(b))",
        ),
        ("@(@class.@if+a.b<c ,int [ ] [,]>(d))", "@(@class.@if + a.b<c, int[][,]>(d))"),
        ("@(a<b>c)", "@(a < b > c)"),
        ("@(\"{{x}}\\t\"+{{y}}+a.{{z}})", "@(\"{{x}}\\t\" + {{y}} + a.{{z}})"),
        ("@($\"{{x}} {a :D}\")", "@($\"{{x}} {a :D}\")"),
    ] {
        assert_eq!(printed(text), expected);
    }
}

#[test]
fn statements_stand_on_lines_of_their_own() {
    let text = "@{ const int a=1,b=2;; if(a)b();else if(c){d();}else e();
        for(int i=0,j;i<1;i++,--j){}for(;;)break;while(x)continue;do y();while(z);do{}while(z);
        foreach(var(k,(l,_))in m){}foreach((var k,int v)in m)n();
        switch(o){case 1:case T t when t.u:goto case 2;default:{break;}}
        try{}catch(A){}catch(B c)when(d){throw;}finally{}using(var e=f)lock(g){}
        T F<T,U>(ref T a,U b=default,params int[]c)=>throw d;void G(){yield break;}
        (h,i)=j;var(k,l)=m;checked{n++;}x:return a?b:c; }";
    let expected = "@{
    const int a = 1, b = 2;
    ;
    if (a)
        b();
    else if (c) {
        d();
    }
    else
        e();
    for (int i = 0, j; i < 1; i++, --j) { }
    for (; ; )
        break;
    while (x)
        continue;
    do
        y();
    while (z);
    do { } while (z);
    foreach (var (k, (l, _)) in m) { }
    foreach ((var k, int v) in m)
        n();
    switch (o) {
        case 1:
        case T t when t.u:
            goto case 2;
        default:
            {
                break;
            }
    }
    try { }
    catch (A) { }
    catch (B c) when (d) {
        throw;
    }
    finally { }
    using (var e = f)
        lock (g) { }
    T F<T, U>(ref T a, U b = default, params int[] c) => throw d;
    void G() {
        yield break;
    }
    (h, i) = j;
    var (k, l) = m;
    checked {
        n++;
    }
    x: return a ? b : c;
}";
    assert_eq!(printed(text), expected);
}

#[test]
fn interpolations_stay_on_one_line() {
    let text = "@($\"{f(x => { g(); return x; })}{(a ? b : c)}{(global::A.B)}\")";
    assert_eq!(printed(text), "@($\"{f(x => { g(); return x; })}{(a ? b : c)}{(global::A.B)}\")");
}

#[test]
fn trees_that_no_text_has_get_the_parentheses_that_they_need() {
    use crate::expr::ast::{BinaryOperator, ExpressionKind};
    let Some(Body::Expression(mut product)) = parsed("@(a * b)").body else { panic!() };
    let Some(Body::Expression(sum)) = parsed("@(c + d)").body else { panic!() };
    let ExpressionKind::Binary { right, .. } = &mut product.kind else { panic!() };
    **right = sum;
    assert_eq!(print_expression(&product, ""), "a * (c + d)");
    let ExpressionKind::Binary { operator, .. } = &mut product.kind else { panic!() };
    *operator = BinaryOperator::Subtract;
    assert_eq!(print_expression(&product, ""), "a - (c + d)");
}

proptest! {
    #[test]
    fn what_is_printed_has_the_same_tree(body in trees::body()) {
        let text = print(&body, "");
        let parsed = parse(&ExpressionSource::whole(&text).without_holes());
        prop_assert!(parsed.errors.is_empty(), "{}\n{:?}", text, parsed.errors);
        let again = parsed.body.unwrap();
        prop_assert_eq!(
            dump::without_parentheses(&again),
            dump::without_parentheses(&body),
            "{}", text
        );
        prop_assert_eq!(print(&again, &text), text);
    }
}
