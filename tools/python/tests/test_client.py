"""The client against a real server."""

import pytest
from trove_client import Client, Refusal


def test_a_hit_has_its_file_page_and_boxes(client, folder):
    hits = client.search("crate of object glasses arrived cracked", limit=3)
    letter = next(hit for hit in hits if hit.source.path.endswith("letter-1887.jpg"))
    assert letter.source.page == 1 and letter.source.boxes
    assert all(0 <= box.x0 < box.x1 <= 1 and 0 <= box.y0 < box.y1 <= 1 for box in letter.source.boxes)
    assert letter.source.paths == (letter.source.path,) and letter.source.path.startswith(str(folder))


def test_a_picture_finds_itself(client, folder):
    hits = client.search(images=[folder / "photos/boat.jpg"], limit=3)
    assert hits[0].source.path.endswith("boat.jpg")
    assert hits[0].relevance is None or 0 <= hits[0].relevance <= 1


def test_filters_narrow_and_wrong_ones_are_refused(client):
    assert all(hit.source.format == "markdown" for hit in client.search("lamp", filter="format:markdown"))
    assert all(hit.source.format == "markdown" for hit in client.search("lamp", filter={"format": "markdown"}))
    with pytest.raises(Refusal, match="no document has a field") as refused:
        client.search("lamp", filter="nosuch:1")
    assert refused.value.status == 422 and refused.value.type == "urn:trove:invalid-argument"


def test_notes_and_uploads_come_and_go(client, tmp_path):
    note = client.add("The heron nests behind the boathouse.", name="heron.md", metadata={"title": "Heron"})
    file = tmp_path / "otter.txt"
    file.write_text("An otter was seen at the weir.")
    upload = client.upload(file)
    assert client.search("heron nests", limit=1)[0].source.title == "Heron"
    assert client.search("otter at the weir", limit=1)[0].source.path == upload["path"]
    assert client.document(note["id"])["text"].startswith("The heron")
    for added in (note, upload):
        assert client.remove(added["id"])["deleted"] == [added["path"]]
    assert all("heron" not in hit.text for hit in client.search("heron nests"))


def test_pages_are_pictures(client):
    hit = client.search("crate of object glasses", limit=1)[0]
    assert client.page(hit.id, size=200).startswith(b"\x89PNG")


def test_status_and_coverage(client):
    assert client.status()["documents"] > 10
    assert client.answer("lamp")["coverage"]["files"] > 10


def test_a_wrong_token_and_no_server_say_what_to_do(server):
    with pytest.raises(Refusal, match="trove token add"):
        Client(server.address, "wrong").search("lamp")
    with pytest.raises(ConnectionError, match="trove serve"):
        Client("http://127.0.0.1:9").search("lamp")
