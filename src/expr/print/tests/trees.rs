//! Random trees: every node that the parser can make, in every place that it can stand.
//!
//! Left out is only what C# itself reads in two ways unless the author adds parentheses: `<`
//! without them.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::expr::ast::*;
use crate::source::Span;

type Tree<T> = BoxedStrategy<T>;

fn expression(kind: ExpressionKind) -> Expression {
    Expression { span: Span::default(), kind }
}

fn boxed(inner: Expression) -> Box<Expression> {
    Box::new(inner)
}

fn identifier() -> Tree<Identifier> {
    select(vec!["a", "b", "Count", "x1", "_y", "é", "class", "await1", "value"])
        .prop_map(|text| Identifier { text: text.into(), span: Span::default(), has_hole: false })
        .boxed()
}

fn simple_name() -> Tree<SimpleName> {
    let name = |(identifier, type_arguments)| SimpleName {
        span: Span::default(),
        identifier,
        type_arguments,
    };
    (identifier(), vec(ty(1), 0..1)).prop_map(name).boxed()
}

fn predefined() -> Tree<PredefinedType> {
    let all = PredefinedType::ALL.iter().copied();
    select(all.filter(|ty| *ty != PredefinedType::Void).collect::<Vec<_>>()).boxed()
}

/// A type with others in it up to `depth` times.
fn ty(depth: u32) -> Tree<TypeSyntax> {
    let syntax = |kind| TypeSyntax { span: Span::default(), kind };
    let leaf = prop_oneof![
        predefined().prop_map(TypeSyntaxKind::Predefined),
        vec(identifier(), 1..3).prop_map(|names| {
            let name = |identifier| SimpleName {
                span: Span::default(),
                identifier,
                type_arguments: Vec::new(),
            };
            TypeSyntaxKind::Named { alias: None, names: names.into_iter().map(name).collect() }
        }),
    ]
    .prop_map(syntax)
    .boxed();
    if depth == 0 {
        return leaf;
    }
    let inner = ty(depth - 1);
    let value = select(vec![PredefinedType::Int, PredefinedType::Bool, PredefinedType::Decimal])
        .prop_map(move |kind| syntax(TypeSyntaxKind::Predefined(kind)));
    prop_oneof![
        3 => leaf,
        1 => value.prop_map(|inner| TypeSyntaxKind::Nullable(Box::new(inner))).prop_map(syntax),
        1 => (inner.clone(), vec(1_u32..3, 1..3)).prop_map(move |(element, ranks)| {
            match element.kind {
                TypeSyntaxKind::Array { .. } => element,
                _ => syntax(TypeSyntaxKind::Array { element: Box::new(element), ranks }),
            }
        }),
        1 => vec((inner.clone(), option::of(identifier())), 2..3).prop_map(move |elements| {
            let element = |(ty, name)| TupleTypeElement { span: Span::default(), ty, name };
            syntax(TypeSyntaxKind::Tuple(elements.into_iter().map(element).collect()))
        }),
        1 => (option::of(identifier()), identifier(), vec(inner, 1..3)).prop_map(
            move |(alias, identifier, type_arguments)| {
                let names = vec![SimpleName { span: Span::default(), identifier, type_arguments }];
                syntax(TypeSyntaxKind::Named { alias, names })
            }
        ),
    ]
    .boxed()
}

fn declared_type() -> Tree<TypeSyntax> {
    let var = TypeSyntax { span: Span::default(), kind: TypeSyntaxKind::Var };
    prop_oneof![Just(var), ty(1)].boxed()
}

fn string_text() -> Tree<StringText> {
    "[a \"'{}\\\\\n\t\u{0}\u{1}\u{2028}é😀:]{0,6}"
        .prop_map(|text| StringText { text: text.into(), exact: None, has_hole: false })
        .boxed()
}

