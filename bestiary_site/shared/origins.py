"""Where browsers fetch files from when storage is not the site itself: what the content policy must allow."""

from urllib.parse import urlsplit


def file_origins(*, bucket: str, endpoint: str, region: str, cdn: str) -> list[str]:
    """Return the origins (scheme://host[:port]) that signed and CDN addresses may have."""
    origins = [_origin(cdn)] if cdn else []
    if bucket and endpoint:
        parts = urlsplit(endpoint)
        origins += [_origin(endpoint), f"{parts.scheme}://{bucket}.{parts.netloc}"]
    elif bucket:
        origins += [f"https://{bucket}.s3.amazonaws.com", f"https://{bucket}.s3.{region}.amazonaws.com"]
        origins += [f"https://s3.{region}.amazonaws.com"]
    return origins


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
