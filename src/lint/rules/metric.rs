//! The metric policies as the dimension rules see them.

use crate::policy::ElementRef;
use crate::policy::catalogue::{Dimension, EmitMetric, TokenMetric, default_dimension};
use crate::source::Span;

/// A metric policy.
pub(super) struct Metric<'d> {
    /// True for the two policies that emit token counts.
    pub counts_tokens: bool,
    /// Its dimensions.
    pub dimensions: Vec<Dimension<'d>>,
}

impl<'d> Metric<'d> {
    /// The names of the metric policies.
    pub(super) const NAMES: &'static [&'static str] =
        &["azure-openai-emit-token-metric", "llm-emit-token-metric", "emit-metric"];

    /// The metric policy that the element is.
    pub(super) fn of(element: ElementRef<'d>) -> Option<Self> {
        if let Some(metric) = TokenMetric::of(element) {
            return Some(Self { counts_tokens: true, dimensions: metric.dimensions });
        }
        let metric = EmitMetric::of(element)?;
        Some(Self { counts_tokens: false, dimensions: metric.dimensions })
    }
}

impl Dimension<'_> {
    /// The name, when it is neither an expression nor holds a hole.
    pub(super) fn literal_name(&self) -> Option<&str> {
        self.name.as_ref()?.literal().map(|name| name.trim())
    }

    /// Where the name stands, or the tag when there is none.
    pub(super) fn name_span(&self) -> Span {
        self.name.as_ref().map_or(self.element.start_tag(), |name| name.value_span)
    }

    /// A dimension with a value whose name is not a default one.
    pub(super) fn is_custom(&self) -> bool {
        let default = self.literal_name().is_some_and(|name| default_dimension(name).is_some());
        self.value.is_some() && !default
    }
}
