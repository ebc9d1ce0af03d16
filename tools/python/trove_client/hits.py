"""What a search gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Box:
    """A place on a page, in fractions of its width and height; origin top left."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float

    def as_dict(self) -> dict[str, float]:
        """The box as plain values."""
        return {"page": self.page, "x0": self.x0, "y0": self.y0, "x1": self.x1, "y1": self.y1}


@dataclass(frozen=True)
class Source:
    """Where a hit stands."""

    path: str
    """Absolute path of the file."""
    paths: tuple[str, ...]
    """Every path with this content."""
    link: str
    """An address that opens the file at its page."""
    title: str
    format: str
    sha256: str
    page: int | None
    """1-based, where the format has pages."""
    boxes: tuple[Box, ...]
    heading_path: tuple[str, ...]


@dataclass(frozen=True)
class Hit:
    """Something found."""

    id: str
    kind: str
    """`text`, `image` or `page`."""
    text: str
    score: float
    """Comparable within one answer only."""
    relevance: float | None
    """0 to 1, comparable across questions; None for what was found by how it looks."""
    stale: bool
    """Whether the file has changed since it was read."""
    indexed_at: str
    source: Source
    metadata: Mapping[str, str]
    raw: Mapping[str, Any]
    """The hit as the server gave it."""

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Hit:
        """The hit that a server's JSON describes."""
        source = given["source"]
        return cls(
            id=given["id"], kind=given["kind"], text=given["text"], score=given["score"],
            relevance=given.get("relevance"), stale=given["stale"], indexed_at=given["indexed_at"],
            source=Source(
                path=source["path"], paths=tuple(source["paths"]), link=source["link"], title=source["title"],
                format=source["format"], sha256=source["sha256"], page=source.get("page"),
                boxes=tuple(Box(**box) for box in source["boxes"]), heading_path=tuple(source["heading_path"])),
            metadata=given["metadata"], raw=given)

    def as_metadata(self) -> dict[str, Any]:
        """Where the hit stands and how good it is, as the frameworks keep it: plain values, no objects."""
        return {
            **{f"document_{name}": value for name, value in self.metadata.items()},
            "id": self.id, "kind": self.kind, "source": self.source.path, "paths": list(self.source.paths),
            "link": self.source.link, "title": self.source.title, "format": self.source.format,
            "page": self.source.page, "boxes": [box.as_dict() for box in self.source.boxes],
            "heading_path": list(self.source.heading_path), "score": self.score, "relevance": self.relevance,
            "stale": self.stale,
        }
