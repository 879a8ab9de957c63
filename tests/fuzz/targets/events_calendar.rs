#![no_main]
//! Lists of The Events Calendar: the input is the inside of one event.

mod door;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut list = b"{\"rest_url\":\"https://a.test/wp-json/tribe/events/v1/events\",\"events\":[{\"rest_url\":\"x\",\"url\":\"https://a.test/e\",\"title\":\"x\",\"start_date\":\"2026-12-01 10:00:00\",".to_vec();
    list.extend_from_slice(bytes);
    list.extend_from_slice(b"}]}");
    door::enter(&list, Some("application/json"));
});
