//! The table of date forms, in the order in which they are tried.
//!
//! A form is a small text. Letters stand for fields, anything else for itself:
//!
//! | letter | field |
//! |---|---|
//! | `b` | name of a month, English or Spanish, whole or short |
//! | `m` `d` | month, day: one or two digits |
//! | `x` | month by name or number |
//! | `Y` `y` | year of four digits; of two or four (two: 20xx) |
//! | `R` | year of exactly two digits |
//! | `M` `D` | month, day of exactly two digits |
//! | `j` | day of the year, three digits |
//! | `a` | a word, such as the day of the week |
//! | `h` `i` `s` | hour, minute, second: one or two digits |
//! | `H` `I` `S` | the same, exactly two |
//! | `p` `P` | AM or PM; the same, optional |
//! | `z` | optional fraction and zone of RFC 3339 |
//! | `e` | seconds since the epoch, optional fraction |
//! | `^` `$` | start, end of the text |
//! | blank | white space, at least one |
//! | `%` | one `-` or blank |
//! | `'…'` | as written |
//!
//! Without `^` a form is looked for anywhere, but not in the middle of a word or number.

/// Stamps at the start of a line.
pub(super) const LINE_STAMPS: &[&str] =
    &["^b d H:I:S", "^Y-M-D'T'H:I:Sz", "^Y-M-D H:I:Sz", "^Y b d H:I:S", "^b d Y H:I:S"];

/// Month before day, for sources that say so.
pub(super) const MONTH_FIRST: &[&str] = &["m/d/y h:i:s p", "m/d/y h:i:s"];

/// All forms. The numbers are those of `normalize_date` in the specification: 2.3's, or 5.8's
/// with a leading 0.
pub(super) const FORMATS: &[&str] = &[
    "Y-m-d't'h:i:sz",     // 023, ISO 8601 and RFC 3339
    "m/d/Y h:I:S p",      // 001
    "^b d H:I:S",         // 1, syslog
    "a b d H:I:S Y",      // 2 and 5, ctime and snare
    "b d Y H:I:S",        // 3
    "d-b-Y H:I:S",        // 4
    "^m/d/y-H:I:S",       // 6, snort with a year
    "^m/d-H:I:S",         // 6, snort
    "m/d/y-h:i:s",        // 008, suricata
    "a, b d, Y h:i:s",    // 7, arpwatch
    "Y/m/d_h:i:s",        // 8
    "Y/m/d-h:i:s",        // 8
    "d/m/Y h:i:s",        // 9, netgear
    "Y/m/d h:i:s",        // 10
    "m/d/Y:h:i:s",        // 013, citrix
    "Y%x%d h:i:sz",       // 11, ossec, intrushield
    "d/x/y:h:i:s",        // 12, apache
    "d/x/y h:i:s",        // 12, ibm
    "^HIS,e$",            // 13, lucent
    "^HIS+$",             // 14
    "^HIS-$",             // 14
    "^HIS$",              // 15
    "^e$",                // 16
    "d.m.Y h:i:s",        // 17
    "m d Y h i s",        // 18, hp-eva
    "a d b Y H:I:S",      // 19, websense
    "d b Y h:i:sP",       // 20
    "Y-m-d h i s",        // 024
    "m/d/Y,h:i:s",        // 026
    "Y-m-d-h:i:s",        // 027
    "Y-m-d h: i:s",       // 028
    "YMDHIS.",            // 029, WMI
    "YMD H:I:S",          // 030
    "a d b, Y - h:i:s",   // 031, Spanish
    "dbY;h:i:s",          // 032, Check Point
    "Rj H:I:S",           // 033, year and day of the year
    "Y-m-d 'time'=h:i:s", // 36, fortigate
    "Y:m:d-h:i:s",        // 37, Sophos
    "a b d H:I:S a Y",    // ctime with a zone
    "d b Y, h:i:s",       // ours: "27 Oct 2010, 10:50:46"
    "m/d/y h:i:sP",       // 035: what cannot be day first
];
