//! `$USER1$` … `$USER256$`: paths, and passwords. They never print themselves.

use std::fmt;
use std::sync::Arc;

/// How many there are.
pub const USER_MACROS: usize = 256;

/// Values of resource files.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct UserMacros(Vec<Option<Arc<str>>>);

impl UserMacros {
    /// The value of `$USERn$`, n from 1; `None` when it is not set.
    #[must_use]
    pub fn get(&self, n: usize) -> Option<&str> {
        self.0.get(n.checked_sub(1)?)?.as_deref()
    }

    /// Sets `$USERn$`; whether there is such a macro.
    pub fn set(&mut self, n: usize, value: &str) -> bool {
        if !(1..=USER_MACROS).contains(&n) {
            return false;
        }
        if self.0.len() < n {
            self.0.resize(n, None);
        }
        self.0[n - 1] = Some(value.into());
        true
    }
}

impl fmt::Debug for UserMacros {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UserMacros({} set)", self.0.iter().flatten().count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_kept_and_never_shown() {
        let mut macros = UserMacros::default();
        assert!(macros.set(7, "hunter2") && !macros.set(0, "x") && !macros.set(257, "x"));
        assert_eq!((macros.get(7), macros.get(6), macros.get(0)), (Some("hunter2"), None, None));
        assert_eq!(format!("{macros:?}"), "UserMacros(1 set)");
    }
}
