//! The three metric policies at work.

use crate::sim::Tokens;
use crate::sim::assumptions::{ErrorMetrics, Id, NullDimension};
use crate::sim::captured::Field;
use crate::sim::metrics::{Dimension, Emission, TokenMetric, TokenReading, Value};

use super::Run;
use crate::plan::{self, steps};
use crate::sim::flow::build::{BuildProblem, Builder};
use crate::sim::flow::evaluate::Wanted;
use crate::sim::flow::program::{
    DimensionSource, DimensionSpec, InfoId, MetricKind, MetricSpec, Operand,
};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::{PendingEmission, Raised, Str};
use crate::usage::TokenUsage;

/// Dimensions that the service adds to every custom metric (documented: limits of custom
/// metrics; it speaks of five and names these four).
const ALWAYS_ADDED: [(&str, Option<Field>); 4] = [
    ("Region", Some(Field::Region)),
    ("Service ID", Some(Field::ServiceId)),
    ("Service Name", Some(Field::ServiceName)),
    ("Service Type", None),
];

/// Dimensions that are put together without an allocation.
const FEW_DIMENSIONS: usize = 16;

/// What stands under `Service Type` (observed in rows of `customMetrics`).
const SERVICE_TYPE: &str = "API Management";

/// Index into the metrics of the program.
#[derive(Debug)]
pub(super) struct Metric(u32);

pub(super) fn make_token_metric(
    builder: &mut Builder,
    metric: &steps::TokenMetric,
) -> Option<Metric> {
    make(builder, &metric.namespace, &metric.dimensions, Some(MetricKind::Tokens))
}

pub(super) fn make_emit_metric(
    builder: &mut Builder,
    metric: &steps::EmitMetric,
) -> Option<Metric> {
    let name = builder.text(&metric.name);
    let value = builder.optional(metric.value.as_ref(), |builder, value| {
        builder.operand(value, Wanted::Number, |_, number| Operand::Number(*number))
    });
    let kind = name.zip(value).map(|(name, value)| MetricKind::Custom { name, value });
    make(builder, &metric.namespace, &metric.dimensions, kind)
}

fn make(
    builder: &mut Builder,
    namespace: &plan::Value<String>,
    dimensions: &[steps::Dimension],
    kind: Option<MetricKind>,
) -> Option<Metric> {
    let namespace = match namespace {
        plan::Value::Literal(name) => Some(builder.pool(name)),
        plan::Value::Template(template) => {
            builder.note_holes(template);
            Some(builder.pool(&template.text))
        }
        plan::Value::Expression(expression) => {
            let message = "the namespace of a metric takes no expression".to_owned();
            builder.problems.push(BuildProblem { message, origin: expression.origin });
            None
        }
    };
    let dimensions: Vec<_> =
        dimensions.iter().map(|dimension| make_dimension(builder, dimension)).collect();
    let dimensions = dimensions.into_iter().collect::<Option<Vec<_>>>()?;
    let metrics = &mut builder.program.metrics;
    metrics.push(MetricSpec { namespace: namespace?, kind: kind?, dimensions });
    Some(Metric(super::index(metrics.len() - 1)))
}

fn make_dimension(builder: &mut Builder, dimension: &steps::Dimension) -> Option<DimensionSpec> {
    let name = builder.text(&dimension.name);
    let value = match (&dimension.value, &dimension.name) {
        (Some(value), _) => DimensionSource::Given(builder.text(value)?),
        (None, plan::Value::Literal(name)) => match default_dimension(name) {
            Some(field) => DimensionSource::Default(field),
            None => DimensionSource::ByName,
        },
        (None, _) => DimensionSource::ByName,
    };
    Some(DimensionSpec { name: name?, value })
}

impl Run for Metric {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        runner.metric(self.0, info)?;
        Ok(Flow::Through)
    }
}

