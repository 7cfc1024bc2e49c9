//! What is wrong with an expression.

use crate::source::Span;

/// Kinds of problems; each is a rule of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// A type or namespace that does not exist.
    UnknownType,
    /// A variable, method or property that does not exist.
    UnknownMember,
    /// No overload fits the arguments, or several do.
    NoMatchingOverload,
    /// Too many or too few arguments.
    WrongArgumentCount,
    /// A value of one type where another is needed.
    TypeMismatch,
    /// An operator that the operands do not have.
    OperatorType,
    /// A conversion that needs a cast.
    MissingCast,
    /// A cast that can never succeed.
    ImpossibleCast,
    /// A path that ends without a value.
    MissingReturn,
    /// Code that is never reached.
    UnreachableCode,
    /// A variable that is read before it has a value.
    UnassignedVariable,
    /// A variable that nothing reads.
    UnusedVariable,
    /// An assignment to something that cannot be assigned to.
    AssignmentToReadOnly,
    /// A type that the service does not allow.
    TypeNotAllowed,
    /// A member that the service does not allow.
    MemberNotAllowed,
    /// A constant expression that overflows or divides by zero.
    ConstantOverflow,
    /// A name that is declared twice.
    DuplicateName,
    /// A statement or construct where the language has none.
    MisplacedConstruct,
    /// Nested deeper than this tool reads.
    TooDeep,
    /// Something of the language that this tool does not evaluate.
    NotSupported,
}

impl ProblemKind {
    /// Name of the rule.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::UnknownType => "unknown-type",
            Self::UnknownMember => "unknown-member",
            Self::NoMatchingOverload => "no-matching-overload",
            Self::WrongArgumentCount => "wrong-argument-count",
            Self::TypeMismatch => "type-mismatch",
            Self::OperatorType => "operator-type",
            Self::MissingCast => "missing-cast",
            Self::ImpossibleCast => "impossible-cast",
            Self::MissingReturn => "missing-return",
            Self::UnreachableCode => "unreachable-code",
            Self::UnassignedVariable => "unassigned-variable",
            Self::UnusedVariable => "unused-variable",
            Self::AssignmentToReadOnly => "assignment-to-read-only",
            Self::TypeNotAllowed => "type-not-allowed",
            Self::MemberNotAllowed => "member-not-allowed",
            Self::ConstantOverflow => "constant-overflow",
            Self::DuplicateName => "duplicate-name",
            Self::MisplacedConstruct => "misplaced-construct",
            Self::TooDeep => "too-deep",
            Self::NotSupported => "not-supported",
        }
    }

    /// True when the C# compiler refuses the expression.
    #[must_use]
    pub const fn is_error(self) -> bool {
        !matches!(
            self,
            Self::UnreachableCode
                | Self::UnusedVariable
                | Self::TypeNotAllowed
                | Self::MemberNotAllowed
                | Self::NotSupported
        )
    }
}

/// One problem. Message says what, notes why, help what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which rule.
    pub kind: ProblemKind,
    /// The text that is wrong, in bytes of the expression.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// Why.
    pub notes: Vec<String>,
    /// What to do.
    pub help: Option<String>,
}

impl Problem {
    /// The name that was probably meant, where the help says so.
    #[must_use]
    pub fn meant(&self) -> Option<&str> {
        self.help.as_deref()?.strip_prefix("did you mean `")?.strip_suffix("`?")
    }
}
