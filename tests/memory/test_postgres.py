"""A memory on a server: who may open it, what goes wrong in one line, many writers, and what outlives a crash.

What a memory does, whatever it lies on, is tested over both stores by the other modules.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.postgres import PASSWORD, Server
from translate_pipeline.domain import LanguagePair, Origin, OriginKind, Segment, Status, TranslationUnit
from translate_pipeline.errors import MemoryLockedError, MemorySchemaError, MemoryStoreError, ReviewConflictError
from translate_pipeline.memory import Memory, ServerAddress, exists, merge, parse_address
from translate_pipeline.memory.concordance import Question
from translate_pipeline.memory.words import folded, words_of

STORES = ("server",)
EN_RU = LanguagePair("en", "ru")
EDITOR = Origin(OriginKind.HUMAN, "desk")
ROOT = Path(__file__).resolve().parents[2]


def draft(number: int, name: str = "m@1") -> TranslationUnit:
    return TranslationUnit(f"Source {number}.", f"Цель {number}.", EN_RU, Origin(OriginKind.MACHINE, name))


def python(code: str, *arguments: str) -> subprocess.Popen[str]:
    header = """
    import sys
    from translate_pipeline.domain import *
    from translate_pipeline.errors import *
    from translate_pipeline.memory import Memory
    EN_RU = LanguagePair("en", "ru")
    """
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(header) + textwrap.dedent(code), *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def uri_of(memory: Memory) -> str:
    assert isinstance(memory.address, ServerAddress)
    return memory.address.uri


class TestOpening:
    def test_a_new_memory_is_made_once(self, fresh_database: str) -> None:
        address = parse_address(fresh_database)
        assert not exists(address)
        with Memory.open(fresh_database) as memory:
            assert memory.stats().units == 0
            assert memory.stats().file_bytes > 0
        assert exists(address)
        Memory.open(fresh_database, create=False).close()

    def test_processes_that_make_it_at_the_same_time_share_it(self, fresh_database: str) -> None:
        code = "Memory.open(sys.argv[1]).close()"
        processes = [python(code, fresh_database) for _ in range(3)]
        assert [p.communicate()[0] for p in processes] == [""] * 3
        assert [p.returncode for p in processes] == [0] * 3

    @pytest.mark.parametrize("options", [{"create": False}, {"read_only": True}])
    def test_nothing_there(self, fresh_database: str, options: dict[str, bool]) -> None:
        with pytest.raises(MemoryStoreError, match="no memory at"):
            Memory.open(fresh_database, **options)
        assert not exists(parse_address(fresh_database))

    def test_reading_only(self, memory: Memory) -> None:
        memory.record([draft(1)])
        with Memory.open(uri_of(memory), read_only=True) as reader:
            assert reader.recall([Segment("s", "b", "Source 1.")], EN_RU)[0]
            with pytest.raises(MemoryStoreError, match="reading only"):
                reader.record([draft(2)])
            with pytest.raises(MemoryStoreError, match="not allowed"):
                reader.database.execute("DELETE FROM unit")

    def test_a_schema_that_the_owner_has_made_is_used(self, server: Server, fresh_database: str) -> None:
        server.sql("CREATE SCHEMA translate_pipeline", database="desk")
        with Memory.open(fresh_database) as memory:
            assert memory.record([draft(1)]).added == 1

    def test_options_of_the_address_are_kept(self, fresh_database: str) -> None:
        with Memory.open(f"{fresh_database}?options=-c%20work_mem%3D7MB&application_name=desk") as memory:
            assert memory.database.value("SHOW work_mem") == "7MB"
            assert memory.database.value("SHOW application_name") == "desk"
            assert memory.database.value("SHOW search_path") == "translate_pipeline,pg_temp"


class TestTroubles:
    """Every one a line that names the address, never a password, and a remedy."""

    def fails(self, error: type[MemoryStoreError], uri: str, match: str, **options: Any) -> None:
        with pytest.raises(error, match=match) as caught:
            Memory.open(uri, **options)
        assert caught.value.remedy
        assert "\n" not in str(caught.value)
        assert str(parse_address(uri)) in str(caught.value)
        assert "geheim" not in str(caught.value) + caught.value.remedy

    def test_no_server(self) -> None:
        self.fails(MemoryStoreError, "postgresql://desk:geheim@127.0.0.1:1/desk", "refused")

    def test_no_such_database(self, server: Server) -> None:
        self.fails(MemoryStoreError, server.address("nowhere"), "does not exist")

    @pytest.mark.parametrize(
        "uri",
        [
            "postgresql://desk:geheim@host:port/desk",
            "postgresql://desk:geheim/x@host/desk",
            "postgresql://desk:geheim#%zz@host/desk",
            "postgresql://desk:gehe@im/geheim@host/desk",
            "postgresql://desk:1234/geheim@host/desk",
            "postgresql://host/desk?password=geheim&nonsense=geheim",
            "postgresql://[::1/desk",
        ],
    )
    def test_what_is_no_address(self, uri: str) -> None:
        self.fails(MemoryStoreError, uri, "not the address")

    def test_a_wrong_password_is_not_repeated(self, server: Server) -> None:
        server.sql("DROP ROLE IF EXISTS desk", f"CREATE ROLE desk LOGIN PASSWORD '{PASSWORD}'")
        address = server.address("desk", user="desk:geheim")
        self.fails(MemoryStoreError, address, "password authentication failed")

    def test_another_encoding(self, server: Server) -> None:
        server.sql(
            "DROP DATABASE IF EXISTS latin",
            "CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0",
        )
        self.fails(MemoryStoreError, server.address("latin"), "encoding")

    def test_the_schema_of_another_program(self, server: Server, fresh_database: str) -> None:
        server.sql(
            "CREATE SCHEMA translate_pipeline", "CREATE TABLE translate_pipeline.song (title text)", database="desk"
        )
        self.fails(MemorySchemaError, fresh_database, "another program")

    def test_a_newer_schema(self, memory: Memory) -> None:
        memory.database.execute("UPDATE memory SET version = 99")
        self.fails(MemorySchemaError, uri_of(memory), "newer translate-pipeline")
        with pytest.raises(MemorySchemaError, match="newer translate-pipeline"):
            memory.record([draft(1)])

    def test_another_process_holds_the_lock(self, memory: Memory) -> None:
        with Memory.open(uri_of(memory), timeout_s=0.05) as other, memory.database.transaction():
            with pytest.raises(MemoryLockedError, match="another process"):
                other.record([draft(1)])
            assert other.stats().units == 0, "readers are never kept waiting"
        assert memory.record([draft(1)]).added == 1

    def test_files_are_for_files(self, memory: Memory, tmp_path: Path) -> None:
        for action in (memory.backup, memory.restore):
            with pytest.raises(MemoryStoreError, match="server's own tools") as caught:
                action(tmp_path / "copy.db")
            assert "pg_dump" in caught.value.remedy

    def test_without_the_extra(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "translate_pipeline.memory.postgres", None)
        with pytest.raises(MemoryStoreError, match="needs psycopg") as caught:
            Memory.open("postgresql://desk@host/db")
        assert "translate-pipeline[server]" in caught.value.remedy

    def test_closed_is_closed(self, memory: Memory) -> None:
        with Memory.open(uri_of(memory)) as other:
            other.stats()
        with pytest.raises(MemoryStoreError, match="closed"):
            other.stats()

    def test_unexpected_errors_of_the_server_are_ours_too(self, memory: Memory) -> None:
        with pytest.raises(MemoryStoreError, match='relation "nowhere" does not exist'):
            memory.database.query("SELECT * FROM nowhere")


class TestAddress:
    @pytest.mark.parametrize(
        ("uri", "shown"),
        [
            ("postgresql://desk@host/db", "postgresql://desk@host/db"),
            ("postgres://desk:secret@host:5432/db", "postgres://desk@host:5432/db"),
            ("postgresql://desk:se@cr/et@host/db", "postgresql://desk@host/db"),
            ("postgresql://host/db?password=secret&sslmode=require", "postgresql://host/db?sslmode=require"),
            ("postgresql:///db?host=/run/postgresql&sslpassword=secret", "postgresql:///db?host=/run/postgresql"),
            ("postgresql://host/db?p%61ssword=secret", "postgresql://host/db"),
        ],
    )
    def test_a_password_is_never_shown(self, uri: str, shown: str) -> None:
        address = parse_address(uri)
        assert str(address) == shown
        assert "secret" not in repr(address)

    def test_what_is_kept_out_of_messages(self) -> None:
        address = ServerAddress("postgresql://desk:a%2Fb@host/db?connect_timeout=2&sslp%61ssword=c")
        assert set(address.secrets) == {"a%2Fb", "a/b", "c"}
        assert ServerAddress("postgresql://desk@host/db?connect_timeout=2").secrets == ()

    @given(user=st.from_regex(r"[a-z]{1,9}", fullmatch=True), password=st.text("ABCDEF@/:?#&=%[]", min_size=4))
    def test_whatever_it_is_made_of(self, user: str, password: str) -> None:
        shown = str(parse_address(f"postgresql://{user}:{password}@host/db"))
        assert not set(shown) & set("ABCDEF") or "?" in password

    def test_the_password_of_the_environment_serves(
        self, server: Server, fresh_database: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        server.sql(
            "DROP ROLE IF EXISTS desk",
            f"CREATE ROLE desk LOGIN PASSWORD '{PASSWORD}'",
            "GRANT CREATE ON DATABASE desk TO desk",
        )
        monkeypatch.setenv("PGPASSWORD", PASSWORD)
        try:
            with Memory.open(server.address("desk", user="desk")) as memory:
                assert memory.record([draft(1)]).added == 1
        finally:
            server.sql("DROP OWNED BY desk CASCADE", database="desk")


class TestRoles:
    """The rights that docs/memory.md tells to give."""

    @pytest.fixture
    def roles(self, server: Server, memory: Memory) -> Iterator[Server]:
        memory.record([draft(1)])
        server.sql(
            "CREATE ROLE editors NOLOGIN",
            "CREATE ROLE readers NOLOGIN",
            "CREATE ROLE aman LOGIN IN ROLE editors",
            "CREATE ROLE guest LOGIN IN ROLE readers",
            "GRANT USAGE ON SCHEMA translate_pipeline TO editors, readers",
            "GRANT SELECT ON ALL TABLES IN SCHEMA translate_pipeline TO readers",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA translate_pipeline TO editors",
            database="desk",
        )
        yield server
        for role in ("aman", "guest", "editors", "readers"):
            server.sql(f"DROP OWNED BY {role} CASCADE", f"DROP ROLE {role}", database="desk")

    def test_an_editor_does_everything_but_change_the_schema(self, roles: Server) -> None:
        with Memory.open(roles.address("desk", user="aman")) as memory:
            assert memory.record([draft(2)]).ids == (2,)
            memory.edit(1, "Другая цель.", author="aman")
            memory.index()
            assert memory.concordance("Другая")
            assert memory.dedupe() == 0
            assert memory.delete([2]) == 1
            assert memory.check() == []
            with pytest.raises(MemoryStoreError, match="not allowed"):
                memory.database.execute("DROP TABLE unit")

    def test_a_reader_only_reads(self, roles: Server) -> None:
        with Memory.open(roles.address("desk", user="guest"), read_only=True) as memory:
            assert memory.recall([Segment("s", "b", "Source 1.")], EN_RU, min_score=70)[0]
            assert memory.concordance("Цель")
        with Memory.open(roles.address("desk", user="guest")) as memory:
            with pytest.raises(MemoryStoreError, match="not allowed") as caught:
                memory.record([draft(2)])
            assert "docs/memory.md" in caught.value.remedy

    def test_a_stranger_sees_nothing(self, roles: Server) -> None:
        roles.sql("REVOKE readers FROM guest")
        with pytest.raises(MemoryStoreError, match="not allowed"):
            Memory.open(roles.address("desk", user="guest"), read_only=True)


WORKER = """
uri, name, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
human = Origin(OriginKind.HUMAN, "office")
with Memory.open(uri) as memory:
    for number in range(rounds):
        shared = [TranslationUnit(f"Shared {number} {i} of all desks.", f"Общее {i}.", EN_RU, human) for i in range(20)]
        own = [TranslationUnit(f"Desk {name} {number} {i}.", f"Своё {i}.", EN_RU, human) for i in range(10)]
        ids = memory.record([*shared, *own]).ids
        memory.approve(ids[:5], author=name)
        memory.touch(ids[:20])
        asked = [Segment("s", "b", f"Desk {name} {number} {i}, too.") for i in range(3)]
        assert all(memory.recall(asked, EN_RU, min_score=60)), "what was committed is found at once"
        while True:
            counter = memory.get(1)
            count = int(counter.target.split()[-1])
            try:
                memory.edit(1, f"Счёт {count + 1}", author=name, expected=counter.target)
                break
            except ReviewConflictError:
                pass
