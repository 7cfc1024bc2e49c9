//! When two expressions are the same code.

use crate::expr::ast::{self, ExpressionKind, SimpleName, TypeSyntaxKind};
use crate::expr::print::print;
use crate::policy::Expression;

/// Members and types whose value differs from one evaluation to the next within a call.
const CHANGING: [&str; 5] = ["Random", "NewGuid", "Elapsed", "Now", "UtcNow"];

/// The code of an expression without what does not matter: blanks, comments. `None` when it
/// cannot be parsed, or when evaluating it twice in one call may give two values.
///
/// Two expressions with equal code give the same value as long as no policy ran in between.
#[must_use]
pub fn same_code(expression: &Expression) -> Option<String> {
    let parsed = expression.parsed();
    let body = parsed.body.as_ref().filter(|_| parsed.errors.is_empty())?;
    let mut changes = false;
    let changing = |name: &SimpleName| CHANGING.contains(&&*name.identifier.text);
    ast::walk(body, &mut |each| match &each.kind {
        ExpressionKind::Name(name) | ExpressionKind::Member { name, .. } => {
            changes |= changing(name);
        }
        ExpressionKind::ObjectCreation(creation) => {
            if let TypeSyntaxKind::Named { names, .. } = &creation.ty.kind {
                changes |= names.iter().any(changing);
            }
        }
        _ => {}
    });
    (!changes).then(|| print(body, &expression.text))
}
