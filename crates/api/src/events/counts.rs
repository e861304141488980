//! The most frequent values of fields, and events over time.

use std::time::Duration;

use axum::extract::State;
use model::{AssetBook, DataSources, PluginId, PluginSid, Timestamp};
use serde::Deserialize;
use store_events::{EventQuery, EventStore, Field, Filter, Split, Value};
use utoipa::IntoParams;

use super::query::event_query;
use crate::auth::Caller;
use crate::closest::hint;
use crate::context::App;
use crate::extract::{Query, invalid_parameter, shown};
use crate::problem::{Problem, ProblemBody};
use crate::schema::{EventBar, EventHistogram, EventTop, EventTopItem, EventValue, Time};

/// Most rows of a ranking.
const MAX_TOP: u32 = 1_000;
/// Most values that bars are split by.
const MAX_SPLIT: u32 = 20;
/// About how many bars a histogram has whose width nobody chose.
const BARS: u64 = 120;
/// Widths that nobody chose, in seconds: people read these off an axis.
const WIDTHS_S: [u64; 14] =
    [1, 5, 15, 30, 60, 300, 900, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 604_800];

/// What is to be counted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct EventTopQuery {
    /// The field, or a comma list of up to four whose combinations are counted.
    #[param(example = "src_ip")]
    field: Option<String>,
    /// Rows, 1 to 1000; default 10.
    #[param(minimum = 1, maximum = 1000)]
    n: Option<u32>,
    /// What events must be like, in the language of the query bar; empty: all.
    q: Option<String>,
    /// Happened then or later: RFC 3339 or seconds since the epoch.
    from: Option<String>,
    /// Happened before.
    to: Option<String>,
}

/// Count events by field
#[utoipa::path(
    get, path = "/api/v1/events/top", tag = "events", operation_id = "countEvents",
    params(EventTopQuery),
    responses(
        (status = 200, description = "The most frequent values", body = EventTop),
        (status = 400, description = "The query or a parameter is wrong", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 503, description = "The security half is switched off", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn top(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<EventTopQuery>,
) -> Result<axum::Json<EventTop>, Problem> {
    let events = app.event_store()?;
    let list = query.field.as_deref().unwrap_or("");
    let words = list.split(',').map(str::trim).filter(|word| !word.is_empty());
    let fields = words.map(|word| field("field", word)).collect::<Result<Vec<_>, _>>()?;
    if fields.is_empty() {
        return Err(invalid_parameter("field", "is needed: what is to be counted?"));
    }
    let n = number("n", query.n, 10, MAX_TOP)?;
    let wanted =
        event_query(&caller, query.q.as_deref(), query.from.as_deref(), query.to.as_deref())?;
    let top = events.top(&wanted, &fields, n).await?;
    let names = Names { data_sources: &app.data_sources(), assets: &*app.assets().await? };
    let items = top.rows.iter().map(|row| EventTopItem {
        values: fields
            .iter()
            .zip(&row.values)
            .map(|(field, value)| names.value(*field, value, &fields, &row.values))
            .collect(),
        events: row.events,
    });
    Ok(axum::Json(EventTop {
        fields: fields.iter().map(ToString::to_string).collect(),
        items: items.collect(),
        distinct: top.distinct,
        without: top.without,
        exact: top.exact,
    }))
}

fn number(name: &str, number: Option<u32>, default: u32, most: u32) -> Result<usize, Problem> {
    match number.unwrap_or(default) {
        number if (1..=most).contains(&number) => Ok(number as usize),
        _ => Err(invalid_parameter(name, &format!("is not within 1 and {most}"))),
    }
}

fn field(parameter: &str, word: &str) -> Result<Field, Problem> {
    word.parse().map_err(|_| {
        let why = hint(word, Field::all().map(Field::name));
        invalid_parameter(parameter, &format!("names `{}`, which is no field{why}", shown(word)))
    })
}

/// What values are called.
struct Names<'a> {
    data_sources: &'a DataSources,
    assets: &'a AssetBook,
}

impl Names<'_> {
    fn value(&self, field: Field, value: &Value, fields: &[Field], values: &[Value]) -> EventValue {
        let name = match (field, value) {
            (Field::PluginId, Value::Number(id)) => {
                let source = u32::try_from(*id).ok().map(PluginId);
                source.and_then(|id| self.data_sources.source(id)).map(|one| one.name.clone())
            }
            (Field::PluginSid, Value::Number(sid)) => self.event_type(*sid, fields, values),
            (_, Value::Address(ip)) => self.assets.host_of(*ip).map(|asset| asset.name.clone()),
            _ => None,
        };
        EventValue {
            value: value.to_string(),
            name,
            condition: Filter::equals(field, value.clone()).to_string(),
        }
    }

    /// An event type has a name together with its data source only.
    fn event_type(&self, sid: i64, fields: &[Field], values: &[Value]) -> Option<String> {
        let at = fields.iter().position(|field| *field == Field::PluginId)?;
        let Value::Number(id) = values.get(at)? else { return None };
        let (id, sid) = (u32::try_from(*id).ok()?, u32::try_from(sid).ok()?);
        let found = self.data_sources.event_type(PluginId(id), PluginSid(sid))?;
        Some(found.name.clone())
    }
}

