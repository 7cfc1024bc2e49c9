//! Trees of expressions.

use super::check;

#[test]
fn operators_bind_as_in_csharp() {
    check(
        r##"
        a + b * c         ⇒ (+ a (* b c))
        a * b + c         ⇒ (+ (* a b) c)
        a - b - c         ⇒ (- (- a b) c)
        a / b % c         ⇒ (% (/ a b) c)
        a << b + c >> d   ⇒ (>> (<< a (+ b c)) d)
        a < b == c > d    ⇒ (== (< a b) (> c d))
        a <= b != c >= d  ⇒ (!= (<= a b) (>= c d))
        a & b == c        ⇒ (& a (== b c))
        a | b ^ c & d     ⇒ (| a (^ b (& c d)))
        a || b && c | d   ⇒ (|| a (&& b (| c d)))
        a ?? b || c       ⇒ (?? a (|| b c))
        a ?? b ?? c       ⇒ (?? a (?? b c))
        a ? b : c ? d : e ⇒ (?: a b (?: c d e))
        a ? b ? c : d : e ⇒ (?: a (?: b c d) e)
        a ?? b ? c : d    ⇒ (?: (?? a b) c d)
        a = b = c         ⇒ (= a (= b c))
        a += b ?? c       ⇒ (+= a (?? b c))
        a = b ? c : d = e ⇒ (= a (?: b c (= d e)))
        a >>= b           ⇒ (>>= a b)
        a <<= b           ⇒ (<<= a b)
        a >> b            ⇒ (>> a b)
        a is B && c       ⇒ (&& (is a B) c)
        a as B == c       ⇒ (== (as a B) c)
        a + b is C        ⇒ (is (+ a b) C)
        a is B == c is D  ⇒ (== (is a B) (is c D))
        - -a              ⇒ (- (- a))
        a - -b            ⇒ (- a (- b))
        !a.b              ⇒ (! (. a b))
        ~a[0]             ⇒ (~ (index a 0))
        a++ + ++b         ⇒ (+ (post++ a) (++ b))
        a+++b             ⇒ (+ (post++ a) b)
        a--               ⇒ (post-- a)
        a==b?c:d          ⇒ (?: (== a b) c d)
        "##,
    );
}

#[test]
fn casts_are_told_from_parentheses() {
    check(
        r##"
        (a)b             ⇒ (cast a b)
        (a) + b          ⇒ (+ (paren a) b)
        (a) - b          ⇒ (- (paren a) b)
        (int) - b        ⇒ (cast int (- b))
        (int)+b          ⇒ (cast int (+ b))
        (a)(b)           ⇒ (cast a (paren b))
        (a)(b)(c)        ⇒ (cast a (cast b (paren c)))
        (a.b)c           ⇒ (cast a.b c)
        (a.b)(c)         ⇒ (cast a.b (paren c))
        (a<b>)c          ⇒ (cast a<b> c)
        (List<int>)(c)   ⇒ (cast List<int> (paren c))
        (int?)a          ⇒ (cast int? a)
        (A?)a            ⇒ (cast A? a)
        (a[])b           ⇒ (cast a[] b)
        ((a))            ⇒ (paren (paren a))
        ((A)b).c         ⇒ (. (paren (cast A b)) c)
        ((int, string))x ⇒ (cast (int,string) x)
        (a)!b            ⇒ (cast a (! b))
        (a)~b            ⇒ (cast a (~ b))
        (a)"s"           ⇒ (cast a "s")
        (a)$"s"          ⇒ (cast a ($ "s"))
        (a)new B()       ⇒ (cast a (new B))
        (a)default(b)    ⇒ (cast a (default b))
        (a) is B         ⇒ (is (paren a) B)
        (a) as B         ⇒ (as (paren a) B)
        (a)++            ⇒ (post++ (paren a))
        (a)[0]           ⇒ (index (paren a) 0)
        (a)              ⇒ (paren a)
        (A)b.c(d)        ⇒ (cast A (call (. b c) d))
        -(A)b            ⇒ (- (cast A b))
        (A)-b            ⇒ (- (paren A) b)
        (A)(-b)          ⇒ (cast A (paren (- b)))
        a ? (b) : c      ⇒ (?: a (paren b) c)
        a ? b : (c)d     ⇒ (?: a b (cast c d))
        (a ? b : c)      ⇒ (paren (?: a b c))
        (a[b])           ⇒ (paren (index a b))
        (a < b)          ⇒ (paren (< a b))
        (a == b) ? c : d ⇒ (?: (paren (== a b)) c d)
        (global::A.B)c   ⇒ (cast global::A.B c)
        "##,
    );
}

