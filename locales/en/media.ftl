media-too-large = This picture is too big. Pictures of up to { $megabytes } MB are taken.
media-too-many-pixels = This picture has too many pixels. Up to { $megapixels } megapixels are taken.
media-not-a-picture = This is not a picture we can read. Use a JPEG, PNG, WebP or GIF.
media-unreadable = This picture is damaged or not complete. Try it again, or choose another one.
media-not-found = There is no such picture.
media-disk-full = The server has no room for pictures at the moment. Please tell its administrators; you can go on without the picture.
media-disk = The picture could not be stored. Please try again; you can go on without it.
