//! The container of `skeleton.bin` and `body/*.bin`: magic, version, checksum, section table. See
//! assets/anatomy/README.md.

use crate::AnatomyError;

/// What a file holds, told by its first eight bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Skeleton,
    BodySystem,
}

impl Kind {
    fn magic(self) -> &'static [u8; 8] {
        match self {
            Self::Skeleton => b"AMBSKEL\n",
            Self::BodySystem => b"AMBBODY\n",
        }
    }

    fn foreign(self) -> AnatomyError {
        match self {
            Self::Skeleton => AnatomyError::NotASkeleton,
            Self::BodySystem => AnatomyError::NotABodySystem,
        }
    }
}

const VERSION: u32 = 1;
const HEADER: usize = 24;
const ENTRY: usize = 12;
/// More sections than any version has; a larger count is damage.
const MOST_SECTIONS: usize = 64;

/// FNV-1a, 64 bits: finds damage, is no protection against intent (the origin's hash in the file name is).
pub(crate) fn fnv1a64(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3))
}

/// Reads little-endian numbers and slices, never past the end.
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(crate) fn take(&mut self, count: usize) -> Result<&'a [u8], AnatomyError> {
        let (head, tail) = self.rest.split_at_checked(count).ok_or(AnatomyError::Truncated)?;
        self.rest = tail;
        Ok(head)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], AnatomyError> {
        self.take(N)?.try_into().map_err(|_| AnatomyError::Truncated)
    }

    fn u32(&mut self) -> Result<u32, AnatomyError> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }
}

/// A file whose header, checksum and table have been held to be right.
pub(crate) struct Container<'a> {
    bytes: &'a [u8],
    table: Vec<([u8; 4], usize, usize)>,
}

impl<'a> Container<'a> {
    pub(crate) fn open(bytes: &'a [u8], kind: Kind) -> Result<Self, AnatomyError> {
        let mut reader = Reader::new(bytes);
        if reader.array().map_err(|_| kind.foreign())? != *kind.magic() {
            return Err(kind.foreign());
        }
        let version = reader.u32()?;
        if version != VERSION {
            return Err(AnatomyError::UnknownVersion(version));
        }
        let count = reader.u32()? as usize;
        let checksum = u64::from_le_bytes(reader.array()?);
        if checksum != fnv1a64(bytes.get(HEADER..).ok_or(AnatomyError::Truncated)?) {
            return Err(AnatomyError::Checksum);
        }
        if count > MOST_SECTIONS {
            return Err(AnatomyError::Inconsistent("too many sections"));
        }
        let mut table = Vec::with_capacity(count);
        for _ in 0..count {
            let tag = reader.array()?;
            table.push((tag, reader.u32()? as usize, reader.u32()? as usize));
        }
        debug_assert_eq!(HEADER + ENTRY * count, bytes.len() - reader.rest.len());
        Ok(Self { bytes, table })
    }

    /// The bytes of the section `tag`. Sections that this version does not know are left alone.
    pub(crate) fn section(&self, tag: [u8; 4]) -> Result<&'a [u8], AnatomyError> {
        let (_, start, length) = self.table.iter().find(|(t, ..)| *t == tag).ok_or(AnatomyError::MissingSection)?;
        let end = start.checked_add(*length).ok_or(AnatomyError::Truncated)?;
        self.bytes.get(*start..end).ok_or(AnatomyError::Truncated)
    }
}
