"""What the maintainers need to derive the bundled networks: pinned packages and how to read them.

Nothing here is needed to use kazpak. `python -m kazpak.sources.bundle` runs the whole derivation.
"""
