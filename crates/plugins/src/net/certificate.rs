//! How long a server's certificate is still valid (`-C`, `-D` of the checks).

use model::state::ServiceState;
use rustls::pki_types::CertificateDer;
use x509_parser::prelude::{FromDer as _, X509Certificate};

use crate::checks::numbers;

const DAY: i64 = 86_400;
const HOUR: i64 = 3_600;

/// Days that must be left: below `warn` WARNING, below `crit` CRITICAL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DaysLeft {
    /// Days up to which the state is WARNING.
    pub warn: i64,
    /// Days up to which it is CRITICAL.
    pub crit: i64,
}

/// `WARN` or `WARN,CRIT`, in days.
///
/// # Errors
/// The part that is no number.
pub fn days_left(text: &str) -> Result<DaysLeft, &str> {
    let number = |part| numbers::non_negative_integer(part).map(i64::from).ok_or(part);
    match text.split_once(',') {
        Some((warn, crit)) => Ok(DaysLeft { warn: number(warn)?, crit: number(crit)? }),
        None => Ok(DaysLeft { warn: number(text)?, crit: 0 }),
    }
}

/// The line about a certificate, with its line feed, and the state.
#[must_use]
pub fn check(
    certificate: Option<&CertificateDer<'_>>,
    days: DaysLeft,
    now: i64,
) -> (ServiceState, String) {
    let critical = |text: &str| (ServiceState::Critical, format!("CRITICAL - {text}\n"));
    let Some(der) = certificate else {
        return critical("Cannot retrieve server certificate.");
    };
    let Ok((_, certificate)) = X509Certificate::from_der(der) else {
        return critical("Cannot retrieve certificate subject.");
    };
    let end = certificate.validity().not_after;
    judge(&common_name(&certificate), end.timestamp(), &date_text(end), days, now)
}

fn judge(name: &str, end: i64, date: &str, days: DaysLeft, now: i64) -> (ServiceState, String) {
    let left = end - now;
    let days_left = left / DAY;
    let soon = if days_left > days.crit { ServiceState::Warning } else { ServiceState::Critical };
    let word = soon.word();
    if days_left > 0 && days_left <= days.warn {
        let text = format!("{word} - Certificate '{name}' expires in {days_left} day(s) ({date}).");
        (soon, text + "\n")
    } else if days_left == 0 && left > 0 {
        let (count, unit) =
            if left >= HOUR { (left / HOUR, "hours") } else { (left / 60, "minutes") };
        let text = format!("{word} - Certificate '{name}' expires in {count} {unit} ({date})");
        (soon, text + "\n")
    } else if left < 0 {
        let text = format!("CRITICAL - Certificate '{name}' expired on {date}.\n");
        (ServiceState::Critical, text)
    } else if days_left == 0 {
        (soon, format!("{word} - Certificate '{name}' just expired ({date}).\n"))
    } else {
        let text = format!("OK - Certificate '{name}' will expire on {date}.\n");
        (ServiceState::Ok, text)
    }
}

fn common_name(certificate: &X509Certificate<'_>) -> String {
    let first = certificate.subject().iter_common_name().next();
    let text = first.and_then(|name| name.as_str().ok());
    text.unwrap_or("Unknown CN").to_owned()
}

/// `%c %z` of the C locale, in GMT: `Sun Dec 26 13:40:47 2027 +0000`.
fn date_text(time: x509_parser::time::ASN1Time) -> String {
    let at = time.to_datetime();
    let (weekday, month) = (at.weekday().to_string(), at.month().to_string());
    format!(
        "{:.3} {:.3} {:2} {:02}:{:02}:{:02} {} +0000",
        weekday,
        month,
        at.day(),
        at.hour(),
        at.minute(),
        at.second(),
        at.year()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(left: i64, warn: i64, crit: i64) -> String {
        judge("cn", left, "D", DaysLeft { warn, crit }, 0).1
    }

    #[test]
    fn each_span_has_its_text() {
        assert_eq!(line(400 * DAY, 30, 0), "OK - Certificate 'cn' will expire on D.\n");
        assert_eq!(line(30 * DAY, 30, 0), "WARNING - Certificate 'cn' expires in 30 day(s) (D).\n");
        assert_eq!(line(9 * DAY, 30, 9), "CRITICAL - Certificate 'cn' expires in 9 day(s) (D).\n");
        assert_eq!(line(7200, 30, 0), "CRITICAL - Certificate 'cn' expires in 2 hours (D)\n");
        assert_eq!(line(120, 0, 0), "CRITICAL - Certificate 'cn' expires in 2 minutes (D)\n");
        assert_eq!(line(0, 0, 0), "CRITICAL - Certificate 'cn' just expired (D).\n");
        assert_eq!(line(-1, 0, 0), "CRITICAL - Certificate 'cn' expired on D.\n");
    }

    #[test]
    fn dates_are_those_of_the_c_locale() {
        let time = x509_parser::time::ASN1Time::from_timestamp(1_830_260_447).expect("in range");
        assert_eq!(date_text(time), "Fri Dec 31 13:40:47 2027 +0000");
    }
}
