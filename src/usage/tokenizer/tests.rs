//! Counts compared with OpenAI's own library: tiktoken 0.14.0, `encode_ordinary`.

use super::Encoding;

/// Texts with their tokens in `o200k_base` and `cl100k_base`.
const SAMPLES: &[(&str, u64, u64)] = &[
    ("", 0, 0),
    ("a", 1, 1),
    ("hello world", 2, 2),
    ("Hello, World!\n", 4, 4),
    ("The quick brown fox jumps over the lazy dog.", 10, 10),
    ("don't we'll it's I'M YOU'RE", 8, 10),
    ("  leading and trailing  ", 5, 5),
    ("tabs\tand\r\nline\n\nends\n\n\n", 7, 7),
    ("path/to\n//file.\n/x", 7, 7),
    ("1 12 123 1234 12345678", 12, 12),
    ("v1.2.3-rc.4+build", 12, 12),
    ("CamelCaseHTTPServerID snake_case_name", 8, 9),
    ("{\"key\": [1, 2.5, null], \"t\": true}", 18, 18),
    ("<llm-token-limit tokens-per-minute=\"500\" />", 11, 11),
    ("@(context.Subscription?.Id ?? \"none\")", 9, 10),
    ("Größenordnung über naïve façade", 8, 10),
    ("Привет, мир! Как дела?", 8, 12),
    ("你好，世界。今天天气很好。", 9, 16),
    ("日本語のテキストとカタカナ", 11, 13),
    ("안녕하세요 세계", 3, 9),
    ("مرحبا بالعالم", 4, 10),
    ("नमस्ते दुनिया", 5, 13),
    ("שלום עולם", 2, 10),
    ("🙂👍🏽👨\u{200d}👩\u{200d}👧\u{200d}👦 emoji", 16, 27),
    ("zero\u{200b}width\u{a0}space\u{3000}wide", 7, 7),
    ("e\u{301} combining and ﬁ ligature", 7, 8),
    ("ſ long s 'ſ", 5, 7),
    (
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        13,
        13,
    ),
    (
        "abababababababababababababababababababababababababababababababababababababababababababababababababababababababababababababababab",
        32,
        64,
    ),
    ("    def f(x):\n        return x ** 2\n", 12, 12),
    ("<|endoftext|> is text", 9, 9),
    ("\u{0}\u{1} control\u{7f}", 4, 4),
    ("¿Qué tal? ¡Bien!", 6, 7),
    ("ABC'S abc's ABC'LL", 7, 7),
    ("٣٤٥ Ⅷ ½", 8, 11),
];

#[test]
fn counts_are_those_of_openais_library() {
    for (text, o200k, cl100k) in SAMPLES {
        let counts = (Encoding::O200k.count(text), Encoding::Cl100k.count(text));
        assert_eq!(counts, (*o200k, *cl100k), "{text:?}");
    }
}

#[test]
fn long_pieces_are_counted_in_reasonable_time() {
    let text = "x".repeat(200_000);
    assert!(Encoding::O200k.count(&text) > 1_000);
}

#[test]
fn models_have_their_encodings() {
    let (new, old) = (Some(Encoding::O200k), Some(Encoding::Cl100k));
    for (model, encoding) in [
        ("gpt-4o", new),
        ("gpt-4o-mini-2024-07-18", new),
        ("GPT-4.1-nano", new),
        ("gpt-5", new),
        ("gpt-5.4-2026-03-05", new),
        ("o1", new),
        ("o3-mini", new),
        ("o4-mini", new),
        ("openai/gpt-oss-120b", new),
        ("ft:gpt-4o:my-org::abc", new),
        ("gpt-4", old),
        ("gpt-4-turbo-2024-04-09", old),
        ("gpt-3.5-turbo-0125", old),
        ("gpt-35-turbo", old),
        ("text-embedding-3-small", old),
        ("text-embedding-ada-002", old),
        ("claude-sonnet-4-5", None),
        ("gemini-2.5-pro", None),
        ("o10", None),
        ("gpt-4real", None),
        ("my-deployment", None),
        ("", None),
    ] {
        assert_eq!(Encoding::of_model(model), encoding, "{model}");
    }
}
