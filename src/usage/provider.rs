//! Whose API a call goes to, by its host; behind a gateway, by its path.

/// A provider of model APIs.
#[derive(Debug)]
pub struct Provider {
    /// The name in reports.
    pub name: &'static str,
    /// What its hosts are: see [`Hosts`].
    hosts: &'static [Hosts],
}

/// Hosts of a provider.
#[derive(Debug)]
enum Hosts {
    /// This domain and everything below it.
    Under(&'static str),
    /// Services of AWS: the first name, and `amazonaws.com` at the end.
    Aws(&'static str),
    /// Hosts that end so, for names that carry a region before a hyphen.
    Ending(&'static str),
}

impl Hosts {
    fn hold(&self, host: &str) -> bool {
        match self {
            Self::Under(domain) => ends_with(host, domain)
                .is_some_and(|before| before.is_empty() || before.ends_with('.')),
            Self::Aws(service) => {
                host.starts_with(service)
                    && host.as_bytes().get(service.len()) == Some(&b'.')
                    && (ends_with(host, ".amazonaws.com").is_some()
                        || ends_with(host, ".amazonaws.com.cn").is_some())
            }
            Self::Ending(end) => ends_with(host, end).is_some(),
        }
    }
}

/// What stands before `end` in `host`, if it ends so; case does not count.
fn ends_with<'h>(host: &'h str, end: &str) -> Option<&'h str> {
    let (before, tail) = host.split_at_checked(host.len().checked_sub(end.len())?)?;
    tail.eq_ignore_ascii_case(end).then_some(before)
}

/// OpenAI itself.
static OPENAI: Provider = Provider { name: "openai", hosts: &[Hosts::Under("openai.com")] };

/// OpenAI models on Azure, and what else the same resources serve.
static AZURE_OPENAI: Provider = Provider {
    name: "azure-openai",
    hosts: &[
        Hosts::Under("openai.azure.com"),
        Hosts::Under("cognitiveservices.azure.com"),
        Hosts::Under("services.ai.azure.com"),
    ],
};

static ANTHROPIC: Provider =
    Provider { name: "anthropic", hosts: &[Hosts::Under("anthropic.com")] };

static GEMINI: Provider =
    Provider { name: "gemini", hosts: &[Hosts::Under("generativelanguage.googleapis.com")] };

static VERTEX: Provider =
    Provider { name: "vertex", hosts: &[Hosts::Ending("aiplatform.googleapis.com")] };

static BEDROCK: Provider =
    Provider { name: "bedrock", hosts: &[Hosts::Aws("bedrock-runtime"), Hosts::Aws("bedrock")] };

static BEDROCK_AGENT: Provider = Provider {
    name: "bedrock-agent",
    hosts: &[Hosts::Aws("bedrock-agent-runtime"), Hosts::Aws("bedrock-agent")],
};

static OLLAMA: Provider = Provider { name: "ollama", hosts: &[Hosts::Under("ollama.com")] };

/// A host of this machine or this network.
static SELF_HOSTED: Provider = Provider { name: "self-hosted/proxy", hosts: &[] };

/// A public host that the table does not know.
static OTHER_HOSTED: Provider = Provider { name: "other-hosted", hosts: &[] };

/// Every provider that is known by its host.
pub static PROVIDERS: &[&Provider] = &[
    &OPENAI,
    &AZURE_OPENAI,
    &ANTHROPIC,
    &GEMINI,
    &VERTEX,
    &BEDROCK,
    &BEDROCK_AGENT,
    &Provider { name: "sagemaker", hosts: &[Hosts::Aws("runtime.sagemaker")] },
    &Provider { name: "mistral", hosts: &[Hosts::Under("mistral.ai")] },
    &Provider { name: "cohere", hosts: &[Hosts::Under("cohere.com"), Hosts::Under("cohere.ai")] },
    &Provider { name: "groq", hosts: &[Hosts::Under("groq.com")] },
    &Provider { name: "deepseek", hosts: &[Hosts::Under("deepseek.com")] },
    &OLLAMA,
    &Provider {
        name: "together",
        hosts: &[Hosts::Under("together.ai"), Hosts::Under("together.xyz")],
    },
    &Provider { name: "openrouter", hosts: &[Hosts::Under("openrouter.ai")] },
    &Provider { name: "perplexity", hosts: &[Hosts::Under("perplexity.ai")] },
    &Provider {
        name: "huggingface",
        hosts: &[Hosts::Under("huggingface.co"), Hosts::Under("huggingface.cloud")],
    },
    &Provider { name: "cloudflare", hosts: &[Hosts::Under("cloudflare.com")] },
    &Provider {
        name: "databricks",
        hosts: &[Hosts::Under("azuredatabricks.net"), Hosts::Under("databricks.com")],
    },
    &Provider {
        name: "replicate",
        hosts: &[Hosts::Under("replicate.com"), Hosts::Under("replicate.net")],
    },
    &Provider { name: "voyage", hosts: &[Hosts::Under("voyageai.com")] },
    &Provider { name: "watsonx", hosts: &[Hosts::Under("ml.cloud.ibm.com")] },
    &Provider { name: "writer", hosts: &[Hosts::Under("writer.com")] },
];

/// The port that Ollama listens on unless told otherwise.
const OLLAMA_PORT: u16 = 11434;

impl Provider {
    /// The provider of a call to `host`; of a public host that nobody knows, such as
    /// a gateway, what `path` says.
    pub(super) fn of(host: &str, port: Option<u16>, path: &str) -> &'static Self {
        let known = PROVIDERS.iter().find(|provider| provider.is_at(host));
        if let Some(known) = known {
            known
        } else if port == Some(OLLAMA_PORT) {
            &OLLAMA
        } else if !host.is_empty() && is_local(host) {
            &SELF_HOSTED
        } else {
            behind_gateway(path).unwrap_or(&OTHER_HOSTED)
        }
    }

