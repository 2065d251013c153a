"""Workers: child interpreters that do what input decides the cost of, each input within limits of its own.

A page, an archive or a sentence can be made so that reading it takes hours or all memory. What such an input ends is a
worker; the input is quarantined with the limit named, and its batch goes on.
"""
