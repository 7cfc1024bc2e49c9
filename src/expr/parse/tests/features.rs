//! What is refused by name.

use super::errors::check;

#[test]
fn out_of_place_in_an_expression() {
    check(
        r##"
        @(«from» x in y where x > 1 select x)
          ! LINQ query syntax is not supported by the service
        @(f(«from» int x in y select x, 1))
          ! LINQ query syntax is not supported by the service
        @(«async» x => x)
          ! `async` is not supported by the service
        @{ Func<Task> f = «async» () => { «await» g(); }; «async» Task F() { } «await» foreach (var x in y) { } }
          ! `async` is not supported by the service
          ! `await` is not supported by the service
          ! `async` is not supported by the service
          ! `await` is not supported by the service
        @(«await» x)
          ! `await` is not supported by the service
        @(«&»a + «*»b + c«->»d)
          ! unsafe code is not supported by the service
          ! unsafe code is not supported by the service
          ! unsafe code is not supported by the service
        @{ «unsafe» { } «fixed» (char* c = s) { } }
          ! unsafe code is not supported by the service
          ! unsafe code is not supported by the service
        @(«stackalloc» int[3])
          ! `stackalloc` is not supported by the service
        @{ «ref» int a = «ref» b; return «ref» a; }
          ! a `ref` variable or result is not supported by the service
          ! a `ref` variable or result is not supported by the service
          ! a `ref` variable or result is not supported by the service
        @{ «class» A { int b; } «enum» B { C } «public» int X; «delegate» int D(int x); return 1; }
          ! a type declaration in an expression is not supported by the service
          ! a type declaration in an expression is not supported by the service
          ! a type declaration in an expression is not supported by the service
          ! a type declaration in an expression is not supported by the service
        @{ «using» System; «using» A = B; return 1; }
          ! a `using` directive in an expression is not supported by the service
          ! a `using` directive in an expression is not supported by the service
        @{ int F<T>(T a) «where» T : class { return 1; } }
          ! a constraint on a type parameter is not supported by the service
        @(«__makeref»(a))
          ! an undocumented keyword is not supported by the service
        "##,
    );
}

#[test]
fn newer_than_csharp_7_3() {
    check(
        r##"
        @(a «switch» { 1 => 2, _ => 3 })
          ! C# 8 switch expression is not supported by the service
        @{ a «??=» b; }
          ! C# 8 null-coalescing assignment `??=` is not supported by the service
        @(a[1«..»2] + b[«..»2] + c[1«..»])
          ! C# 8 range `..` is not supported by the service
          ! C# 8 range `..` is not supported by the service
          ! C# 8 range `..` is not supported by the service
        @(a[«^»1])
          ! C# 8 index from the end `^` is not supported by the service
        @(a«!».b + c«!»)
          ! C# 8 null-forgiving operator `!` is not supported by the service
          ! C# 8 null-forgiving operator `!` is not supported by the service
        @{ «string?» a = null; «string[]?» b; «object?» c; }
          ! C# 8 nullable reference type is not supported by the service
          ! C# 8 nullable reference type is not supported by the service
          ! C# 8 nullable reference type is not supported by the service
        @(x is «{» A: 1 })
          ! C# 8 property pattern is not supported by the service
        @(x is T «{» A: 1 } t)
          ! C# 8 property pattern is not supported by the service
        @(x is T«(»1, 2))
          ! C# 8 positional pattern is not supported by the service
        @(x is «var» (a, b))
          ! C# 8 positional pattern is not supported by the service
        @(x is «(»1, 2))
          ! C# 8 positional pattern is not supported by the service
        @{ switch (a) { case «{»}: break; case T «{»}: break; case T«(»1): break; case «(»1, 2): break; } }
          ! C# 8 property pattern is not supported by the service
          ! C# 8 property pattern is not supported by the service
          ! C# 8 positional pattern is not supported by the service
          ! C# 8 positional pattern is not supported by the service
        @(x is «_»)
          ! C# 8 discard pattern is not supported by the service
        @{ switch (a) { case «_»: break; } }
          ! C# 8 discard pattern is not supported by the service
        @{ «using» var a = b; return a; }
          ! C# 8 using declaration is not supported by the service
        @{ «static» int F(int x) => x; }
          ! C# 8 static local function is not supported by the service
        @(«@$"»{a}")
          ! C# 8 `@$"…"` (write `$@"…"`) is not supported by the service
        @(x is «not» null)
          ! C# 9 `not` pattern is not supported by the service
        @(x is int «and» > 3)
          ! C# 9 `and` pattern is not supported by the service
        @(x is 1 «or» 2)
          ! C# 9 `or` pattern is not supported by the service
        @(x is «>» 3 ? 1 : 2)
          ! C# 9 relational pattern is not supported by the service
        @{ switch (a) { case «int»: break; case «A<B>»: break; case «>» 5: break; case «not» null: break; case 1 «or» 2: break; } }
          ! C# 9 type pattern is not supported by the service
          ! C# 9 type pattern is not supported by the service
          ! C# 9 relational pattern is not supported by the service
          ! C# 9 `not` pattern is not supported by the service
          ! C# 9 `or` pattern is not supported by the service
        @{ List<int> l = «new»() { 1 }; var m = «new»(1); }
          ! C# 9 target-typed `new` is not supported by the service
          ! C# 9 target-typed `new` is not supported by the service
        @(a «with» { B = 1 })
          ! C# 9 `with` expression is not supported by the service
        @{ «record» R(int A); «record» struct S(int B); }
          ! C# 9 record is not supported by the service
          ! C# 9 record is not supported by the service
        @(«static» x => x)
          ! C# 9 static lambda is not supported by the service
        @((_, «_») => 1)
          ! C# 9 repeated discard parameter `_` is not supported by the service
        @{ «[»A] int F() => 1; }
          ! C# 9 attribute on a local function is not supported by the service
        @(«int» (int x) => x)
          ! C# 10 lambda return type is not supported by the service
        @(«(a, int b)» = c)
          ! C# 10 mix of declarations and variables in a deconstruction is not supported by the service
        @(«"""raw"""»)
          ! C# 11 raw string literal is not supported by the service
        @(«$"""raw {a}"""»)
          ! C# 11 raw string literal is not supported by the service
        @(«"abc"u8»)
          ! C# 11 UTF-8 string literal is not supported by the service
        @((a «>>>» b) + (c «>>>=» d))
          ! C# 11 unsigned right shift `>>>` is not supported by the service
          ! C# 11 unsigned right shift `>>>` is not supported by the service
        @(x is «[»1, 2])
          ! C# 11 list pattern is not supported by the service
        @(«[»1, 2])
          ! C# 12 collection expression is not supported by the service
        @((int x «=» 1) => x)
          ! C# 12 default value of a lambda parameter is not supported by the service
        @((«params» int[] x) => x)
          ! C# 12 `params` of a lambda is not supported by the service
        @("«\e»")
          ! C# 13 escape `\e` is not supported by the service
        "##,
    );
}

#[test]
fn every_feature_has_a_name_of_its_own() {
    let mut names: Vec<_> = super::Feature::ALL.iter().map(|feature| feature.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), super::Feature::ALL.len());
}

#[test]
fn an_interpolation_stays_on_its_line() {
    let parsed = super::parse(&super::ExpressionSource::whole("@($\"{a +\n b}\" + c)"));
    let messages: Vec<_> = parsed.errors.iter().map(ToString::to_string).collect();
    assert_eq!(messages, ["C# 11 line break in an interpolation is not supported by the service"]);
}
