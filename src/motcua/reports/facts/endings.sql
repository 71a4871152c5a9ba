-- One row per dossier that ended from :since on and before :cutoff: its result handed over, not taken, or stopped.
-- These are the dossiers for which a feedback slip is due. Runs alike on SQLite, PostgreSQL and DuckDB.
-- {scope} is replaced by a condition on d.authority_id.
SELECT
    d.id AS dossier_id,
    d.authority_id AS authority_id,
    d.field_code AS field_code,
    d.procedure_code AS procedure_code,
    d.received_by_id AS official_id,
    d.state AS state
FROM dossiers_dossier d
WHERE NOT d.is_test
    AND d.entered_at < :as_of
    AND (
        (d.returned_at >= :since AND d.returned_at < :cutoff)
        OR (d.state IN ('declined', 'stopped') AND d.finished_at >= :since AND d.finished_at < :cutoff)
    )
    -- a wrong intake cancelled and issued anew is one dossier: the new one
    AND NOT EXISTS (
        SELECT 1 FROM dossiers_dossier a WHERE a.replaces_id = d.id AND a.replaces_id IS NOT NULL
            AND a.entered_at < :as_of
    )
    AND {scope}
