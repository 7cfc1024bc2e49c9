//! Constraints: each one broken in every way, and each condition that lets it go.

use policyc::policy::schema::{Check, Condition, Constraint, Item, Required, ValueKind};

use super::Maker;
use crate::case::Expected;
use crate::complete::Wish;
use crate::ties;

impl Maker<'_> {
    pub(crate) fn constraints(&mut self) {
        let decl = self.place.decl();
        for (at, constraint) in decl.constraints.iter().enumerate() {
            let fact = format!(": constraint {at}");
            for base in self.conditions(constraint) {
                for (kind, wish) in breaches(constraint) {
                    let Some(wish) = merged(&base, wish) else { continue };
                    let wish = Wish { broken: Some(at), ..wish };
                    let node = self.good(&wish).unwrap_or_else(|| {
                        self.samples.unrepaired(self.place.parent(), decl, &wish)
                    });
                    if let Some(broken) = ties::broken(&node, decl, constraint) {
                        let expected = Expected::new(broken.rule, &broken.path, broken.part)
                            .judged(constraint.strictness);
                        self.reject(kind, &fact, node, expected);
                    }
                }
            }
            if constraint.when == Condition::Always {
                continue;
            }
            for (_, wish) in breaches(constraint) {
                let free = self.good(&wish);
                if let Some(node) = free.filter(|n| !ties::applies(n, decl, constraint.when)) {
                    self.accept("accepted: condition not met", &fact, node);
                }
            }
        }
    }

    /// What makes the constraint apply.
    fn conditions(&self, constraint: &Constraint) -> Vec<Wish> {
        let absent = |item| Wish { absent: vec![item], ..Wish::default() };
        let decl = self.place.decl();
        let by_default = |name: &str, wanted: &dyn Fn(&str) -> bool| {
            decl.attribute(name).is_some_and(|attribute| {
                attribute.required == Required::No && wanted(attribute.default.unwrap_or_default())
            })
        };
        match constraint.when {
            Condition::Always => vec![Wish::default()],
            Condition::Has(item) => vec![Wish::present(&[item])],
            Condition::Lacks(item) => vec![absent(item)],
            Condition::Is(name, words) => {
                let mut wishes: Vec<_> = words.iter().map(|word| Wish::value(name, word)).collect();
                if by_default(name, &|default| words.contains(&default)) {
                    wishes.push(absent(Item::Attribute(name)));
                }
                wishes
            }
            Condition::IsNot(name, words) => {
                let mut wishes = Vec::new();
                match decl.attribute(name).map(|attribute| attribute.kind) {
                    Some(ValueKind::Keyword(all)) => wishes.extend(
                        all.iter()
                            .filter(|word| !words.contains(word))
                            .map(|word| Wish::value(name, word)),
                    ),
                    _ => wishes.push(Wish::value(name, "another")),
                }
                if by_default(name, &|default| !words.contains(&default)) {
                    wishes.push(absent(Item::Attribute(name)));
                }
                wishes
            }
        }
    }
}

/// Every way to break a check.
fn breaches(constraint: &Constraint) -> Vec<(&'static str, Wish)> {
    let without = |present: &[Item], absent: &[Item]| Wish {
        present: present.to_vec(),
        absent: absent.to_vec(),
        ..Wish::default()
    };
    let one_less = |items: &'static [Item]| {
        items.iter().map(move |gone| {
            let rest: Vec<_> = items.iter().copied().filter(|item| item != gone).collect();
            without(&rest, &[*gone])
        })
    };
    let pairs = |items: &'static [Item]| {
        items.iter().enumerate().flat_map(move |(at, first)| {
            items.iter().skip(at + 1).map(move |second| Wish::present(&[*first, *second]))
        })
    };
    let named = |kind: &'static str, wishes: Vec<Wish>| -> Vec<_> {
        wishes.into_iter().map(|wish| (kind, wish)).collect()
    };
    match constraint.check {
        Check::AtLeastOne(groups) => {
            let all: Vec<_> = groups.concat();
            let mut wishes = vec![without(&[], &all)];
            for group in groups.iter().filter(|group| group.len() > 1) {
                wishes.extend(one_less(group).map(|mut wish| {
                    let others = groups.iter().filter(|other| other != &group);
                    wish.absent.extend(others.flat_map(|other| other.iter().copied()));
                    wish
                }));
            }
            named("none of several there", wishes)
        }
        Check::AtMostOne(items) => named("two that exclude each other", pairs(items).collect()),
        Check::ExactlyOne(items) => {
            let mut wishes = named("two that exclude each other", pairs(items).collect());
            wishes.extend(named("none of several there", vec![without(&[], items)]));
            wishes
        }
        Check::AllOrNone(items) => named("half of a group", one_less(items).collect()),
        Check::All(items) => named("one of all missing", one_less(items).collect()),
        Check::None(items) => named(
            "something excluded there",
            items.iter().map(|item| Wish::present(&[*item])).collect(),
        ),
    }
}

/// Both wishes; `None` when they contradict each other.
fn merged(base: &Wish, mut wish: Wish) -> Option<Wish> {
    wish.present.extend(&base.present);
    wish.absent.extend(&base.absent);
    wish.values.extend(base.values.iter().cloned());
    let by_value = wish.values.iter().map(|(name, _)| Item::Attribute(name));
    let contradicts =
        wish.present.iter().copied().chain(by_value).any(|item| wish.absent.contains(&item));
    (!contradicts).then_some(wish)
}
