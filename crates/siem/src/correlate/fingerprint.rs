//! Whether two directives do the same, wherever they stand.

use std::sync::Arc;

use model::directive::{Directive, DirectiveRule};
use sha1::{Digest, Sha1};

/// A number that is equal for directives that do the same, also in another process. File and
/// lines do not count. It may change from one version of this program to the next; running
/// instances then start anew.
pub(crate) fn fingerprint(directive: &Directive) -> u64 {
    let mut plain = directive.clone();
    plain.file = Arc::from("");
    plain.line = 0;
    plain.span = (0, 0);
    forget_lines(&mut plain.root);
    let digest = Sha1::digest(format!("{plain:?}").as_bytes());
    digest.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

fn forget_lines(rule: &mut DirectiveRule) {
    rule.line = 0;
    rule.children.iter_mut().for_each(forget_lines);
}
