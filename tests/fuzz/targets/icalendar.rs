#![no_main]
//! iCalendar feeds; what does not begin like one is put into an entry.

mod door;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if bytes.get(..6).is_some_and(|begin| begin.eq_ignore_ascii_case(b"BEGIN:")) {
        return door::enter(bytes, Some("text/calendar"));
    }
    let mut feed = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:x\r\nDTSTART:20261201T100000Z\r\n".to_vec();
    feed.extend_from_slice(bytes);
    feed.extend_from_slice(b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
    door::enter(&feed, Some("text/calendar"));
});
