"""report.docx: the report as a Word document that a coordinator can go on editing."""

from sumida_etl.publication.report.word.document import docx_bytes

__all__ = ["docx_bytes"]
