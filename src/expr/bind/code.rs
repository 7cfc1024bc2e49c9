//! The compiled form of an expression: names are slots, members and conversions are resolved.
//! It holds no values that belong to one thread and can be evaluated on several at once.

use std::sync::Arc;

use crate::expr::members::Member;
use crate::expr::stack::with_room;
use crate::expr::types::{Anonymous, Type};
use crate::expr::value::{Constant, Text};
use crate::source::Span;

/// Index of a variable in the frame of its function.
pub type Slot = u32;

/// A value to compute.
#[derive(Clone, Debug)]
pub enum Code {
    /// A compile-time constant.
    Constant(Constant),
    /// The API object `context`.
    Context,
    /// A variable's value.
    Local(Slot),
    /// A variable itself, for `ref` and `out`.
    Reference(Slot),
    /// Stores into a variable; the value is the result.
    SetLocal(Slot, Box<Self>),
    /// A member of the table.
    Call(Box<Call>),
    /// Sets a property or indexer: receiver, index arguments, value; the value is the result.
    SetMember(Box<Call>),
    /// Calls a delegate.
    Invoke(Box<Invoke>),
    /// Makes a delegate of a function.
    Lambda(Arc<Function>, Type),
    /// Makes a delegate of a member.
    MethodGroup(Box<MethodGroup>),
    /// A conversion at run time.
    Convert(Box<(Self, Step)>, Span),
    /// An operator with one operand.
    Unary(Unary, Box<Self>),
    /// An operator with two operands of one type.
    Binary(Binary, Box<(Self, Self)>, Span),
    /// Operators of one chain, `a + b - c`, from left to right.
    Chain(Box<Chain>),
    /// A part of a long chain of calls of operators.
    Segment(Segment),
    /// `a && b && c`
    And(Vec<Self>),
    /// `a || b || c`
    Or(Vec<Self>),
    /// `!`
    Not(Box<Self>),
    /// `a ?? b`, with the conversions of both done.
    Coalesce(Box<(Self, Self)>),
    /// `a ? b : c`
    Conditional(Box<(Self, Self, Self)>),
    /// `a?.b`: the slot takes the value of `a` when it is not null, then `b` is the result.
    WhenNotNull(Slot, Box<(Self, Self)>),
    /// `a + b + c` of texts: parts are written as `ToString()` has them, null as nothing.
    Concat(Vec<Self>),
    /// `$"…"`
    Interpolate(Vec<Part>),
    /// Does each, and gives the value of the last.
    Sequence(Vec<Self>),
    /// `a is T`
    IsType(Box<Self>, Type),
    /// `a as T`
    AsType(Box<Self>, Type),
    /// `a is pattern`
    Matches(Box<(Self, Pattern)>),
    /// An array of the values.
    NewArray(Type, Vec<Self>),
    /// An array of default values with the given lengths.
    NewArrayOfLength(Type, Vec<Self>, Span),
    /// An array with several dimensions and its elements in row-major order.
    NewArrayOfShape(Type, Vec<usize>, Vec<Self>),
    /// An element of an array.
    Element(Box<Self>, Vec<Self>, Span),
    /// Stores into an element of an array; the value is the result.
    SetElement(Box<(Self, Self)>, Vec<Self>, Span),
    /// A tuple.
    NewTuple(Type, Vec<Self>),
    /// An element of a tuple.
    TupleItem(Box<Self>, usize),
    /// A tuple with one element replaced.
    WithTupleItem(Box<(Self, Self)>, usize),
    /// An anonymous object.
    NewAnonymous(Arc<Anonymous>, Vec<Self>),
    /// A property of an anonymous object.
    AnonymousItem(Box<Self>, usize, Span),
    /// `default(T)` of a value type that is no constant.
    Default(Type),
    /// `typeof(T)`
    TypeOf(Type),
    /// `throw a` as an expression.
    Throw(Box<Self>, Span),
    /// Something whose members are found at run time.
    Dynamic(Box<Dynamic>, Span),
    /// Something that this tool does not evaluate, by its name.
    Refused(&'static str),
    /// Stands for code that was wrong; never evaluated.
    Invalid,
}

/// A chain of operators of the language.
#[derive(Clone, Debug)]
pub struct Chain {
    /// The first operand.
    pub first: Code,
    /// Each operator with its right operand and its place.
    pub links: Vec<(Binary, Code, Span)>,
}

/// Code that may nest very deep: it is dropped and copied with room on the stack.
pub struct Segment(Box<Code>);

impl Segment {
    /// Puts code in a segment.
    #[must_use]
    pub fn new(code: Code) -> Self {
        Self(Box::new(code))
    }

    /// What is in it.
    #[must_use]
    pub fn code(&self) -> &Code {
        &self.0
    }
}

impl Clone for Segment {
    fn clone(&self) -> Self {
        with_room(|| Self(self.0.clone()))
    }
}

impl std::fmt::Debug for Segment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        with_room(|| self.0.fmt(f))
    }
}

