"""``Memory``: what everything outside this package uses. It owns the database, its connection and transactions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from translate_pipeline.domain import InlineTag, LanguagePair, Match, Segment, Status, TranslationUnit

from . import editing, maintenance, soundness
from .address import Address, parse_address
from .database import BUSY_TIMEOUT_S, Database, open_database
from .index import FuzzyIndex
from .maintenance import MemoryStats
from .ranking import EXACT_SCORE, Penalties, Policy
from .recall import Context, contexts_of, recall_whole
from .recording import RecordReport, record
from .rows import of_pairs, pairs_serving, stream_units

if TYPE_CHECKING:
    from .concordance import Hit


class Memory:
    """A translation memory in one SQLite file or on a PostgreSQL server, safe for many threads and processes at once.

    Every method raises MemoryStoreError (or one below it) when its database cannot serve it.
    """

    def __init__(self, database: Database, penalties: Penalties) -> None:
        self.database = database
        self.penalties = penalties
        self._index = FuzzyIndex(database)

    # -- opening ------------------------------------------------------------------------------------------------------

    @classmethod
    def open(
        cls,
        address: Address | str,
        *,
        create: bool = True,
        read_only: bool = False,
        penalties: Penalties | None = None,
        timeout_s: float = BUSY_TIMEOUT_S,
    ) -> Self:
        """The memory at ``address``, a file or a server's; made where ``create`` allows, a file with its folder.

        Brings an older schema up to date. ``timeout_s``: how long to wait for another process that is writing.
        """
        where = parse_address(address) if isinstance(address, str) else address
        database = open_database(where, create=create, read_only=read_only, timeout_s=timeout_s)
        return cls(database, penalties or Penalties())

    def close(self) -> None:
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def address(self) -> Address:
        return self.database.address

    # -- recall -------------------------------------------------------------------------------------------------------

    def recall(
        self,
        segments: Sequence[Segment],
        pair: LanguagePair,
        *,
        contexts: Sequence[Context] | None = None,
        run: str = "",
        model: str = "",
        better: Sequence[str] = (),
        min_score: int = 100,
        limit: int = 5,
    ) -> list[list[Match]]:
        """For each segment its matches, best first, at most ``limit``.

        The segments are those of one story, in order: each is the other's context. ``contexts`` gives the (previous,
        next) hashes instead, for segments of several stories. ``run`` leaves out what that very batch has stored.

        ``model`` (``model@revision``) leaves out drafts of other machines except those of ``better``, which come
        first, in their order; with '' every machine's drafts are shown. Rejected units never are.

        ``min_score`` is held against the likeness of the texts, 0-100, before the penalties for where a unit comes
        from: an unreviewed draft of the same text is found at 100 though its match shows 95. A match of kind
        ``context`` or ``exact`` may therefore be delivered as it is, whatever its score.
        """
        policy = self._policy(pair, run, model, better)
        surroundings = contexts_of(segments) if contexts is None else contexts
        pairs = pairs_serving(self.database, pair)
        if not pairs or not segments:
            return [[] for _ in segments]
        whole = recall_whole(self.database, segments, surroundings, policy, pairs, limit)
        if min_score >= EXACT_SCORE:
            return whole
        from .fuzzy import distinct, recall_similar

        similar = recall_similar(self.database, self._index, segments, policy, pairs, max(1, min_score), limit)
        return [distinct((*first, *then))[:limit] for first, then in zip(whole, similar, strict=True)]

    def _policy(self, pair: LanguagePair, run: str, model: str, better: Sequence[str]) -> Policy:
        days = self.penalties.age_days
        aged_before = (datetime.now(UTC) - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ") if days else ""
        return Policy(pair, run, model, tuple(better), self.penalties, aged_before)

    # -- storing and reviewing ----------------------------------------------------------------------------------------

    def record(
        self, units: Iterable[TranslationUnit], *, accept: Callable[[TranslationUnit], bool] | None = None
    ) -> RecordReport:
        """Stores all units in one transaction, or none. Storing the same again changes nothing.

        Refused: a unit without a source or target to see, one with lone surrogates, one that ``accept`` says no to,
        and a draft of words that somebody rejected for this source.
        """
        report = record(self.database, units, accept)
        self._index.catch_up_when_due()
        return report

    def approve(self, ids: Iterable[int], *, author: str = "") -> int:
        """How many units were not approved before."""
        return editing.set_status(self.database, ids, Status.APPROVED, author)

    def reject(self, ids: Iterable[int], *, author: str = "") -> int:
        """How many units were not rejected before. They stay stored, so that no machine brings them back."""
        return editing.set_status(self.database, ids, Status.REJECTED, author)

    def edit(
        self,
        unit_id: int,
        target: str,
        *,
        target_tags: Sequence[InlineTag] | None = None,
        author: str = "",
        expected: str | None = None,
    ) -> TranslationUnit:
        """A person's own words for a unit, which thereby is approved. ``expected`` is the target they saw before them.

        Where another unit has the same words for this source, pair and context, that one is approved and the edited
        one goes. Raises ReviewConflictError when the target is no longer the expected one.
        """
        return editing.edit(self.database, unit_id, target, target_tags=target_tags, author=author, expected=expected)

    def delete(self, ids: Iterable[int], *, drafts_only: bool = False) -> int:
        """How many units were there to delete. ``drafts_only`` spares what somebody has approved or rejected by now."""
        return editing.delete(self.database, ids, drafts_only=drafts_only)

    def touch(self, ids: Iterable[int]) -> None:
        """Counts one more use of each unit."""
        editing.touch(self.database, ids)

    # -- reading ------------------------------------------------------------------------------------------------------

    def get(self, unit_id: int) -> TranslationUnit | None:
        return editing.get(self.database, unit_id)

    def units(self, pair: LanguagePair | None = None, status: Status | None = None) -> Iterator[TranslationUnit]:
        """Units in the order of their ids, streamed; language variants of ``pair`` included."""
        conditions, parameters = ["TRUE"], []
        if pair:
            conditions.append(of_pairs(pairs_serving(self.database, pair)))
        if status:
            conditions.append("u.status = ?")
            parameters.append(str(status))
        return stream_units(self.database, " AND ".join(conditions), parameters)

    def concordance(
        self,
        text: str,
        *,
        pair: LanguagePair | None = None,
        sides: Sequence[str] = ("source", "target"),
        limit: int = 50,
    ) -> list[Hit]:
        """Units that hold every word of ``text`` on one of the ``sides``, newest first.

        A word stands for all words that begin with it; ``text`` in double quotes is searched as it stands.
        """
        from .concordance import concordance

        return concordance(self.database, text, pair=pair, sides=sides, limit=limit)

    # -- maintenance --------------------------------------------------------------------------------------------------

    def stats(self) -> MemoryStats:
        return maintenance.stats(self.database)

    def check(self) -> list[str]:
        """What is wrong with the file, one line each; empty when it is sound."""
        return soundness.check(self.database)

    def backup(self, destination: Path) -> None:
        """A copy of the memory as it is now, while others go on using it. Never overwrites a file."""
        maintenance.backup(self.database, destination)

    def restore(self, source: Path) -> None:
        """Everything in this memory is replaced by what a backup holds, after checking the backup."""
        maintenance.restore(self.database, source)
        self._index.forget()

    def vacuum(self) -> int:
        """Drops sources without units, renews the indexes and gives free space back; the bytes saved."""
        from .concordance import index_words

        index_words(self.database)
        return maintenance.vacuum(self.database, self._index.rebuild)

    def dedupe(self, *, across_contexts: bool = False) -> int:
        """Removes units that say the same as another: how many. ``across_contexts`` keeps one for all contexts."""
        return maintenance.dedupe(self.database, across_contexts=across_contexts)

    def index(self, progress: Callable[[int], None] | None = None) -> None:
        """Brings the fuzzy index up to date now, as after an import, so that no look-up has to.

        ``progress`` hears of the number of sources done.
        """
        self._index.catch_up(progress)
