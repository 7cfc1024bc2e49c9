//! The rounds: choose fixes that do not touch each other, make them, look again.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::source::{Edit, FileId, Finding, Fix, Location, Safety, Severity, Span};

/// Most rounds of a run. Each round but the last applies or refuses at least one fix; real
/// documents need two or three.
pub const MAX_ROUNDS: usize = 100;

/// Texts that can be judged and edited.
pub trait Subject: Sized {
    /// Everything that is wrong, suppressed findings left out. Edits count in the texts as they
    /// are now.
    fn findings(&self) -> Vec<Finding>;

    /// True when the user wants the finding mended.
    fn wants(&self, finding: &Finding) -> bool;

    /// The same with the edits made, all of them or none.
    ///
    /// # Errors
    /// Why they cannot be made, such as text that cannot stand in the file around a document.
    fn edited(&self, edits: &[&Edit]) -> Result<Self, String>;
}

/// A fix that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The rule whose finding it mended.
    pub rule: &'static str,
    /// What it did.
    pub title: String,
    /// How far it may be trusted.
    pub safety: Safety,
    /// The file of the finding.
    pub file: FileId,
}

/// Why a fix was not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It would bring an error that was not there.
    NewError {
        /// The rule of that error.
        rule: &'static str,
        /// What it says.
        message: String,
    },
    /// The text cannot take it, for this reason.
    Text(String),
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NewError { rule, message } => {
                write!(f, "it would bring a new error: {message} [{rule}]")
            }
            Self::Text(why) => f.write_str(why),
        }
    }
}

/// A fix that was tried and not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The rule whose finding it would mend.
    pub rule: &'static str,
    /// What it would do.
    pub title: String,
    /// The file of the finding.
    pub file: FileId,
    /// Why it was not made.
    pub why: Refusal,
}

/// What a run gave.
#[derive(Debug)]
pub struct Outcome<S> {
    /// The texts as they are now; `None` when nothing was changed.
    pub subject: Option<S>,
    /// The fixes that were made, in the order in which they were.
    pub applied: Vec<Applied>,
    /// The fixes that were tried and not made.
    pub refused: Vec<Refused>,
    /// False when [`MAX_ROUNDS`] rounds did not suffice: the same would go on changing.
    pub settled: bool,
}

/// A fix with the finding that it belongs to.
struct Candidate {
    key: Key,
    fix: Fix,
}

