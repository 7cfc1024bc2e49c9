//! `dimension` of the metric policies.

use crate::plan::Value;
use crate::plan::compile::values::text;
use crate::plan::compile::{CompileError, Compiler};
use crate::plan::steps::Dimension;
use crate::policy::catalogue as policy;

/// The dimensions of a metric policy; a dimension without value needs a default name.
pub(super) fn dimensions<'d>(
    compiler: &mut Compiler<'d>,
    dimensions: &[policy::Dimension<'d>],
) -> Option<Vec<Dimension>> {
    let mut compiled = Vec::with_capacity(dimensions.len());
    for dimension in dimensions {
        let name = compiler.required(dimension.element, "name", dimension.name.as_ref(), text)?;
        let value = compiler.optional(dimension.value.as_ref(), text);
        if let (None, Value::Literal(name)) = (&dimension.value, &name)
            && policy::default_dimension(name).is_none()
        {
            compiler.errors.push(CompileError {
                message: format!("dimension `{name}` has no value and is no default dimension"),
                help: Some("give it a value".to_owned()),
                span: dimension.element.start_tag(),
            });
        }
        compiled.push(Dimension { name, value });
    }
    Some(compiled)
}