impl Runner<'_> {
    /// Evaluates the dimensions; `emit-metric` emits at once, token metrics wait for the
    /// usage.
    fn metric(&mut self, index: u32, info: InfoId) -> Result<(), Box<Raised>> {
        let Some(spec) = self.program.metrics.get(index as usize) else { return Ok(()) };
        let dimensions = self.dimensions(spec, info)?;
        match &spec.kind {
            MetricKind::Tokens => {
                self.state.emissions.push(PendingEmission { metric: index, dimensions });
            }
            MetricKind::Custom { name, value } => {
                let name = self.string(*name, info)?;
                let value = value.map(|value| self.number(value, info)).transpose()?;
                let row = [(name.as_str(), Value::Number(value.unwrap_or(1.0)))];
                self.emit(spec, &dimensions, &row);
            }
        }
        Ok(())
    }

    fn dimensions(
        &mut self,
        spec: &MetricSpec,
        info: InfoId,
    ) -> Result<Vec<(Str, Str)>, Box<Raised>> {
        let mut dimensions = self.state.room_for_dimensions(spec.dimensions.len());
        for dimension in &spec.dimensions {
            let name = self.text(dimension.name, info)?.unwrap_or(Str::Owned("".into()));
            let value = match dimension.value {
                DimensionSource::Given(operand) => self.text(operand, info)?,
                DimensionSource::Default(field) => self.field(field),
                DimensionSource::ByName => {
                    let field = default_dimension(name.of(self.program, self.captured));
                    field.and_then(|field| self.field(field))
                }
            };
            let value = match value {
                Some(value) => value,
                None => {
                    self.engine.assumed.uses.note(Id::NullDimension);
                    match self.engine.assumed.choices.null_dimension {
                        NullDimension::Empty => Str::Owned("".into()),
                        NullDimension::LeftOut => continue,
                    }
                }
            };
            dimensions.push((name, value));
        }
        Ok(dimensions)
    }

    fn field(&self, field: Field) -> Option<Str> {
        let chosen = field == Field::Backend && self.state.request.backend.is_some();
        (chosen || self.captured.field(field).is_some()).then_some(Str::Field(field))
    }

    /// Emits the token metrics that wait, now that the usage is known.
    pub(in crate::sim::flow) fn emit_tokens(&mut self, reading: &TokenReading) {
        let emissions = std::mem::take(&mut self.state.emissions);
        if !emissions.is_empty() && !reading.is_empty() {
            self.emit_each(&emissions, reading);
        }
        self.state.take_back(emissions);
    }

    fn emit_each(&mut self, emissions: &[PendingEmission], reading: &TokenReading) {
        if !(200..300).contains(&self.captured.status) {
            self.engine.assumed.uses.note(Id::MetricsOnErrorStatus);
            if self.engine.assumed.choices.error_metrics == ErrorMetrics::Nothing {
                return;
            }
        }
        let mut rows = std::mem::take(&mut self.engine.rows);
        rows.clear();
        reading.rows(&mut rows, &mut self.engine.assumed);
        for emission in emissions {
            if let Some(spec) = self.program.metrics.get(emission.metric as usize) {
                self.emit(spec, &emission.dimensions, &rows);
            }
        }
        self.engine.rows = rows;
    }

    fn emit(&mut self, spec: &MetricSpec, dimensions: &[(Str, Str)], rows: &[(&str, Value)]) {
        let (program, captured) = (self.program, self.captured);
        let backend = self.state.request.backend.as_deref();
        let given = dimensions.iter().map(|(name, value)| Dimension {
            name: name.of(program, captured),
            value: match (value, backend) {
                // The one that policies have chosen, known by the time of the emission.
                (Str::Field(Field::Backend), Some(backend)) => backend,
                _ => value.of(program, captured),
            },
        });
        let added = ALWAYS_ADDED.iter().map(|(name, field)| Dimension {
            name,
            value: match field {
                Some(field) => captured.field(*field).unwrap_or_default(),
                None => SERVICE_TYPE,
            },
        });
        let namespace = program.text(spec.namespace);
        // Most policies have few dimensions: those need no memory of their own.
        let mut few = [Dimension { name: "", value: "" }; FEW_DIMENSIONS];
        let mut many = Vec::new();
        let count = dimensions.len() + ALWAYS_ADDED.len();
        let dimensions = match few.get_mut(..count) {
            Some(few) => {
                few.iter_mut().zip(given.chain(added)).for_each(|(place, each)| *place = each);
                &*few
            }
            None => {
                many.extend(given.chain(added));
                &many
            }
        };
        let emission = Emission { time: self.now, namespace, dimensions, values: rows };
        self.engine.series.observe(&emission, &mut self.engine.assumed);
        self.sink.emission(captured.line, &emission);
        let rows = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        self.state.metric_rows = self.state.metric_rows.saturating_add(rows);
    }
}

/// The token counts that a token metric emits.
pub(in crate::sim::flow) fn reading(usage: &TokenUsage) -> TokenReading {
    let total = usage.total.or(match (usage.prompt, usage.completion) {
        (Some(prompt), Some(completion)) => Some(Tokens(prompt).plus(Tokens(completion)).0),
        (prompt, completion) => prompt.or(completion),
    });
    TokenReading::default()
        .with(TokenMetric::Total, total)
        .with(TokenMetric::Prompt, usage.prompt)
        .with(TokenMetric::Completion, usage.completion)
        .with(TokenMetric::PromptCached, usage.cached)
        .with(TokenMetric::PromptAudio, usage.prompt_audio)
        .with(TokenMetric::CompletionReasoning, usage.reasoning)
        .with(TokenMetric::CompletionAudio, usage.completion_audio)
        .with(TokenMetric::CompletionAcceptedPrediction, usage.accepted_prediction)
        .with(TokenMetric::CompletionRejectedPrediction, usage.rejected_prediction)
}

/// The field that fills a default dimension; names compare without case.
///
/// Documented: the eight names. That they stand for the ids of the context is inferred.
fn default_dimension(name: &str) -> Option<Field> {
    const DEFAULTS: [(&str, Field); 8] = [
        ("API ID", Field::Api),
        ("Operation ID", Field::Operation),
        ("Product ID", Field::Product),
        ("User ID", Field::User),
        ("Subscription ID", Field::Subscription),
        ("Location", Field::Region),
        ("Gateway ID", Field::Gateway),
        ("Backend ID", Field::Backend),
    ];
    let found = DEFAULTS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, field)| *field)
}