/// What is to be counted over time.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct EventHistogramQuery {
    /// Width of a bar: `30s`, `5m`, `1h`, `1d`; default: about 120 bars.
    #[param(example = "5m")]
    bucket: Option<String>,
    /// A field by whose most frequent values bars are split.
    split: Option<String>,
    /// How many of its values, 1 to 20; default 5.
    #[param(minimum = 1, maximum = 20)]
    split_n: Option<u32>,
    /// What events must be like, in the language of the query bar; empty: all.
    q: Option<String>,
    /// Happened then or later: RFC 3339 or seconds since the epoch.
    from: Option<String>,
    /// Happened before.
    to: Option<String>,
}

/// Count events over time
#[utoipa::path(
    get, path = "/api/v1/events/histogram", tag = "events", operation_id = "countEventsOverTime",
    params(EventHistogramQuery),
    responses(
        (status = 200, description = "Events over time", body = EventHistogram),
        (status = 400, description = "The query or a parameter is wrong", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 503, description = "The security half is switched off", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn histogram(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<EventHistogramQuery>,
) -> Result<axum::Json<EventHistogram>, Problem> {
    let events = app.event_store()?;
    let chosen = query.bucket.as_deref().filter(|text| !text.is_empty());
    let chosen = chosen.map(width).transpose()?;
    let wanted =
        event_query(&caller, query.q.as_deref(), query.from.as_deref(), query.to.as_deref())?;
    let width = match chosen {
        Some(width) => width,
        None => suitable_width(&**events, &wanted).await?,
    };
    let mut split = None;
    if let Some(word) = query.split.as_deref().filter(|word| !word.is_empty()) {
        let field = field("split", word)?;
        let n = number("split_n", query.split_n, 5, MAX_SPLIT)?;
        let top = events.top(&wanted, &[field], n).await?;
        let values = top.rows.into_iter().filter_map(|row| row.values.into_iter().next());
        split = Some(Split { field, values: values.collect() });
    }
    let bars = events.histogram(&wanted, width, split.as_ref()).await?;
    let names = Names { data_sources: &app.data_sources(), assets: &*app.assets().await? };
    let values = split.iter().flat_map(|split| {
        let field = split.field;
        split.values.iter().map(move |value| (field, value))
    });
    Ok(axum::Json(EventHistogram {
        bucket_s: width.as_secs_f64(),
        split: values.map(|(field, value)| names.value(field, value, &[], &[])).collect(),
        bars: bars
            .into_iter()
            .map(|bar| EventBar { start: Time(bar.start), events: bar.events, split: bar.split })
            .collect(),
    }))
}

/// Reads `30s`, `5m`, `1h`, `1d`, or a number of seconds.
fn width(text: &str) -> Result<Duration, Problem> {
    let (number, unit_s) = match text.char_indices().last() {
        Some((at, 's')) => (&text[..at], 1),
        Some((at, 'm')) => (&text[..at], 60),
        Some((at, 'h')) => (&text[..at], 3_600),
        Some((at, 'd')) => (&text[..at], 86_400),
        _ => (text, 1),
    };
    let seconds = number.parse::<u64>().ok().and_then(|number| number.checked_mul(unit_s));
    match seconds {
        Some(seconds @ 1..=31_622_400) => Ok(Duration::from_secs(seconds)),
        _ => Err(invalid_parameter("bucket", "is not a width such as `30s`, `5m`, `1h` or `1d`")),
    }
}

/// A width that gives about [`BARS`] bars.
async fn suitable_width(events: &dyn EventStore, wanted: &EventQuery) -> Result<Duration, Problem> {
    let (from, to) = match (wanted.from, wanted.to) {
        (Some(from), Some(to)) => (from, to),
        (from, to) => {
            let stored = events.statistics().await?;
            let times = || stored.partitions.iter().filter_map(|partition| partition.time);
            let first = times().map(|(first, _)| first).min().unwrap_or(Timestamp::NEVER);
            let last = times().map(|(_, last)| last).max().unwrap_or(Timestamp::NEVER);
            (from.unwrap_or(first), to.unwrap_or(last))
        }
    };
    let seconds = to.since(from).as_secs();
    let fits = |width: &&u64| seconds / **width <= BARS;
    let width = WIDTHS_S.iter().find(fits).copied();
    // Longer than WIDTHS_S reach: whole weeks.
    let weeks = || (seconds / BARS).div_ceil(604_800).max(1) * 604_800;
    Ok(Duration::from_secs(width.unwrap_or_else(weeks)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_read_and_nonsense_is_not() {
        for (text, seconds) in [("30s", 30), ("5m", 300), ("2h", 7_200), ("1d", 86_400), ("7", 7)] {
            assert_eq!(width(text).ok(), Some(Duration::from_secs(seconds)), "{text}");
        }
        for text in ["", "0s", "-1m", "m", "5 m", "1w", "99999999999999999999d", "400d", "é"] {
            assert!(width(text).is_err(), "{text:?}");
        }
    }
}
