//! An event's picture.

use super::dialects::mobilizon;
use super::vocab::Wire;
use crate::domain::remote_event::RemoteImage;
use crate::domain::text::plain_title;
use crate::domain::uri::WebUrl;

/// The longest description of a picture, in characters.
const MAX_ALT: usize = 1500;

/// The picture: the attachment marked as banner (FEP-8a8e), else `image`, else the first attachment that is one.
pub fn read_picture(event: Wire<'_>) -> Option<RemoteImage> {
    let attachments = event.all("attachment");
    let banner = attachments.iter().filter(|attachment| attachment.flag("isBannerImage") == Some(true));
    let images = event.all("image");
    let pictures = attachments.iter().filter(|attachment| is_picture(**attachment));
    banner.chain(images.iter()).chain(pictures).find_map(|found| {
        let alt = found.text("name").filter(|name| !mobilizon::name_is_no_description(name));
        Some(RemoteImage {
            url: address(*found)?,
            alt: alt.map(|alt| plain_title(alt, MAX_ALT)).filter(|alt| !alt.is_empty()),
        })
    })
}

/// The address of a picture given as text, Link, object with `url`, or object whose `url` is a Link or a list of them.
pub fn address(picture: Wire<'_>) -> Option<WebUrl> {
    let direct = picture.as_text().or_else(|| picture.text("href"));
    let nested = || picture.all("url").into_iter().find_map(|url| url.as_text().or_else(|| url.text("href")));
    direct.or_else(nested).and_then(|address| WebUrl::parse(address.trim()).ok())
}

fn is_picture(attachment: Wire<'_>) -> bool {
    let says_picture = |kind: &str| kind.starts_with("image/");
    match attachment.text("mediaType") {
        Some(kind) => says_picture(kind) && !attachment.is("Link"),
        None => attachment.is("Image"),
    }
}
