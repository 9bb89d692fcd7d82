"""A workbook changed in place: the parts that change are edited as XML, every other part stays as it is to the byte.

Works on the package alone and knows nothing of departments, rounds or findings. Both namespaces of Office Open XML
(transitional and strict), prefixes, and parts under any name are kept as the workbook has them.
"""
