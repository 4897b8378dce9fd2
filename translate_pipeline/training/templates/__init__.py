"""Training sentences from templates: correct in all three languages by construction, in any number."""

from translate_pipeline.training.templates.generator import Template, Triple, generate, realise, templates

__all__ = ["Template", "Triple", "generate", "realise", "templates"]
