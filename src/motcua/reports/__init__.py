"""Every figure from one definition: forms, indices, boards, letters, submissions, comparison of books.

What counts, from below:

``definitions/``   the words: measures, indicators, findings, a folder per statutory form; read by ``defined``
``facts/``         one row per dossier, procedure, petition, register line as it stood then (SQL)
``scope``          the units whose dossiers make up a unit's figures
``measuring``      measures over facts, as sums or as the list of rows behind a sum
``counted``        the same sums from stored counts, where these are proven; ``actions.counting`` keeps them
``run``            a form of a unit and period, and free figures for boards, indices and letters

What is done with it:

``sources/``       registers of other software read from files; ``actions.registers`` stores them
``sheets/``        a form as workbook, paper, CSV and JSON
``letters/``       official letters and the narrative report as .docx
``models/``        submissions, books and differences, letters, activities, goals, stored counts
``queries/``       what pages show, each within ``queries.scope``
``actions/``       what people do: submit, compare, write letters, record, set goals, close books

Layers, and why figures come from data and not from queries: docs/adr/0011 to 0014.
"""
