"""Making and measuring models: data, training, export (``trainer.train``), scores (``evaluate.evaluate``).

Needs the extra ``train``. Nothing is imported here, because torch takes seconds.
"""
