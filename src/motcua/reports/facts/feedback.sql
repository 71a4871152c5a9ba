-- One row per feedback slip that was offered by :as_of for a dossier ended before :cutoff, and is of concern from
-- :since on: ended from it on, or answered from it on. Of the answers only the last one known then counts.
-- Points are 0, 1 or 2; empty where the question was not answered. Runs alike on SQLite, PostgreSQL and DuckDB.
-- {scope} is replaced by a condition on d.authority_id.
SELECT
    d.id AS slip_id,
    d.authority_id AS authority_id,
    d.field_code AS field_code,
    d.procedure_code AS procedure_code,
    d.official_id AS official_id,
    d.ended_at AS ended_at,
    a.answered_at AS answered_at,
    a.way AS way,
    a.level AS level,
    a.points_1 AS points_1,
    a.points_3 AS points_3,
    a.points_4 AS points_4,
    a.points_7 AS points_7
FROM oversight_feedbackslip d
LEFT JOIN oversight_feedbackanswer a ON a.slip_id = d.id
    AND a.answered_at < :cutoff AND a.entered_at < :as_of
    AND NOT EXISTS (
        SELECT 1 FROM oversight_feedbackanswer b
        WHERE b.slip_id = a.slip_id AND b.seq > a.seq AND b.answered_at < :cutoff AND b.entered_at < :as_of
    )
WHERE d.ended_at < :cutoff
    AND d.offered_at < :as_of
    AND (d.ended_at >= :since OR a.answered_at >= :since)
    AND {scope}
