//! Expressions, lambdas, initializers and patterns.

use super::{
    AssignmentOperator, BinaryOperator, Block, Chained, HoleId, Identifier, InterpolatedString,
    Literal, PostfixOperator, PredefinedType, SimpleName, TypeSyntax, UnaryOperator,
};
use crate::source::Span;

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: ExpressionKind,
}

/// What an expression is. `operator_span` is always the operator alone, for messages.
#[derive(Clone, Debug, PartialEq)]
pub enum ExpressionKind {
    /// Nothing: the parser expected an expression here. The error is in the list of errors.
    Missing,
    /// A literal.
    Literal(Literal),
    /// `$"…"`.
    Interpolated(InterpolatedString),
    /// A named value or placeholder in place of a value (`{{limit}}`, `1{{zeros}}`); the first
    /// of the holes that make it up.
    Hole(HoleId),
    /// `a`, `A<B>`: a variable, parameter, method, type or namespace.
    Name(SimpleName),
    /// `global::A`.
    AliasQualified(Box<AliasQualified>),
    /// `int` in `int.Parse("1")`.
    PredefinedType(PredefinedType),
    /// `(a)`.
    Parenthesized(Box<Expression>),
    /// `(a, name: b)`; at least two.
    Tuple(Vec<TupleElement>),
    /// `a.b`.
    Member {
        /// What stands before the dot.
        target: Box<Expression>,
        /// The name after it.
        name: SimpleName,
    },
    /// `a(b)`.
    Invocation {
        /// What is called; a [`Self::Member`] for a method call.
        target: Box<Expression>,
        /// With the parentheses.
        arguments: ArgumentList,
    },
    /// `a[b]`.
    Index {
        /// What is indexed.
        target: Box<Expression>,
        /// With the brackets.
        arguments: ArgumentList,
    },
    /// `a?.b.c(d)`: when `target` is null the whole is null, else `when_not_null` is evaluated
    /// with that value standing at its [`Self::MemberBinding`] or [`Self::IndexBinding`], which
    /// is its innermost, leftmost node. A later `?.` nests in `when_not_null`: `a?.b?.c` is
    /// `a ?. (.b ?. .c)`.
    ConditionalAccess {
        /// What may be null.
        target: Box<Expression>,
        /// The `?`.
        operator_span: Span,
        /// The rest of the chain.
        when_not_null: Box<Expression>,
    },
    /// `.b` right after `?`.
    MemberBinding(SimpleName),
    /// `[b]` right after `?`.
    IndexBinding(ArgumentList),
    /// `-a`.
    Unary {
        /// Which.
        operator: UnaryOperator,
        /// Where it stands.
        operator_span: Span,
        /// Its operand.
        operand: Box<Expression>,
    },
    /// `a++`.
    Postfix {
        /// Which.
        operator: PostfixOperator,
        /// Where it stands.
        operator_span: Span,
        /// Its operand.
        operand: Box<Expression>,
    },
    /// `(T)a`.
    Cast {
        /// The type in parentheses.
        ty: TypeSyntax,
        /// What is converted.
        operand: Box<Expression>,
    },
    /// `a + b`.
    Binary {
        /// Which.
        operator: BinaryOperator,
        /// Where it stands.
        operator_span: Span,
        /// Left operand.
        left: Chained,
        /// Right operand.
        right: Box<Expression>,
    },
    /// `a = b`, `a += b`, also the deconstructions `(a, b) = c` and `var (a, b) = c`.
    Assignment {
        /// Which.
        operator: AssignmentOperator,
        /// Where it stands.
        operator_span: Span,
        /// What is assigned to; a [`Self::Tuple`] or [`Self::Declaration`] to deconstruct.
        target: Box<Expression>,
        /// The value.
        value: Box<Expression>,
    },
    /// `a ? b : c`.
    Conditional {
        /// What decides.
        condition: Box<Expression>,
        /// Value if true.
        when_true: Box<Expression>,
        /// Value if false.
        when_false: Box<Expression>,
    },
    /// `a is T`. A lone name is read as a type, as C# does, but may name a constant
    /// (`a is MaxSize`): who resolves names decides.
    IsType {
        /// What is tested.
        value: Box<Expression>,
        /// The type (or constant name).
        ty: TypeSyntax,
    },
    /// `a is null`, `a is T b`, `a is var b`.
    IsPattern {
        /// What is tested.
        value: Box<Expression>,
        /// What it is tested for.
        pattern: Box<Pattern>,
    },
    /// `a as T`.
    As {
        /// What is converted.
        value: Box<Expression>,
        /// To which type.
        ty: TypeSyntax,
    },
    /// `x => …` or `delegate (…) {…}`.
    Lambda(Box<Lambda>),
    /// `new T(…) {…}`.
    ObjectCreation(Box<ObjectCreation>),
    /// `new { A = 1, b.C }`.
    AnonymousObject(Vec<AnonymousMember>),
    /// `new T[2, 3]`, `new T[] {…}`, `new T[3][]`.
    ArrayCreation(Box<ArrayCreation>),
    /// `new[] {…}`, `new[,] {…}`.
    ImplicitArrayCreation {
        /// Number of dimensions.
        rank: u32,
        /// An [`Self::ArrayInitializer`].
        initializer: Box<Expression>,
    },
    /// `{ a, { b, c } }`: only as the initializer of an array creation or of a declared
    /// variable, and as an element of itself.
    ArrayInitializer(Vec<Expression>),
    /// `throw a` as the right operand of `??`, a branch of `?:` or the body of a lambda.
    Throw(Box<Expression>),
    /// `default(T)` or `default`.
    Default(Option<TypeSyntax>),
    /// `typeof(T)`.
    TypeOf(TypeSyntax),
    /// `sizeof(T)`.
    SizeOf(TypeSyntax),
    /// `nameof(a.b)`.
    NameOf(Box<Expression>),
    /// `checked(a)`.
    Checked(Box<Expression>),
    /// `unchecked(a)`.
    Unchecked(Box<Expression>),
    /// `int x` or `var (x, y)`: declares variables as an `out` argument, an element of a tuple
    /// that is assigned to, or the target of a deconstruction.
    Declaration {
        /// The type or `var`.
        ty: TypeSyntax,
        /// The names.
        designation: Designation,
    },
}

