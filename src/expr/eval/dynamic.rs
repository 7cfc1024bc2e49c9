//! `dynamic`: members found when the expression runs.

use super::Interpreter;
use crate::expr::bind::Dynamic;
use crate::expr::types::Type;
use crate::expr::value::{Fault, Value};

impl Interpreter<'_> {
    pub(super) fn dynamic(&mut self, dynamic: &Dynamic) -> Result<Value, Fault> {
        let what = match dynamic {
            Dynamic::Member(_, name) | Dynamic::Invoke(_, name, _) => {
                format!("dynamic member `{name}`")
            }
            Dynamic::Index(..) => "dynamic indexing".to_owned(),
            Dynamic::Binary(operator, ..) => format!("dynamic operator {}", operator.symbol()),
            Dynamic::Unary(operator, _) => format!("dynamic operator {}", operator.symbol()),
        };
        Err(Fault::not_supported(what))
    }

    pub(super) fn convert_dynamic(&mut self, value: Value, ty: &Type) -> Result<Value, Fault> {
        if value.is_null() || super::is_instance(&value, ty) {
            return Ok(value);
        }
        Err(Fault::not_supported(format!("conversion from dynamic to {ty}")))
    }
}
