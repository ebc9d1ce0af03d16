import pathlib
import shutil
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tools/serve"))

from served import Server, trove  # noqa: E402
from trove_client import Client  # noqa: E402


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("trove") / "documents"
    shutil.copytree(ROOT / "corpora/documents", place)
    return place


@pytest.fixture(scope="session")
def server(folder):
    store = folder.parent / "store"
    trove(store, "index", folder)
    with Server(store) as running:
        yield running


@pytest.fixture(scope="session")
def client(server):
    return Client(server.address, server.token)


@pytest.fixture
def variables(server, monkeypatch):
    monkeypatch.setenv("TROVE_URL", server.address)
    monkeypatch.setenv("TROVE_TOKEN", server.token)
