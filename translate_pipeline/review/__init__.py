"""The review page: delivered stories read side by side with their sources, corrected, and taught to the memory.

A web application for the person at this computer. It binds to the loopback interface, asks for the token it was started
with, and uses nothing from elsewhere: no script, font or style of another server.
"""

from __future__ import annotations

from .server import serve

__all__ = ["serve"]
