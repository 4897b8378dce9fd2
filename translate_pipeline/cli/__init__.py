"""The command line: parse, call, print. No logic lives here, and nothing heavy is imported before a command runs."""

from __future__ import annotations

import os
import sys

_INTERRUPTED = 130


def main() -> None:
    """The console entry. Every error a user can meet ends as one line, a hint and an exit code.

    0 done · 1 a story failed · 2 usage or configuration · 3 findings at ``--fail-on`` · 4 model or memory missing ·
    130 interrupted.
    """
    is_debug = "--debug" in sys.argv
    arguments = [a for a in sys.argv[1:] if a != "--debug"]
    if is_debug:
        import logging

        logging.basicConfig(level=logging.DEBUG, format="%(name)s: %(message)s")
        sys.exit(_call(arguments))
    from translate_pipeline.errors import TranslatePipelineError

    try:
        code = _call(arguments)
        sys.stdout.flush()
    except TranslatePipelineError as error:
        code = _say(str(error), error.remedy, error.exit_code)
    except KeyboardInterrupt:
        code = _say("interrupted", "the same command goes on from here", _INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): what Python would still flush has no taker either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    except OSError as error:
        code = _say(f"{error.filename or 'input or output'}: {error.strerror or error}", "--debug shows where", 1)
    except Exception as error:  # noqa: BLE001 - the last line of defence: a defect of ours, said as such
        code = _say(f"internal error: {type(error).__name__}: {error}", "--debug shows where; please report it", 1)
    sys.exit(code)


def _call(arguments: list[str]) -> int:
    import typer

    from translate_pipeline.cli.app import app

    # Every error of the command line's own form is of this class, which typer does not export by name.
    usage_error: type[typer.BadParameter] = typer.BadParameter.__mro__[1]
    try:
        result = app(args=arguments, prog_name="translate-pipeline", standalone_mode=False)
    except usage_error as error:
        error.show()
        return error.exit_code
    except typer.Abort as error:
        raise KeyboardInterrupt from error
    if result == _INTERRUPTED:  # typer makes an exit of the interrupt
        raise KeyboardInterrupt
    return result if isinstance(result, int) else 0


def _say(message: str, remedy: str, code: int) -> int:
    line = " ".join(message.split())
    print(f"error: {line}", file=sys.stderr)  # noqa: T201
    if remedy:
        print(f"hint: {remedy}", file=sys.stderr)  # noqa: T201
    return code
