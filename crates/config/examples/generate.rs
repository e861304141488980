//! Writes a configuration of any size, for measuring ours beside `nagios4 -v`.
//!
//! `cargo run -p config --example generate -- --services 100000 --shape flat|uneven|rich DIR`
//!
//! `flat`: ten services a host, every one written out. `uneven`: the same, but no two neighbours
//! alike, with comments, continued lines, custom variables and hosts in no order. `rich`: templates over three levels,
//! services on host groups, service groups, parents, dependencies, escalations.

#![allow(clippy::print_stdout, clippy::disallowed_methods)]

use std::path::Path;

#[path = "support/shapes.rs"]
mod shapes;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (mut services, mut shape, mut directory) = (1000, shapes::Shape::Flat, None);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--services" => services = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(0),
            "--shape" => {
                let name = arguments.next().unwrap_or_default();
                let known = shapes::Shape::ALL.into_iter().find(|(known, _)| *known == name);
                shape = known.map_or_else(|| usage(), |(_, shape)| shape);
            }
            _ => directory = Some(argument),
        }
    }
    let Some(directory) = directory.filter(|_| services > 0) else { usage() };
    let directory = Path::new(&directory);
    std::fs::create_dir_all(directory.join("spool")).expect("the directory can be created");
    let absolute = directory.canonicalize().expect("the directory exists");
    for (name, text) in shapes::files(shape, services, &absolute.to_string_lossy()) {
        std::fs::write(directory.join(name), text).expect("files can be written");
    }
    println!("{}", absolute.join("nagios.cfg").display());
}

fn usage() -> ! {
    println!("usage: generate --services N --shape flat|uneven|rich DIR");
    std::process::exit(2)
}
