"""What a page lets its browser do."""

from __future__ import annotations

import base64
import hashlib
import re

__all__ = ["assert_guarded"]


def assert_guarded(page, *, hosts=()):
    """The policy lets in the page's own scripts, each by its hash, pictures of some hosts, and nothing else."""
    found = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)
    assert len(found) == 1
    assert page.index(found[0]) < page.index("<script>")
    policy = {name: values for name, *values in (part.split() for part in found[0].split(";"))}
    digests = [
        hashlib.sha256(script.encode()).digest() for script in re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    ]
    assert policy.pop("script-src") == [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]
    assert policy == {
        "default-src": ["'none'"],
        "style-src": ["'unsafe-inline'"],
        "img-src": ["data:", *hosts],
        "font-src": ["data:"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