/// What a fix is known by: its file, rule, title, and where its finding begins. The place moves
/// with the edits before it.
type Key = (FileId, &'static str, String, u32);

/// How often each error is there, by file, rule and message.
type Errors = HashMap<(FileId, &'static str, String), usize>;

/// Applies fixes up to `safety` to the texts, until none is left that can be made.
///
/// Errors are mended first, then warnings, then what is only advice: some of it goes with them.
/// Of a finding with several fixes the first one is taken whose safety allows it. Fixes that
/// touch each other are made one round after the other. A fix after which there is an error that
/// was not there before is refused.
pub fn run<S: Subject>(subject: &S, safety: Safety) -> Outcome<S> {
    let mut current: Option<S> = None;
    let mut findings = subject.findings();
    let (mut applied, mut refused) = (Vec::new(), Vec::new());
    let mut barred: HashSet<Key> = HashSet::new();
    // Something was made since what is barred was last tried anew.
    let mut moved_on = false;
    // What was refused before that, and neither made nor refused again since.
    let mut before: Vec<Refused> = Vec::new();
    for _ in 0..MAX_ROUNDS {
        let base = current.as_ref().unwrap_or(subject);
        let chosen = choose(base, &findings, safety, &barred);
        if chosen.is_empty() && moved_on && !barred.is_empty() {
            // In the texts as they are now, what was refused may be right.
            barred.clear();
            before.append(&mut refused);
            moved_on = false;
            continue;
        }
        if chosen.is_empty() {
            before.append(&mut refused);
            return Outcome { subject: current, applied, refused: before, settled: true };
        }
        let sifted = sift(base, &findings, chosen);
        for (candidate, why) in sifted.refused {
            let (file, rule, ..) = candidate.key;
            barred.insert(candidate.key);
            let again = Refused { rule, title: candidate.fix.title, file, why };
            forget(&mut before, |each| *each == again);
            refused.push(again);
        }
        barred = moved(barred, &sifted.accepted);
        moved_on |= !sifted.accepted.is_empty();
        applied.extend(sifted.accepted.into_iter().map(|candidate| {
            let (file, rule, ..) = candidate.key;
            let Fix { title, safety, .. } = candidate.fix;
            forget(&mut before, |each| (each.rule, &each.title, each.file) == (rule, &title, file));
            Applied { rule, title, safety, file }
        }));
        if let Some((next, next_findings)) = sifted.result {
            current = Some(next);
            findings = next_findings;
        }
    }
    before.append(&mut refused);
    Outcome { subject: current, applied, refused: before, settled: false }
}

/// Takes one of the refused fixes out of the list.
fn forget(refused: &mut Vec<Refused>, is_it: impl Fn(&Refused) -> bool) {
    if let Some(at) = refused.iter().position(is_it) {
        refused.remove(at);
    }
}

/// Fixes that do not touch each other, at most one for each finding; those of errors before those
/// of warnings, and advice last.
fn choose<S: Subject>(
    subject: &S,
    findings: &[Finding],
    safety: Safety,
    barred: &HashSet<Key>,
) -> Vec<Candidate> {
    let possible: Vec<_> = findings
        .iter()
        .filter(|finding| subject.wants(finding))
        .filter_map(|finding| {
            let may =
                |fix: &&Fix| fix.safety <= safety.min(Safety::Unsafe) && !fix.edits.is_empty();
            finding.fixes.iter().filter(may).find_map(|fix| {
                let key = key(finding, fix);
                (!barred.contains(&key)).then_some((finding.severity, fix, key))
            })
        })
        .collect();
    // A variable that nothing reads may be one whose reader is still misspelt.
    let worst = possible.iter().map(|(severity, ..)| *severity).max();
    let mut taken: HashMap<FileId, Taken> = HashMap::new();
    let mut chosen = Vec::new();
    for (_, fix, key) in possible.into_iter().filter(|(severity, ..)| Some(*severity) == worst) {
        let free = fix
            .edits
            .iter()
            .all(|edit| taken.get(&edit.file).is_none_or(|taken| !taken.touches(edit.span)));
        if !free {
            continue;
        }
        for edit in &fix.edits {
            taken.entry(edit.file).or_default().add(edit.span);
        }
        chosen.push(Candidate { key, fix: fix.clone() });
    }
    chosen
}

/// The spans of one file that the fixes of a round change; no two of different fixes touch.
#[derive(Default)]
struct Taken(BTreeMap<u32, u32>);

impl Taken {
    fn touches(&self, span: Span) -> bool {
        self.0.range(..=span.end).next_back().is_some_and(|(_, end)| *end >= span.start)
    }

    fn add(&mut self, span: Span) {
        let end = self.0.entry(span.start).or_insert(span.end);
        *end = span.end.max(*end);
    }
}

fn key(finding: &Finding, fix: &Fix) -> Key {
    let Location { file, span } = finding.location;
    (file, finding.rule, fix.title.clone(), span.start)
}

/// The keys after the edits, with their places where these have moved to.
fn moved(barred: HashSet<Key>, accepted: &[Candidate]) -> HashSet<Key> {
    let mut edits: Vec<&Edit> = accepted.iter().flat_map(|each| &each.fix.edits).collect();
    edits.sort_by_key(|edit| (edit.file, edit.span.end));
    // By file and end: how far everything behind moves.
    let mut shifts: BTreeMap<(FileId, u32), i64> = BTreeMap::new();
    let mut sum = (FileId(0), 0_i64);
    for edit in edits {
        let before = if sum.0 == edit.file { sum.1 } else { 0 };
        let grown = i64::try_from(edit.replacement.len()).unwrap_or(i64::MAX);
        sum = (edit.file, before.saturating_add(grown) - i64::from(edit.span.len()));
        shifts.insert((edit.file, edit.span.end), sum.1);
    }
    let place = |(file, rule, title, start): Key| {
        let shift = shifts.range((file, 0)..=(file, start)).next_back().map_or(0, |(_, by)| *by);
        let start = u32::try_from(i64::from(start).saturating_add(shift)).unwrap_or(start);
        (file, rule, title, start)
    };
    barred.into_iter().map(place).collect()
}

/// What became of the fixes of a round.
struct Sifted<S> {
    accepted: Vec<Candidate>,
    refused: Vec<(Candidate, Refusal)>,
    /// The texts with all accepted fixes, and what is wrong with them.
    result: Option<(S, Vec<Finding>)>,
}

/// Makes all fixes at once; where that goes wrong, halves them until it is known which to
/// refuse.
fn sift<S: Subject>(base: &S, findings: &[Finding], chosen: Vec<Candidate>) -> Sifted<S> {
    let before = errors(findings);
    let mut sifted = Sifted { accepted: Vec::new(), refused: Vec::new(), result: None };
    let mut groups = vec![chosen];
    while let Some(mut group) = groups.pop() {
        let edits: Vec<&Edit> =
            sifted.accepted.iter().chain(&group).flat_map(|each| &each.fix.edits).collect();
        let tried = base.edited(&edits).map_err(Refusal::Text).and_then(|subject| {
            let findings = subject.findings();
            match new_error(&before, &findings) {
                Some(error) => Err(error),
                None => Ok((subject, findings)),
            }
        });
        match tried {
            Ok(result) => {
                sifted.accepted.append(&mut group);
                sifted.result = Some(result);
            }
            Err(why) if group.len() == 1 => {
                sifted.refused.extend(group.pop().map(|candidate| (candidate, why)));
            }
            Err(_) => {
                let second = group.split_off(group.len() / 2);
                groups.extend([second, group].into_iter().filter(|half| !half.is_empty()));
            }
        }
    }
    sifted
}

fn errors(findings: &[Finding]) -> Errors {
    let mut errors = Errors::new();
    for finding in findings.iter().filter(|finding| finding.severity == Severity::Error) {
        let key = (finding.location.file, finding.rule, finding.message.clone());
        *errors.entry(key).or_default() += 1;
    }
    errors
}

/// The first error that is there more often than before.
fn new_error(before: &Errors, findings: &[Finding]) -> Option<Refusal> {
    let after = errors(findings);
    let more = |finding: &&Finding| {
        let key = (finding.location.file, finding.rule, finding.message.clone());
        let count = |errors: &Errors| errors.get(&key).copied().unwrap_or_default();
        finding.severity == Severity::Error && count(&after) > count(before)
    };
    findings
        .iter()
        .find(more)
        .map(|finding| Refusal::NewError { rule: finding.rule, message: finding.message.clone() })
}
