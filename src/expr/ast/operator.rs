//! Operators and how they are written.

/// Declares an operator enum together with the way each operator is written.
macro_rules! operators {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$doc])* $variant,)+ }

        impl $name {
            /// Every operator.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The operator as C# writes it.
            #[must_use]
            pub const fn symbol(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
        }
    };
}

operators! {
    /// A prefix operator.
    UnaryOperator {
        /// `+a`.
        Plus = "+",
        /// `-a`.
        Minus = "-",
        /// `!a`.
        Not = "!",
        /// `~a`.
        Complement = "~",
        /// `++a`.
        Increment = "++",
        /// `--a`.
        Decrement = "--",
    }
}

operators! {
    /// A postfix operator.
    PostfixOperator {
        /// `a++`.
        Increment = "++",
        /// `a--`.
        Decrement = "--",
    }
}

operators! {
    /// An operator between two values.
    BinaryOperator {
        /// `a * b`.
        Multiply = "*",
        /// `a / b`.
        Divide = "/",
        /// `a % b`.
        Remainder = "%",
        /// `a + b`.
        Add = "+",
        /// `a - b`.
        Subtract = "-",
        /// `a << b`.
        ShiftLeft = "<<",
        /// `a >> b`.
        ShiftRight = ">>",
        /// `a < b`.
        Less = "<",
        /// `a > b`.
        Greater = ">",
        /// `a <= b`.
        LessOrEqual = "<=",
        /// `a >= b`.
        GreaterOrEqual = ">=",
        /// `a == b`.
        Equal = "==",
        /// `a != b`.
        NotEqual = "!=",
        /// `a & b`.
        And = "&",
        /// `a ^ b`.
        ExclusiveOr = "^",
        /// `a | b`.
        Or = "|",
        /// `a && b`.
        LogicalAnd = "&&",
        /// `a || b`.
        LogicalOr = "||",
        /// `a ?? b`.
        Coalesce = "??",
    }
}

operators! {
    /// An assignment.
    AssignmentOperator {
        /// `a = b`.
        Assign = "=",
        /// `a += b`.
        Add = "+=",
        /// `a -= b`.
        Subtract = "-=",
        /// `a *= b`.
        Multiply = "*=",
        /// `a /= b`.
        Divide = "/=",
        /// `a %= b`.
        Remainder = "%=",
        /// `a &= b`.
        And = "&=",
        /// `a |= b`.
        Or = "|=",
        /// `a ^= b`.
        ExclusiveOr = "^=",
        /// `a <<= b`.
        ShiftLeft = "<<=",
        /// `a >>= b`.
        ShiftRight = ">>=",
    }
}

impl AssignmentOperator {
    /// The operator that a compound assignment applies; `None` for `=`.
    #[must_use]
    pub const fn binary(self) -> Option<BinaryOperator> {
        Some(match self {
            Self::Assign => return None,
            Self::Add => BinaryOperator::Add,
            Self::Subtract => BinaryOperator::Subtract,
            Self::Multiply => BinaryOperator::Multiply,
            Self::Divide => BinaryOperator::Divide,
            Self::Remainder => BinaryOperator::Remainder,
            Self::And => BinaryOperator::And,
            Self::Or => BinaryOperator::Or,
            Self::ExclusiveOr => BinaryOperator::ExclusiveOr,
            Self::ShiftLeft => BinaryOperator::ShiftLeft,
            Self::ShiftRight => BinaryOperator::ShiftRight,
        })
    }
}
