//! The form in which a message would stand in a log file.

use jiff::tz::TimeZone;
use model::Timestamp;

use super::message::{Format, Message};
use super::time::{HeaderTime, LocalTime};

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Message<'_> {
    /// Appends the message as a syslog daemon would write it into a file: `Nov 21 10:00:00 host
    /// app[pid]: text`, without priority and line end. Data source rules are written for this
    /// form, so that they also match senders of RFC 5424.
    ///
    /// A time with a zone is given in `zone`, one without as it was sent; a message without
    /// time has `received_at`. One without host name has `sender`. Control characters are
    /// written as `#` and three octal digits, as rsyslog does.
    pub fn traditional_line(
        &self,
        received_at: Timestamp,
        zone: &TimeZone,
        sender: &str,
        out: &mut Vec<u8>,
    ) {
        match &self.time {
            Some(HeaderTime::Local(time)) => put_local(out, time),
            Some(HeaderTime::Exact(time)) => put_time(out, *time, zone),
            None => put_time(out, received_at, zone),
        }
        out.push(b' ');
        out.extend(self.hostname.unwrap_or(sender).as_bytes());
        out.push(b' ');
        if self.format == Format::Rfc5424 {
            put_tag(out, self.app_name, self.procid);
            // rsyslog keeps the blank behind RFC 3164's tag as part of the message.
            put_text(out, self.message.strip_prefix(b" ").unwrap_or(self.message));
        } else {
            put_text(out, self.content);
        }
    }
}

/// Appends `app[pid]: `, or nothing without a program.
pub(crate) fn put_tag(out: &mut Vec<u8>, app_name: Option<&str>, procid: Option<&str>) {
    let Some(app_name) = app_name else { return };
    out.extend(app_name.as_bytes());
    if let Some(procid) = procid {
        out.push(b'[');
        out.extend(procid.as_bytes());
        out.push(b']');
    }
    out.extend(b": ");
}

/// Appends `Nov 21 10:00:00`.
pub(crate) fn put_time(out: &mut Vec<u8>, time: Timestamp, zone: &TimeZone) {
    let time = jiff::Timestamp::from_microsecond(time.as_micros()).unwrap_or_default();
    let civil = zone.to_datetime(time);
    let local = LocalTime {
        year: None,
        month: civil.month(),
        day: civil.day(),
        hour: civil.hour(),
        minute: civil.minute(),
        second: civil.second(),
        micros: 0,
    };
    put_local(out, &local);
}

fn put_local(out: &mut Vec<u8>, time: &LocalTime) {
    let month = usize::try_from(time.month - 1).ok().and_then(|at| MONTHS.get(at));
    out.extend(month.copied().unwrap_or("???").as_bytes());
    let digit = |value: i8| b'0' + value.rem_euclid(10) as u8;
    let tens = |value: i8| b'0' + (value / 10).rem_euclid(10) as u8;
    out.extend([b' ', if time.day < 10 { b' ' } else { tens(time.day) }, digit(time.day), b' ']);
    let (h, m, s) = (time.hour, time.minute, time.second);
    out.extend([tens(h), digit(h), b':', tens(m), digit(m), b':', tens(s), digit(s)]);
}

/// Appends text on one line.
pub(crate) fn put_text(out: &mut Vec<u8>, text: &[u8]) {
    for part in text.split_inclusive(|byte| byte.is_ascii_control()) {
        match part.split_last() {
            Some((last, before)) if last.is_ascii_control() => {
                out.extend(before);
                let octal = [last >> 6, last >> 3 & 7, last & 7].map(|digit| b'0' + digit);
                out.push(b'#');
                out.extend(octal);
            }
            _ => out.extend(part),
        }
    }
}
