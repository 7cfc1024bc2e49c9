//! "Did you mean": the known word nearest to what was written.

/// The word of `known` nearest to `written`, when it is near enough to be a slip: equal but
/// for case, or a third of the letters apart at most (insertion, deletion, substitution,
/// transposition).
#[must_use]
pub fn nearest<'k>(written: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let lower = written.to_lowercase();
    let letters = written.chars().count();
    let most = (letters / 3).clamp(1, 4);
    // Words are as far apart as their lengths at least, which is cheaper to know.
    let near = |word: &&str| word.chars().count().abs_diff(letters) <= most;
    known
        .into_iter()
        .filter(near)
        .map(|word| (strsim::osa_distance(&lower, &word.to_lowercase()), word))
        .filter(|(distance, word)| *distance <= most && *distance < word.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}
