//! Vectorscan (the portable Hyperscan) from Debian's libvectorscan-dev: all patterns in one database, block mode, each
//! reported once. Folded text is in small letters, so CASELESS is left out, which only helps it.

use std::ffi::{CString, c_char, c_int, c_uint, c_ulonglong, c_void};
use std::ptr;

use crate::engine::{Document, Engine};
use crate::generator::{Line, Words};

const SINGLE_MATCH: c_uint = 8;
const MODE_BLOCK: c_uint = 1;

type OnMatch = extern "C" fn(c_uint, c_ulonglong, c_ulonglong, c_uint, *mut c_void) -> c_int;

#[repr(C)]
struct CompileError {
    message: *mut c_char,
    expression: c_int,
}

#[link(name = "hs")]
unsafe extern "C" {
    fn hs_compile_multi(
        expressions: *const *const c_char,
        flags: *const c_uint,
        ids: *const c_uint,
        elements: c_uint,
        mode: c_uint,
        platform: *const c_void,
        database: *mut *mut c_void,
        error: *mut *mut CompileError,
    ) -> c_int;
    fn hs_alloc_scratch(database: *const c_void, scratch: *mut *mut c_void) -> c_int;
    fn hs_scan(
        database: *const c_void,
        data: *const c_char,
        length: c_uint,
        flags: c_uint,
        scratch: *mut c_void,
        on_match: OnMatch,
        context: *mut c_void,
    ) -> c_int;
    fn hs_free_database(database: *mut c_void) -> c_int;
    fn hs_free_scratch(scratch: *mut c_void) -> c_int;
}

struct Vectorscan {
    database: *mut c_void,
    scratch: *mut c_void,
}

pub fn build(lines: &[Line], _: &Words) -> Option<Box<dyn Engine>> {
    let patterns: Vec<CString> =
        lines.iter().map(|line| CString::new(line.regex()).expect("no zero byte")).collect();
    let pointers: Vec<*const c_char> = patterns.iter().map(|pattern| pattern.as_ptr()).collect();
    let flags = vec![SINGLE_MATCH; lines.len()];
    let ids: Vec<c_uint> = (0..lines.len() as c_uint).collect();
    let (mut database, mut scratch) = (ptr::null_mut(), ptr::null_mut());
    let mut error = ptr::null_mut();
    // SAFETY: the arrays hold `lines.len()` items and outlive the call, which copies what it keeps.
    let failed = unsafe {
        hs_compile_multi(
            pointers.as_ptr(),
            flags.as_ptr(),
            ids.as_ptr(),
            lines.len() as c_uint,
            MODE_BLOCK,
            ptr::null(),
            &mut database,
            &mut error,
        ) != 0
            || hs_alloc_scratch(database, &mut scratch) != 0
    };
    (!failed).then(|| Box::new(Vectorscan { database, scratch }) as Box<dyn Engine>)
}

extern "C" fn on_match(id: c_uint, _: c_ulonglong, _: c_ulonglong, _: c_uint, found: *mut c_void) -> c_int {
    // SAFETY: `found` is the vector that `scan` lends for the length of the call.
    unsafe { (*found.cast::<Vec<u32>>()).push(id) };
    0
}

impl Engine for Vectorscan {
    fn scan(&mut self, document: &Document, found: &mut Vec<u32>) {
        let text = document.folded();
        // SAFETY: database and scratch are live and belong together; text and `found` outlive the call.
        unsafe {
            hs_scan(
                self.database,
                text.as_ptr().cast(),
                text.len() as c_uint,
                0,
                self.scratch,
                on_match,
                ptr::from_mut(found).cast(),
            );
        }
    }
}

impl Drop for Vectorscan {
    fn drop(&mut self) {
        // SAFETY: both were made in `build` and are freed once.
        unsafe {
            hs_free_scratch(self.scratch);
            hs_free_database(self.database);
        }
    }
}
