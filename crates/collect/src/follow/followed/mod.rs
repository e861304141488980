//! One file, through its rotations. What is read goes into the queue by `intake`.

mod intake;

use std::fs::{File, Metadata, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use tracing::{debug, info, warn};

use super::follower::{Stopped, Way};
use super::places::{Elsewhere, Place};
use super::position::{FileId, Position};
use super::rest;
use crate::FollowFrom;
use crate::counters::{Meter, SourceKind};
use crate::queue::Bookmark;
use intake::{Reading, start_of_last_line};

/// A rotated file may still be written to until its writer has been told: so long, or until
/// there is something in the new one.
const ROTATION_GRACE: Duration = Duration::from_secs(5);

/// A followed path.
pub(super) struct Followed {
    pub(super) path: PathBuf,
    name: Arc<str>,
    key: Arc<str>,
    pub(super) meter: Arc<Meter>,
    state: State,
    /// Everything before it has been handed in; of the file that was read last.
    position: Option<Position>,
    /// How far the file was read that had this path before.
    previous: Option<Position>,
    /// Where reading starts if there is no position.
    from: FollowFrom,
    create: bool,
    /// Since when the path means another file than the one that is read, or none.
    moved_since: Option<Instant>,
    /// It could be opened at least once.
    pub(super) was_read: bool,
}

enum State {
    Closed,
    /// The rest of what was rotated away is read first.
    Draining(Reading),
    Reading(Reading),
}

/// Key of the bookmark of the file at `path`.
pub(super) fn key(path: &Path) -> String {
    format!("file:{}", path.display())
}

impl Followed {
    pub(super) fn new(
        path: PathBuf,
        from: FollowFrom,
        create: bool,
        position: Option<Position>,
    ) -> Self {
        let name: Arc<str> = path.to_string_lossy().into();
        Self {
            meter: Meter::new(SourceKind::File, &name),
            key: key(&path).into(),
            name,
            path,
            state: State::Closed,
            position,
            previous: None,
            from,
            create,
            moved_since: None,
            was_read: false,
        }
    }

    /// The file that is read now.
    pub(super) fn open_id(&self) -> Option<FileId> {
        match &self.state {
            State::Reading(reading) => Some(reading.id),
            State::Closed | State::Draining(_) => None,
        }
    }

    /// Reads what there is, up to a turn. Gives whether there was anything. Files that cannot
    /// be opened are tried again only when `look` is set.
    pub(super) fn turn(&mut self, way: &Way, look: bool) -> Result<bool, Stopped> {
        let result = match std::mem::replace(&mut self.state, State::Closed) {
            State::Closed if look => self.open(way).map(|()| false),
            State::Closed => return Ok(false),
            State::Draining(reading) => self.drain(way, reading),
            State::Reading(reading) => self.follow(way, reading),
        };
        self.announce(way);
        match result {
            Ok(busy) => Ok(busy),
            Err(Trouble::Stopped) => Err(Stopped),
            Err(Trouble::Io(error)) => {
                if error.kind() == io::ErrorKind::NotFound {
                    self.from = FollowFrom::Start; // when it appears, all of it is new
                    self.meter.enable(false);
                }
                if self.meter.set_error(Some(error.to_string())) {
                    // Plugins name files of programs that most machines do not have.
                    if error.kind() == io::ErrorKind::NotFound {
                        debug!(path = %self.path.display(), "the file does not exist; looking again");
                    } else {
                        warn!(path = %self.path.display(), %error, "the file cannot be followed; trying again");
                    }
                }
                Ok(false)
            }
        }
    }

    /// Tells the others how far this one is.
    fn announce(&self, way: &Way) {
        let place =
            Place { open: self.open_id(), position: self.position, previous: self.previous };
        way.places.borrow_mut().set(self.key.clone(), place);
    }

    /// Gives up the file: it has another name now, or is not wanted. What is in it is read
    /// first. Gives how far that is.
    pub(super) fn hand_over(&mut self, way: &Way) -> Result<Option<Position>, Stopped> {
        let state = std::mem::replace(&mut self.state, State::Closed);
        if let State::Reading(mut reading) | State::Draining(mut reading) = state {
            loop {
                match self.read(way, &mut reading) {
                    Ok(true) => {}
                    Ok(false) | Err(Trouble::Io(_)) => break,
                    Err(Trouble::Stopped) => return Err(Stopped),
                }
            }
        }
        self.announce(way);
        Ok(self.position)
    }

    fn open(&mut self, way: &Way) -> Result<(), Trouble> {
        let (file, metadata) = match self.open_path() {
            Ok(opened) => opened,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                // Rotated while nobody looked, and not made anew yet.
                if let Some(position) = self.position
                    && self.start_draining(way, position)
                {
                    return Ok(());
                }
                return Err(error.into());
            }
            Err(error) => return Err(error.into()),
        };
        self.meter.set_error(None);
        self.meter.enable(true);
        self.was_read = true;
        match self.position {
            None => match way.elsewhere(&self.key, &file, &metadata) {
                Elsewhere::Never => self.begin(way, file, &metadata)?,
                Elsewhere::UpTo(place) => self.take_over(way, file, &metadata, place)?,
                Elsewhere::Now => {}
            },
            Some(place) if place.is_in(&file, &metadata)? => self.go_on(file, &metadata, place),
            Some(place) => {
                if !self.start_draining(way, place) {
                    self.restart(way, file, &metadata)?;
                }
            }
        }
        Ok(())
    }

    fn open_path(&self) -> io::Result<(File, Metadata)> {
        // Without waiting: a pipe would, until somebody writes.
        let flags = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
        let open = || OpenOptions::new().read(true).custom_flags(flags).open(&self.path);
        let file = match open() {
            Err(error) if error.kind() == io::ErrorKind::NotFound && self.create => {
                let mut create = OpenOptions::new();
                create.append(true).create_new(true).mode(0o640).open(&self.path)?;
                open()?
            }
            result => result?,
        };
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Err(io::Error::other("not a regular file"));
        }
        Ok((file, metadata))
    }

    /// Reads a file for the first time.
    fn begin(&mut self, way: &Way, file: File, metadata: &Metadata) -> Result<(), Trouble> {
        let offset = match self.from {
            FollowFrom::Start => 0,
            FollowFrom::End => start_of_last_line(&file, metadata.len())?,
        };
        let position = Position::new(&file, metadata.into(), offset, false, None)?;
        self.settle(way, Vec::new(), position)?;
        self.go_on(file, metadata, position);
        Ok(())
    }

    /// Reads another file: from its start, unless it was read under another name.
    fn restart(&mut self, way: &Way, file: File, metadata: &Metadata) -> Result<(), Trouble> {
        self.previous = self.position.or(self.previous);
        match way.elsewhere(&self.key, &file, metadata) {
            Elsewhere::Never => {}
            Elsewhere::UpTo(place) => return self.take_over(way, file, metadata, place),
            Elsewhere::Now => return Ok(()), // the next look tries again
        }
        debug!(path = %self.path.display(), "reading another file from its start");
        let position = Position::start(metadata.into());
        self.settle(way, Vec::new(), position)?;
        self.go_on(file, metadata, position);
        Ok(())
    }

    /// Goes on in a file that was read under another name.
    fn take_over(
        &mut self,
        way: &Way,
        file: File,
        metadata: &Metadata,
        place: Position,
    ) -> Result<(), Trouble> {
        let place = place.with_id(metadata.into());
        self.settle(way, Vec::new(), place)?;
        self.go_on(file, metadata, place);
        Ok(())
    }

    fn go_on(&mut self, file: File, metadata: &Metadata, position: Position) {
        let id = metadata.into();
        self.position = Some(position.with_id(id));
        self.moved_since = None;
        self.state = State::Reading(Reading::at(file, id, &position));
    }

    /// Whether the rest of the file of `position` was found beside it.
    fn start_draining(&mut self, way: &Way, position: Position) -> bool {
        let Some(file) = rest::find(&self.path, &position, |path| way.is_followed(path)) else {
            return false;
        };
        debug!(path = %self.path.display(), offset = position.offset, "reading the rest of the rotated file");
        self.state = State::Draining(Reading::at(file, position.id, &position));
        true
    }

    /// Reads the rest of a rotated file, then the new one from its start.
    fn drain(&mut self, way: &Way, mut reading: Reading) -> Result<bool, Trouble> {
        if self.read(way, &mut reading)? {
            self.state = State::Draining(reading);
            return Ok(true);
        }
        self.finish_last_line(way, &mut reading)?;
        let (file, metadata) = self.open_path()?;
        self.meter.set_error(None);
        self.meter.enable(true);
        self.was_read = true;
        self.restart(way, file, &metadata)?;
        Ok(true)
    }

    fn follow(&mut self, way: &Way, mut reading: Reading) -> Result<bool, Trouble> {
        let metadata = reading.file.metadata()?;
        let seen = (metadata.len(), metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH));
        let changed = reading.seen.replace(seen) != Some(seen);
        if metadata.len() < reading.read || changed && !self.starts_as_before(&reading.file)? {
            self.truncated(way, reading, &metadata)?;
            return Ok(true);
        }
        if metadata.len() > reading.read && self.read(way, &mut reading)? {
            self.state = State::Reading(reading);
            return Ok(true);
        }
        self.look_at_path(way, reading)
    }

    fn starts_as_before(&self, file: &File) -> io::Result<bool> {
        self.position.map_or(Ok(true), |position| position.head_is_in(file))
    }

    /// The content was replaced. If it was copied away before, the copy has the rest.
    fn truncated(
        &mut self,
        way: &Way,
        mut reading: Reading,
        metadata: &Metadata,
    ) -> Result<(), Trouble> {
        info!(path = %self.path.display(), "the file was truncated; reading it from its start");
        if let Some(position) = self.position
            && self.start_draining(way, position)
        {
            return Ok(());
        }
        self.finish_last_line(way, &mut reading)?;
        self.restart(way, reading.file, metadata)
    }

    /// Everything has been read: does the path still mean this file?
    fn look_at_path(&mut self, way: &Way, mut reading: Reading) -> Result<bool, Trouble> {
        let there = match std::fs::metadata(&self.path) {
            Ok(metadata) => Some(metadata),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error.into()),
        };
        if there.as_ref().is_some_and(|metadata| FileId::from(metadata) == reading.id) {
            self.moved_since = None;
            self.state = State::Reading(reading);
            return Ok(false);
        }
        let since = *self.moved_since.get_or_insert_with(Instant::now);
        let writer_moved = there.is_some_and(|metadata| metadata.len() > 0);
        if !writer_moved && since.elapsed() < ROTATION_GRACE {
            self.state = State::Reading(reading);
            return Ok(false);
        }
        // What was written between the last look and the move.
        if self.read(way, &mut reading)? {
            self.state = State::Reading(reading);
            return Ok(true);
        }
        let (file, metadata) = self.open_path()?;
        self.moved_since = None;
        if let Some(place) = self.position
            && place.is_in(&file, &metadata)?
        {
            self.go_on(file, &metadata, place); // rewritten in place of the old one
            return Ok(true);
        }
        self.finish_last_line(way, &mut reading)?;
        self.restart(way, file, &metadata)?;
        Ok(true)
    }

    /// The path is not followed any more and does not exist: its bookmark is of no use.
    pub(super) fn forget(&self, way: &Way) -> Result<(), Stopped> {
        way.places.borrow_mut().forget(&self.key);
        way.hand_in(Vec::new(), Bookmark { key: self.key.clone(), value: Box::default() })
    }
}

/// Why a turn ended early.
enum Trouble {
    Io(io::Error),
    Stopped,
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<Stopped> for Trouble {
    fn from(_: Stopped) -> Self {
        Self::Stopped
    }
}
