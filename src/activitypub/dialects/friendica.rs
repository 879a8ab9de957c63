//! Friendica (2024.x, `Transmitter.php`).

use crate::activitypub::vocab::Wire;

/// With `dfrn:adjust: false` the digits are what a clock at the place shows, although they are written as UTC; with
/// `true`, or unsaid, they are an instant.
pub fn digits_are_wall_time(event: Wire<'_>) -> bool {
    event.flag("dfrn:adjust") == Some(false) || event.flag("adjust") == Some(false)
}
