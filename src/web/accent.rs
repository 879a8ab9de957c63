//! The one colour a site may set.

/// A colour that a site prints its large shapes in, with the ink that can be read on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accent {
    red: u8,
    green: u8,
    blue: u8,
}

impl Accent {
    /// Reads `#c8102e`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let digits =
            text.strip_prefix('#').filter(|d| d.len() == 6 && d.bytes().all(|b| b.is_ascii_hexdigit()))?;
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Self { red: part(0)?, green: part(2)?, blue: part(4)? })
    }

    /// Where its style sheet is: the policy of our pages allows no style inside them.
    pub fn stylesheet(self) -> String {
        let Self { red, green, blue } = self;
        format!("/assets/accent.{red:02x}{green:02x}{blue:02x}.css")
    }

    /// The style sheet's whole content.
    pub fn style(self) -> String {
        let Self { red, green, blue } = self;
        format!(":root{{--accent:#{red:02x}{green:02x}{blue:02x};--on-accent:{}}}", self.ink())
    }

    /// Black or white, whichever stands out more (WCAG 2.2 relative luminance; both are equal at 0.179).
    fn ink(self) -> &'static str {
        let linear = |channel: u8| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        let luminance = 0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue);
        if luminance > 0.179 { "#000" } else { "#fff" }
    }
}

#[cfg(test)]
mod tests {
    use super::Accent;

    #[test]
    fn letters_on_the_colour_can_be_read() {
        assert_eq!(Accent::parse("#ffd400").unwrap().style(), ":root{--accent:#ffd400;--on-accent:#000}");
        assert!(Accent::parse("#7a0019").unwrap().style().ends_with("#fff}"));
    }

    #[test]
    fn nothing_but_a_colour_gets_into_the_style() {
        for odd in ["red", "#fff", "#12345g", "#1234567", "#é12345", "}*{}"] {
            assert_eq!(Accent::parse(odd), None, "{odd}");
        }
    }
}
