"""Invented members on numbers that the organisation owns: who copies the register copies some of them too.

Each view and each export shows a part of them that its key chooses, so that a number which is called, or a row of a
found copy, tells whose copy it was. To whoever looks they are members like the others (ADR 0014).
"""
