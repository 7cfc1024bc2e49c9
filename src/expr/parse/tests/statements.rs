//! Trees of statements.

use super::check;

#[test]
fn declarations() {
    check(
        r##"
        @{ var a = 1; return a; }                 ⇒ (let var a=1) (return a)
        @{ int a = 1, b; const string c = "x", d = "y"; } ⇒ (let int a=1 b) (const string c="x" d="y")
        @{ int? a = null; List<int> b = null; int[] c = { 1, 2 }; A.B<C>[] d; } ⇒ (let int? a=null) (let List<int> b=null) (let int[] c={1 2}) (let A.B<C>[] d)
        @{ int[,] a = { { 1 }, { 2 } }; int[][] b = { new[] { 1 } }; } ⇒ (let int[,] a={{1} {2}}) (let int[][] b={(array[] {1})})
        @{ A<B<C>> a = b; A<B<C<D>>> e = f; A<B[], C?> g; A<(B, C)> h; } ⇒ (let A<B<C>> a=b) (let A<B<C<D>>> e=f) (let A<B[],C?> g) (let A<(B,C)> h)
        @{ global::A.B c = null; dynamic d = 1; } ⇒ (let global::A.B c=null) (let dynamic d=1)
        @{ var var = 1; int when = 2; var from = 3; var async = 4; var value = 5; } ⇒ (let var var=1) (let int when=2) (let var from=3) (let var async=4) (let var value=5)
        @{ var (a, b) = c; (int d, var e) = f; (g, h) = i; var (j, (k, _)) = l; } ⇒ (do (= (decl var (a b)) c)) (do (= (tuple (decl int d) (decl var e)) f)) (do (= (tuple g h) i)) (do (= (decl var (j (k _))) l))
        @{ (int, string) a = b; (int x, string y) c; var d = (1, 2); ((int, int), int) e; } ⇒ (let (int,string) a=b) (let (int x,string y) c) (let var d=(tuple 1 2)) (let ((int,int),int) e)
        @{ Func<int, int> f = x => { return x; }; Action g = () => { }; Func<int, int> h = delegate (int x) { return x; }; } ⇒ (let Func<int,int> f=(=> (x) {(return x)})) (let Action g=(=> () {})) (let Func<int,int> h=(delegate ((int x)) {(return x)}))
        "##,
    );
}

#[test]
fn statements_that_only_look_like_declarations() {
    check(
        r##"
        @{ a.b.c = d; a[0] = 1; a["x"]["y"] += "z"; } ⇒ (do (= (. (. a b) c) d)) (do (= (index a 0) 1)) (do (+= (index (index a "x") "y") "z"))
        @{ a < b; a * b; a & b; }          ⇒ (do (< a b)) (do (* a b)) (do (& a b))
        @{ F<int>(1); a.b<c>(d); a?.b(); } ⇒ (do (call F<int> 1)) (do (call (. a b<c>) d)) (do (? a (call .b)))
        @{ string.Join(",", a); int.TryParse(x, out int y); } ⇒ (do (call (. string Join) "," a)) (do (call (. int TryParse) x out (decl int y)))
        @{ default(int).ToString(); typeof(int).Name.ToString(); checked(a).b(); } ⇒ (do (call (. (default int) ToString))) (do (call (. (. (typeof int) Name) ToString))) (do (call (. (checked a) b)))
        @{ a++; --b; c += 1; d = e; f(); new G(); await = 1; yield = 2; nameof = 3; } ⇒ (do (post++ a)) (do (-- b)) (do (+= c 1)) (do (= d e)) (do (call f)) (do (new G)) (do (= await 1)) (do (= yield 2)) (do (= nameof 3))
        "##,
    );
}

#[test]
fn branches_and_loops() {
    check(
        r##"
        @{ if (a) b(); else if (c) { d(); } else e(); } ⇒ (if a (do (call b)) (if c {(do (call d))} (do (call e))))
        @{ if (a) if (b) c(); else d(); }          ⇒ (if a (if b (do (call c)) (do (call d))))
        @{ if (a is T t && !(b is U u)) { } else { } } ⇒ (if (&& (is a (decl T t)) (! (paren (is b (decl U u))))) {} {})
        @{ if (new A { B = 1 }.C) { } while (a.Any(x => { return x; })) { } } ⇒ (if (. (new A (set B=1)) C) {}) (while (call (. a Any) (=> (x) {(return x)})) {})
        @{ while (a) { b(); break; } do { continue; } while (c); do d(); while (e); } ⇒ (while a {(do (call b)) (break)}) (do-while {(continue)} c) (do-while (do (call d)) e)
        @{ for (int i = 0, j = 1; i < 5; i++, j--) a(); } ⇒ (for [(let int i=0 j=1);(< i 5);(post++ i) (post-- j)] (do (call a)))
        @{ for (;;) { } for (i = 0, j = 1; ; ) ; } ⇒ (for [;;] {}) (for [(= i 0) (= j 1);;] ;)
        @{ foreach (var a in b) c(); foreach (string d in e) { } } ⇒ (foreach [var a] b (do (call c))) (foreach [string d] e {})
        @{ foreach (var (k, v) in f) { } foreach ((var k, int v) in f) { } } ⇒ (foreach [var (k v)] f {}) (foreach [(tuple (decl var k) (decl int v))] f {})
        "##,
    );
}

