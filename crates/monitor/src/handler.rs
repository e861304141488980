//! Event handlers: the global one first, then the object's (engine semantics, section 21.1).

use std::sync::Arc;

use model::objects::CommandCall;
use model::{CheckId, HistoryKind, Timestamp};

use crate::effect::{Effect, EventHandler};
use crate::history;
use crate::macros::Macros;
use crate::monitor::Monitor;
use crate::schedule::command_timeout;

impl Monitor {
    /// Runs the handlers of a state change. The object's `event_handler_enabled` gates both, the
    /// global one too.
    pub(crate) fn run_event_handlers(&self, check: CheckId, now: Timestamp, out: &mut Vec<Effect>) {
        let objects = Arc::clone(&self.objects);
        let settings = &objects.settings;
        let (enabled, global, own) = match check {
            CheckId::Host(id) => {
                let def = &objects.hosts[id];
                (def.event_handler_enabled, &settings.global_host_event_handler, &def.event_handler)
            }
            CheckId::Service(id) => {
                let def = &objects.services[id];
                let global = &settings.global_service_event_handler;
                (def.event_handler_enabled, global, &def.event_handler)
            }
        };
        if !settings.enable_event_handlers || !enabled {
            return;
        }
        for (call, is_global) in [(global, true), (own, false)] {
            if let Some(call) = call {
                self.run_event_handler(check, call, is_global, now, out);
            }
        }
    }

    fn run_event_handler(
        &self,
        check: CheckId,
        call: &CommandCall,
        global: bool,
        now: Timestamp,
        out: &mut Vec<Effect>,
    ) {
        let settings = &self.objects.settings;
        let macros = Macros::of(self, check, now);
        if settings.log_event_handlers {
            let state = self.state(check);
            let handler = macros.expand(&call.text, call).display_line();
            let text = format!(
                "{}{} EVENT HANDLER: {};{};{};{};{handler}",
                if global { "GLOBAL " } else { "" },
                history::noun(check),
                history::subject(&self.objects, check),
                history::state_word(check, state.state),
                state.state_type.word(),
                state.attempt,
            );
            out.push(history::line(&self.objects, check, now, HistoryKind::EventHandler, text));
        }
        out.push(Effect::RunEventHandler(Box::new(EventHandler {
            about: check,
            global,
            command: call.command,
            line: macros.command_line(call),
            timeout: command_timeout(settings.event_handler_timeout),
            env: macros.environment(call),
        })));
    }
}
