//! The tree as an s-expression, spans left out.

use std::cell::Cell;

use crate::expr::ast::*;

pub(crate) fn body(body: &Body) -> String {
    match body {
        Body::Expression(value) => expression(value),
        Body::Block(block) => list("", block.statements.iter().map(statement)).trim().to_owned(),
    }
}

thread_local! {
    static LEAVE_OUT_PARENTHESES: Cell<bool> = const { Cell::new(false) };
}

/// [`body`] as if no parentheses were written.
pub(crate) fn without_parentheses(body: &Body) -> String {
    LEAVE_OUT_PARENTHESES.set(true);
    let dumped = self::body(body);
    LEAVE_OUT_PARENTHESES.set(false);
    dumped
}

fn list(head: &str, items: impl IntoIterator<Item = String>) -> String {
    items.into_iter().fold(head.to_owned(), |line, item| line + " " + &item)
}

fn node(head: &str, items: impl IntoIterator<Item = String>) -> String {
    format!("({})", list(head, items))
}

fn text(text: &StringText) -> String {
    match &text.exact {
        Some(units) => format!("{units:x?}"),
        None => format!("{:?}", text.text),
    }
}

fn name(name: &SimpleName) -> String {
    let arguments: Vec<_> = name.type_arguments.iter().map(ty).collect();
    let arguments = match arguments.is_empty() {
        true => String::new(),
        false => format!("<{}>", arguments.join(",")),
    };
    format!("{}{arguments}", name.identifier.text)
}

pub(crate) fn ty(syntax: &TypeSyntax) -> String {
    match &syntax.kind {
        TypeSyntaxKind::Var => "var".into(),
        TypeSyntaxKind::Predefined(predefined) => predefined.keyword().into(),
        TypeSyntaxKind::Named { alias, names } => {
            let names: Vec<_> = names.iter().map(name).collect();
            let alias = alias.as_ref().map(|alias| format!("{}::", alias.text));
            alias.unwrap_or_default() + &names.join(".")
        }
        TypeSyntaxKind::Nullable(inner) => ty(inner) + "?",
        TypeSyntaxKind::Array { element, ranks } => {
            let ranks = ranks.iter().map(|rank| format!("[{}]", ",".repeat(*rank as usize - 1)));
            ty(element) + &ranks.collect::<String>()
        }
        TypeSyntaxKind::Tuple(elements) => {
            let elements: Vec<_> = elements
                .iter()
                .map(|element| match &element.name {
                    Some(name) => format!("{} {}", ty(&element.ty), name.text),
                    None => ty(&element.ty),
                })
                .collect();
            format!("({})", elements.join(","))
        }
        TypeSyntaxKind::Omitted => String::new(),
        TypeSyntaxKind::Hole(hole) => format!("hole{}", hole.0),
        TypeSyntaxKind::Missing => "<missing>".into(),
    }
}

fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Null => "null".into(),
        Literal::Bool(value) => value.to_string(),
        Literal::Integer { value, suffix } => {
            let suffix = match suffix {
                IntegerSuffix::None => "",
                IntegerSuffix::Unsigned => "u",
                IntegerSuffix::Long => "l",
                IntegerSuffix::UnsignedLong => "ul",
            };
            format!("{value}{suffix}")
        }
        Literal::Real { digits, kind } => {
            let suffix = match kind {
                RealKind::Double => "d",
                RealKind::Float => "f",
                RealKind::Decimal => "m",
            };
            format!("{digits}{suffix}")
        }
        Literal::Char(unit) => match char::from_u32(u32::from(*unit)) {
            Some(c) => format!("{c:?}"),
            None => format!("'\\u{unit:04x}'"),
        },
        Literal::String(value) => text(value),
    }
}

fn argument(argument: &Argument) -> String {
    let name = argument.name.as_ref().map(|name| format!("{}:", name.text));
    let modifier = match argument.modifier {
        None => "",
        Some(ArgumentModifier::Ref) => "ref ",
        Some(ArgumentModifier::Out) => "out ",
        Some(ArgumentModifier::In) => "in ",
    };
    format!("{}{modifier}{}", name.unwrap_or_default(), expression(&argument.value))
}

fn arguments(list: &ArgumentList) -> Vec<String> {
    list.arguments.iter().map(argument).collect()
}