fn literal() -> Tree<Literal> {
    let suffix = select(vec![
        IntegerSuffix::None,
        IntegerSuffix::Unsigned,
        IntegerSuffix::Long,
        IntegerSuffix::UnsignedLong,
    ]);
    let digits = select(vec!["1", "1.5", ".5", "0.10e-3", "1e+5", "100"]);
    let kind = select(vec![RealKind::Double, RealKind::Float, RealKind::Decimal]);
    prop_oneof![
        Just(Literal::Null),
        any::<bool>().prop_map(Literal::Bool),
        (any::<u64>(), suffix).prop_map(|(value, suffix)| Literal::Integer { value, suffix }),
        (digits, kind).prop_map(|(digits, kind)| Literal::Real { digits: digits.into(), kind }),
        any::<u16>().prop_map(Literal::Char),
        string_text().prop_map(Literal::String),
        Just(Literal::String(StringText {
            text: "a\u{fffd}".into(),
            exact: Some([97, 0xd83d].into()),
            has_hole: false
        })),
    ]
    .boxed()
}

fn designation(nests: bool) -> Tree<Designation> {
    let designation = |kind| Designation { span: Span::default(), kind };
    let leaf =
        prop_oneof![identifier().prop_map(DesignationKind::Single), Just(DesignationKind::Discard)]
            .prop_map(designation)
            .boxed();
    if !nests {
        return leaf;
    }
    vec(leaf, 2..4)
        .prop_map(move |parts| designation(DesignationKind::Parenthesized(parts)))
        .boxed()
}

fn arguments(value: Tree<Expression>, least: usize) -> Tree<ArgumentList> {
    let declared = (declared_type(), designation(false)).prop_map(|(ty, designation)| {
        let kind = ExpressionKind::Declaration { ty, designation };
        (Some(ArgumentModifier::Out), expression(kind))
    });
    let modifier = option::of(select(vec![
        ArgumentModifier::Ref,
        ArgumentModifier::Out,
        ArgumentModifier::In,
    ]));
    let plain = (modifier, value);
    let one = prop_oneof![4 => plain, 1 => declared];
    vec((option::of(identifier()), one), least..3)
        .prop_map(|all| {
            let argument = |(name, (modifier, value))| Argument {
                span: Span::default(),
                name,
                modifier,
                value,
            };
            ArgumentList {
                span: Span::default(),
                arguments: all.into_iter().map(argument).collect(),
            }
        })
        .boxed()
}

fn pattern() -> Tree<Pattern> {
    let pattern = |kind| Pattern { span: Span::default(), kind };
    prop_oneof![
        literal().prop_map(|literal| {
            PatternKind::Constant(expression(ExpressionKind::Literal(literal)))
        }),
        (ty(1), designation(false))
            .prop_filter("a tuple begins a positional pattern, a `?` a conditional", |(ty, _)| {
                !matches!(ty.kind, TypeSyntaxKind::Tuple(_) | TypeSyntaxKind::Nullable(_))
            })
            .prop_map(|(ty, designation)| PatternKind::Declaration { ty, designation }),
        designation(false).prop_map(PatternKind::Var),
    ]
    .prop_map(pattern)
    .boxed()
}

/// What follows `?` in `a?.b`.
fn binding(value: Tree<Expression>) -> Tree<Expression> {
    let first = prop_oneof![
        simple_name().prop_map(ExpressionKind::MemberBinding),
        arguments(value.clone(), 1).prop_map(ExpressionKind::IndexBinding),
    ]
    .prop_map(expression);
    (first, option::of(simple_name()), option::of(arguments(value, 0)))
        .prop_map(|(mut chain, member, call)| {
            if let Some(name) = member {
                chain = expression(ExpressionKind::Member { target: boxed(chain), name });
            }
            if let Some(arguments) = call {
                let target = boxed(chain);
                chain = expression(ExpressionKind::Invocation { target, arguments });
            }
            chain
        })
        .boxed()
}

