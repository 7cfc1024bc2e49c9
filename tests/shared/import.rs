//! Redaction of every recorded exchange: what it consumed stays to be read.

use policyc::traffic::json::Raw;
use policyc::traffic::{Exchange, Redaction, Redactor};
use policyc::usage::{Usage, read};

/// What an exchange consumed, and of whose model.
fn told(usage: &Usage<'_>) -> String {
    format!(
        "{:?} {} {} {:?} {}",
        usage.tokens, usage.provider, usage.api, usage.model, usage.status
    )
}

#[test]
fn redaction_leaves_the_usage_of_every_exchange() {
    let Some(folder) = crate::shared().map(|shared| shared.join("traffic")) else { return };
    let text = std::fs::read_to_string(folder.join("exchanges.jsonl")).unwrap();
    let mut wrong = Vec::new();
    let (mut lines, mut bytes) = (0, 0);
    for bodies in [false, true] {
        let mut redactor = Redactor::new(Redaction { secrets: true, bodies });
        for (number, line) in text.lines().enumerate() {
            let before = Exchange::decode(line, 0).unwrap();
            let dropped = redactor.dropped();
            let redacted = redactor.line(Raw::parse(line).unwrap());
            let after = Exchange::decode(&redacted, 0).unwrap();
            lines += 1;
            if redactor.dropped() > dropped {
                bytes += 1;
                continue;
            }
            let (before, after) = (told(&read(&before)), told(&read(&after)));
            if before != after {
                wrong
                    .push(format!("line {} (bodies: {bodies})\n  {before}\n  {after}", number + 1));
            }
        }
    }
    eprintln!("{lines} lines, {bytes} with bodies of bytes");
    assert!(lines > 3_000 && bytes < 150, "{lines} {bytes}");
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}
