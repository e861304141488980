//! Speed of correlation.
fn main() {}
