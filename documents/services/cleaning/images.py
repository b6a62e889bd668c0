"""Photos: drawn anew, so that only the picture is left."""

import io
import warnings

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from documents.services.cleaning import refusals

LARGEST_SIDE = 4000
# A telephone takes at most some 50 million points; more is a picture made to fill the memory.
MOST_POINTS = 64_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 88
PLAIN_MODES = {"JPEG": ("L", "RGB"), "PNG": ("L", "LA", "RGB", "RGBA"), "WEBP": ("RGB", "RGBA")}


def clean_image(content: bytes, *, largest_side: int = LARGEST_SIDE) -> bytes:
    """Return the picture drawn anew in its own format: upright, without EXIF, position, profile or comments.

    At most `largest_side` points on a side; colours are moved to sRGB before the profile goes. Of a
    moving picture the first frame is kept. Raises DomainError when it cannot be read or is a bomb.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _drawn_anew(content, largest_side)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise refusals.too_much() from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise refusals.broken() from error


def _drawn_anew(content: bytes, largest_side: int) -> bytes:
    with Image.open(io.BytesIO(content), formats=FORMATS) as image:
        if image.width * image.height > MOST_POINTS:
            raise Image.DecompressionBombError
        kind = image.format or ""
        picture = _bare(_in_srgb(ImageOps.exif_transpose(image)), kind)
    picture.thumbnail((largest_side, largest_side))
    out = io.BytesIO()
    picture.save(out, kind, quality=QUALITY, optimize=True)
    return out.getvalue()


def _in_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "RGBA", "CMYK"}:
        return image
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        return (
            ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode) or image
        )
    except ImageCms.PyCMSError:
        return image  # a faulty profile: the colours as they stand


def _bare(image: Image.Image, kind: str) -> Image.Image:
    """Return the points alone: a new picture knows nothing of the old one's `info`."""
    if image.mode not in PLAIN_MODES[kind]:
        has_alpha = "A" in image.mode or "transparency" in image.info
        image = image.convert("RGBA" if has_alpha and kind != "JPEG" else "RGB")
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    return bare
