"""``python -m translate_pipeline`` is the command line."""

from translate_pipeline.cli import main

main()