fn designation(syntax: &Designation) -> String {
    match &syntax.kind {
        DesignationKind::Single(name) => name.text.to_string(),
        DesignationKind::Discard => "_".into(),
        DesignationKind::Parenthesized(parts) => {
            node("", parts.iter().map(designation)).replace("( ", "(")
        }
    }
}

fn pattern(pattern: &Pattern) -> String {
    match &pattern.kind {
        PatternKind::Constant(value) => node("const", [expression(value)]),
        PatternKind::Declaration { ty: t, designation: d } => node("decl", [ty(t), designation(d)]),
        PatternKind::Var(d) => node("decl", ["var".into(), designation(d)]),
    }
}

fn parameter(parameter: &Parameter) -> String {
    let modifier = match parameter.modifier {
        None => "",
        Some(ParameterModifier::Ref) => "ref ",
        Some(ParameterModifier::Out) => "out ",
        Some(ParameterModifier::In) => "in ",
        Some(ParameterModifier::Params) => "params ",
    };
    let ty = parameter.ty.as_ref().map(|t| ty(t) + " ").unwrap_or_default();
    let default = parameter.default.as_ref().map(|d| format!("={}", expression(d)));
    let all = format!("{modifier}{ty}{}{}", parameter.name.text, default.unwrap_or_default());
    if all.contains(' ') { format!("({all})") } else { all }
}

fn function_body(body: &LambdaBody) -> String {
    match body {
        LambdaBody::Expression(value) => expression(value),
        LambdaBody::Block(block) => self::block(block),
    }
}

fn initializer(initializer: &Initializer) -> String {
    match &initializer.kind {
        InitializerKind::Object(members) => node(
            "set",
            members.iter().map(|member| {
                let target = match &member.target {
                    InitializerTarget::Member(name) => name.text.to_string(),
                    InitializerTarget::Index(list) => format!("[{}]", arguments(list).join(",")),
                };
                let value = match &member.value {
                    InitializerValue::Expression(value) => expression(value),
                    InitializerValue::Nested(nested) => self::initializer(nested),
                };
                format!("{target}={value}")
            }),
        ),
        InitializerKind::Collection(elements) => node(
            "add",
            elements.iter().map(|element| match element.braced {
                true => format!(
                    "{{{}}}",
                    element.arguments.iter().map(expression).collect::<Vec<_>>().join(",")
                ),
                false => expression(&element.arguments[0]),
            }),
        ),
    }
}

