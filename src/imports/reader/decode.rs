//! A file of any encoding of the web (WHATWG Encoding Standard), read as UTF-8.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, Encoding};

const CHUNK: usize = 64 * 1024;

/// What cannot be decoded reads as U+FFFD; a byte order mark tells the encoding and is taken off.
pub struct Decoded<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    at: usize,
    end: usize,
    ended: bool,
    finished: bool,
}

impl<R: Read> Decoded<R> {
    pub fn new(inner: R, encoding: &'static Encoding) -> Decoded<R> {
        let decoder = encoding.new_decoder();
        Decoded { inner, decoder, raw: vec![0; CHUNK], at: 0, end: 0, ended: false, finished: false }
    }
}

impl<R: Read> Read for Decoded<R> {
    /// `buffer` must have room for a few characters.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !self.finished {
            if self.at == self.end && !self.ended {
                (self.at, self.end) = (0, self.inner.read(&mut self.raw)?);
                self.ended = self.end == 0;
            }
            let (result, read, written, _) =
                self.decoder.decode_to_utf8(&self.raw[self.at..self.end], buffer, self.ended);
            self.at += read;
            self.finished = self.ended && result == CoderResult::InputEmpty;
            if written > 0 {
                return Ok(written);
            }
            if result == CoderResult::OutputFull {
                return Err(io::Error::other("no room to decode into"));
            }
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(label: &str, bytes: &[u8]) -> String {
        let encoding = Encoding::for_label(label.as_bytes()).expect("an encoding");
        let mut text = String::new();
        Decoded::new(bytes, encoding).read_to_string(&mut text).expect("UTF-8");
        text
    }

    #[test]
    fn every_encoding_becomes_utf_8() {
        assert_eq!(decoded("latin1", b"S\xe3o Jos\xe9"), "São José");
        assert_eq!(decoded("utf-8", "\u{feff}DÍA".as_bytes()), "DÍA");
        assert_eq!(decoded("utf-16le", b"\xff\xfeD\0\xcd\0A\0"), "DÍA");
        assert_eq!(decoded("utf-8", b"D\xcdA"), "D\u{fffd}A");
        let long = "ñ".repeat(CHUNK);
        assert_eq!(decoded("utf-8", long.as_bytes()), long, "characters lie across chunks");
    }
}