impl Drop for Segment {
    fn drop(&mut self) {
        let code = std::mem::replace(&mut *self.0, Code::Invalid);
        with_room(|| drop(code));
    }
}

/// A call of a member.
#[derive(Clone, Debug)]
pub struct Call {
    /// What is called.
    pub member: &'static Member,
    /// Type arguments of the member's type, then of the member.
    pub types: Arc<[Type]>,
    /// Receiver, then arguments in the order of the parameters.
    pub arguments: Vec<Code>,
    /// The order in which the arguments are evaluated where it is not that of the parameters.
    pub order: Option<Vec<usize>>,
    /// What null operands of a lifted operator do.
    pub lift: Lift,
    /// Where the call stands.
    pub span: Span,
}

/// What null operands of an operator on nullable types do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lift {
    /// Not lifted.
    No,
    /// The result is null.
    Null,
    /// The result is false.
    False,
    /// Null equals null.
    Equal,
    /// Null does not differ from null.
    NotEqual,
}

/// A call of a delegate.
#[derive(Clone, Debug)]
pub struct Invoke {
    /// The delegate.
    pub target: Code,
    /// Its arguments.
    pub arguments: Vec<Code>,
    /// Where the call stands.
    pub span: Span,
}

/// A delegate made of a member.
#[derive(Clone, Debug)]
pub struct MethodGroup {
    /// The member.
    pub member: &'static Member,
    /// Type arguments.
    pub types: Arc<[Type]>,
    /// The receiver of an instance member.
    pub receiver: Option<Code>,
    /// The delegate type.
    pub delegate: Type,
    /// Where it stands.
    pub span: Span,
}

/// A conversion that changes or checks a value.
#[derive(Clone, Debug)]
pub enum Step {
    /// To a numeric type or enumeration; `checked` refuses what does not fit.
    Numeric(Type, bool),
    /// The value must be of the type; null must be allowed by it.
    Cast(Type),
    /// Null throws.
    Unwrap,
    /// An operator.
    User(&'static Member, Arc<[Type]>, bool),
    /// Each element of a tuple.
    Tuple(Vec<Vec<Self>>, Type),
    /// From `dynamic`.
    Dynamic(Type, DynamicConversion),
}

/// How a value of type `dynamic` becomes one of another type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DynamicConversion {
    /// Where a value of the type is needed.
    Implicit,
    /// By a cast.
    Cast,
    /// Where it decides: in `if`, `?:`, `&&`.
    Truth,
}

/// Operators with one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unary {
    /// `-a`
    Negate {
        /// True where an overflow throws.
        checked: bool,
    },
    /// `~a`
    Complement,
    /// `a + 1` in the type of `a`.
    Increment {
        /// True where an overflow throws.
        checked: bool,
    },
    /// `a - 1` in the type of `a`.
    Decrement {
        /// True where an overflow throws.
        checked: bool,
    },
}

/// Operators with two operands of one type; null operands are lifted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant is the C# operator it is named after")]
pub enum Binary {
    Add { checked: bool },
    Subtract { checked: bool },
    Multiply { checked: bool },
    Divide,
    Remainder,
    And,
    Or,
    ExclusiveOr,
    ShiftLeft,
    ShiftRight,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
    ReferenceEqual,
    ReferenceNotEqual,
}

/// A piece of an interpolated string.
#[derive(Clone, Debug)]
pub enum Part {
    /// Literal text.
    Text(Text),
    /// A value with its width and format.
    Value {
        /// What is written.
        value: Code,
        /// Least width; negative aligns left.
        width: i32,
        /// Format string.
        format: Option<Text>,
    },
}

/// What a value is tested for.
#[derive(Clone, Debug)]
pub enum Pattern {
    /// Equal to the constant.
    Constant(Constant),
    /// Of the type, and then stored.
    Type(Type, Option<Slot>),
    /// Anything, stored.
    Any(Option<Slot>),
}

/// Something on a value of type `dynamic`.
#[derive(Clone, Debug)]
pub enum Dynamic {
    /// `a.b`, with type arguments where it is called.
    Member(Code, Arc<str>, Vec<Type>),
    /// `a.b = c`
    SetMember(Code, Arc<str>, Code),
    /// `a[b]`
    Index(Code, Vec<Code>),
    /// `a[b] = c`
    SetIndex(Code, Vec<Code>, Code),
    /// `a.b<T>(c)`
    Invoke(Code, Arc<str>, Vec<Type>, Vec<DynamicArgument>),
    /// `a.b<T>(c)` where only arguments are dynamic.
    Call(Box<DynamicCall>),
    /// `new A(b)` with a dynamic argument.
    New(Type, Vec<DynamicArgument>),
    /// `a + b`
    Binary(crate::expr::ast::BinaryOperator, Code, Code),
    /// `-a`
    Unary(crate::expr::ast::UnaryOperator, Code),
    /// What `++a` (true) and `--a` compute.
    Step(bool, Code),
}

