"""The row rules: each says which rows of a laid-out sheet are fine; the models in ``schemas/submission`` name them.

A rule looks at the frame alone (``schemas.submission.rows``) and knows no plan, no round and no workbook.
"""
