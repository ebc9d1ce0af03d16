"""A client of `trove serve`: questions in words and pictures, hits with file, page and boxes."""

from .client import Client, Refusal
from .hits import Box, Hit, Source

__all__ = ["Box", "Client", "Hit", "Refusal", "Source"]
