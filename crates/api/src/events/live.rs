//! The live tail: events as they are decided, filtered here, as server-sent events.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::sse::{Event as Message, Sse};
use axum::response::{AppendHeaders, IntoResponse};
use futures_util::stream::{self, Stream};
use model::Event;
use serde::{Deserialize, Serialize};
use store_events::EventQuery;
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::time::{Instant, sleep_until};
use utoipa::IntoParams;

use super::item::{Columns, event_item};
use super::query::event_query;
use crate::auth::Caller;
use crate::auth::caller::still_valid;
use crate::context::App;
use crate::extract::Query;
use crate::problem::{Problem, ProblemBody};
use crate::schema::{EventItem, EventsSkipped};

/// Events are sent in bursts at least so far apart.
const GATHER: Duration = Duration::from_millis(250);
/// Events of one burst at most: more than anybody reads in that time.
const BURST: usize = 200;
/// A line nobody sees tells proxies and clients that the stream lives.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Which events are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct EventLiveQuery {
    /// What they must be like, in the language of the query bar; empty: all.
    q: Option<String>,
    /// Comma list of fields that are wanted; the others are `null`. Default all.
    columns: Option<String>,
}

/// Follow events
///
/// A stream of server-sent events: `event` for each event that matches, as it is decided (it can
/// be searched a second or so later), and `skipped` when there were more than 800 a second, of
/// which the newest are sent. A comment every 15 s shows that the stream lives.
#[utoipa::path(
    get, path = "/api/v1/events/live", tag = "events", operation_id = "followEvents",
    params(EventLiveQuery),
    responses(
        (status = 200, description = "Data of `event` events", body = EventItem,
         content_type = "text/event-stream"),
        (status = 400, description = "The query or a parameter is wrong", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 503, description = "The security half is switched off", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn follow(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<EventLiveQuery>,
) -> Result<impl IntoResponse, Problem> {
    let wanted = event_query(&caller, query.q.as_deref(), None, None)?;
    let columns = Columns::parse(query.columns.as_deref())?.for_caller(&caller);
    let events = app.security_half()?.live();
    let now = Instant::now();
    let tail = Tail {
        app,
        caller,
        wanted,
        columns,
        events,
        pending: VecDeque::new(),
        skipped: 0,
        missed: false,
        ready: VecDeque::new(),
        next_burst: now,
        // At once, so that the client knows that it is connected.
        next_heartbeat: now,
    };
    let headers = AppendHeaders([
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache, no-transform")),
        // nginx would hold events back.
        (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")),
    ]);
    Ok((headers, Sse::new(messages(tail))))
}

/// The messages of one client. Dropping the stream, as the connection does, ends everything.
fn messages(tail: Tail) -> impl Stream<Item = Result<Message, Infallible>> {
    stream::unfold(tail, |mut tail| async move {
        let message = tail.next().await?;
        Some((Ok(message), tail))
    })
}

/// What one client still has to be told.
struct Tail {
    app: App,
    caller: Caller,
    wanted: EventQuery,
    columns: Columns,
    events: Receiver<Arc<Vec<Event>>>,
    /// Matching events since the last burst, the newest of them.
    pending: VecDeque<EventItem>,
    /// Matching events that had to make room for newer ones.
    skipped: u64,
    /// Events went by before they could be looked at.
    missed: bool,
    /// What is being sent.
    ready: VecDeque<Message>,
    next_burst: Instant,
    next_heartbeat: Instant,
}

impl Tail {
    /// The next message, or nothing when the stream ends.
    async fn next(&mut self) -> Option<Message> {
        loop {
            if let Some(message) = self.ready.pop_front() {
                return Some(message);
            }
            let something_to_say = self.missed || !self.pending.is_empty();
            tokio::select! {
                biased;
                () = self.app.context.stop.cancelled() => return None,
                () = sleep_until(self.next_burst), if something_to_say => self.burst(),
                () = sleep_until(self.next_heartbeat) => {
                    if !still_valid(&self.app, &self.caller).await {
                        return None;
                    }
                    self.next_heartbeat = Instant::now() + HEARTBEAT;
                    return Some(Message::default().comment("still here"));
                }
                events = self.events.recv() => match events {
                    Ok(events) => self.take(&events),
                    Err(RecvError::Lagged(_)) => self.missed = true,
                    Err(RecvError::Closed) => return None,
                },
            }
        }
    }

    fn take(&mut self, events: &[Event]) {
        let names = self.app.data_sources();
        for event in events.iter().filter(|event| self.wanted.matches(event)) {
            if self.pending.len() == BURST {
                self.pending.pop_front();
                self.skipped += 1;
            }
            self.pending.push_back(event_item(event, &self.columns, &names));
        }
    }

    fn burst(&mut self) {
        self.next_burst = Instant::now() + GATHER;
        let missed = std::mem::take(&mut self.missed);
        let skipped = std::mem::take(&mut self.skipped);
        if missed || skipped > 0 {
            let events = (!missed).then_some(skipped);
            self.ready.extend(message("skipped", &EventsSkipped { events }));
        }
        self.ready.extend(self.pending.drain(..).filter_map(|event| message("event", &event)));
    }
}

/// A message; nothing when its content cannot be written, which our own types always can.
fn message(name: &str, content: &impl Serialize) -> Option<Message> {
    Message::default().event(name).json_data(content).ok()
}