/// An argument of a call that is bound when the expression runs.
#[derive(Clone, Debug)]
pub struct DynamicArgument {
    /// Its value.
    pub code: Code,
    /// Its type; none where it is dynamic.
    pub ty: Option<Type>,
    /// The constant that it is: constants have conversions of their own.
    pub constant: Option<Constant>,
}

/// A call of a known name on a known type with dynamic arguments.
#[derive(Clone, Debug)]
pub struct DynamicCall {
    /// The object with its type; none for a static method.
    pub receiver: Option<(Code, Type)>,
    /// The type that holds the method.
    pub holder: Type,
    /// The method.
    pub name: Arc<str>,
    /// Type arguments.
    pub types: Vec<Type>,
    /// The arguments.
    pub arguments: Vec<DynamicArgument>,
}

/// A statement.
#[derive(Clone, Debug)]
pub enum Statement {
    /// Computes and drops the value.
    Expression(Code, Span),
    /// A block.
    Block(Block),
    /// `if`
    If(Code, Box<Self>, Option<Box<Self>>),
    /// `while`
    While(Code, Box<Self>),
    /// `do … while`
    Do(Box<Self>, Code),
    /// `for`
    For(Box<For>),
    /// `foreach`
    ForEach(Box<ForEach>),
    /// `switch`
    Switch(Box<Switch>),
    /// `try`
    Try(Box<Try>),
    /// `using`: the resource in the slot is disposed of after the body.
    Using(Slot, Box<Self>),
    /// `throw`; nothing rethrows.
    Throw(Option<Code>, Span),
    /// `return`
    Return(Option<Code>),
    /// `yield return`
    YieldReturn(Code),
    /// `yield break`
    YieldBreak,
    /// `break`
    Break,
    /// `continue`
    Continue,
    /// `goto` a label of an enclosing block.
    Goto(u32),
    /// A label.
    Label(u32),
    /// `goto case` and `goto default`: the section of the switch of that number.
    GotoSection(u32, usize),
}

/// Statements with variables of their own.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// Variables that a closure may share: each run of the block has its own.
    pub fresh: Vec<Slot>,
    /// Local functions, ready before the first statement.
    pub functions: Vec<(Slot, Arc<Function>)>,
    /// What runs.
    pub statements: Vec<Statement>,
}

/// `for`
#[derive(Clone, Debug)]
pub struct For {
    /// Variables of the loop, shared by its runs.
    pub fresh: Vec<Slot>,
    /// What runs first.
    pub initializers: Vec<Statement>,
    /// Tested before each run.
    pub condition: Option<Code>,
    /// What runs after each run.
    pub steps: Vec<Code>,
    /// The body.
    pub body: Statement,
}

/// `foreach`
#[derive(Clone, Debug)]
pub struct ForEach {
    /// Variables that each run has its own of.
    pub fresh: Vec<Slot>,
    /// Takes the element.
    pub element: Slot,
    /// What is done with the element first: its conversion, a deconstruction.
    pub prepare: Vec<Code>,
    /// What is walked.
    pub collection: Code,
    /// The body.
    pub body: Statement,
    /// Where the collection stands.
    pub span: Span,
}

/// `switch`
#[derive(Clone, Debug)]
pub struct Switch {
    /// Its number, for `goto case`.
    pub id: u32,
    /// Takes the value.
    pub slot: Slot,
    /// The value.
    pub value: Code,
    /// Tests in order, each with the section it leads to.
    pub cases: Vec<(Pattern, Option<Code>, usize)>,
    /// The section of `default`.
    pub default: Option<usize>,
    /// Bodies.
    pub sections: Vec<Block>,
}

/// `try`
#[derive(Clone, Debug)]
pub struct Try {
    /// What may throw.
    pub block: Block,
    /// Handlers in order.
    pub catches: Vec<Catch>,
    /// What runs in any case.
    pub finally: Option<Block>,
}

/// `catch`
#[derive(Clone, Debug)]
pub struct Catch {
    /// What is caught.
    pub ty: Type,
    /// Takes the exception.
    pub slot: Option<Slot>,
    /// True when a closure may share the variable.
    pub fresh: Vec<Slot>,
    /// What must hold besides.
    pub filter: Option<Code>,
    /// What runs.
    pub block: Block,
}

/// A lambda, a local function, or the expression itself.
#[derive(Clone, Debug, Default)]
pub struct Function {
    /// Name of a local function.
    pub name: Option<Arc<str>>,
    /// Parameters take the first slots.
    pub parameters: u32,
    /// Slots in all.
    pub slots: u32,
    /// Slots that a closure shares.
    pub shared: Vec<bool>,
    /// Variables of the enclosing function: its slot, the slot here.
    pub captures: Vec<(Slot, Slot)>,
    /// What it does.
    pub body: FunctionBody,
    /// Element type when it has a `yield`.
    pub iterator: Option<Type>,
}

/// What a function does.
#[derive(Clone, Debug)]
pub enum FunctionBody {
    /// Gives a value.
    Expression(Code),
    /// Runs statements.
    Block(Block),
}

impl Default for FunctionBody {
    fn default() -> Self {
        Self::Expression(Code::Invalid)
    }
}
