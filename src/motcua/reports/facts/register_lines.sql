-- One row per line of a register kept elsewhere (paper, Excel, other software, special book) that was accepted,
-- is in force (the newest of its key, its register not withdrawn), was brought in before :as_of and tells of a
-- dossier received before :cutoff. A dossier that two registers of one unit name by the same code gives one row.
-- Runs alike on SQLite, PostgreSQL and DuckDB. {scope} is replaced by a condition on d.authority_id.
--
-- Columns
--   line_id, authority_id, field_code, procedure_code (empty where the source named none we know)
--   kind         register, software or special
--   received_at  as the source says; midnight where it gave only a day
--   matched      1: a dossier here, entered before :as_of, bears the same code or was found to be the same
--   coded        0: the line names no dossier code, so that only a person can match it
SELECT
    d.id AS line_id,
    d.authority_id AS authority_id,
    d.field_code AS field_code,
    d.procedure_code AS procedure_code,
    d.kind AS kind,
    d.received_at AS received_at,
    CASE WHEN d.code <> '' AND EXISTS (
        SELECT 1 FROM dossiers_dossier x WHERE x.code = d.code AND x.entered_at < :as_of
    ) THEN 1 WHEN EXISTS (
        SELECT 1 FROM reports_linematch m JOIN dossiers_dossier y ON y.id = m.dossier_id
        WHERE m.line_id = d.id AND y.entered_at < :as_of
    ) THEN 1 ELSE 0 END AS matched,
    CASE WHEN d.code <> '' THEN 1 ELSE 0 END AS coded
FROM reports_importedline d
JOIN reports_importedregister g ON g.id = d.register_id
WHERE d.in_force
    AND g.imported_at < :as_of
    AND d.received_at < :cutoff
    AND NOT (d.code <> '' AND EXISTS (
        SELECT 1 FROM reports_importedline o
        JOIN reports_importedregister h ON h.id = o.register_id
        WHERE o.authority_id = d.authority_id AND o.code = d.code AND o.in_force AND o.id < d.id
            AND h.imported_at < :as_of
    ))
    AND {scope}
