//! Tests of the registry of assumptions.

use std::collections::BTreeSet;

use super::*;

#[test]
fn every_entry_is_complete_and_in_its_place() {
    let mut names = BTreeSet::new();
    for (at, entry) in ALL.iter().enumerate() {
        let facts = entry.facts();
        assert_eq!(facts.id as usize, at, "`{}` stands in the wrong place", facts.name);
        assert!(names.insert(facts.name), "`{}` twice", facts.name);
        let kebab = |name: &str| {
            !name.is_empty()
                && name.bytes().all(|b| b == b'-' || b.is_ascii_lowercase() || b.is_ascii_digit())
        };
        assert!(kebab(facts.name), "{}", facts.name);
        assert!(facts.question.ends_with('?'), "{}", facts.name);
        assert!(facts.page.ends_with('.') && facts.source.len() > 20, "{}", facts.name);
        let choices = entry.choices();
        assert!(choices.len() >= 2, "`{}` leaves no choice", facts.name);
        assert!(choices.iter().all(|(name, meaning)| kebab(name) && meaning.len() > 10));
        let distinct: BTreeSet<_> = choices.iter().map(|(name, _)| name).collect();
        assert_eq!(distinct.len(), choices.len(), "{}", facts.name);
    }
    assert!(ALL.len() <= 64, "an exchange's uses are the bits of a u64");
}

#[test]
fn every_choice_can_be_made_and_is_kept_apart_from_the_others() {
    for entry in ALL {
        let name = entry.facts().name;
        let default = entry.choices()[0].0;
        assert_eq!(entry.chosen(&Choices::default()), default, "{name}: default first");
        for (choice, _) in entry.choices() {
            let mut choices = Choices::default();
            choices.set(name, choice).unwrap();
            assert_eq!(entry.chosen(&choices), choice);
            for other in ALL.iter().filter(|other| other.facts().name != name) {
                assert_eq!(other.chosen(&choices), other.choices()[0].0);
            }
        }
    }
}

#[test]
fn wrong_names_are_answered_with_the_right_ones() {
    let mut choices = Choices::default();
    let wrong = choices.set("week-start", "friday").unwrap_err().to_string();
    assert_eq!(wrong, "`week-start` has no choice `friday`: there are `monday`, `sunday`");
    let wrong = choices.set("weekstart", "monday").unwrap_err().to_string();
    assert!(wrong.starts_with("no assumption is called `weekstart`: there are `tie-order`, "));
    assert_eq!(choices, Choices::default());
}

#[test]
fn uses_are_counted_for_the_run_and_named_for_the_exchange() {
    let mut uses = Uses::default();
    assert!(uses.take_exchange().is_empty());
    uses.note(Id::WeekStart);
    uses.note(Id::TieOrder);
    uses.note(Id::WeekStart);
    let first = uses.take_exchange();
    assert_eq!(first.names().collect::<Vec<_>>(), ["tie-order", "week-start"]);
    uses.note(Id::TpmBoundary);
    let second = uses.take_exchange();
    assert_eq!(second.names().collect::<Vec<_>>(), ["tpm-boundary"]);
    assert_eq!(first.and(second).names().count(), 3);
    assert_eq!(uses.count(Id::WeekStart), 2);
    let used: Vec<_> = uses.used().map(|(entry, n)| (entry.facts().name, n)).collect();
    assert_eq!(used, [("tie-order", 1), ("week-start", 2), ("tpm-boundary", 1)]);
}

#[test]
fn a_page_has_its_fixed_parts() {
    insta::assert_snapshot!(page(find("week-start").unwrap()), @r"
    # week-start

    On which day does the window of a weekly token quota begin?

    - `monday` (default): a weekly quota starts anew on Monday 00:00 UTC (ISO 8601)
    - `sunday`: a weekly quota starts anew on Sunday 00:00 UTC

    ISO 8601 weeks begin on Monday. .NET's invariant culture takes Sunday as the first day, so a gateway that truncates by culture would begin there. It counts for every look at the counter of a weekly quota.

    Ground: unknown. Source: the llm-token-limit page (2026-04) says that the window starts at the UTC time truncated to the unit, and names no first day of the week.
    ");
}
