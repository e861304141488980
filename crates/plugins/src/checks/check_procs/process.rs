//! One process, as a line of `ps -o 'stat uid pid ppid vsz rss pcpu etime comm args'`.

/// What is known about a process.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Process {
    /// State letter and flags, such as `Ss+`.
    pub(super) stat: String,
    /// Effective user.
    pub(super) uid: i64,
    pub(super) pid: i64,
    pub(super) ppid: i64,
    pub(super) vsz_kib: i64,
    pub(super) rss_kib: i64,
    pub(super) cpu_percent: f32,
    /// Age as printed.
    pub(super) elapsed: String,
    /// The first word of the command name, after its last slash.
    pub(super) program: String,
    /// The rest of the line: further words of the name, then the arguments.
    pub(super) args: String,
}

impl Process {
    /// `None` for a line that does not begin with the nine columns; a zombie may lack its name.
    pub(super) fn from_line(line: &str) -> Option<Self> {
        let mut rest = line;
        let mut word = || -> Option<&str> {
            let text = rest.trim_start();
            let end = text.find(char::is_whitespace).unwrap_or(text.len());
            rest = &text[end..];
            (end > 0).then(|| &text[..end])
        };
        let stat = word()?.to_owned();
        let mut number = || word()?.parse().ok();
        let (uid, pid, ppid, vsz_kib, rss_kib) =
            (number()?, number()?, number()?, number()?, number()?);
        let cpu_percent = word()?.parse().ok()?;
        let elapsed = word()?.to_owned();
        let name = match word() {
            Some(name) => name,
            None if stat.contains('Z') => "",
            None => return None,
        };
        let program = name.rsplit('/').find(|part| !part.is_empty()).unwrap_or("").to_owned();
        let args = rest.trim().to_owned();
        Some(Self { stat, uid, pid, ppid, vsz_kib, rss_kib, cpu_percent, elapsed, program, args })
    }

    /// An age of 49710 days, 2^32 seconds, is what `ps` prints for it.
    pub(super) fn started_in_the_future(&self) -> bool {
        self.elapsed.starts_with("49710-")
    }

    /// Seconds since its start: `[[days-]hours:]minutes:seconds`.
    pub(super) fn elapsed_s(&self) -> i64 {
        let (days, time) = match self.elapsed.split_once('-') {
            Some((days, time)) => (days.parse::<i64>().unwrap_or(0), time),
            None => (0, self.elapsed.as_str()),
        };
        if self.started_in_the_future() {
            return 0;
        }
        let parts: Option<Vec<i64>> = time.split(':').map(|part| part.parse().ok()).collect();
        let join = |parts: &[i64]| {
            parts.iter().fold(0_i64, |sum, part| sum.saturating_mul(60).saturating_add(*part))
        };
        let of_day = match parts.as_deref() {
            Some(parts @ ([_, _] | [_, _, _])) => join(parts),
            _ => 0,
        };
        days.saturating_mul(86_400).saturating_add(of_day)
    }

    /// The words of `-vv`.
    pub(super) fn describe(&self) -> String {
        let Self { stat, uid, pid, ppid, vsz_kib, rss_kib, cpu_percent, elapsed, .. } = self;
        let Self { program, args, .. } = self;
        format!(
            "uid={uid} vsz={vsz_kib} rss={rss_kib} pid={pid} ppid={ppid} pcpu={cpu_percent:.2} \
             stat={stat} etime={elapsed} prog={program} args={args}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_is_read_by_its_columns() {
        let line =
            "Sl    1000   42     1 999999 88888 12.7    01:00:59 Web Content     /x/y -a  b ";
        let process = Process::from_line(line).unwrap();
        assert_eq!((process.uid, process.pid, process.ppid), (1000, 42, 1));
        assert_eq!(
            (process.vsz_kib, process.rss_kib, process.cpu_percent),
            (999_999, 88_888, 12.7)
        );
        assert_eq!(
            (process.program.as_str(), process.args.as_str()),
            ("Web", "Content     /x/y -a  b")
        );
        assert_eq!(process.elapsed_s(), 3659);
        assert!(Process::from_line("S 0 1 2 3 4 0.0 00:01").is_none());
        assert_eq!(Process::from_line("Z 0 1 2 3 4 0.0 00:01").unwrap().program, "");
    }

    #[test]
    fn ages() {
        let age = |text: &str| {
            Process::from_line(&format!("S 0 1 2 3 4 0.0 {text} x"))
                .map(|process| process.elapsed_s())
        };
        assert_eq!(age("00:05"), Some(5));
        assert_eq!(age("2-01:00:00"), Some(2 * 86_400 + 3600));
        assert_eq!((age("49710-06:28:15"), age("soon")), (Some(0), Some(0)));
    }

    proptest! {
        #[test]
        fn any_line_is_read_without_panic(line in ".{0,80}", age in "[0-9:-]{0,24}") {
            let _ = Process::from_line(&line);
            let _ = Process::from_line(&format!("S 0 1 2 3 4 0.0 {age} x")).map(|p| p.elapsed_s());
        }
    }
}
