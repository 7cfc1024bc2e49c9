//! Patterns of names: `*` stands for any text, `?` for one character, case does not count.

/// Whether `name` fits `pattern`. Takes at most the product of their lengths.
pub(super) fn fits(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().flat_map(char::to_lowercase).collect();
    let name: Vec<char> = name.chars().flat_map(char::to_lowercase).collect();
    let (mut at, mut of) = (0, 0);
    // Where the last star stands, and how far it reaches at least.
    let mut star: Option<(usize, usize)> = None;
    while at < name.len() {
        match pattern.get(of) {
            Some('*') => {
                star = Some((of, at));
                of += 1;
            }
            Some(wanted) if *wanted == '?' || name.get(at) == Some(wanted) => {
                at += 1;
                of += 1;
            }
            _ => {
                let Some((place, reach)) = star else { return false };
                star = Some((place, reach + 1));
                (of, at) = (place + 1, reach + 1);
            }
        }
    }
    pattern.get(of..).unwrap_or_default().iter().all(|rest| *rest == '*')
}
