//! How old the page is (`-M`): its Last-Modified against the server's Date.

use model::state::ServiceState;

use super::response::Response;

const DAY_S: i64 = 86_400;
/// A page may be so much newer than the server's clock.
const FUTURE_S: i64 = 30;
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// What is wrong with the page's age, if anything.
pub(super) fn check(response: &Response, max_age_s: i64) -> Option<(ServiceState, String)> {
    let critical = |text: String| Some((ServiceState::Critical, text));
    let header = |name| response.header(name).filter(|value| !value.is_empty());
    let Some(server) = header("date") else {
        return Some((ServiceState::Unknown, "Server date unknown".to_owned()));
    };
    let Some(document) = header("last-modified") else {
        return critical("Document modification date unknown".to_owned());
    };
    let Some(server_s) = seconds(server) else {
        return critical(format!("Server date \"{server:>100}\" unparsable"));
    };
    let Some(document_s) = seconds(document) else {
        return critical(format!("Document date \"{document:>100}\" unparsable"));
    };
    let age_s = server_s - document_s;
    if age_s < -FUTURE_S {
        critical(format!("Document is {} seconds in the future", -age_s))
    } else if age_s <= max_age_s {
        None
    } else if age_s > 2 * DAY_S {
        critical(format!("Last modified {:.1} days ago", age_s as f64 / DAY_S as f64))
    } else {
        let (hours, minutes, seconds) = (age_s / 3600, age_s / 60 % 60, age_s % 60);
        critical(format!("Last modified {hours}:{minutes:02}:{seconds:02} ago"))
    }
}

/// Seconds since 1970 of `Tue, 25 Dec 2001 02:59:03 GMT`, the only form understood.
fn seconds(text: &str) -> Option<i64> {
    const FORM: &[u8] = b"Aaa, _0 Aaa 0000 00:00:00 GMT";
    let bytes = text.as_bytes().get(..FORM.len())?;
    let fits = |(byte, form): (&u8, &u8)| match form {
        b'A' => byte.is_ascii_uppercase(),
        b'a' => byte.is_ascii_lowercase(),
        b'0' => byte.is_ascii_digit(),
        b'_' => byte.is_ascii_digit() || *byte == b' ',
        exact => byte == exact,
    };
    if !bytes.iter().zip(FORM).all(fits) {
        return None;
    }
    let number = |from: usize, to: usize| text.get(from..to)?.trim_start().parse::<i64>().ok();
    let month = MONTHS.iter().position(|name| text.get(8..11) == Some(name))?;
    let (day, year) = (number(5, 7)?, number(12, 16)?);
    if !(1..=31).contains(&day) {
        return None;
    }
    let days = days_since_1970(year, i64::try_from(month).ok()? + 1, day);
    let time = number(17, 19)? * 3600 + number(20, 22)? * 60 + number(23, 25)?;
    Some(days * DAY_S + time).filter(|s| *s > 0)
}

/// Days of the Gregorian calendar; March is the first month of its year so that the leap day is
/// the last.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_become_seconds() {
        assert_eq!(seconds("Tue, 25 Dec 2001 02:59:03 GMT"), Some(1_009_249_143));
        assert_eq!(seconds("Thu,  1 Jan 1970 00:00:01 GMT"), Some(1));
        assert_eq!(seconds("Thu, 29 Feb 2024 12:00:00 GMT"), Some(1_709_208_000));
        for wrong in
            ["", "Tue, 25 Foo 2001 02:59:03 GMT", "Tue, 25 Dec 2001 02:59:03 CET", "Ünd, 25 Dec"]
        {
            assert_eq!(seconds(wrong), None, "{wrong}");
        }
    }
}
