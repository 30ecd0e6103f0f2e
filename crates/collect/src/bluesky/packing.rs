//! Messages packed with zstd and a dictionary that both sides hold.

use std::io;
use std::path::Path;

use zstd::bulk::Decompressor;

use crate::stream::MESSAGE_CAP;

/// The first bytes of a dictionary (RFC 8878 §5); its id follows in four bytes.
const MAGIC: [u8; 4] = [0x37, 0xa4, 0x30, 0xec];

/// Unpacks messages, if there is a dictionary.
#[derive(Default)]
pub(super) struct Packing {
    dictionary: Option<(u32, Decompressor<'static>)>,
    unpacked: Vec<u8>,
}

impl Packing {
    /// Reads a dictionary file.
    pub(super) fn with_dictionary(path: &Path) -> io::Result<Self> {
        Self::of(&std::fs::read(path)?)
    }

    pub(super) fn of(dictionary: &[u8]) -> io::Result<Self> {
        let id = match dictionary {
            [a, b, c, d, rest @ ..] if [*a, *b, *c, *d] == MAGIC => rest.first_chunk().copied(),
            _ => None,
        };
        let id = id.map(u32::from_le_bytes).ok_or_else(|| io::Error::other("it is no zstd dictionary"))?;
        // Kept, since digesting the dictionary again for each message would cost more than unpacking.
        let decompressor = Decompressor::with_dictionary(dictionary)?;
        Ok(Self { dictionary: Some((id, decompressor)), unpacked: Vec::with_capacity(MESSAGE_CAP) })
    }

    /// The dictionary's number, by which a server knows it.
    pub(super) fn id(&self) -> Option<u32> {
        self.dictionary.as_ref().map(|(id, _)| *id)
    }

    /// The message inside `packed`, at most [`MESSAGE_CAP`] bytes of it; nothing if it cannot be unpacked.
    pub(super) fn unpack(&mut self, packed: &[u8]) -> Option<&[u8]> {
        let (_, decompressor) = self.dictionary.as_mut()?;
        self.unpacked.clear();
        decompressor.decompress_to_buffer(packed, &mut self.unpacked).ok()?;
        Some(&self.unpacked)
    }
}