/// `global::A`.
#[derive(Clone, Debug, PartialEq)]
pub struct AliasQualified {
    /// What stands before `::`.
    pub alias: Identifier,
    /// What stands after it.
    pub name: SimpleName,
}

/// `new T(…) {…}`.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectCreation {
    /// What is made.
    pub ty: TypeSyntax,
    /// With the parentheses; `None` where an initializer follows the type at once.
    pub arguments: Option<ArgumentList>,
    /// What stands in the braces.
    pub initializer: Option<Initializer>,
}

/// `new T[2, 3]`, `new T[] {…}`, `new T[3][]`.
#[derive(Clone, Debug, PartialEq)]
pub struct ArrayCreation {
    /// The array type, without the sizes.
    pub ty: TypeSyntax,
    /// Sizes of the first bracket pair, one for each dimension; empty when the initializer
    /// gives them.
    pub sizes: Vec<Expression>,
    /// An [`ExpressionKind::ArrayInitializer`].
    pub initializer: Option<Expression>,
}

/// An element of a tuple.
#[derive(Clone, Debug, PartialEq)]
pub struct TupleElement {
    /// Name and value.
    pub span: Span,
    /// The name before the colon.
    pub name: Option<Identifier>,
    /// The value.
    pub value: Expression,
}

/// Arguments with their parentheses or brackets.
#[derive(Clone, Debug, PartialEq)]
pub struct ArgumentList {
    /// With the parentheses or brackets.
    pub span: Span,
    /// In the order written.
    pub arguments: Vec<Argument>,
}

/// An argument.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// Name, modifier and value.
    pub span: Span,
    /// The name before the colon.
    pub name: Option<Identifier>,
    /// `ref`, `out`, `in`.
    pub modifier: Option<ArgumentModifier>,
    /// The value; after `out` perhaps an [`ExpressionKind::Declaration`], or the name `_`.
    pub value: Expression,
}

/// How an argument is passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ArgumentModifier {
    /// `ref`.
    Ref,
    /// `out`.
    Out,
    /// `in`.
    In,
}