fn parameters(typed: bool) -> Tree<Vec<Parameter>> {
    let modifiers = vec![ParameterModifier::Ref, ParameterModifier::Out, ParameterModifier::In];
    (vec((identifier(), ty(1), option::of(select(modifiers))), 0..3), any::<bool>())
        .prop_map(move |(all, has_types)| {
            let typed = typed || has_types;
            let parameter = |(name, ty, modifier): (_, _, Option<_>)| Parameter {
                span: Span::default(),
                modifier: modifier.filter(|_| typed),
                ty: typed.then_some(ty),
                name,
                default: None,
            };
            all.into_iter().map(parameter).collect()
        })
        .boxed()
}

fn lambda(value: Tree<Expression>) -> Tree<ExpressionKind> {
    let arrow = (parameters(false), function_body(value.clone())).prop_map(|(parameters, body)| {
        Lambda { parameters: Some(parameters), body, is_delegate: false }
    });
    let delegate = (option::of(parameters(true)), block(value)).prop_map(|(parameters, block)| {
        Lambda { parameters, body: LambdaBody::Block(block), is_delegate: true }
    });
    prop_oneof![3 => arrow, 1 => delegate]
        .prop_map(|lambda| ExpressionKind::Lambda(Box::new(lambda)))
        .boxed()
}

fn function_body(value: Tree<Expression>) -> Tree<LambdaBody> {
    prop_oneof![
        value.clone().prop_map(LambdaBody::Expression),
        block(value).prop_map(LambdaBody::Block)
    ]
    .boxed()
}

fn initializer(value: Tree<Expression>) -> Tree<Initializer> {
    let initializer = |kind| Initializer { span: Span::default(), kind };
    let target = prop_oneof![
        identifier().prop_map(InitializerTarget::Member),
        arguments(value.clone(), 1).prop_map(InitializerTarget::Index)
    ];
    let nested = vec(value.clone(), 1..3).prop_map(move |values| {
        let element = |value| CollectionElement {
            span: Span::default(),
            arguments: vec![value],
            braced: false,
        };
        initializer(InitializerKind::Collection(values.into_iter().map(element).collect()))
    });
    let member_value = prop_oneof![
        3 => value.clone().prop_map(InitializerValue::Expression),
        1 => nested.prop_map(InitializerValue::Nested)
    ];
    let members = vec((target, member_value), 0..3).prop_map(|all| {
        let member = |(target, value)| MemberInitializer { span: Span::default(), target, value };
        InitializerKind::Object(all.into_iter().map(member).collect())
    });
    let elements = vec((vec(value, 1..3), any::<bool>()), 1..3).prop_map(|all| {
        let element = |(arguments, braced): (Vec<_>, bool)| {
            let braced = braced || arguments.len() > 1;
            CollectionElement { span: Span::default(), arguments, braced }
        };
        InitializerKind::Collection(all.into_iter().map(element).collect())
    });
    prop_oneof![members, elements].prop_map(initializer).boxed()
}

fn creation(value: Tree<Expression>) -> Tree<ExpressionKind> {
    let object = (ty(1), arguments(value.clone(), 0), option::of(initializer(value.clone())))
        .prop_filter("arrays have sizes", |(ty, ..)| {
            !matches!(ty.kind, TypeSyntaxKind::Array { .. } | TypeSyntaxKind::Tuple(_))
        })
        .prop_map(|(ty, arguments, initializer)| {
            let arguments =
                Some(arguments).filter(|it| !it.arguments.is_empty() || initializer.is_none());
            let creation = ObjectCreation { ty, arguments, initializer };
            ExpressionKind::ObjectCreation(Box::new(creation))
        });
    let anonymous = vec((identifier(), value.clone()), 0..3).prop_map(|all| {
        let member =
            |(name, value)| AnonymousMember { span: Span::default(), name: Some(name), value };
        ExpressionKind::AnonymousObject(all.into_iter().map(member).collect())
    });
    let elements = vec(value.clone(), 0..3)
        .prop_map(|elements| expression(ExpressionKind::ArrayInitializer(elements)));
    let sized = (predefined(), vec(value, 1..3), vec(1_u32..3, 0..2), option::of(elements.clone()))
        .prop_map(|(element, sizes, later, initializer)| {
            let element =
                TypeSyntax { span: Span::default(), kind: TypeSyntaxKind::Predefined(element) };
            let ranks = [sizes.len() as u32].into_iter().chain(later).collect();
            let kind = TypeSyntaxKind::Array { element: Box::new(element), ranks };
            let ty = TypeSyntax { span: Span::default(), kind };
            let creation = ArrayCreation { ty, sizes, initializer };
            ExpressionKind::ArrayCreation(Box::new(creation))
        });
    let implicit = (1_u32..3, elements).prop_map(|(rank, initializer)| {
        ExpressionKind::ImplicitArrayCreation { rank, initializer: boxed(initializer) }
    });
    prop_oneof![object, anonymous, sized, implicit].boxed()
}

