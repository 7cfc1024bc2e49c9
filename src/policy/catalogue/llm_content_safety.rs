//! `llm-content-safety`.

use super::prelude::*;

keyword! {
    /// How finely harm is rated.
    pub enum SeverityLevels {
        /// As 0, 2, 4 or 6.
        Four = "FourSeverityLevels",
        /// From 0 to 7.
        Eight = "EightSeverityLevels",
    }
}

keyword! {
    /// A kind of harm that Azure AI Content Safety rates.
    pub enum HarmCategory {
        /// Hate and fairness.
        Hate = "Hate",
        /// Self-harm.
        SelfHarm = "SelfHarm",
        /// Sexual content.
        Sexual = "Sexual",
        /// Violence.
        Violence = "Violence",
    }
}

/// The XSD has a plain integer.
const THRESHOLD: Strictness =
    Strictness::DOCUMENTED.because("documented as 0 to 7; the service's schema takes any integer");

/// The limit of Azure AI Content Safety.
const WINDOW: Strictness =
    Strictness::DOCUMENTED.because("Azure AI Content Safety takes at most 10000 characters");

element! {
    /// A kind of harm and the severity from which it is refused.
    pub struct ContentSafetyCategory("category") {
        attributes {
            /// The kind of harm.
            name: HarmCategory = "name", required(), expression();
            /// The lowest severity that is refused.
            threshold: Integer = "threshold", required(), expected_range(0, 7, THRESHOLD),
                expression();
        }
    }
}

element! {
    /// The kinds of harm that are looked for.
    pub struct ContentSafetyCategories("categories") {
        attributes {
            /// How finely harm is rated.
            output_type: SeverityLevels = "output-type", default("FourSeverityLevels"),
                expression();
        }
        children {
            /// One kind of harm each.
            categories: [ContentSafetyCategory], at_least(1);
        }
    }
}

element! {
    /// The name of one blocklist.
    pub struct BlocklistId("id") {
        text {
            /// Name of a blocklist of the Content Safety resource.
            name: NonEmpty, required(), judged(EMPTY);
        }
    }
}

element! {
    /// The blocklists that are applied.
    pub struct Blocklists("blocklists") {
        children {
            /// One blocklist each.
            ids: [BlocklistId], at_least(1);
        }
    }
}

policy! {
    /// Sends prompts, and on request completions, to Azure AI Content Safety and answers 403 if
    /// it finds harm of the given severity, a listed term or an attack on the prompt. A stream
    /// that turns out harmful is cut off instead.
    ///
    /// It needs a backend entity for the Content Safety resource with a managed identity. It
    /// may not stand at operation scope.
    pub struct LlmContentSafety("llm-content-safety") {
        placement: Placement::sections(&[SectionKind::Inbound, SectionKind::Outbound])
            .scopes(&[Scope::Global, Scope::Workspace, Scope::Product, Scope::Api]),
        source: "documented: llm-content-safety, 2026-03; XSD 2025-02",
        example: r#"<policies>
    <inbound>
        <base />
        <llm-content-safety backend-id="content-safety" shield-prompt="true">
            <categories output-type="EightSeverityLevels">
                <category name="Hate" threshold="4" />
                <category name="Violence" threshold="4" />
            </categories>
            <blocklists>
                <id>company-terms</id>
            </blocklists>
        </llm-content-safety>
    </inbound>
</policies>"#,
        attributes {
            /// Backend entity of the Content Safety resource.
            backend_id: NonEmpty = "backend-id", required(), kind_as(EMPTY), expression();
            /// Whether prompts are checked for attacks.
            shield_prompt: Boolean = "shield-prompt", default("false"), kind_as(ANY_TEXT),
                expression();
            /// In `inbound`: whether completions are checked too.
            enforce_on_completions: Boolean = "enforce-on-completions", default("false"),
                expression();
            /// Characters of a completion that are checked at once.
            window_size: Integer = "window-size", default("10000"),
                expected_range(1, 10_000, WINDOW), expression();
            /// Characters that two windows share.
            window_overlap_size: Integer = "window-overlap-size",
                expected_range(0, i64::MAX, NEGATIVE), expression();
        }
        children {
            /// The kinds of harm that are looked for.
            categories: [ContentSafetyCategories], optional();
            /// The blocklists that are applied.
            blocklists: [Blocklists], optional();
        }
        with { order: ChildOrder::Any }
    }
}
