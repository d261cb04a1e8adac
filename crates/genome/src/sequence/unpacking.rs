//! What a file unpacks to, and the line one is at.

use flate2::read::MultiGzDecoder;
use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};

/// The first bytes of gzip, which bgzip is made of, and of a zstd frame.
const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// The empty block that ends a file of bgzip, and the places of the bytes of a block's beginning that tell it from gzip.
const BGZIP_END: [u8; 28] =
    [0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 6, 0, b'B', b'C', 2, 0, 0x1b, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const BGZIP_BEGIN: [std::ops::Range<usize>; 2] = [0..4, 12..14];

/// Bytes that are read ahead.
const BUFFER: usize = 1 << 16;

/// A reader behind the bytes that said what it is.
type Whole<R> = Chain<Cursor<Vec<u8>>, R>;

/// What `reader` unpacks to: it may be plain, gzip of any number of members, or zstd of any number of frames.
pub(super) fn unpacked<'a>(mut reader: impl Read + Send + 'a) -> io::Result<Lines<'a>> {
    let mut magic = Vec::new();
    reader.by_ref().take(BGZIP_END.len() as u64).read_to_end(&mut magic)?;
    let kind = magic.clone();
    let whole: Whole<_> = Cursor::new(magic).chain(reader);
    let bytes: Box<dyn Read + Send> = match &kind[..] {
        kind if is_bgzip(kind) => Box::new(gunzipped(Ended { bytes: whole, last: [0; BGZIP_END.len()] })),
        kind if kind.starts_with(GZIP) => Box::new(gunzipped(whole)),
        kind if kind.starts_with(ZSTD) => Box::new(zstd::Decoder::new(whole)?),
        _ => Box::new(whole),
    };
    Ok(Lines { bytes: BufReader::with_capacity(BUFFER, bytes), ended: 0 })
}

fn gunzipped<R: Read>(bytes: R) -> MultiGzDecoder<BufReader<R>> {
    MultiGzDecoder::new(BufReader::with_capacity(BUFFER, bytes))
}

fn is_bgzip(begin: &[u8]) -> bool {
    BGZIP_BEGIN.into_iter().all(|range| begin.get(range.clone()) == Some(&BGZIP_END[range]))
}

/// Bytes of bgzip, which is whole only if its last block is the empty one: cut between two blocks it is sound gzip.
struct Ended<R> {
    bytes: R,
    last: [u8; BGZIP_END.len()],
}

impl<R: Read> Read for Ended<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.bytes.read(into)?;
        if count == 0 && !into.is_empty() && self.last != BGZIP_END {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the block that ends a bgzip file is missing"));
        }
        let fresh = &into[..count][count.saturating_sub(self.last.len())..];
        self.last.rotate_left(fresh.len());
        let kept = self.last.len() - fresh.len();
        self.last[kept..].copy_from_slice(fresh);
        Ok(count)
    }
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