fn interpolated(value: Tree<Expression>) -> Tree<ExpressionKind> {
    let format = option::of("[a{\"\\\\:.0]{1,4}");
    let alignment = option::of(-20_i8..20);
    (vec((string_text(), value, alignment, format), 0..3))
        .prop_map(|all| {
            let mut parts = Vec::new();
            for (mut text, value, alignment, format) in all {
                // After a format a brace cannot be written: `}}` belongs to the format.
                if !parts.is_empty() {
                    text.text = text.text.trim_start_matches('}').into();
                }
                if !text.text.is_empty() {
                    parts.push(InterpolationPart::Text { span: Span::default(), value: text });
                }
                let number = |value: i8| {
                    let magnitude = Literal::Integer {
                        value: u64::from(value.unsigned_abs()),
                        suffix: IntegerSuffix::None,
                    };
                    let magnitude = expression(ExpressionKind::Literal(magnitude));
                    match value < 0 {
                        true => expression(ExpressionKind::Unary {
                            operator: UnaryOperator::Minus,
                            operator_span: Span::default(),
                            operand: boxed(magnitude),
                        }),
                        false => magnitude,
                    }
                };
                parts.push(InterpolationPart::Interpolation(Box::new(Interpolation {
                    span: Span::default(),
                    value,
                    alignment: alignment.map(number),
                    format: format
                        .map(|text| FormatText { span: Span::default(), text: text.into() }),
                })));
            }
            ExpressionKind::Interpolated(InterpolatedString { parts })
        })
        .boxed()
}

fn leaf() -> Tree<Expression> {
    prop_oneof![
        3 => literal().prop_map(ExpressionKind::Literal),
        3 => simple_name().prop_map(ExpressionKind::Name),
        1 => (identifier(), simple_name()).prop_map(|(alias, name)| {
            ExpressionKind::AliasQualified(Box::new(AliasQualified { alias, name }))
        }),
        1 => Just(ExpressionKind::Default(None)),
        1 => ty(1).prop_map(|ty| ExpressionKind::Default(Some(ty))),
        1 => ty(2).prop_map(ExpressionKind::TypeOf),
        1 => predefined().prop_map(|kind| {
            ExpressionKind::SizeOf(TypeSyntax {
                span: Span::default(),
                kind: TypeSyntaxKind::Predefined(kind),
            })
        }),
        1 => (predefined(), simple_name()).prop_map(|(kind, name)| ExpressionKind::Member {
            target: boxed(expression(ExpressionKind::PredefinedType(kind))),
            name,
        }),
    ]
    .prop_map(expression)
    .boxed()
}

