-- One row per petition (phản ánh, kiến nghị) that was known at :as_of, received before :cutoff and still of
-- concern from :since on: not finished before it, or made public from it on. What it says is how the petition
-- stood at :cutoff; due_at was reckoned by law.petitions and stored. Runs alike on SQLite, PostgreSQL, DuckDB.
-- {scope} is replaced by a condition on d.authority_id.
SELECT
    d.id AS petition_id,
    d.authority_id AS authority_id,
    d.field_code AS field_code,
    d.channel AS channel,
    -- an unclassified one has no kind yet
    CASE WHEN d.classified_at < :cutoff THEN d.kind ELSE '' END AS kind,
    d.received_at AS received_at,
    d.due_at AS due_at,
    CASE WHEN d.finished_at < :cutoff THEN d.finished_at END AS finished_at,
    CASE WHEN d.finished_at < :cutoff THEN d.outcome ELSE '' END AS outcome,
    CASE WHEN d.finished_at < :cutoff AND d.finished_at > d.due_at THEN 1 ELSE 0 END AS finished_late,
    CASE WHEN d.published_at < :cutoff THEN d.published_at END AS published_at,
    CASE WHEN d.dossier_id IS NULL THEN 0 ELSE 1 END AS linked,
    CASE WHEN EXISTS (
        SELECT 1 FROM oversight_petitionrating r WHERE r.petition_id = d.id AND r.at < :cutoff
    ) THEN 1 ELSE 0 END AS rated,
    -- its sender was not content with the answer, or had to complain again
    CASE WHEN EXISTS (
        SELECT 1 FROM oversight_petitionrating r
        WHERE r.petition_id = d.id AND r.at < :cutoff AND NOT r.content
    ) OR EXISTS (
        SELECT 1 FROM oversight_petition n WHERE n.follows_id = d.id AND n.received_at < :cutoff
    ) THEN 1 ELSE 0 END AS displeased
FROM oversight_petition d
WHERE d.received_at < :cutoff
    AND d.entered_at < :as_of
    AND (d.finished_at IS NULL OR d.finished_at >= :since OR d.published_at >= :since)
    AND {scope}
