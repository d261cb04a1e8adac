//! Files that are read more than once, standard input among them.

use crate::failure::Failure;
use crate::interrupt::Interrupt;
use partita_genome::sequence::{ReadError, Reader};
use std::fs::File;
use std::io::{self, Read, Seek, Write, stdin};
use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

/// Bytes of standard input that are handed on together, how many such pieces may wait, and how often the user is asked
/// whether to wait for more.
const PIECE: u64 = 1 << 16;
const PIECES: usize = 16;
const PATIENCE: Duration = Duration::from_millis(50);

/// A file that can be read from its beginning any number of times; standard input is kept in one that has no name.
pub(super) struct Target {
    pub(super) name: String,
    file: File,
    interrupt: Interrupt,
}

impl Target {
    pub(super) fn open(path: &Path, interrupt: &Interrupt) -> Result<Self, Failure> {
        let interrupt = interrupt.clone();
        if path == Path::new("-") {
            let name = "standard input".to_owned();
            let kept = |e: io::Error| Failure::running(format!("cannot keep standard input: {e}"));
            let mut file = tempfile::tempfile().map_err(kept)?;
            keep_input(&mut file, &interrupt).map_err(kept)?;
            return Ok(Self { name, file, interrupt });
        }
        let name = path.to_string_lossy().into_owned();
        let refused = |e| Failure::input(format!("cannot read `{name}`: {e}: name a file, or `-` for standard input"));
        let file = File::open(path).map_err(refused)?;
        Ok(Self { file, interrupt, name })
    }

    /// A reader from the beginning.
    pub(super) fn reader(&self) -> Result<Reader<'_>, Failure> {
        let mut file = &self.file;
        // What cannot go back, a pipe for instance, is at its beginning when it is first read; it is then refused.
        file.rewind().map_err(|e| Failure::input(format!("cannot read `{}` twice: {e}: give it as `-`", self.name)))?;
        Ok(Reader::new(&self.name, Watched { file, interrupt: self.interrupt.clone() })?)
    }
}

/// Copies standard input to a file. A thread of its own waits for what may never come, so that the user can stop it.
fn keep_input(file: &mut File, interrupt: &Interrupt) -> io::Result<()> {
    let (sender, pieces) = sync_channel(PIECES);
    thread::spawn(move || {
        loop {
            let mut piece = Vec::new();
            let read = stdin().take(PIECE).read_to_end(&mut piece);
            let is_end = read.as_ref().is_ok_and(|&bytes| bytes == 0);
            if is_end || sender.send(read.map(|_| piece)).is_err() {
                return;
            }
        }
    });
    loop {
        match pieces.recv_timeout(PATIENCE) {
            Ok(piece) => file.write_all(&piece?)?,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
        interrupt.signal().map_or(Ok(()), |_| Err(interrupted()))?;
    }
}

fn interrupted() -> io::Error {
    io::Error::other("interrupted")
}

/// A reader that fails when the user wants to stop.
struct Watched<R> {
    file: R,
    interrupt: Interrupt,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self.interrupt.signal() {
            Some(_) => Err(interrupted()),
            None => self.file.read(into),
        }
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        Self::input(error)
    }
}
