//! What a file unpacks to, and the line one is at.

use flate2::read::MultiGzDecoder;
use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};

/// The first bytes of gzip, which bgzip is made of, and of a zstd frame.
const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// Bytes that are read ahead.
const BUFFER: usize = 1 << 16;

/// A reader behind the bytes that said what it is.
type Whole<R> = Chain<Cursor<Vec<u8>>, R>;

/// What `reader` unpacks to: it may be plain, gzip of any number of members, or zstd of any number of frames.
pub(super) fn unpacked<'a>(mut reader: impl Read + Send + 'a) -> io::Result<Lines<'a>> {
    let mut magic = Vec::new();
    reader.by_ref().take(ZSTD.len() as u64).read_to_end(&mut magic)?;
    let kind = magic.clone();
    let whole: Whole<_> = Cursor::new(magic).chain(reader);
    let bytes: Box<dyn Read + Send> = match &kind[..] {
        kind if kind.starts_with(GZIP) => Box::new(MultiGzDecoder::new(BufReader::with_capacity(BUFFER, whole))),
        kind if kind.starts_with(ZSTD) => Box::new(zstd::Decoder::new(whole)?),
        _ => Box::new(whole),
    };
    Ok(Lines { bytes: BufReader::with_capacity(BUFFER, bytes), ended: 0 })
}

/// Bytes, and how many lines of them have ended.
pub(super) struct Lines<'a> {
    bytes: BufReader<Box<dyn Read + Send + 'a>>,
    pub(super) ended: u64,
}

impl Read for Lines<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(into)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Lines<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.bytes.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.ended += self.bytes.buffer()[..count].iter().filter(|&&byte| byte == b'\n').count() as u64;
        self.bytes.consume(count);
    }
}