    /// Whether neither host nor path say who it is.
    pub(super) fn is_unknown(&self) -> bool {
        self.hosts.is_empty()
    }

    fn is_at(&self, host: &str) -> bool {
        self.hosts.iter().any(|hosts| hosts.hold(host))
    }
}

/// Whether `host` is this machine, a name without a domain, or a private address.
fn is_local(host: &str) -> bool {
    use std::net::IpAddr;
    match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => {
            address.is_loopback() || address.is_private() || address.is_unspecified()
        }
        Ok(IpAddr::V6(address)) => {
            address.is_loopback() || address.is_unique_local() || address.is_unspecified()
        }
        Err(_) => {
            !host.contains('.')
                || [".local", ".localhost", ".internal", ".svc"]
                    .iter()
                    .any(|end| ends_with(host, end).is_some())
        }
    }
}

/// The provider whose paths look like `path`, for calls that a gateway has recorded
/// under its own host. Only shapes that one provider alone uses count.
fn behind_gateway(path: &str) -> Option<&'static Provider> {
    let has = |part: &str| path.contains(part);
    if has("/openai/deployments/") || has("/openai/v1/") || has("/openai/responses") {
        Some(&AZURE_OPENAI)
    } else if path.ends_with("/v1/messages") || has("/v1/messages/") || has("/anthropic/") {
        Some(&ANTHROPIC)
    } else if has("/publishers/google/") || has("/publishers/anthropic/") {
        Some(&VERTEX)
    } else if has(":generateContent") || has(":streamGenerateContent") || has(":embedContent") {
        Some(&GEMINI)
    } else if has("/model/")
        && ["/converse", "/converse-stream", "/invoke", "/invoke-with-response-stream"]
            .iter()
            .any(|end| path.ends_with(end))
    {
        Some(&BEDROCK)
    } else {
        None
    }
}
