"""Word made plain: what pandoc would lose or misread is said in a way that it reads.

Each module holds steps that edit the parts of a Word file in place and tell what they did.
"""
