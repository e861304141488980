//! Values as columns, and back, for the tables that people edit and those of alarms.

use std::net::{IpAddr, Ipv6Addr};

use model::Timestamp;
use model::event::EventId;
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::{corrupt, read};
use crate::error::StoreError;
use crate::stored::{Change, Stored};

/// A row whose columns are asked for by name.
#[derive(Clone, Copy)]
pub(super) struct Columns<'r> {
    row: &'r SqliteRow,
    /// What the row is, for errors: `asset`.
    what: &'static str,
}

impl<'r> Columns<'r> {
    pub(super) fn of(row: &'r SqliteRow, what: &'static str) -> Self {
        Self { row, what }
    }

    pub(super) fn get<T>(&self, column: &'static str) -> Result<T, StoreError>
    where
        T: sqlx::Decode<'r, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>,
    {
        self.row.try_get(column).map_err(read(self.what))
    }

    pub(super) fn number<T: TryFrom<i64>>(&self, column: &'static str) -> Result<T, StoreError> {
        let number: i64 = self.get(column)?;
        T::try_from(number).map_err(|_| self.corrupt(column, number.to_string()))
    }

    pub(super) fn optional_number<T: TryFrom<i64>>(
        &self,
        column: &'static str,
    ) -> Result<Option<T>, StoreError> {
        let Some(number) = self.get::<Option<i64>>(column)? else { return Ok(None) };
        T::try_from(number).map(Some).map_err(|_| self.corrupt(column, number.to_string()))
    }

    /// A number that is one of a narrower kind: an asset value.
    pub(super) fn narrow<T: TryFrom<u8>>(&self, column: &'static str) -> Result<T, StoreError> {
        let number: u8 = self.number(column)?;
        T::try_from(number).map_err(|_| self.corrupt(column, number.to_string()))
    }

    pub(super) fn time(&self, column: &'static str) -> Result<Timestamp, StoreError> {
        self.get(column).map(Timestamp::from_micros)
    }

    pub(super) fn event(&self, column: &'static str) -> Result<EventId, StoreError> {
        self.number(column).map(EventId)
    }

    pub(super) fn address(&self, column: &'static str) -> Result<Option<IpAddr>, StoreError> {
        let Some(bytes) = self.get::<Option<&[u8]>>(column)? else { return Ok(None) };
        match <[u8; 16]>::try_from(bytes) {
            Ok(bytes) => Ok(Some(Ipv6Addr::from(bytes).to_canonical())),
            Err(_) => Err(self.corrupt(column, format!("{bytes:?}"))),
        }
    }

    pub(super) fn json<T: DeserializeOwned>(&self, column: &'static str) -> Result<T, StoreError> {
        let text: &str = self.get(column)?;
        serde_json::from_str(text).map_err(|_| self.corrupt(column, text))
    }

    /// The word of an enum.
    pub(super) fn word<T>(
        &self,
        column: &'static str,
        from_word: impl Fn(&str) -> Option<T>,
    ) -> Result<T, StoreError> {
        let word: &str = self.get(column)?;
        from_word(word).ok_or_else(|| self.corrupt(column, word))
    }

    /// With its version and last change.
    pub(super) fn stored<T>(&self, item: T) -> Result<Stored<T>, StoreError> {
        Ok(Stored {
            item,
            version: self.get("version")?,
            created_at: self.time("created_at_us")?,
            changed: self.change("changed_at_us", "changed_by")?,
        })
    }

    pub(super) fn change(
        &self,
        at: &'static str,
        actor: &'static str,
    ) -> Result<Change, StoreError> {
        Ok(Change { at: self.time(at)?, actor: self.get(actor)? })
    }

    fn corrupt(&self, column: &'static str, value: impl Into<String>) -> StoreError {
        let id =
            self.row.try_get::<i64, _>("id").map_or_else(|_| String::new(), |id| id.to_string());
        corrupt(format!("{} {id}", self.what), column, value)
    }
}

/// 16 bytes in the order of addresses. IPv4 lies in the range of IPv6 that is set aside for it.
pub(super) fn address(ip: IpAddr) -> Vec<u8> {
    match ip {
        IpAddr::V4(ip) => ip.to_ipv6_mapped().octets().to_vec(),
        IpAddr::V6(ip) => ip.octets().to_vec(),
    }
}

/// Records are numbered from 1 by 1; the top bit is never reached.
pub(super) fn event(id: EventId) -> i64 {
    count(id.0)
}

pub(super) fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A list or condition as text. Numbers, strings and addresses always can be.
pub(super) fn json(value: &impl serde::Serialize) -> Result<String, sqlx::Error> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(Box::new(error)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_sort_as_bytes_as_they_do_as_numbers() {
        let sorted: Vec<IpAddr> = ["::1", "9.255.255.255", "10.0.0.0", "10.0.1.0", "2001:db8::1"]
            .map(|ip| ip.parse().unwrap())
            .into();
        let bytes: Vec<_> = sorted.iter().copied().map(address).collect();
        assert!(bytes.is_sorted() && bytes.iter().all(|bytes| bytes.len() == 16));
    }
}
