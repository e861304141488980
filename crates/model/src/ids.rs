//! Dense ids: an object's place in the compiled configuration.
//!
//! An id is only meaningful together with the [`Objects`](crate::objects::Objects) it came from.
//! Objects are sorted by name (services by host name, then description), so ids follow the order
//! in which Nagios walks "all hosts" and "all services".

use std::marker::PhantomData;
use std::num::NonZeroU32;
use std::ops::Index;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(NonZeroU32);

        impl From<usize> for $name {
            /// The id of the object at `index`. Panics beyond 2³²−2 objects of one kind.
            fn from(index: usize) -> Self {
                let n = u32::try_from(index + 1).expect("fewer than 2^32-1 objects of one kind");
                Self(NonZeroU32::new(n).expect("index + 1 is not zero"))
            }
        }

        impl From<$name> for usize {
            fn from(id: $name) -> usize {
                id.0.get() as usize - 1
            }
        }

        impl $name {
            /// The position in its table.
            #[must_use]
            pub fn index(self) -> usize {
                self.into()
            }
        }
    )*};
}

id! {
    /// A host.
    HostId
    /// A service.
    ServiceId
    /// A contact.
    ContactId
    /// A command.
    CommandId
    /// A time period.
    TimeperiodId
    /// A host group.
    HostGroupId
    /// A service group.
    ServiceGroupId
    /// A contact group.
    ContactGroupId
}

/// A list that is indexed by one kind of id only.
#[derive(Debug, Clone)]
pub struct Table<I, T> {
    items: Vec<T>,
    key: PhantomData<fn(I)>,
}

impl<I: From<usize> + Into<usize> + Copy, T> Table<I, T> {
    /// How many objects there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// All objects in id order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }

    /// All ids, in order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator + use<I, T> {
        (0..self.items.len()).map(I::from)
    }

    /// Ids with their objects.
    pub fn pairs(&self) -> impl Iterator<Item = (I, &T)> {
        self.items.iter().enumerate().map(|(n, item)| (I::from(n), item))
    }

    /// The object with this id, if the id is from this table.
    pub fn get(&self, id: I) -> Option<&T> {
        self.items.get(id.into())
    }

    /// All objects as a slice in id order.
    #[must_use]
    pub fn as_slice(&self) -> &[T] {
        &self.items
    }

    /// Mutable access while the configuration is still being compiled.
    pub fn get_mut(&mut self, id: I) -> Option<&mut T> {
        self.items.get_mut(id.into())
    }

    /// Appends an object and says which id it got.
    pub fn push(&mut self, item: T) -> I {
        self.items.push(item);
        I::from(self.items.len() - 1)
    }
}

impl<I, T> Default for Table<I, T> {
    fn default() -> Self {
        Self { items: Vec::new(), key: PhantomData }
    }
}

impl<I, T> From<Vec<T>> for Table<I, T> {
    fn from(items: Vec<T>) -> Self {
        Self { items, key: PhantomData }
    }
}

impl<I: Into<usize>, T> Index<I> for Table<I, T> {
    type Output = T;
    fn index(&self, id: I) -> &T {
        &self.items[id.into()]
    }
}