#[test]
fn generics_are_told_from_comparisons() {
    check(
        r##"
        a<b>(c)                                   ⇒ (call a<b> c)
        a.b<c>(d)                                 ⇒ (call (. a b<c>) d)
        a < b                                     ⇒ (< a b)
        a < b > c                                 ⇒ (> (< a b) c)
        a < b && c > d                            ⇒ (&& (< a b) (> c d))
        f(a < b, c > d)                           ⇒ (call f (< a b) (> c d))
        f(a < b, c > (d))                         ⇒ (call f (call a<b,c> d))
        f(a < b, c >= d)                          ⇒ (call f (< a b) (>= c d))
        f(a < b, c >> d)                          ⇒ (call f (< a b) (>> c d))
        a.As<int>() + 1                           ⇒ (+ (call (. a As<int>)) 1)
        a.As<string>("x")                         ⇒ (call (. a As<string>) "x")
        x.Get<Dictionary<string, List<int>>>("k") ⇒ (call (. x Get<Dictionary<string,List<int>>>) "k")
        a<b<c>>.d                                 ⇒ (. a<b<c>> d)
        a<b<c<d>>>(e)                             ⇒ (call a<b<c<d>>> e)
        a<b[]>(c)                                 ⇒ (call a<b[]> c)
        a<b?>(c)                                  ⇒ (call a<b?> c)
        a<(b, c)>(d)                              ⇒ (call a<(b,c)> d)
        a<b.c, int>.d                             ⇒ (. a<b.c,int> d)
        a<b> == c                                 ⇒ (== a<b> c)
        a<b> ? c : d                              ⇒ (?: a<b> c d)
        i < n ? a : b                             ⇒ (?: (< i n) a b)
        i < (n)                                   ⇒ (< i (paren n))
        a < b || c > (d)                          ⇒ (|| (< a b) (> c (paren d)))
        a.Count<b && c                            ⇒ (&& (< (. a Count) b) c)
        "##,
    );
}

#[test]
fn primary_expressions() {
    check(
        r##"
        a.b.c                                ⇒ (. (. a b) c)
        a[b]                                 ⇒ (index a b)
        a[b, c]                              ⇒ (index a b c)
        a[b][c]                              ⇒ (index (index a b) c)
        a.b[c](d)                            ⇒ (call (index (. a b) c) d)
        a()()                                ⇒ (call (call a))
        f(a, b)                              ⇒ (call f a b)
        f(a: 1, b: 2)                        ⇒ (call f a:1 b:2)
        f(ref a, out b, in c)                ⇒ (call f ref a out b in c)
        f(out var x)                         ⇒ (call f out (decl var x))
        f(out int x, out _, out List<int> y) ⇒ (call f out (decl int x) out _ out (decl List<int> y))
        f(a: 1, b: out var c)                ⇒ (call f a:1 b:out (decl var c))
        global::System.Int32                 ⇒ (. global::System Int32)
        global::A.b(c)                       ⇒ (call (. global::A b) c)
        string.Join(",", a)                  ⇒ (call (. string Join) "," a)
        int.Parse("1")                       ⇒ (call (. int Parse) "1")
        typeof(int[])                        ⇒ (typeof int[])
        typeof(void)                         ⇒ (typeof void)
        typeof(List<>)                       ⇒ (typeof List<>)
        typeof(Dictionary<,>)                ⇒ (typeof Dictionary<,>)
        typeof(A.B<int>)                     ⇒ (typeof A.B<int>)
        default                              ⇒ default
        default(int?)                        ⇒ (default int?)
        default(List<int>)                   ⇒ (default List<int>)
        sizeof(int)                          ⇒ (sizeof int)
        nameof(a.b.c)                        ⇒ (nameof (. (. a b) c))
        nameof(List<int>)                    ⇒ (nameof List<int>)
        checked(a + b)                       ⇒ (checked (+ a b))
        unchecked((int)x)                    ⇒ (unchecked (cast int x))
        a ?? throw new E()                   ⇒ (?? a (throw (new E)))
        a ? throw b : c                      ⇒ (?: a (throw b) c)
        (a, b)                               ⇒ (tuple a b)
        (a: 1, b: 2)                         ⇒ (tuple a:1 b:2)
        ((a, b), c)                          ⇒ (tuple (tuple a b) c)
        (a, b).Item1                         ⇒ (. (tuple a b) Item1)
        (a, b) == c                          ⇒ (== (tuple a b) c)
        a = (b, c) = d                       ⇒ (= a (= (tuple b c) d))
        @(@class + @if)                      ⇒ (+ class if)
        @(\u0041b + été + _1)                ⇒ (+ (+ Ab été) _1)
        @(/* a */ b /* c */ . d)             ⇒ (. b d)
        "##,
    );
}

