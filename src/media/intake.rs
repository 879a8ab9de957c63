//! From whatever was uploaded to a small JPEG that holds pixels and nothing else.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::error::{ImageError, LimitErrorKind};
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage};

use super::error::MediaError;

/// The most bytes taken.
pub const MAX_BYTES: usize = 20_000_000;
/// The most pixels taken.
pub const MAX_PIXELS: u64 = 50_000_000;
/// The longest side of what is kept, in pixels.
pub const MAX_SIDE: u32 = 1600;

/// What one picture may take while it is decoded: 50 megapixels at four bytes each, and the decoder's own tables.
const MAX_DECODED_BYTES: u64 = 256 * 1024 * 1024;
/// Good enough for print on a flyer, a quarter of a phone's own size.
const JPEG_QUALITY: u8 = 82;

/// A picture ready to be kept.
#[derive(Debug)]
pub struct PreparedPicture {
    /// JPEG, without metadata.
    pub jpeg: Vec<u8>,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}

/// Decodes, turns upright, shrinks to [`MAX_SIDE`] and encodes anew. Transparent parts become white; of moving
/// pictures the first frame stays; metadata and colour profile are dropped. The kind is told by the content, and the
/// size is known before a pixel is decoded.
///
/// # Errors
/// [`MediaError::TooLarge`], [`MediaError::TooManyPixels`], [`MediaError::NotAPicture`] or [`MediaError::Unreadable`].
pub fn prepare(upload: &[u8]) -> Result<PreparedPicture, MediaError> {
    if upload.len() > MAX_BYTES {
        return Err(MediaError::TooLarge);
    }
    let (picture, orientation) = decode(upload)?;
    let mut picture = shrunk(flattened(picture));
    picture.apply_orientation(orientation);
    encode(&picture.into_rgb8())
}

fn decode(upload: &[u8]) -> Result<(DynamicImage, Orientation), MediaError> {
    let format = kind_of(upload)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(upload), format);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(refused)?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(MediaError::Unreadable);
    }
    if u64::from(width) * u64::from(height) > MAX_PIXELS || decoder.total_bytes() > MAX_DECODED_BYTES {
        return Err(MediaError::TooManyPixels);
    }
    // A broken note about orientation is no reason to refuse the picture.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    Ok((DynamicImage::from_decoder(decoder).map_err(refused)?, orientation))
}

fn kind_of(upload: &[u8]) -> Result<ImageFormat, MediaError> {
    match image::guess_format(upload) {
        Ok(ImageFormat::Jpeg) if !jpeg_is_whole(upload) => Err(MediaError::Unreadable),
        Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP | ImageFormat::Gif)) => {
            Ok(format)
        }
        _ => Err(MediaError::NotAPicture),
    }
}

/// Whether an end-of-image marker follows the first scan (ITU T.81 §B.2.1). The decoder fills what is missing of a
/// cut-off upload with grey; cameras may append further data, so the end of the file says nothing.
fn jpeg_is_whole(upload: &[u8]) -> bool {
    let ends = |bytes: &[u8]| bytes.windows(2).any(|pair| pair == [0xff, 0xd9]);
    let mut rest = upload.get(2..).unwrap_or_default();
    while let [0xff, marker, after @ ..] = rest {
        match marker {
            0xff => rest = &rest[1..],
            0x01 | 0xd0..=0xd8 => rest = after,
            0xda => return ends(after),
            _ => {
                let [high, low, ..] = after else { return false };
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                rest = after.get(length.max(2)..).unwrap_or_default();
            }
        }
    }
    // Stray bytes between the segments: the decoder steps over them, so do we.
    ends(rest)
}

fn refused(error: ImageError) -> MediaError {
    match error {
        ImageError::Limits(limit) if matches!(limit.kind(), LimitErrorKind::Unsupported { .. }) => {
            MediaError::Unreadable
        }
        ImageError::Limits(_) => MediaError::TooManyPixels,
        _ => MediaError::Unreadable,
    }
}

