//! The longest run of matches that keeps the order: the rest was moved.

/// Which of the numbers belong to a longest increasing subsequence. The numbers differ from each
/// other.
pub(super) fn in_order(numbers: &[usize]) -> Vec<bool> {
    // `ends[k]`: where the smallest number stands that ends a run of length `k + 1`.
    let mut ends: Vec<usize> = Vec::new();
    let mut previous: Vec<Option<usize>> = Vec::with_capacity(numbers.len());
    let at = |place: usize| numbers.get(place).copied().unwrap_or_default();
    for (place, number) in numbers.iter().enumerate() {
        let length = ends.partition_point(|end| at(*end) < *number);
        previous.push(length.checked_sub(1).and_then(|before| ends.get(before).copied()));
        match ends.get_mut(length) {
            Some(end) => *end = place,
            None => ends.push(place),
        }
    }
    let mut kept = vec![false; numbers.len()];
    let mut next = ends.last().copied();
    while let Some(place) = next {
        if let Some(kept) = kept.get_mut(place) {
            *kept = true;
        }
        next = previous.get(place).copied().flatten();
    }
    kept
}
