"""The library of playbooks and the model of meaning, as the settings name them."""

from __future__ import annotations

from functools import cache

from bot.obstacles import CannotStart
from bot.settings import Settings
from bot.usecases.shipped import ShippedLibrary
from domain.people import Role
from knowledge.library import Library
from knowledge.playbooks import SHIPPED
from knowledge.semantic import Embedder, ModelUnavailable, fingerprint, open_embedder
from knowledge.vectors import VectorFile

VECTORS = "vectors.npz"  # in the data folder: what the model made of the playbooks


@cache
def embedder_of(model: str) -> Embedder:
    """The model that EMBEDDINGS_MODEL names, opened once in the process for playbooks and initiatives. CannotStart says
    what is wrong with it."""
    try:
        return open_embedder(model)
    except ModelUnavailable as error:
        raise CannotStart(str(error)) from error


def library_of(settings: Settings, *, in_background: bool = False) -> Library:
    """The shipped playbooks, those of PLAYBOOKS_DIR before them; read at the first use. CannotStart without the model
    that EMBEDDINGS_MODEL names. `in_background`: the first answers do not wait for what the model makes of them."""
    folder, model = settings.playbooks_dir, settings.embeddings_model
    if folder is None and not model:
        return ShippedLibrary()
    embedder = embedder_of(model) if model else None
    folders = (SHIPPED,) if folder is None else (SHIPPED, folder)
    vectors = VectorFile(settings.data_dir / VECTORS, fingerprint(model)) if model else None
    return Library(folders, [role.value for role in Role], embedder, vectors, in_background=in_background)