/// Operators on `value`.
fn operation(value: Tree<Expression>) -> Tree<ExpressionKind> {
    let span = Span::default();
    let prefix =
        (select(UnaryOperator::ALL), value.clone()).prop_map(move |(operator, operand)| {
            ExpressionKind::Unary { operator, operator_span: span, operand: boxed(operand) }
        });
    let postfix =
        (select(PostfixOperator::ALL), value.clone()).prop_map(move |(operator, operand)| {
            ExpressionKind::Postfix { operator, operator_span: span, operand: boxed(operand) }
        });
    let binary = (select(BinaryOperator::ALL), value.clone(), value.clone()).prop_map(
        move |(operator, left, right)| {
            let (left, right) = (Chained::new(left), boxed(right));
            let is_less = operator == BinaryOperator::Less;
            let kind = ExpressionKind::Binary { operator, operator_span: span, left, right };
            if is_less { ExpressionKind::Parenthesized(boxed(expression(kind))) } else { kind }
        },
    );
    let assignment = (select(AssignmentOperator::ALL), value.clone(), value.clone()).prop_map(
        move |(operator, target, value)| {
            let (target, value) = (boxed(target), boxed(value));
            ExpressionKind::Assignment { operator, operator_span: span, target, value }
        },
    );
    let conditional = (value.clone(), value.clone(), value.clone()).prop_map(|(a, b, c)| {
        let (condition, when_true, when_false) = (boxed(a), boxed(b), boxed(c));
        ExpressionKind::Conditional { condition, when_true, when_false }
    });
    let coalesce = (value.clone(), value.clone()).prop_map(move |(left, thrown)| {
        let right = boxed(expression(ExpressionKind::Throw(boxed(thrown))));
        let (operator, left) = (BinaryOperator::Coalesce, Chained::new(left));
        ExpressionKind::Binary { operator, operator_span: span, left, right }
    });
    let cast = (ty(1), value.clone())
        .prop_map(|(ty, operand)| ExpressionKind::Cast { ty, operand: boxed(operand) });
    let plain_type = ty(1).prop_filter("a tuple type begins a positional pattern", |ty| {
        !matches!(ty.kind, TypeSyntaxKind::Tuple(_))
    });
    let tests = prop_oneof![
        (value.clone(), plain_type)
            .prop_map(|(value, ty)| ExpressionKind::IsType { value: boxed(value), ty }),
        (value.clone(), ty(1))
            .prop_map(|(value, ty)| ExpressionKind::As { value: boxed(value), ty }),
        (value.clone(), pattern()).prop_map(|(value, pattern)| {
            ExpressionKind::IsPattern { value: boxed(value), pattern: Box::new(pattern) }
        }),
    ];
    let keywords = (0..3, value).prop_map(|(which, value)| match which {
        0 => ExpressionKind::Checked(boxed(value)),
        1 => ExpressionKind::Unchecked(boxed(value)),
        _ => ExpressionKind::Parenthesized(boxed(value)),
    });
    prop_oneof![prefix, postfix, binary, assignment, conditional, coalesce, cast, tests, keywords]
        .boxed()
}

/// What may stand before a dot: a name, or something in parentheses.
fn target(value: Tree<Expression>) -> Tree<Expression> {
    prop_oneof![
        simple_name().prop_map(|name| expression(ExpressionKind::Name(name))),
        value.prop_map(|inner| expression(ExpressionKind::Parenthesized(boxed(inner)))),
    ]
    .boxed()
}

fn access(value: Tree<Expression>) -> Tree<ExpressionKind> {
    let target = target(value.clone());
    prop_oneof![
        (target.clone(), simple_name())
            .prop_map(|(target, name)| ExpressionKind::Member { target: boxed(target), name }),
        (simple_name(), arguments(value.clone(), 0)).prop_map(|(name, arguments)| {
            let target = boxed(expression(ExpressionKind::Name(name)));
            ExpressionKind::Invocation { target, arguments }
        }),
        (target.clone(), arguments(value.clone(), 1)).prop_map(|(target, arguments)| {
            ExpressionKind::Index { target: boxed(target), arguments }
        }),
        (target, binding(value.clone())).prop_map(|(target, rest)| {
            ExpressionKind::ConditionalAccess {
                target: boxed(target),
                operator_span: Span::default(),
                when_not_null: boxed(rest),
            }
        }),
        vec((option::of(identifier()), value), 2..3).prop_map(|all| {
            let element = |(name, value)| TupleElement { span: Span::default(), name, value };
            ExpressionKind::Tuple(all.into_iter().map(element).collect())
        }),
    ]
    .boxed()
}