#[test]
fn switches() {
    check(
        r##"
        @{ switch (a) { } } ⇒ (switch a)
        @{ switch (a) { case 1: case "b": return 1; default: return 2; } } ⇒ (switch a (case (const 1) (const "b") : (return 1)) (case default : (return 2)))
        @{ switch (a) { case int n when n > 1: break; case T t: goto case 1; case null: goto default; default: break; } } ⇒ (switch a (case (decl int n) when (> n 1) : (break)) (case (decl T t) : (goto-case 1)) (case (const null) : (goto-default)) (case default : (break)))
        @{ switch (a) { case A.B: break; case A when b: break; case var x: break; case int _: break; case A.B<C> d: break; } } ⇒ (switch a (case (const (. A B)) : (break)) (case (const A) when b : (break)) (case (decl var x) : (break)) (case (decl int _) : (break)) (case (decl A.B<C> d) : (break)))
        @{ switch (a) { case (B)1: break; case -1: break; case (b): break; case A<B>.C: break; case x ? 1 : 2: break; case nameof(a): break; } } ⇒ (switch a (case (const (cast B 1)) : (break)) (case (const (- 1)) : (break)) (case (const (paren b)) : (break)) (case (const (. A<B> C)) : (break)) (case (const (?: x 1 2)) : (break)) (case (const (nameof a)) : (break)))
        @{ switch (a) { case when: break; case b when when: break; case int[] c: break; case 1 + 2: int d = 1; break; } } ⇒ (switch a (case (const when) : (break)) (case (const b) when when : (break)) (case (decl int[] c) : (break)) (case (const (+ 1 2)) : (let int d=1) (break)))
        "##,
    );
}

#[test]
fn other_statements() {
    check(
        r##"
        @{ ; { } ; }                               ⇒ ; {} ;
        @{ try { a(); } catch (E e) when (e.M == "x") { throw; } catch (F) { } catch when (g) { } catch { } finally { b(); } } ⇒ (try {(do (call a))} (catch E e when (== (. e M) "x") {(throw)}) (catch F {}) (catch when g {}) (catch {}) (finally {(do (call b))}))
        @{ try { } finally { } throw new E("x"); } ⇒ (try {} (finally {})) (throw (new E "x"))
        @{ using (var a = b()) { } using (A c = d, e = f) g(); using (h) { } lock (i) { } } ⇒ (using (let var a=(call b)) {}) (using (let A c=d e=f) (do (call g))) (using h {}) (lock i {})
        @{ goto end; end: return 1; }              ⇒ (goto end) (label end (return 1))
        @{ a: b: c(); }                            ⇒ (label a (label b (do (call c))))
        @{ return; }                               ⇒ (return)
        @{ checked { a(); } unchecked { b(); } var c = checked(1); } ⇒ (checked {(do (call a))}) (unchecked {(do (call b))}) (let var c=(checked 1))
        @{ /* a */ return 1; /* b */ }             ⇒ (return 1)
        "##,
    );
}

#[test]
fn local_functions() {
    check(
        r##"
        @{ int F(int a, string b = "x", params int[] c) { return a; } } ⇒ (fn int F ((int a) (string b="x") (params int[] c)) {(return a)})
        @{ T G<T>(T a) => a; T H<T, U>(T a, U b) { } void I() { } } ⇒ (fn T G<T> ((T a)) a) (fn T H<T,U> ((T a) (U b)) {}) (fn void I () {})
        @{ A.B<C> F(ref int a, out int b, in int c) => throw d; int[] G() => null; (int, int) H() => (1, 2); int? I() => 1; } ⇒ (fn A.B<C> F ((ref int a) (out int b) (in int c)) (throw d)) (fn int[] G () null) (fn (int,int) H () (tuple 1 2)) (fn int? I () 1)
        @{ IEnumerable<int> F() { yield return 1; yield break; } } ⇒ (fn IEnumerable<int> F () {(yield 1) (yield-break)})
        "##,
    );
}
