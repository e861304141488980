//! Directives and their running instances.

mod view;

pub use view::InstanceView;