"""

WRITER = """
origin = Origin(OriginKind.MACHINE, "victim")
with Memory.open(sys.argv[1]) as memory:
    for batch in range(100_000):
        memory.record(TranslationUnit(f"Source {batch * 50 + i}.", f"Цель {i}", EN_RU, origin) for i in range(50))
        print(batch, flush=True)
"""


class TestTogether:
    def test_four_processes_write_the_same_and_different_units(self, memory: Memory) -> None:
        """No unit is lost or stored twice, no edit undoes another, nobody waits for ever."""
        rounds, names = 12, ("one", "two", "three", "four")
        memory.record([TranslationUnit("Counter.", "Счёт 0", EN_RU, EDITOR)])
        processes = [python(WORKER, uri_of(memory), name, str(rounds)) for name in names]
        assert [p.wait(timeout=120) for p in processes] == [0] * 4
        for process in processes:
            assert process.stdout is not None
            process.stdout.close()
        assert memory.check() == []
        assert memory.stats().units == 1 + rounds * (20 + 4 * 10)
        counter = memory.get(1)
        assert counter is not None
        assert counter.target == f"Счёт {rounds * 4}"
        shared = [u for u in memory.units() if u.source.startswith("Shared")]
        assert {u.use_count for u in shared} == {4}
        assert {u.status for u in shared if u.target in [f"Общее {i}." for i in range(5)]} == {Status.APPROVED}

    def test_of_two_who_saw_the_same_one_is_told(self, memory: Memory) -> None:
        memory.record([draft(1)])
        with Memory.open(uri_of(memory)) as other:
            other.edit(1, "Первая.", author="one", expected="Цель 1.")
            with pytest.raises(ReviewConflictError, match="Первая"):
                memory.edit(1, "Вторая.", author="two", expected="Цель 1.")

    def test_the_database_itself_refuses_a_twin(self, memory: Memory) -> None:
        memory.record([draft(1)])
        columns = "source_id, pair_id, origin_id, author_id, run_id, status, previous, next, created, changed, target"
        with pytest.raises(MemoryStoreError, match="unique constraint"):
            memory.database.execute(f"INSERT INTO unit (id, {columns}) SELECT 9, {columns} FROM unit")
        with pytest.raises(MemoryStoreError, match="unique constraint"):
            memory.database.execute("INSERT INTO source (id, key, text) SELECT 9, key, text FROM source")

    @pytest.mark.parametrize("batches", [1, 7])
    def test_a_killed_writer_loses_nothing_that_was_committed(self, memory: Memory, batches: int) -> None:
        process = python(WRITER, uri_of(memory))
        assert process.stdout is not None
        for line in process.stdout:
            if int(line) == batches:
                process.send_signal(signal.SIGKILL)
                break
        process.wait()
        process.stdout.close()
        assert memory.record([TranslationUnit("After.", "После.", EN_RU, EDITOR)]).added == 1, "the lock is free again"
        assert memory.stats().units > (batches + 1) * 50
        assert memory.stats().units % 50 == 1
        assert memory.check() == []


class TestServerRestarts:
    def test_a_memory_goes_on(self, server: Server, memory: Memory) -> None:
        memory.record([draft(1)])
        server.restart()
        assert memory.stats().units == 1
        server.restart()
        assert memory.record([draft(2)]).added == 1
        server.restart()
        assert len(memory.recall([Segment("s", "b", "Source 1!")], EN_RU, min_score=50)[0]) == 2

    def test_but_never_in_the_middle_of_a_transaction(self, server: Server, memory: Memory) -> None:
        def units() -> Iterator[TranslationUnit]:
            yield from (draft(i) for i in range(2500))
            server.sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'translate%'"
            )
            yield draft(9999)

        with pytest.raises(MemoryStoreError, match="cannot be reached"):
            memory.record(units())
        assert memory.stats().units == 0
        assert memory.record([draft(1)]).added == 1


class TestDumps:
    def test_a_restored_dump_is_searched_even_by_those_who_had_it_open(
        self, server: Server, memory: Memory, tmp_path: Path
    ) -> None:
        """The commands of docs/memory.md. Ids are given again after it, for other texts."""
        memory.record(draft(i) for i in range(30))
        memory.index()
        dump, uri = tmp_path / "newsroom.dump", uri_of(memory)
        options = ["--schema=translate_pipeline", "--format=custom", f"--file={dump}"]
        subprocess.run([server.programs / "pg_dump", *options, uri], check=True)
        memory.record([TranslationUnit("Gas prices rose in May.", "Цены выросли.", EN_RU, EDITOR)])
        gas, oil = Segment("s", "b", "Gas prices rose in June."), Segment("s", "b", "Oil ports closed in June.")
        assert memory.recall([gas], EN_RU, min_score=70)[0]
        subprocess.run([server.programs / "pg_restore", "--clean", "--if-exists", f"--dbname={uri}", dump], check=True)
        assert memory.stats().units == 30
        memory.record([TranslationUnit("Oil ports closed in May.", "Порты закрылись.", EN_RU, EDITOR)])
        assert memory.recall([gas], EN_RU, min_score=70)[0] == []
        assert memory.recall([oil], EN_RU, min_score=70)[0]
        assert memory.check() == []


class TestMigrations:
    def test_a_stored_dump_of_every_version_opens_with_all_its_units(self, server: Server, fresh_database: str) -> None:
        dump = Path(__file__).parent / "files" / "schema-1.sql"
        subprocess.run(
            [server.programs / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", dump, "-o", os.devnull, fresh_database],
            check=True,
        )
        with Memory.open(fresh_database) as memory:
            assert [(u.source, u.target, str(u.status)) for u in memory.units()] == [
                ("Gas exports rose by 12 percent.", "Экспорт газа вырос на 12 процентов.", "approved"),
                ("Talks were held in Ashgabat.", "Переговоры прошли в Ашхабаде.", "draft"),
                ("Talks were held in Ashgabat.", "Gepleşikler Aşgabatda geçirildi.", "rejected"),
            ]
            assert memory.check() == []
            assert memory.record([draft(1)]).ids == (4,)

    def test_a_migration_that_fails_leaves_the_memory_as_it_was(
        self, memory: Memory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from translate_pipeline.memory import postgres

        memory.record([draft(1)])

        def breaks(connection: Any) -> None:
            connection.execute("DROP TABLE target_words")
            connection.execute("SELECT nonsense FROM nowhere")

        monkeypatch.setattr(postgres, "MIGRATIONS", (*postgres.MIGRATIONS, breaks))
        monkeypatch.setattr(postgres, "SCHEMA_VERSION", postgres.SCHEMA_VERSION + 1)
        with pytest.raises(MemoryStoreError, match="nowhere"):
            Memory.open(uri_of(memory))
        with pytest.raises(MemorySchemaError, match="must be brought"):
            Memory.open(uri_of(memory), read_only=True)
        monkeypatch.undo()
        with Memory.open(uri_of(memory)) as again:
            assert again.concordance("Цель")


class TestTexts:
    def test_names_that_a_server_cannot_hold_are_mended(self, memory: Memory) -> None:
        origin = Origin(OriginKind.IMPORT, "archive\udcff.tmx")
        odd = TranslationUnit("Gas.", "Газ.", EN_RU, origin, author="a\0b", notes=("c\0d", "e\udcff"))
        memory.record([odd])
        [unit] = memory.units()
        assert (unit.origin.name, unit.author, unit.notes) == ("archive\ufffd.tmx", "a\ufffdb", ("c\0d", "e\ufffd"))

    @pytest.mark.parametrize("text", ["'; DROP TABLE unit; --", "50 % of \\x41 \\N \t{}?", "a\"b'c", "?", "%s", "$1"])
    def test_whatever_a_text_looks_like(self, memory: Memory, text: str) -> None:
        memory.record([TranslationUnit(text, text, EN_RU, Origin(OriginKind.IMPORT, text), author=text)])
        [[match]] = memory.recall([Segment("s", "b", text)], EN_RU)
        assert (match.unit.source, match.unit.target, match.unit.author) == (text, text, text)
        memory.concordance(text)
        assert memory.edit(1, text + "!", author=text).target == text + "!"
        assert memory.stats().units == 1

    def test_texts_longer_than_an_index_takes(self, memory: Memory) -> None:
        draw = random.Random(3)
        long = "".join(chr(draw.randrange(0x4E00, 0x9FFF)) for _ in range(30_000))
        many = " ".join(f"слово{i}" for i in range(40_000))
        unit = TranslationUnit(long, many, EN_RU, Origin(OriginKind.IMPORT, long), author=long, notes=(long,))
        assert memory.record([unit]).added == 1
        assert memory.record([unit]).unchanged == 1
        memory.vacuum()
        assert [hit.side for hit in memory.concordance("слово39999")] == ["target"]
        assert memory.recall([Segment("s", "b", long)], EN_RU)[0]


class TestWords:
    @given(word=st.text(min_size=1, max_size=12), more=st.text(max_size=12), around=st.text(max_size=30))
    def test_the_index_leaves_out_nothing_that_the_question_finds(self, word: str, more: str, around: str) -> None:
        """Every word of the question begins a word of each text where it is found, as the index folds them."""
        question = Question(word.swapcase())
        text = f"{around} {word}{more} {around}"
        if not question.is_phrase and question.spans(text):
            known = words_of(text)
            assert all(any(k.startswith(folded(w)) for k in known) for w in question.words)

    def test_an_edited_unit_is_found_before_and_after_vacuum(self, memory: Memory) -> None:
        memory.record([draft(i) for i in range(20)])
        memory.vacuum()
        memory.edit(7, "Трубопровод.")
        for _ in range(2):
            assert [hit.unit.id for hit in memory.concordance("трубо")] == [7]
            assert 7 not in [hit.unit.id for hit in memory.concordance("цель")]
            memory.vacuum()
        assert memory.database.value("SELECT count(*) FROM target_words WHERE words IS NULL") == 0


class TestWithAFile:
    def test_both_find_the_same(self, memory: Memory, path: Path) -> None:
        """What the file finds is what comparing with every unit finds (test_fuzzy); so is what the server finds."""
        draw = random.Random(11)
        words = ["gas", "oil", "talks", "port", "export", "minister", "signed", "two", "three", "12", "1,300", ",", "."]
        texts = [" ".join(draw.choices(words, k=draw.randrange(1, 14))) for _ in range(300)]
        units = [
            TranslationUnit(text, f"цель {draw.randrange(90)}", EN_RU, EDITOR, draw.choice(list(Status)))
            for text in texts
        ]
        asked = [Segment("s", "b", " ".join(draw.choices(words, k=draw.randrange(1, 14)))) for _ in range(40)]
        with Memory.open(path) as file:
            for each in (memory, file):
                dates = dict.fromkeys(("created", "changed"), "2026-01-01T00:00:00Z")
                each.record([TranslationUnit(**{**_fields(u), **dates}) for u in units])
            for least in (40, 70, 95):
                assert memory.recall(asked, EN_RU, min_score=least) == file.recall(asked, EN_RU, min_score=least)
            for word in words:
                assert memory.concordance(word) == file.concordance(word)
            assert memory.dedupe() == file.dedupe()
            assert memory.stats().by_origin == file.stats().by_origin

    def test_an_office_moves_in_and_takes_a_copy_out(self, memory: Memory, path: Path, tmp_path: Path) -> None:
        with Memory.open(path) as file:
            file.record([draft(i) for i in range(50)])
            file.approve([3, 4], author="desk")
            assert merge(memory, path).added == 50
            with Memory.open(tmp_path / "copy.db") as copy:
                assert merge(copy, memory.address).added == 50
                assert list(copy.units()) == list(memory.units()) == list(file.units())


def _fields(unit: TranslationUnit) -> dict[str, Any]:
    return {name: getattr(unit, name) for name in TranslationUnit.__dataclass_fields__}
