//! The square code on a printed flyer.

use fast_qr::QRBuilder;

/// White modules around the code (ISO/IEC 18004 §9.1).
const QUIET: usize = 4;

/// An address as an SVG element, one path of runs; `None` for an address too long for any code.
pub fn qr_svg(address: &str) -> Option<String> {
    let code = QRBuilder::new(address).build().ok()?;
    let mut path = String::new();
    for row in 0..code.size {
        let dark = |column: usize| code[row][column].value();
        let mut column = 0;
        while column < code.size {
            let length = (column..code.size).take_while(|c| dark(*c)).count();
            if length > 0 {
                path.push_str(&format!("M{} {}h{length}v1h-{length}z", column + QUIET, row + QUIET));
            }
            column += length.max(1);
        }
    }
    let size = code.size + 2 * QUIET;
    Some(format!(
        r##"<svg class="qr" viewBox="0 0 {size} {size}" aria-hidden="true"><path fill="#fff" d="M0 0h{size}v{size}H0z"/><path d="{path}"/></svg>"##
    ))
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_address_becomes_a_small_drawing() {
        let svg =
            super::qr_svg("https://calendar.example/events/0b0e4f0e-6f0c-4c54-9ad1-6a2c7a1c7f10").unwrap();
        assert!(svg.starts_with("<svg") && svg.len() < 8_000, "{} bytes", svg.len());
        assert!(super::qr_svg(&"x".repeat(5_000)).is_none());
    }
}
