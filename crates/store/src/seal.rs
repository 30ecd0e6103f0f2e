//! How every value is written: a version byte, a checksum, the payload. Nothing is read back unverified.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The version of everything sealed today. A change of any stored type's shape raises it.
const VERSION: u8 = 1;
const HEADER: usize = 5;

/// How a sealed value can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    Short,
    Version(u8),
    Checksum,
    Shape,
}

impl std::fmt::Display for Flaw {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Flaw::Short => f.write_str("a value is cut short"),
            Flaw::Version(version) => write!(f, "a value has the unknown version {version}"),
            Flaw::Checksum => f.write_str("a value does not match its checksum"),
            Flaw::Shape => f.write_str("a value does not have the shape it should"),
        }
    }
}

/// Version byte, CRC32 of the payload (big-endian), payload.
pub(crate) fn seal(payload: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(HEADER + payload.len());
    out.push(VERSION);
    out.extend_from_slice(&crc32fast::hash(payload).to_be_bytes());
    out.extend_from_slice(payload);
    out
}

/// The payload of a sealed value.
pub(crate) fn unseal(sealed: &[u8]) -> Result<&[u8], Flaw> {
    let (header, payload) = sealed.split_first_chunk::<HEADER>().ok_or(Flaw::Short)?;
    let [version, crc @ ..] = *header;
    let intact = u32::from_be_bytes(crc) == crc32fast::hash(payload);
    match (version, intact) {
        (VERSION, true) => Ok(payload),
        // An intact payload says the version byte was meant; a broken one says nothing was.
        (other, true) => Err(Flaw::Version(other)),
        (_, false) => Err(Flaw::Checksum),
    }
}

/// A value, in postcard, sealed.
pub(crate) fn encode<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, Flaw> {
    Ok(seal(&postcard::to_allocvec(value).map_err(|_| Flaw::Shape)?))
}

/// The way back from [`encode`]. Bytes left over mean that something else was written.
pub(crate) fn decode<T: DeserializeOwned>(sealed: &[u8]) -> Result<T, Flaw> {
    match postcard::take_from_bytes(unseal(sealed)?) {
        Ok((value, [])) => Ok(value),
        _ => Err(Flaw::Shape),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flaw_is_told_apart() {
        let good = seal(b"payload");
        let changed = |i: usize, byte: u8| {
            let mut bytes = good.clone();
            bytes[i] = byte;
            bytes
        };
        let cases = [
            ("as written", good.clone(), Ok(b"payload".as_slice())),
            ("a flipped byte", changed(7, b'X'), Err(Flaw::Checksum)),
            ("a flipped checksum", changed(2, good[2] ^ 1), Err(Flaw::Checksum)),
            ("a later version", changed(0, 9), Err(Flaw::Version(9))),
            ("nothing at all", vec![], Err(Flaw::Short)),
            ("only a header's start", good[..4].to_vec(), Err(Flaw::Short)),
            ("cut in the payload", good[..8].to_vec(), Err(Flaw::Checksum)),
        ];
        for (name, bytes, expected) in cases {
            assert_eq!(unseal(&bytes), expected, "{name}");
        }
    }

    #[test]
    fn a_value_of_another_shape_is_refused() {
        let sealed = encode(&"text").unwrap();
        assert_eq!(decode::<String>(&sealed), Ok("text".to_owned()));
        assert_eq!(decode::<(u64, u64)>(&sealed), Err(Flaw::Shape));
    }
}