pub(crate) fn expression(value: &Expression) -> String {
    let e = |value: &Expression| expression(value);
    match &value.kind {
        ExpressionKind::Missing => "<missing>".into(),
        ExpressionKind::Literal(value) => literal(value),
        ExpressionKind::Interpolated(string) => node(
            "$",
            string.parts.iter().map(|part| match part {
                InterpolationPart::Text { value, .. } => text(value),
                InterpolationPart::Interpolation(hole) => {
                    let alignment = hole.alignment.as_ref().map(|a| format!(",{}", e(a)));
                    let format = hole.format.as_ref().map(|f| format!(":{}", f.text));
                    format!(
                        "{{{}{}{}}}",
                        e(&hole.value),
                        alignment.unwrap_or_default(),
                        format.unwrap_or_default()
                    )
                }
            }),
        ),
        ExpressionKind::Hole(hole) => format!("hole{}", hole.0),
        ExpressionKind::Name(n) => name(n),
        ExpressionKind::AliasQualified(q) => format!("{}::{}", q.alias.text, name(&q.name)),
        ExpressionKind::PredefinedType(predefined) => predefined.keyword().into(),
        ExpressionKind::Parenthesized(inner) if LEAVE_OUT_PARENTHESES.get() => e(inner),
        ExpressionKind::Parenthesized(inner) => node("paren", [e(inner)]),
        ExpressionKind::Tuple(elements) => node(
            "tuple",
            elements.iter().map(|element| match &element.name {
                Some(name) => format!("{}:{}", name.text, e(&element.value)),
                None => e(&element.value),
            }),
        ),
        ExpressionKind::Member { target, name: n } => node(".", [e(target), name(n)]),
        ExpressionKind::Invocation { target, arguments: a } => {
            node("call", [e(target)].into_iter().chain(arguments(a)))
        }
        ExpressionKind::Index { target, arguments: a } => {
            node("index", [e(target)].into_iter().chain(arguments(a)))
        }
        ExpressionKind::ConditionalAccess { target, when_not_null, .. } => {
            node("?", [e(target), e(when_not_null)])
        }
        ExpressionKind::MemberBinding(n) => format!(".{}", name(n)),
        ExpressionKind::IndexBinding(a) => format!("[{}]", arguments(a).join(" ")),
        ExpressionKind::Unary { operator, operand, .. } => node(operator.symbol(), [e(operand)]),
        ExpressionKind::Postfix { operator, operand, .. } => {
            node(&format!("post{}", operator.symbol()), [e(operand)])
        }
        ExpressionKind::Cast { ty: t, operand } => node("cast", [ty(t), e(operand)]),
        ExpressionKind::Binary { operator, left, right, .. } => {
            node(operator.symbol(), [e(left), e(right)])
        }
        ExpressionKind::Assignment { operator, target, value, .. } => {
            node(operator.symbol(), [e(target), e(value)])
        }
        ExpressionKind::Conditional { condition, when_true, when_false } => {
            node("?:", [e(condition), e(when_true), e(when_false)])
        }
        ExpressionKind::IsType { value, ty: t } => node("is", [e(value), ty(t)]),
        ExpressionKind::IsPattern { value, pattern: p } => node("is", [e(value), pattern(p)]),
        ExpressionKind::As { value, ty: t } => node("as", [e(value), ty(t)]),
        ExpressionKind::Lambda(lambda) => {
            let parameters = match &lambda.parameters {
                Some(parameters) => {
                    let all: Vec<_> = parameters.iter().map(parameter).collect();
                    format!("({})", all.join(" "))
                }
                None => "any".into(),
            };
            let head = if lambda.is_delegate { "delegate" } else { "=>" };
            node(head, [parameters, function_body(&lambda.body)])
        }
        ExpressionKind::ObjectCreation(creation) => {
            let a = creation.arguments.as_ref().map(arguments).unwrap_or_default();
            let all = [ty(&creation.ty)].into_iter().chain(a);
            node("new", all.chain(creation.initializer.as_ref().map(initializer)))
        }
        ExpressionKind::AnonymousObject(members) => node(
            "anon",
            members.iter().map(|member| match &member.name {
                Some(name) => format!("{}={}", name.text, e(&member.value)),
                None => e(&member.value),
            }),
        ),
        ExpressionKind::ArrayCreation(array) => {
            let all = [ty(&array.ty)].into_iter().chain(array.sizes.iter().map(e));
            node("array", all.chain(array.initializer.as_ref().map(e)))
        }
        ExpressionKind::ImplicitArrayCreation { rank, initializer } => {
            let rank = ",".repeat(*rank as usize - 1);
            node(&format!("array[{rank}]"), [e(initializer)])
        }
        ExpressionKind::ArrayInitializer(elements) => {
            format!("{{{}}}", elements.iter().map(e).collect::<Vec<_>>().join(" "))
        }
        ExpressionKind::Throw(value) => node("throw", [e(value)]),
        ExpressionKind::Default(None) => "default".into(),
        ExpressionKind::Default(Some(t)) => node("default", [ty(t)]),
        ExpressionKind::TypeOf(t) => node("typeof", [ty(t)]),
        ExpressionKind::SizeOf(t) => node("sizeof", [ty(t)]),
        ExpressionKind::NameOf(operand) => node("nameof", [e(operand)]),
        ExpressionKind::Checked(operand) => node("checked", [e(operand)]),
        ExpressionKind::Unchecked(operand) => node("unchecked", [e(operand)]),
        ExpressionKind::Declaration { ty: t, designation: d } => {
            node("decl", [ty(t), designation(d)])
        }
    }
}

fn block(block: &Block) -> String {
    format!("{{{}}}", block.statements.iter().map(statement).collect::<Vec<_>>().join(" "))
}

fn local(declaration: &LocalDeclaration) -> String {
    let head = if declaration.is_const { "const" } else { "let" };
    let declarators =
        declaration.declarators.iter().map(|declarator| match &declarator.initializer {
            Some(value) => format!("{}={}", declarator.name.text, expression(value)),
            None => declarator.name.text.to_string(),
        });
    node(head, [ty(&declaration.ty)].into_iter().chain(declarators))
}

fn section(section: &SwitchSection) -> String {
    let labels = section.labels.iter().map(|label| match &label.kind {
        SwitchLabelKind::Default => "default".to_owned(),
        SwitchLabelKind::Case { pattern: p, when: None } => pattern(p),
        SwitchLabelKind::Case { pattern: p, when: Some(when) } => {
            format!("{} when {}", pattern(p), expression(when))
        }
    });
    node("case", labels.chain([":".to_owned()]).chain(section.statements.iter().map(statement)))
}