/// Any expression.
fn value() -> Tree<Expression> {
    leaf()
        .prop_recursive(3, 24, 3, |value| {
            let value = value.boxed();
            prop_oneof![
                4 => operation(value.clone()),
                3 => access(value.clone()),
                1 => lambda(value.clone()),
                1 => creation(value.clone()),
                1 => interpolated(value),
            ]
            .prop_map(expression)
        })
        .boxed()
}

fn statement(kind: StatementKind) -> Statement {
    Statement { span: Span::new(0, 1), kind }
}

fn declaration(value: Tree<Expression>) -> Tree<LocalDeclaration> {
    (declared_type(), vec((identifier(), value), 1..3))
        .prop_map(|(ty, all)| {
            let declarator = |(name, value)| Declarator {
                span: Span::default(),
                name,
                initializer: Some(value),
            };
            let declarators = all.into_iter().map(declarator).collect();
            LocalDeclaration { span: Span::default(), is_const: false, ty, declarators }
        })
        .boxed()
}

/// A block of simple statements, also for the bodies of lambdas.
fn block(value: Tree<Expression>) -> Tree<Block> {
    vec(simple_statement(value), 0..3)
        .prop_map(|statements| Block { span: Span::default(), statements })
        .boxed()
}

fn simple_statement(value: Tree<Expression>) -> Tree<Statement> {
    prop_oneof![
        Just(StatementKind::Empty),
        declaration(value.clone()).prop_map(StatementKind::Local),
        option::of(value.clone()).prop_map(StatementKind::Return),
        option::of(value.clone()).prop_map(StatementKind::Throw),
        value.clone().prop_map(StatementKind::YieldReturn),
        Just(StatementKind::YieldBreak),
        Just(StatementKind::Break),
        Just(StatementKind::Continue),
        identifier().prop_map(|label| StatementKind::Goto(GotoTarget::Label(label))),
        value.clone().prop_map(|value| StatementKind::Goto(GotoTarget::Case(value))),
        Just(StatementKind::Goto(GotoTarget::Default)),
        (simple_name(), arguments(value.clone(), 0)).prop_map(|(name, arguments)| {
            let target = boxed(expression(ExpressionKind::Name(name)));
            let call = ExpressionKind::Invocation { target, arguments };
            StatementKind::Expression(expression(call))
        }),
        (designation(true), value).prop_map(|(designation, value)| {
            let var = TypeSyntax { span: Span::default(), kind: TypeSyntaxKind::Var };
            let target = ExpressionKind::Declaration { ty: var, designation };
            StatementKind::Expression(expression(ExpressionKind::Assignment {
                operator: AssignmentOperator::Assign,
                operator_span: Span::default(),
                target: boxed(expression(target)),
                value: boxed(value),
            }))
        }),
    ]
    .prop_map(statement)
    .boxed()
}

fn switch(value: Tree<Expression>, body: Tree<Statement>) -> Tree<StatementKind> {
    let case = (pattern(), option::of(value.clone())).prop_map(|(pattern, when)| {
        SwitchLabelKind::Case { pattern: Box::new(pattern), when: when.map(Box::new) }
    });
    let label = prop_oneof![4 => case, 1 => Just(SwitchLabelKind::Default)]
        .prop_map(|kind| SwitchLabel { span: Span::default(), kind });
    let section = (vec(label, 1..3), vec(body, 1..3)).prop_map(|(labels, statements)| {
        SwitchSection { span: Span::default(), labels, statements }
    });
    (value, vec(section, 0..3))
        .prop_map(|(value, sections)| StatementKind::Switch { value, sections })
        .boxed()
}

fn try_statement(value: Tree<Expression>) -> Tree<StatementKind> {
    let clause = (ty(1), option::of(identifier()), option::of(value.clone()), block(value.clone()))
        .prop_map(|(ty, name, filter, block)| CatchClause {
            span: Span::default(),
            ty: Some(ty),
            name,
            filter,
            block,
        });
    (block(value.clone()), vec(clause, 0..3), block(value))
        .prop_map(|(block, catches, last)| {
            let finally = catches.len().is_multiple_of(2).then_some(last);
            StatementKind::Try { block, catches, finally }
        })
        .boxed()
}

