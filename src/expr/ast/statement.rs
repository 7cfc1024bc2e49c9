//! Statements.

use super::{Designation, Expression, Identifier, LambdaBody, Parameter, Pattern, TypeSyntax};
use crate::source::Span;

/// `{ … }`.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// With the braces.
    pub span: Span,
    /// In the order written.
    pub statements: Vec<Statement>,
}

/// A statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// With the semicolon.
    pub span: Span,
    /// What it is.
    pub kind: StatementKind,
}

/// What a statement is.
#[derive(Clone, Debug, PartialEq)]
pub enum StatementKind {
    /// `;`.
    Empty,
    /// `{ … }`.
    Block(Block),
    /// `var a = 1;`.
    Local(LocalDeclaration),
    /// `int Twice(int a) => 2 * a;`.
    LocalFunction(Box<LocalFunction>),
    /// `a = 1;`, `a();`, `a++;`. The parser takes any expression; C# takes only those that do
    /// something.
    Expression(Expression),
    /// `if (a) b else c`.
    If {
        /// What decides.
        condition: Expression,
        /// What runs if true.
        then: Box<Statement>,
        /// What runs if false.
        otherwise: Option<Box<Statement>>,
    },
    /// `while (a) b`.
    While {
        /// Tested before each run.
        condition: Expression,
        /// What is repeated.
        body: Box<Statement>,
    },
    /// `do a while (b);`.
    Do {
        /// What is repeated.
        body: Box<Statement>,
        /// Tested after each run.
        condition: Expression,
    },
    /// `for (a; b; c) d`.
    For {
        /// What runs first.
        initializer: ForInitializer,
        /// Tested before each run; without it, true.
        condition: Option<Expression>,
        /// What runs after each run.
        steps: Vec<Expression>,
        /// What is repeated.
        body: Box<Statement>,
    },
    /// `foreach (var a in b) c`.
    ForEach {
        /// What takes each element.
        variable: ForEachVariable,
        /// What is walked.
        collection: Expression,
        /// What is repeated.
        body: Box<Statement>,
    },
    /// `switch (a) { … }`.
    Switch {
        /// What is tested.
        value: Expression,
        /// In the order written.
        sections: Vec<SwitchSection>,
    },
    /// `try { } catch { } finally { }`.
    Try {
        /// What may throw.
        block: Block,
        /// In the order written.
        catches: Vec<CatchClause>,
        /// What runs in any case.
        finally: Option<Block>,
    },
    /// `using (a) b`.
    Using {
        /// What is disposed of at the end.
        resource: UsingResource,
        /// What runs before.
        body: Box<Statement>,
    },
    /// `lock (a) b`.
    Lock {
        /// What is locked.
        target: Expression,
        /// What runs meanwhile.
        body: Box<Statement>,
    },
    /// `throw a;`, or `throw;` in a `catch`.
    Throw(Option<Expression>),
    /// `return a;`.
    Return(Option<Expression>),
    /// `yield return a;` in a local function.
    YieldReturn(Expression),
    /// `yield break;` in a local function.
    YieldBreak,
    /// `break;`.
    Break,
    /// `continue;`.
    Continue,
    /// `goto a;`.
    Goto(GotoTarget),
    /// `a: b`.
    Labeled {
        /// The label.
        label: Identifier,
        /// What it stands before.
        statement: Box<Statement>,
    },
    /// `checked { … }`.
    Checked(Block),
    /// `unchecked { … }`.
    Unchecked(Block),
}

/// `const int a = 1, b = 2`, without the semicolon.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalDeclaration {
    /// Where it stands.
    pub span: Span,
    /// True for `const`.
    pub is_const: bool,
    /// The type or `var`.
    pub ty: TypeSyntax,
    /// At least one.
    pub declarators: Vec<Declarator>,
}

/// `a = 1` in a declaration.
#[derive(Clone, Debug, PartialEq)]
pub struct Declarator {
    /// Name and value.
    pub span: Span,
    /// The name.
    pub name: Identifier,
    /// The value; perhaps an [`super::ExpressionKind::ArrayInitializer`].
    pub initializer: Option<Expression>,
}

/// A local function.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalFunction {
    /// Result; `void` is a predefined type.
    pub return_type: TypeSyntax,
    /// The name.
    pub name: Identifier,
    /// `<T, U>`.
    pub type_parameters: Vec<Identifier>,
    /// The parameters; all have a type.
    pub parameters: Vec<Parameter>,
    /// What it does.
    pub body: LambdaBody,
}

/// What a `for` begins with.
#[derive(Clone, Debug, PartialEq)]
pub enum ForInitializer {
    /// `int i = 0`.
    Declaration(LocalDeclaration),
    /// `i = 0, j = 0`, or nothing.
    Expressions(Vec<Expression>),
}

/// What takes each element of a `foreach`.
#[derive(Clone, Debug, PartialEq)]
pub enum ForEachVariable {
    /// `var a`, `string a`.
    Single {
        /// The type or `var`.
        ty: TypeSyntax,
        /// The name.
        name: Identifier,
    },
    /// `var (a, b)`.
    Var(Designation),
    /// `(var a, string b)`: an [`super::ExpressionKind::Tuple`] of declarations.
    Tuple(Expression),
}

/// Labels and the statements that they lead to.
#[derive(Clone, Debug, PartialEq)]
pub struct SwitchSection {
    /// Labels and statements.
    pub span: Span,
    /// At least one.
    pub labels: Vec<SwitchLabel>,
    /// In the order written.
    pub statements: Vec<Statement>,
}

/// `case a when b:` or `default:`.
#[derive(Clone, Debug, PartialEq)]
pub struct SwitchLabel {
    /// With the colon.
    pub span: Span,
    /// Which.
    pub kind: SwitchLabelKind,
}

/// What a switch label is.
#[derive(Clone, Debug, PartialEq)]
pub enum SwitchLabelKind {
    /// `default:`.
    Default,
    /// `case a when b:`.
    Case {
        /// What is tested for.
        pattern: Box<Pattern>,
        /// What must hold besides.
        when: Option<Box<Expression>>,
    },
}

/// `catch (T a) when (b) { … }`.
#[derive(Clone, Debug, PartialEq)]
pub struct CatchClause {
    /// The whole clause.
    pub span: Span,
    /// What is caught; without it, everything.
    pub ty: Option<TypeSyntax>,
    /// The variable.
    pub name: Option<Identifier>,
    /// What must hold besides.
    pub filter: Option<Expression>,
    /// What runs then.
    pub block: Block,
}

/// What a `using` disposes of.
#[derive(Clone, Debug, PartialEq)]
pub enum UsingResource {
    /// `var a = b`.
    Declaration(LocalDeclaration),
    /// `a`.
    Expression(Expression),
}

/// Where a `goto` leads.
#[derive(Clone, Debug, PartialEq)]
pub enum GotoTarget {
    /// `goto a;`.
    Label(Identifier),
    /// `goto case 1;`.
    Case(Expression),
    /// `goto default;`.
    Default,
}