pub(crate) fn statement(value: &Statement) -> String {
    let e = |value: &Expression| expression(value);
    match &value.kind {
        StatementKind::Empty => ";".into(),
        StatementKind::Block(inner) => block(inner),
        StatementKind::Local(declaration) => local(declaration),
        StatementKind::LocalFunction(function) => {
            let types: Vec<_> =
                function.type_parameters.iter().map(|t| t.text.to_string()).collect();
            let types =
                if types.is_empty() { String::new() } else { format!("<{}>", types.join(",")) };
            let parameters: Vec<_> = function.parameters.iter().map(parameter).collect();
            let head = format!("{}{types}", function.name.text);
            let parameters = format!("({})", parameters.join(" "));
            node("fn", [ty(&function.return_type), head, parameters, function_body(&function.body)])
        }
        StatementKind::Expression(value) => node("do", [e(value)]),
        StatementKind::If { condition, then, otherwise } => {
            let all = [e(condition), statement(then)].into_iter();
            node("if", all.chain(otherwise.as_deref().map(statement)))
        }
        StatementKind::While { condition, body } => node("while", [e(condition), statement(body)]),
        StatementKind::Do { body, condition } => node("do-while", [statement(body), e(condition)]),
        StatementKind::For { initializer, condition, steps, body } => {
            let first = match initializer {
                ForInitializer::Declaration(declaration) => local(declaration),
                ForInitializer::Expressions(all) => list("", all.iter().map(e)),
            };
            let condition = condition.as_ref().map(e).unwrap_or_default();
            let steps = list("", steps.iter().map(e));
            node(
                "for",
                [format!("[{};{condition};{}]", first.trim(), steps.trim()), statement(body)],
            )
        }
        StatementKind::ForEach { variable, collection, body } => {
            let variable = match variable {
                ForEachVariable::Single { ty: t, name } => format!("{} {}", ty(t), name.text),
                ForEachVariable::Var(d) => format!("var {}", designation(d)),
                ForEachVariable::Tuple(tuple) => e(tuple),
            };
            node("foreach", [format!("[{variable}]"), e(collection), statement(body)])
        }
        StatementKind::Switch { value, sections } => {
            node("switch", [e(value)].into_iter().chain(sections.iter().map(section)))
        }
        StatementKind::Try { block: b, catches, finally } => {
            let catches = catches.iter().map(|catch| {
                let ty = catch.ty.as_ref().map(|t| format!("{} ", ty(t))).unwrap_or_default();
                let name = catch.name.as_ref().map(|n| format!("{} ", n.text)).unwrap_or_default();
                let filter = catch.filter.as_ref().map(|f| format!("when {} ", e(f)));
                format!("(catch {ty}{name}{}{})", filter.unwrap_or_default(), block(&catch.block))
            });
            let finally = finally.as_ref().map(|f| format!("(finally {})", block(f)));
            node("try", [block(b)].into_iter().chain(catches).chain(finally))
        }
        StatementKind::Using { resource, body } => {
            let resource = match resource {
                UsingResource::Declaration(declaration) => local(declaration),
                UsingResource::Expression(value) => e(value),
            };
            node("using", [resource, statement(body)])
        }
        StatementKind::Lock { target, body } => node("lock", [e(target), statement(body)]),
        StatementKind::Throw(value) => node("throw", value.as_ref().map(e)),
        StatementKind::Return(value) => node("return", value.as_ref().map(e)),
        StatementKind::YieldReturn(value) => node("yield", [e(value)]),
        StatementKind::YieldBreak => "(yield-break)".into(),
        StatementKind::Break => "(break)".into(),
        StatementKind::Continue => "(continue)".into(),
        StatementKind::Goto(GotoTarget::Label(label)) => node("goto", [label.text.to_string()]),
        StatementKind::Goto(GotoTarget::Case(value)) => node("goto-case", [e(value)]),
        StatementKind::Goto(GotoTarget::Default) => "(goto-default)".into(),
        StatementKind::Labeled { label, statement: inner } => {
            node("label", [label.text.to_string(), statement(inner)])
        }
        StatementKind::Checked(inner) => node("checked", [block(inner)]),
        StatementKind::Unchecked(inner) => node("unchecked", [block(inner)]),
    }
}