fn loops(value: Tree<Expression>, body: Tree<Statement>) -> Tree<StatementKind> {
    let body = body.prop_map(Box::new).boxed();
    let foreach = prop_oneof![
        (declared_type(), identifier()).prop_map(|(ty, name)| ForEachVariable::Single { ty, name }),
        designation(true).prop_map(ForEachVariable::Var),
    ];
    let first = prop_oneof![
        declaration(value.clone()).prop_map(ForInitializer::Declaration),
        Just(ForInitializer::Expressions(Vec::new())),
    ];
    let resource = prop_oneof![
        declaration(value.clone()).prop_map(UsingResource::Declaration),
        target(value.clone()).prop_map(UsingResource::Expression),
    ];
    prop_oneof![
        (value.clone(), body.clone())
            .prop_map(|(condition, body)| StatementKind::While { condition, body }),
        (value.clone(), body.clone())
            .prop_map(|(condition, body)| StatementKind::Do { body, condition }),
        (first, option::of(value.clone()), vec(value.clone(), 0..2), body.clone()).prop_map(
            |(initializer, condition, steps, body)| {
                StatementKind::For { initializer, condition, steps, body }
            }
        ),
        (foreach, value.clone(), body.clone()).prop_map(|(variable, collection, body)| {
            StatementKind::ForEach { variable, collection, body }
        }),
        (resource, body.clone())
            .prop_map(|(resource, body)| StatementKind::Using { resource, body }),
        (value, body).prop_map(|(target, body)| StatementKind::Lock { target, body }),
    ]
    .boxed()
}

fn local_function(value: Tree<Expression>) -> Tree<StatementKind> {
    (ty(1), identifier(), vec(identifier(), 0..2), parameters(true), function_body(value))
        .prop_map(|(return_type, name, type_parameters, parameters, body)| {
            let function = LocalFunction { return_type, name, type_parameters, parameters, body };
            StatementKind::LocalFunction(Box::new(function))
        })
        .boxed()
}

/// A statement that may stand as the body of another: no declaration, no label, and nothing
/// that an `else` could attach to.
fn embedded(kind: Statement) -> Statement {
    match kind.kind {
        StatementKind::Empty
        | StatementKind::Block(_)
        | StatementKind::Return(_)
        | StatementKind::Expression(_) => kind,
        _ => {
            statement(StatementKind::Block(Block { span: Span::default(), statements: vec![kind] }))
        }
    }
}

fn any_statement() -> Tree<Statement> {
    simple_statement(value())
        .prop_recursive(2, 8, 2, |inner| {
            let inner = inner.boxed();
            let body = inner.clone().prop_map(embedded).boxed();
            let branch = (value(), body.clone(), option::of(body.clone())).prop_map(
                |(condition, then, otherwise)| StatementKind::If {
                    condition,
                    then: Box::new(then),
                    otherwise: otherwise.map(Box::new),
                },
            );
            let blocks = (0..3, vec(inner.clone(), 0..2)).prop_map(|(which, statements)| {
                let block = Block { span: Span::default(), statements };
                match which {
                    0 => StatementKind::Checked(block),
                    1 => StatementKind::Unchecked(block),
                    _ => StatementKind::Block(block),
                }
            });
            let labeled = (identifier(), body.clone()).prop_map(|(label, statement)| {
                StatementKind::Labeled { label, statement: Box::new(statement) }
            });
            prop_oneof![
                branch,
                blocks,
                labeled,
                loops(value(), body),
                switch(value(), inner),
                try_statement(value()),
                local_function(value()),
            ]
            .prop_map(statement)
        })
        .boxed()
}

/// A whole expression.
pub(super) fn body() -> impl Strategy<Value = Body> {
    prop_oneof![
        1 => value().prop_map(Body::Expression),
        1 => vec(any_statement(), 0..3)
            .prop_map(|statements| Body::Block(Block { span: Span::default(), statements })),
    ]
}
