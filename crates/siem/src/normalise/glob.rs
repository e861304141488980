//! `location` and `rlocation` of plugins: paths with `*`, `?` and `[…]`.

/// Whether the path is one of those that the pattern means. A `*` or `?` does not pass a `/`.
pub(super) fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, path) = (pattern.trim().as_bytes(), path.as_bytes());
    let (mut p, mut at) = (0, 0);
    // Where to go on when what follows the last `*` does not fit: it takes one byte more.
    let mut retry: Option<(usize, usize)> = None;
    while at < path.len() {
        let byte = path.get(at).copied().unwrap_or_default();
        let step = match pattern.get(p) {
            Some(b'*') => {
                retry = Some((p + 1, at));
                p += 1;
                continue;
            }
            Some(b'?') if byte != b'/' => Some(1),
            Some(b'[') => class(pattern.get(p..).unwrap_or_default(), byte),
            Some(literal) if *literal == byte => Some(1),
            _ => None,
        };
        match (step, retry) {
            (Some(length), _) => {
                p += length;
                at += 1;
            }
            (None, Some((after, from))) if path.get(from) != Some(&b'/') => {
                retry = Some((after, from + 1));
                (p, at) = (after, from + 1);
            }
            _ => return false,
        }
    }
    pattern.get(p..).unwrap_or_default().iter().all(|rest| *rest == b'*')
}

/// Whether the byte is in the `[…]` at the start; how long that is.
fn class(pattern: &[u8], byte: u8) -> Option<usize> {
    let end = pattern.iter().skip(2).position(|byte| *byte == b']')? + 2;
    let members = pattern.get(1..end)?;
    let (negated, members) = match members.split_first() {
        Some((b'!' | b'^', rest)) => (true, rest),
        _ => (false, members),
    };
    let mut inside = false;
    let mut rest = members;
    while let Some((first, after)) = rest.split_first() {
        match after {
            [b'-', last, beyond @ ..] => {
                inside |= (*first..=*last).contains(&byte);
                rest = beyond;
            }
            _ => {
                inside |= *first == byte;
                rest = after;
            }
        }
    }
    (inside != negated && byte != b'/').then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_patterns() {
        for (pattern, path, expected) in [
            ("/var/log/auth.log", "/var/log/auth.log", true),
            ("/var/log/auth.log", "/var/log/auth.log.1", false),
            ("/var/log/*.log", "/var/log/auth.log", true),
            ("/var/log/*.log", "/var/log/a/b.log", false),
            ("/var/*/x*y*", "/var/log/xayb", true),
            ("/var/log/messages-?", "/var/log/messages-1", true),
            ("/var/log/m[0-9a]", "/var/log/m7", true),
            ("/var/log/m[!0-9]", "/var/log/m7", false),
            ("/var/log/m[", "/var/log/m[", false),
            ("*", "", true),
            ("", "/var/log/auth.log", false),
        ] {
            assert_eq!(matches(pattern, path), expected, "{pattern} {path}");
        }
    }
}
