//! Live changes, as server-sent events.

use std::collections::{BTreeSet, VecDeque};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::sse::{Event, Sse};
use axum::response::{AppendHeaders, IntoResponse};
use axum::routing::get;
use engine::{Change, View};
use futures_util::stream::{self, Stream};
use model::CheckId;
use serde::Serialize;
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::time::{Instant, sleep_until};

use crate::auth::Caller;
use crate::auth::caller::still_valid;
use crate::auth::permission::visible;
use crate::context::App;
use crate::extract::{NoParameters, Query};
use crate::objects::item::{host_item, service_item};
use crate::objects::{hosts, services};
use crate::problem::ProblemBody;
use crate::schema::{Hello, StateEvent, Time};

/// Changes are gathered at least this long, so a client is sent at most ten bursts a second.
const GATHER: Duration = Duration::from_millis(100);
/// A line nobody sees tells proxies and clients that the stream lives.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// When more objects than this changed at once, asking anew is cheaper than being told.
const MOST_AT_ONCE: usize = 1_000;

/// The stream of changes.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/changes", get(follow))
}

/// Follow changes
///
/// A stream of server-sent events: first `hello`, then `state` for each host or service that
/// changed. `resync` (with the data of `hello`) means that changes were missed or the configuration
/// was replaced: ask anew for what you show. A comment every 15 s shows that the stream lives.
#[utoipa::path(
    get, path = "/api/v1/changes", tag = "changes", operation_id = "followChanges",
    responses(
        (status = 200, description = "Data of `state` events", body = StateEvent,
         content_type = "text/event-stream"),
        (status = 401, description = "Nobody is signed in", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn follow(
    State(app): State<App>,
    caller: Caller,
    _: Query<NoParameters>,
) -> impl IntoResponse {
    let headers = AppendHeaders([
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache, no-transform")),
        // nginx would hold events back.
        (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")),
    ]);
    (headers, Sse::new(events(app, caller)))
}

/// The events of one client. Dropping the stream, as the connection does, ends everything.
fn events(app: App, caller: Caller) -> impl Stream<Item = Result<Event, Infallible>> {
    let follower = Follower::new(app, caller);
    stream::unfold(follower, |mut follower| async move {
        let event = follower.next().await?;
        Some((Ok(event), follower))
    })
}

/// What one client still has to be told.
struct Follower {
    app: App,
    caller: Caller,
    changes: Receiver<Change>,
    /// The view the client was told about last.
    view: Arc<View>,
    /// Objects that changed since the last burst.
    pending: BTreeSet<CheckId>,
    /// Changes were missed.
    resync: bool,
    /// What is being sent.
    ready: VecDeque<Event>,
    next_burst: Instant,
    next_heartbeat: Instant,
}

impl Follower {
    fn new(app: App, caller: Caller) -> Self {
        // Following begins before the view is read, so nothing is missed in between.
        let changes = app.engine.changes();
        let view = app.engine.view();
        let now = Instant::now();
        let mut follower = Self {
            app,
            caller,
            changes,
            view,
            pending: BTreeSet::new(),
            resync: false,
            ready: VecDeque::new(),
            next_burst: now,
            next_heartbeat: now + HEARTBEAT,
        };
        let hello = follower.hello();
        follower.ready.extend(event("hello", &hello));
        follower
    }

    fn hello(&self) -> Hello {
        Hello {
            version: self.app.about.version.clone(),
            now: Time(self.app.now()),
            loaded_at: Time::known(self.view.loaded_at),
        }
    }

    /// The next event, or nothing when the stream ends.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if self.app.stop.is_cancelled() {
                return None;
            }
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            let something_to_say = self.resync || !self.pending.is_empty();
            tokio::select! {
                biased;
                () = self.app.context.stop.cancelled() => return None,
                () = sleep_until(self.next_burst), if something_to_say => self.burst(),
                () = sleep_until(self.next_heartbeat) => {
                    if !still_valid(&self.app, &self.caller).await {
                        return None;
                    }
                    self.next_heartbeat = Instant::now() + HEARTBEAT;
                    // A reload may change nothing that is announced object by object.
                    self.notice_reload();
                    return Some(Event::default().comment("still here"));
                }
                change = self.changes.recv() => self.note(change.as_ref())?,
            }
        }
    }

    fn note(&mut self, change: Result<&Change, &RecvError>) -> Option<()> {
        match change {
            Ok(change) => {
                if !self.resync {
                    self.pending.insert(change.check);
                }
                if self.pending.len() > MOST_AT_ONCE {
                    self.miss();
                }
            }
            Err(RecvError::Lagged(_)) => self.miss(),
            Err(RecvError::Closed) => return None,
        }
        Some(())
    }

    fn miss(&mut self) {
        self.resync = true;
        self.pending.clear();
    }

    fn notice_reload(&mut self) {
        let view = self.app.engine.view();
        if !Arc::ptr_eq(&view, &self.view) {
            // Numbers of objects that were noted before may now mean others.
            self.view = view;
            self.miss();
        }
    }

    /// Makes events of what is pending, from what the objects are now.
    fn burst(&mut self) {
        self.next_burst = Instant::now() + GATHER;
        self.notice_reload();
        if std::mem::take(&mut self.resync) {
            let hello = self.hello();
            self.ready.extend(event("resync", &hello));
        }
        for id in std::mem::take(&mut self.pending) {
            if let Some(state) = self.state_event(id) {
                self.ready.extend(event("state", &state));
            }
        }
    }

    /// What is told about an object, if it exists and the client may see it.
    fn state_event(&self, id: CheckId) -> Option<StateEvent> {
        let view = &*self.view;
        let objects = &view.objects;
        match id {
            CheckId::Host(id) => {
                let live = hosts::live_of(view, id)?;
                visible(&self.caller, objects, id.into()).then(|| StateEvent::Host {
                    host: objects.hosts[id].name.to_string(),
                    item: Box::new(host_item(view, id, &live)),
                })
            }
            CheckId::Service(id) => {
                let live = services::live_of(view, id)?;
                let def = &objects.services[id];
                visible(&self.caller, objects, id.into()).then(|| StateEvent::Service {
                    host: objects.hosts[def.host].name.to_string(),
                    service: def.description.to_string(),
                    item: Box::new(service_item(view, id, &live)),
                })
            }
        }
    }
}

/// An event; nothing when its content cannot be written, which our own types always can.
fn event(name: &str, content: &impl Serialize) -> Option<Event> {
    Event::default().event(name).json_data(content).ok()
}