#[test]
fn null_conditional_chains_nest_to_the_right() {
    check(
        r##"
        a?.b               ⇒ (? a .b)
        a?.b.c             ⇒ (? a (. .b c))
        a?.b?.c            ⇒ (? a (? .b .c))
        a?.b(c)?[d].e      ⇒ (? a (? (call .b c) (. [d] e)))
        a?[0]              ⇒ (? a [0])
        a?.b ?? c          ⇒ (?? (? a .b) c)
        a?.b == c          ⇒ (== (? a .b) c)
        (a?.b).c           ⇒ (. (paren (? a .b)) c)
        a.b?.c.d<int>(e)   ⇒ (? (. a b) (call (. .c d<int>) e))
        a?.b++             ⇒ (? a (post++ .b))
        a ? .5 : 1         ⇒ (?: a .5d 1)
        a?.5:1             ⇒ (?: a .5d 1)
        a?.b?["c"]?.d ?? e ⇒ (?? (? a (? .b (? ["c"] .d))) e)
        "##,
    );
}

#[test]
fn lambdas() {
    check(
        r##"
        x => x + 1                     ⇒ (=> (x) (+ x 1))
        (x) => x                       ⇒ (=> (x) x)
        (x, y) => x + y                ⇒ (=> (x y) (+ x y))
        () => 1                        ⇒ (=> () 1)
        (int x, string y) => x         ⇒ (=> ((int x) (string y)) x)
        (ref int x, out int y) => 1    ⇒ (=> ((ref int x) (out int y)) 1)
        x => { return x; }             ⇒ (=> (x) {(return x)})
        x => { }                       ⇒ (=> (x) {})
        x => y => z                    ⇒ (=> (x) (=> (y) z))
        x => throw y                   ⇒ (=> (x) (throw y))
        x => a ? b : c                 ⇒ (=> (x) (?: a b c))
        delegate { return 1; }         ⇒ (delegate any {(return 1)})
        delegate (int a) { return a; } ⇒ (delegate ((int a)) {(return a)})
        f(x => x, (y) => y)            ⇒ (call f (=> (x) x) (=> (y) y))
        a ? x => 1 : y => 2            ⇒ (?: a (=> (x) 1) (=> (y) 2))
        a ? (x) => 1 : (y) => 2        ⇒ (?: a (=> (x) 1) (=> (y) 2))
        a = x => y                     ⇒ (= a (=> (x) y))
        (Func<int, int>)(x => x)       ⇒ (cast Func<int,int> (paren (=> (x) x)))
        a.Where(x => x.b > 1).Select((x, i) => new { x, i }) ⇒ (call (. (call (. a Where) (=> (x) (> (. x b) 1))) Select) (=> (x i) (anon x i)))
        "##,
    );
}

