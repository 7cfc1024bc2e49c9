//! `choose`.

use crate::plan::compile::Compiler;
use crate::plan::steps::{Action, Branch, Choose};
use crate::policy::ElementRef;
use crate::policy::catalogue as policy;

pub(super) fn compile<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    path: &str,
) -> Option<Action> {
    let choose = policy::Choose::lower(element);
    let mut branches = Vec::with_capacity(choose.branches.len());
    for (at, when) in choose.branches.iter().enumerate() {
        let condition =
            compiler.required(when.element, "condition", when.condition.as_ref(), |condition| {
                Some(*condition)
            });
        let steps = compiler.steps(when.element, &format!("{path}/when[{}]", at + 1));
        if let Some(condition) = condition {
            branches.push(Branch { condition, steps });
        }
    }
    let otherwise = choose
        .otherwise
        .first()
        .map(|otherwise| compiler.steps(otherwise.element, &format!("{path}/otherwise[1]")));
    Some(Action::Choose(Choose { branches, otherwise }))
}