/// A lambda or anonymous method.
#[derive(Clone, Debug, PartialEq)]
pub struct Lambda {
    /// The parameters; `None` for `delegate {…}`, which fits any parameters.
    pub parameters: Option<Vec<Parameter>>,
    /// What it does.
    pub body: LambdaBody,
    /// True when written `delegate (…) {…}` instead of with an arrow.
    pub is_delegate: bool,
}

/// Body of a lambda or local function.
#[derive(Clone, Debug, PartialEq)]
pub enum LambdaBody {
    /// `=> a`.
    Expression(Expression),
    /// `{ … }`.
    Block(Block),
}

/// A parameter of a lambda or local function.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Modifier, type, name and default.
    pub span: Span,
    /// `ref`, `out`, `in`, `params`.
    pub modifier: Option<ParameterModifier>,
    /// The type; `None` for a lambda's untyped parameter.
    pub ty: Option<TypeSyntax>,
    /// The name.
    pub name: Identifier,
    /// Value after `=`; only of a local function's parameter.
    pub default: Option<Expression>,
}

/// How a parameter is passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParameterModifier {
    /// `ref`.
    Ref,
    /// `out`.
    Out,
    /// `in`.
    In,
    /// `params`; only of a local function's last parameter.
    Params,
}

/// `{…}` after `new T(…)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Initializer {
    /// With the braces.
    pub span: Span,
    /// What stands in them.
    pub kind: InitializerKind,
}

/// What stands in the braces of an initializer.
#[derive(Clone, Debug, PartialEq)]
pub enum InitializerKind {
    /// `{ A = 1, ["k"] = 2 }`; also the empty `{ }`.
    Object(Vec<MemberInitializer>),
    /// `{ 1, 2 }`, `{ { "k", 1 } }`: each element is a call of `Add`.
    Collection(Vec<CollectionElement>),
}

/// `A = 1` in an initializer.
#[derive(Clone, Debug, PartialEq)]
pub struct MemberInitializer {
    /// Target and value.
    pub span: Span,
    /// What is set.
    pub target: InitializerTarget,
    /// To what.
    pub value: InitializerValue,
}

/// What a member initializer sets.
#[derive(Clone, Debug, PartialEq)]
pub enum InitializerTarget {
    /// `A`.
    Member(Identifier),
    /// `["k"]`.
    Index(ArgumentList),
}

/// What a member is set to.
#[derive(Clone, Debug, PartialEq)]
pub enum InitializerValue {
    /// A value.
    Expression(Expression),
    /// Braces without `new`: they fill the object that the member holds already.
    Nested(Initializer),
}

/// An element of a collection initializer.
#[derive(Clone, Debug, PartialEq)]
pub struct CollectionElement {
    /// With the inner braces, if there are any.
    pub span: Span,
    /// The arguments of `Add`: one, or what stands in the inner braces.
    pub arguments: Vec<Expression>,
    /// True when written in braces of its own.
    pub braced: bool,
}

/// A member of an anonymous object.
#[derive(Clone, Debug, PartialEq)]
pub struct AnonymousMember {
    /// Name and value.
    pub span: Span,
    /// The name before `=`; without it the value's last name counts (`a.B` gives `B`).
    pub name: Option<Identifier>,
    /// The value.
    pub value: Expression,
}

/// What `is` or `case` tests for.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: PatternKind,
}

/// The patterns of C# 7.
#[derive(Clone, Debug, PartialEq)]
pub enum PatternKind {
    /// A constant. After `case` also a lone name, which may turn out to be a type only in a
    /// wrong program.
    Constant(Expression),
    /// `T x`, `T _`. The designation is a single name or a discard.
    Declaration {
        /// The type, never `var`.
        ty: TypeSyntax,
        /// The name.
        designation: Designation,
    },
    /// `var x`, `var _`. The designation is a single name or a discard.
    Var(Designation),
}

/// The names that a declaration expression or a pattern declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Designation {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: DesignationKind,
}

/// What a designation is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DesignationKind {
    /// `x`.
    Single(Identifier),
    /// `_`.
    Discard,
    /// `(x, (y, _))`; only after `var`.
    Parenthesized(Vec<Designation>),
}