#[test]
fn types_and_patterns_after_is_and_as() {
    check(
        r##"
        x is T ? a : b    ⇒ (?: (is x T) a b)
        x is T? && y      ⇒ (&& (is x T?) y)
        x is int? ? a : b ⇒ (?: (is x int?) a b)
        x as T ? a : b    ⇒ (?: (as x T) a b)
        x as int? ?? 5    ⇒ (?? (as x int?) 5)
        x as int[]        ⇒ (as x int[])
        x is T t ? a : b  ⇒ (?: (is x (decl T t)) a b)
        x is T t && t.A   ⇒ (&& (is x (decl T t)) (. t A))
        x is null         ⇒ (is x (const null))
        x is 5            ⇒ (is x (const 5))
        x is -1           ⇒ (is x (const (- 1)))
        x is 'a'          ⇒ (is x (const 'a'))
        x is "a"          ⇒ (is x (const "a"))
        x is true         ⇒ (is x (const true))
        x is int.MaxValue ⇒ (is x (const (. int MaxValue)))
        x is A.B          ⇒ (is x A.B)
        x is A.B + 1      ⇒ (is x (const (+ (. A B) 1)))
        x is (5)          ⇒ (is x (const (paren 5)))
        x is nameof(y)    ⇒ (is x (const (nameof y)))
        x is (B)1         ⇒ (is x (const (cast B 1)))
        x is List<int> l  ⇒ (is x (decl List<int> l))
        x is var y        ⇒ (is x (decl var y))
        x is var _        ⇒ (is x (decl var _))
        x is T _          ⇒ (is x (decl T _))
        x is int[] a      ⇒ (is x (decl int[] a))
        x is A == true    ⇒ (== (is x A) true)
        !(x is T)         ⇒ (! (paren (is x T)))
        x is A<B> && c    ⇒ (&& (is x A<B>) c)
        x is a < b        ⇒ (< (is x a) b)
        x is T and        ⇒ (is x (decl T and))
        "##,
    );
}

#[test]
fn objects_arrays_and_their_initializers() {
    check(
        r##"
        new A()                           ⇒ (new A)
        new A(1, b: 2)                    ⇒ (new A 1 b:2)
        new A.B<C>(d) { E = 1, F = { G = 2 }, H = { 1, 2 } } ⇒ (new A.B<C> d (set E=1 F=(set G=2) H=(add 1 2)))
        new A { }                         ⇒ (new A (set))
        new A { 1, 2, }                   ⇒ (new A (add 1 2))
        new A { { "k", 1 }, { "l", 2 } }  ⇒ (new A (add {"k",1} {"l",2}))
        new A { ["k"] = 1, [1, 2] = 3 }   ⇒ (new A (set ["k"]=1 [1,2]=3))
        new A { x = y }                   ⇒ (new A (set x=y))
        new A { (x = y) }                 ⇒ (new A (add (paren (= x y))))
        new A { ["k"] = { "v" } }         ⇒ (new A (set ["k"]=(add "v")))
        new { }                           ⇒ (anon)
        new { A = 1, b.C, d, }            ⇒ (anon A=1 (. b C) d)
        new int[3]                        ⇒ (array int[] 3)
        new int[2, 3]                     ⇒ (array int[,] 2 3)
        new int[3][]                      ⇒ (array int[][] 3)
        new int[3][,]                     ⇒ (array int[][,] 3)
        new int[] { 1, 2, }               ⇒ (array int[] {1 2})
        new int[2] { 1, 2 }               ⇒ (array int[] 2 {1 2})
        new int[,] { { 1 }, { 2 } }       ⇒ (array int[,] {{1} {2}})
        new int[][] { new[] { 1 }, null } ⇒ (array int[][] {(array[] {1}) null})
        new int[0].Length                 ⇒ (. (array int[] 0) Length)
        new int[] { 1 }[0]                ⇒ (index (array int[] {1}) 0)
        new[] { 1, 2 }                    ⇒ (array[] {1 2})
        new [,] { { 1 }, { 2 } }          ⇒ (array[,] {{1} {2}})
        new int?[3]                       ⇒ (array int?[] 3)
        new int?(3)                       ⇒ (new int? 3)
        new A().B                         ⇒ (. (new A) B)
        new A()[0]                        ⇒ (index (new A) 0)
        new (int, string)[3]              ⇒ (array (int,string)[] 3)
        new List<int>(3).Count            ⇒ (. (new List<int> 3) Count)
        new Dictionary<string, int[]>()   ⇒ (new Dictionary<string,int[]>)
        "##,
    );
}
