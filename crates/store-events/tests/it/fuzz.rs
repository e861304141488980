//! The fuzz targets for a moment: queries with parts removed, doubled, swapped and damaged.

use crate::target;

const SEEDS: &[&str] = &[
    "failed password -src_ip:10.0.0.0/8 (username:root OR username:\"web admin\") risk>=3",
    "has:username NOT generic:true plugin_sid:1..6 time:2026-11-20..2026-11-21T10:00",
    "userdata1:*shadow* \"a \\\" b \\\\ c\" raw:fail* port:22 kind:directive -(a OR -(b c))",
    "ip:2001:db8::/32 dst_ip:::1 source:file:/var/log/auth.log alarm:500001-* größe İ ß",
];
const ROUNDS: usize = 30_000;

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

#[test]
fn damaged_queries_are_read_or_refused() {
    let mut random = Random(0x5eed);
    for _ in 0..ROUNDS {
        let mut bytes = SEEDS[random.below(SEEDS.len())].as_bytes().to_vec();
        for _ in 0..=random.below(4) {
            let (from, to) = (random.below(bytes.len()), random.below(bytes.len()));
            let (from, to) = (from.min(to), from.max(to));
            match random.below(5) {
                0 => drop(bytes.drain(from..to)),
                1 => {
                    let part = bytes[from..to].to_vec();
                    bytes.splice(from..from, part);
                }
                2 => {
                    let part = target::PARTS[random.below(target::PARTS.len())];
                    bytes.splice(from..from, part.bytes());
                }
                3 if !bytes.is_empty() => bytes[from] = random.below(256) as u8,
                _ => bytes.truncate(to),
            }
        }
        target::query(&bytes);
    }
}
