//! Whether the fixed texts of a pattern are in a line in the pattern's order.
//!
//! A rule for a table of forty columns requires little but forty commas. Such a rule is woken by
//! many lines; counting its texts off, one after the other, tells nearly all of them apart.

use memchr::memmem::Finder;

use super::literals::OneOf;

/// The texts, in order.
#[derive(Debug)]
pub(super) struct Order(Vec<Vec<Finder<'static>>>);

impl Order {
    /// From what a pattern requires.
    pub(super) fn new(required: &[OneOf]) -> Self {
        let finder = |text: &Vec<u8>| Finder::new(text).into_owned();
        Self(required.iter().map(|one_of| one_of.iter().map(finder).collect()).collect())
    }

    /// Whether each text comes behind the one before. `line` is in lower case.
    pub(super) fn fits(&self, line: &[u8]) -> bool {
        let mut rest = line;
        self.0.iter().all(|one_of| {
            // Of alternatives the one that ends first leaves the most room for what follows.
            let end =
                one_of.iter().filter_map(|text| Some(text.find(rest)? + text.needle().len())).min();
            match end.and_then(|end| rest.get(end..)) {
                Some(after) => {
                    rest = after;
                    true
                }
                None => false,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_count_in_their_order_and_do_not_share_bytes() {
        let one_of = |texts: &[&str]| texts.iter().map(|text| text.as_bytes().to_vec()).collect();
        let order =
            Order::new(&[one_of(&["sshd["]), one_of(&["no", "failed"]), one_of(&[" for "])]);
        assert!(order.fits(b"x sshd[1]: failed for bob"));
        assert!(order.fits(b"sshd[no for "));
        assert!(!order.fits(b"failed for sshd["));
        assert!(!order.fits(b"sshd[ failed for"));
        let commas = Order::new(&vec![one_of(&[","]); 3]);
        assert!(commas.fits(b"a,b,c,d") && !commas.fits(b"a,b,c"));
    }
}
