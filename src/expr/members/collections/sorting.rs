//! The sort of arrays and lists, step by step as the runtime does it: it is not stable, so that
//! the order of equal elements is part of the result.

use std::cmp::Ordering;

use crate::expr::eval::Interpreter;
use crate::expr::value::{Exception, Fault, Value};

/// What is sorted: the key, and an element that moves with it.
pub(in crate::expr::members) type Keyed = (Value, Value);

/// Compares two keys.
pub(in crate::expr::members) type Order<'o> =
    &'o mut dyn FnMut(&mut Interpreter<'_>, &Value, &Value) -> Result<Ordering, Fault>;

/// Sorts in place.
pub(in crate::expr::members) fn sort(
    interpreter: &mut Interpreter<'_>,
    items: &mut [Keyed],
    order: Order<'_>,
) -> Result<(), Fault> {
    let limit = 2 * (items.len().max(1).ilog2() + 1);
    Sorting { interpreter, order }.introspective(items, limit)
}

struct Sorting<'s, 'i, 'o> {
    interpreter: &'s mut Interpreter<'i>,
    order: Order<'o>,
}

impl Sorting<'_, '_, '_> {
    fn compare(&mut self, a: &Value, b: &Value) -> Result<Ordering, Fault> {
        self.interpreter.step()?;
        (self.order)(self.interpreter, a, b)
    }

    fn less(&mut self, items: &[Keyed], a: usize, b: usize) -> Result<bool, Fault> {
        match (items.get(a), items.get(b)) {
            (Some((a, _)), Some((b, _))) => Ok(self.compare(a, b)?.is_lt()),
            _ => Err(inconsistent()),
        }
    }

    fn swap_if_greater(&mut self, items: &mut [Keyed], a: usize, b: usize) -> Result<(), Fault> {
        if a != b && self.less(items, b, a)? {
            items.swap(a, b);
        }
        Ok(())
    }

    fn introspective(&mut self, mut items: &mut [Keyed], mut limit: u32) -> Result<(), Fault> {
        while items.len() > 1 {
            match items.len() {
                2 => return self.swap_if_greater(items, 0, 1),
                3 => {
                    self.swap_if_greater(items, 0, 1)?;
                    self.swap_if_greater(items, 0, 2)?;
                    return self.swap_if_greater(items, 1, 2);
                }
                4..=16 => return self.insertion(items),
                _ => {}
            }
            if limit == 0 {
                return self.heap(items);
            }
            limit -= 1;
            let pivot = self.partition(items)?;
            let (low, high) = items.split_at_mut(pivot);
            let (_, high) = high.split_at_mut(1);
            self.introspective(high, limit)?;
            items = low;
        }
        Ok(())
    }

    fn partition(&mut self, items: &mut [Keyed]) -> Result<usize, Fault> {
        let last = items.len() - 1;
        let middle = last >> 1;
        self.swap_if_greater(items, 0, middle)?;
        self.swap_if_greater(items, 0, last)?;
        self.swap_if_greater(items, middle, last)?;
        let pivot = items.get(middle).map(|(key, _)| key.clone()).ok_or_else(inconsistent)?;
        items.swap(middle, last - 1);
        let (mut left, mut right) = (0, last - 1);
        while left < right {
            loop {
                left += 1;
                let key = items.get(left).map(|(key, _)| key.clone()).ok_or_else(inconsistent)?;
                if !self.compare(&key, &pivot)?.is_lt() {
                    break;
                }
            }
            loop {
                right = right.checked_sub(1).ok_or_else(inconsistent)?;
                let key = items.get(right).map(|(key, _)| key.clone()).ok_or_else(inconsistent)?;
                if !self.compare(&pivot, &key)?.is_lt() {
                    break;
                }
            }
            if left >= right {
                break;
            }
            items.swap(left, right);
        }
        if left != last - 1 {
            if left >= items.len() {
                return Err(inconsistent());
            }
            items.swap(left, last - 1);
        }
        Ok(left)
    }

    fn insertion(&mut self, items: &mut [Keyed]) -> Result<(), Fault> {
        for end in 1..items.len() {
            let mut at = end;
            while at > 0 && self.less(items, at, at - 1)? {
                items.swap(at, at - 1);
                at -= 1;
            }
        }
        Ok(())
    }

    fn heap(&mut self, items: &mut [Keyed]) -> Result<(), Fault> {
        let count = items.len();
        for start in (1..=count / 2).rev() {
            self.down(items, start, count)?;
        }
        for end in (2..=count).rev() {
            items.swap(0, end - 1);
            self.down(items, 1, end - 1)?;
        }
        Ok(())
    }

    fn down(&mut self, items: &mut [Keyed], start: usize, count: usize) -> Result<(), Fault> {
        let mut at = start;
        while at <= count / 2 {
            let mut child = 2 * at;
            if child < count && self.less(items, child - 1, child)? {
                child += 1;
            }
            if !self.less(items, at - 1, child - 1)? {
                break;
            }
            items.swap(at - 1, child - 1);
            at = child;
        }
        Ok(())
    }
}

/// The comparison contradicts itself.
fn inconsistent() -> Fault {
    Exception::new(
        "System.ArgumentException",
        "Unable to sort because the IComparer.Compare() method returns inconsistent results.",
    )
    .into()
}
