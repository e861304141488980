//! Values to bytes and back. Reading never trusts a length, and never panics.

use core::net::IpAddr;

/// The bytes do not mean what they should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Damaged;

/// Collects bytes.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
}

/// Hands out what a [`Writer`] collected.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

macro_rules! numbers {
    ($($name:ident $size:literal)*) => {
        impl Writer {
            $(pub(crate) fn $name(&mut self, value: $name) {
                self.raw(&value.to_le_bytes());
            })*
        }
        impl Reader<'_> {
            $(pub(crate) fn $name(&mut self) -> Result<$name, Damaged> {
                Ok($name::from_le_bytes(self.array::<$size>()?))
            })*
        }
    };
}

numbers! { u8 1 u16 2 u32 4 u64 8 i64 8 u128 16 }

impl Writer {
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub(crate) fn length(&mut self, length: usize) {
        self.u64(length as u64);
    }

    pub(crate) fn flag(&mut self, value: bool) {
        self.u8(value.into());
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.length(text.len());
        self.raw(text.as_bytes());
    }

    pub(crate) fn address(&mut self, ip: IpAddr) {
        match ip {
            IpAddr::V4(ip) => {
                self.u8(4);
                self.raw(&ip.octets());
            }
            IpAddr::V6(ip) => {
                self.u8(6);
                self.raw(&ip.octets());
            }
        }
    }

    pub(crate) fn optional<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        self.flag(value.is_some());
        if let Some(value) = value {
            write(self, value);
        }
    }
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// All that is left.
    pub(crate) fn rest(self) -> &'a [u8] {
        self.rest
    }

    /// Nothing may be left.
    pub(crate) fn end(&self) -> Result<(), Damaged> {
        if self.rest.is_empty() { Ok(()) } else { Err(Damaged) }
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], Damaged> {
        let (array, rest) = self.rest.split_first_chunk().ok_or(Damaged)?;
        self.rest = rest;
        Ok(*array)
    }

    /// A number of things, each of which takes at least a byte.
    pub(crate) fn length(&mut self) -> Result<usize, Damaged> {
        let length = usize::try_from(self.u64()?).map_err(|_| Damaged)?;
        if length <= self.rest.len() { Ok(length) } else { Err(Damaged) }
    }

    /// A count that goes on growing: half of the range is room enough, and never overflows.
    pub(crate) fn count(&mut self) -> Result<u64, Damaged> {
        let count = self.u64()?;
        if count <= u64::MAX >> 1 { Ok(count) } else { Err(Damaged) }
    }

    pub(crate) fn flag(&mut self) -> Result<bool, Damaged> {
        match self.u8()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Damaged),
        }
    }

    pub(crate) fn text(&mut self) -> Result<&'a str, Damaged> {
        let length = self.length()?;
        let (text, rest) = self.rest.split_at_checked(length).ok_or(Damaged)?;
        self.rest = rest;
        std::str::from_utf8(text).map_err(|_| Damaged)
    }

    pub(crate) fn address(&mut self) -> Result<IpAddr, Damaged> {
        match self.u8()? {
            4 => Ok(IpAddr::from(self.array::<4>()?)),
            6 => Ok(IpAddr::from(self.array::<16>()?)),
            _ => Err(Damaged),
        }
    }

    pub(crate) fn optional<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Damaged>,
    ) -> Result<Option<T>, Damaged> {
        if self.flag()? { read(self).map(Some) } else { Ok(None) }
    }

    pub(crate) fn list<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, Damaged>,
    ) -> Result<Vec<T>, Damaged> {
        let length = self.length()?;
        let mut list = Vec::with_capacity(length.min(1024));
        for _ in 0..length {
            list.push(read(self)?);
        }
        Ok(list)
    }
}

/// Against accidents, not against malice: reading checks everything again.
pub(crate) fn checksum(bytes: &[u8]) -> u64 {
    let mut sum = 0xcbf2_9ce4_8422_2325 ^ bytes.len() as u64;
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        sum = (sum ^ u64::from_le_bytes(*word)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    }
    for byte in rest {
        sum = (sum ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    sum
}
