//! Names in lower case, made once for each configuration.

use std::sync::{Arc, Weak};

use arc_swap::ArcSwapOption;
use engine::View;
use model::objects::Objects;

/// Many short texts in one allocation.
#[derive(Debug, Default)]
pub(crate) struct Names {
    text: String,
    ends: Vec<usize>,
}

impl Names {
    /// Adds the next object: its names in lower case, each once.
    fn push(&mut self, names: &[&str]) {
        for (n, name) in names.iter().enumerate() {
            if !names[..n].contains(name) {
                self.text.extend(name.chars().flat_map(char::to_lowercase));
                // Words to search for have no line ends, so none matches across two names.
                self.text.push('\n');
            }
        }
        self.ends.push(self.text.len());
    }

    /// Names of the object at `index`.
    pub(crate) fn get(&self, index: usize) -> &[u8] {
        let start =
            index.checked_sub(1).map_or(0, |before| self.ends.get(before).copied().unwrap_or(0));
        let end = self.ends.get(index).copied().unwrap_or(start);
        self.text.as_bytes().get(start..end).unwrap_or(&[])
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }
}

/// What can be searched without looking at live state.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// Name, alias, display name and address of each host.
    pub(crate) hosts: Names,
    /// Description and display name of each service.
    pub(crate) services: Names,
}

impl Index {
    fn new(objects: &Objects) -> Self {
        let mut index = Self::default();
        for host in objects.hosts.iter() {
            index.hosts.push(&[&host.name, &host.alias, &host.display_name, &host.address]);
        }
        for service in objects.services.iter() {
            index.services.push(&[&service.description, &service.display_name]);
        }
        index
    }
}

/// The index of the latest configuration.
#[derive(Debug, Default)]
pub(crate) struct IndexCache(ArcSwapOption<(Weak<View>, Arc<Index>)>);

impl IndexCache {
    /// The index of this view, made now if it is not the one of the last call.
    pub(crate) fn of(&self, view: &Arc<View>) -> Arc<Index> {
        if let Some(cached) = self.0.load_full()
            && std::ptr::eq(cached.0.as_ptr(), Arc::as_ptr(view))
        {
            return cached.1.clone();
        }
        let index = Arc::new(Index::new(&view.objects));
        // The weak reference keeps the address from being used again while we compare with it.
        self.0.store(Some(Arc::new((Arc::downgrade(view), index.clone()))));
        index
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_lower_case_and_each_once() {
        let mut names = Names::default();
        names.push(&["Web-01", "Wëb ÄÖ", "Web-01"]);
        names.push(&["b"]);
        assert_eq!(names.get(0), "web-01\nwëb äö\n".as_bytes());
        assert_eq!(names.get(1), b"b\n");
        assert_eq!(names.get(2), b"");
    }
}