/// Lays transparent pixels on white, in place: a copy of 50 megapixels is more than a small server has to spare.
fn flattened(picture: DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return picture;
    }
    let mut rgba = picture.into_rgba8();
    for pixel in rgba.pixels_mut() {
        let alpha = u32::from(pixel.0[3]);
        for channel in &mut pixel.0[..3] {
            let mixed = (u32::from(*channel) * alpha + 255 * (255 - alpha)) / 255;
            *channel = u8::try_from(mixed).unwrap_or(u8::MAX);
        }
        pixel.0[3] = u8::MAX;
    }
    DynamicImage::ImageRgba8(rgba)
}

/// Shrinks in two steps: a cheap one to twice the size, a good one to the size.
fn shrunk(picture: DynamicImage) -> DynamicImage {
    let longest = |picture: &DynamicImage| picture.width().max(picture.height());
    if longest(&picture) <= MAX_SIDE {
        return picture;
    }
    let nearly = if longest(&picture) > 2 * MAX_SIDE {
        picture.thumbnail(2 * MAX_SIDE, 2 * MAX_SIDE)
    } else {
        picture
    };
    nearly.resize(MAX_SIDE, MAX_SIDE, FilterType::CatmullRom)
}

fn encode(picture: &RgbImage) -> Result<PreparedPicture, MediaError> {
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, JPEG_QUALITY)
        .encode_image(picture)
        .map_err(|_| MediaError::Unreadable)?;
    Ok(PreparedPicture { jpeg, width: picture.width(), height: picture.height() })
}

#[cfg(test)]
mod tests {
    use image::{Rgb, Rgba, RgbaImage};

    use super::*;

    const CANARY: &[u8] = b"canary-of-the-camera";

    fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    /// Left half red, right half blue.
    fn red_and_blue(width: u32, height: u32) -> DynamicImage {
        RgbImage::from_fn(width, height, |x, _| Rgb(if x < width / 2 { [200, 0, 0] } else { [0, 0, 200] }))
            .into()
    }

