"""A batch from files to aligned copies: ingest → segment → recall → translate → check → record → render.

The only package that knows the others: ``batch`` does the work, ``plan`` says what it would do, ``status`` what it did.
"""
