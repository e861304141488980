//! Results that somebody else reports (engine semantics, section 11).

use model::{CheckId, CheckOutcome, CheckResult, Timestamp};

use crate::effect::{CommandRefused, Effect};
use crate::history;
use crate::monitor::Monitor;

impl Monitor {
    /// Lets a passive result in if passive checks are accepted, and writes its line, which shows
    /// the state *before* the result.
    pub(crate) fn apply_passive(
        &mut self,
        result: &CheckResult,
        now: Timestamp,
        out: &mut Vec<Effect>,
    ) -> Result<(), CommandRefused> {
        let settings = &self.objects.settings;
        let accepted = match result.check {
            CheckId::Host(id) => {
                settings.accept_passive_host_checks && self.objects.hosts[id].passive_checks_enabled
            }
            CheckId::Service(id) => {
                settings.accept_passive_service_checks
                    && self.objects.services[id].passive_checks_enabled
            }
        };
        if !accepted {
            return Err(CommandRefused::PassiveNotAccepted);
        }
        if let (CheckId::Host(_), CheckOutcome::Exited(code)) = (result.check, result.outcome)
            && !(0..=2).contains(&code)
        {
            return Err(CommandRefused::BadHostCode(code));
        }
        if settings.log_passive_checks {
            let before = self.state(result.check);
            out.push(history::passive_check(&self.objects, result.check, now, before));
        }
        self.apply(result, now, out);
        Ok(())
    }
}