    /// An Exif segment (CIPA DC-008) with an orientation, a camera name and a latitude, put behind the first marker.
    fn with_exif(jpeg: &[u8], orientation: u16) -> Vec<u8> {
        let mut tiff = b"MM\0\x2a\0\0\0\x08".to_vec();
        let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
            [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value].concat()
        };
        let data_at = 8 + 2 + 3 * 12 + 4;
        let gps_at = data_at + CANARY.len() as u32;
        tiff.extend([0, 3]);
        tiff.extend(entry(0x010f, 2, CANARY.len() as u32, data_at.to_be_bytes()));
        tiff.extend(entry(0x0112, 3, 1, [(orientation >> 8) as u8, orientation as u8, 0, 0]));
        tiff.extend(entry(0x8825, 4, 1, gps_at.to_be_bytes()));
        tiff.extend([0; 4]);
        tiff.extend(CANARY);
        tiff.extend([0, 2]);
        tiff.extend(entry(1, 2, 2, *b"N\0\0\0"));
        tiff.extend(entry(2, 5, 3, (gps_at + 2 + 24 + 4).to_be_bytes()));
        tiff.extend([0; 4]);
        for (number, by) in [(34_u32, 1_u32), (3, 1), (331, 10)] {
            tiff.extend(number.to_be_bytes());
            tiff.extend(by.to_be_bytes());
        }
        let length = u16::try_from(2 + 6 + tiff.len()).unwrap();
        [&jpeg[..2], &[0xff, 0xe1], &length.to_be_bytes(), b"Exif\0\0", &tiff, &jpeg[2..]].concat()
    }

    fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
        bytes.windows(wanted.len()).any(|window| window == wanted)
    }

    /// A PNG that promises a size and holds nothing.
    fn png_promising(width: u32, height: u32) -> Vec<u8> {
        let mut png = encoded(&red_and_blue(2, 2), ImageFormat::Png);
        png[16..20].copy_from_slice(&width.to_be_bytes());
        png[20..24].copy_from_slice(&height.to_be_bytes());
        let checksum = crc32(&png[12..29]);
        png[29..33].copy_from_slice(&checksum.to_be_bytes());
        png
    }

    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |sum, byte| {
            (0..8)
                .fold(sum ^ u32::from(*byte), |s, _| if s & 1 == 1 { (s >> 1) ^ 0xedb8_8320 } else { s >> 1 })
        })
    }

    #[test]
    fn camera_place_and_time_are_gone() {
        let upload = with_exif(&encoded(&red_and_blue(40, 20), ImageFormat::Jpeg), 1);
        assert!(contains(&upload, CANARY) && contains(&upload, b"Exif"));
        let kept = prepare(&upload).unwrap().jpeg;
        assert!(!contains(&kept, CANARY) && !contains(&kept, b"Exif"));
    }

    #[test]
    fn a_picture_taken_sideways_is_kept_upright() {
        let upload = with_exif(&encoded(&red_and_blue(40, 20), ImageFormat::Jpeg), 6);
        let kept = prepare(&upload).unwrap();
        assert_eq!((kept.width, kept.height), (20, 40));
        let pixels = image::load_from_memory(&kept.jpeg).unwrap().into_rgb8();
        assert!(pixels.get_pixel(10, 5).0[0] > 150, "red, the left half, is on top");
        assert!(pixels.get_pixel(10, 35).0[2] > 150);
    }

    #[test]
    fn large_pictures_shrink_and_small_ones_stay() {
        for ((width, height), expected) in [
            ((4000, 3000), (1600, 1200)),
            ((1000, 2000), (800, 1600)),
            ((5, 4), (5, 4)),
            ((9000, 1), (1600, 1)),
        ] {
            let kept = prepare(&encoded(&red_and_blue(width, height), ImageFormat::Png)).unwrap();
            assert_eq!((kept.width, kept.height), expected);
        }
    }

    #[test]
    fn every_kind_we_name_is_read_by_its_content() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
            let kept = prepare(&encoded(&red_and_blue(40, 20), format)).unwrap();
            assert_eq!(image::guess_format(&kept.jpeg).unwrap(), ImageFormat::Jpeg, "{format:?}");
        }
        for upload in
            [&b""[..], b"hello", b"%PDF-1.4", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"BM\0\0\0\0\0\0"]
        {
            assert!(matches!(prepare(upload), Err(MediaError::NotAPicture)), "{upload:?}");
        }
    }

    #[test]
    fn transparent_parts_become_white() {
        let clear = RgbaImage::from_pixel(8, 8, Rgba([0, 0, 0, 0]));
        let kept = prepare(&encoded(&clear.into(), ImageFormat::Png)).unwrap();
        let pixels = image::load_from_memory(&kept.jpeg).unwrap().into_rgb8();
        assert!(pixels.pixels().all(|pixel| pixel.0.iter().all(|channel| *channel > 250)));
    }

    #[test]
    fn a_bomb_is_refused_before_a_pixel_is_decoded() {
        for (width, height) in [(100_000, 100_000), (0x7fff_ffff, 0x7fff_ffff), (50_000_001, 1)] {
            let answer = prepare(&png_promising(width, height));
            assert!(matches!(answer, Err(MediaError::TooManyPixels)), "{width}x{height}: {answer:?}");
        }
        assert!(matches!(prepare(&vec![0xff; MAX_BYTES + 1]), Err(MediaError::TooLarge)));
    }

    #[test]
    fn a_cut_off_upload_is_refused() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
            let whole = encoded(&red_and_blue(300, 200), format);
            for share in [20, 50, 90] {
                let answer = prepare(&whole[..whole.len() * share / 100]);
                assert!(matches!(answer, Err(MediaError::Unreadable)), "{format:?} {share}%: {answer:?}");
            }
        }
    }

    #[test]
    fn damage_anywhere_never_panics() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
            let whole = encoded(&red_and_blue(24, 16), format);
            for place in 0..whole.len() {
                for flipped in [0x00, 0xff, whole[place] ^ 0x55] {
                    let mut damaged = whole.clone();
                    damaged[place] = flipped;
                    let _ = prepare(&damaged);
                }
            }
        }
    }

    #[test]
    fn what_a_camera_appends_does_not_matter() {
        let mut upload = encoded(&red_and_blue(40, 20), ImageFormat::Jpeg);
        upload.extend(b"a film of two seconds");
        assert!(prepare(&upload).is_ok());
    }
}
