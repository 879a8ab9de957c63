#![no_main]
//! Pages: JSON-LD, microdata, h-event and hCalendar.

mod door;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    door::enter(bytes, Some("text/html"));
});
