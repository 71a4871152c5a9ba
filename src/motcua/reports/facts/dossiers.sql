-- One row per dossier that was known at :as_of, received before :cutoff and not finished before :since.
-- What it says is how the dossier stood at :cutoff: later acts are not seen. Nothing is reckoned here: verdicts
-- and due dates were decided by rules of law and stored. Runs alike on SQLite, PostgreSQL and DuckDB.
-- {scope} is replaced by a condition on d.authority_id.
SELECT
    d.id AS dossier_id,
    d.authority_id AS authority_id,
    d.field_code AS field_code,
    d.procedure_code AS procedure_code,
    d.received_by_id AS official_id,
    d.channel AS channel,
    d.received_at AS received_at,
    CASE WHEN d.entered_late THEN 1 ELSE 0 END AS entered_late,
    CASE
        WHEN v.online_level IN ('muc_4', 'toan_trinh') THEN 'full'
        WHEN v.online_level IN ('muc_3', 'mot_phan') THEN 'partial'
        ELSE ''
    END AS online_level,
    CASE WHEN d.finished_at < :cutoff THEN d.finished_at END AS finished_at,
    CASE WHEN d.finished_at < :cutoff AND d.state = 'stopped' THEN 1 ELSE 0 END AS stopped,
    CASE WHEN d.finished_at < :cutoff THEN d.outcome ELSE '' END AS outcome,
    CASE WHEN d.verdict = '' THEN 'on_time' ELSE d.verdict END AS verdict,
    CASE WHEN d.verdict_by_date = '' THEN 'on_time' ELSE d.verdict_by_date END AS verdict_by_date,
    CASE WHEN d.verdict_index = '' THEN 'on_time' ELSE d.verdict_index END AS verdict_index,
    CASE
        WHEN d.finished_at < :cutoff THEN d.original_due_at
        ELSE COALESCE(
            (
                SELECT m.original_before FROM dossiers_duemove m
                WHERE m.id = (
                    SELECT MIN(n.id) FROM dossiers_duemove n WHERE n.dossier_id = d.id AND n.at >= :cutoff
                )
            ),
            d.original_due_at
        )
    END AS due_at,
    (
        SELECT MAX(s.due_subtract) FROM dossiers_supplementrequest s
        WHERE s.dossier_id = d.id AND s.answered_at < :cutoff
    ) AS subtracted_due_at,
    (
        SELECT COUNT(*) FROM dossiers_supplementrequest s
        WHERE s.dossier_id = d.id AND s.requested_at < :cutoff
    ) AS supplements,
    (
        SELECT MAX(s.requested_at) FROM dossiers_supplementrequest s
        WHERE s.dossier_id = d.id AND s.requested_at < :cutoff
            AND (s.answered_at IS NULL OR s.answered_at >= :cutoff)
    ) AS asked_at,
    (
        SELECT MAX(p.started_at) FROM dossiers_pause p
        WHERE p.dossier_id = d.id AND p.started_at < :cutoff AND (p.ended_at IS NULL OR p.ended_at >= :cutoff)
    ) AS paused_at,
    CASE WHEN d.apologised_at < :cutoff THEN 1 ELSE 0 END AS apologised,
    CASE WHEN EXISTS (
        SELECT 1 FROM dossiers_dossiercharge c
        WHERE c.dossier_id = d.id AND c.amount > 0 AND c.method <> 'exempt'
    ) THEN 1 ELSE 0 END AS charged,
    CASE WHEN EXISTS (
        SELECT 1 FROM dossiers_dossiercharge c
        WHERE c.dossier_id = d.id AND c.amount > 0 AND c.method = 'online' AND c.paid_at < :cutoff
    ) THEN 1 ELSE 0 END AS paid_online,
    (
        SELECT COUNT(*) FROM dossiers_dossierdocument t WHERE t.dossier_id = d.id AND t.given
    ) AS papers,
    (
        SELECT COUNT(*) FROM dossiers_dossierdocument t
        WHERE t.dossier_id = d.id AND t.given AND t.file_id IS NOT NULL
    ) AS papers_scanned,
    CASE WHEN EXISTS (
        SELECT 1 FROM dossiers_dossierresult r WHERE r.dossier_id = d.id AND r.file_id IS NOT NULL
    ) THEN 1 ELSE 0 END AS result_file,
    -- petitions about it, unless found to be without ground or not taken
    CASE WHEN EXISTS (
        SELECT 1 FROM oversight_petition k
        WHERE k.dossier_id = d.id AND k.received_at < :cutoff AND k.entered_at < :as_of
            AND NOT (k.finished_at < :cutoff AND k.finished_at IS NOT NULL
                AND k.outcome IN ('unfounded', 'declined'))
    ) THEN 1 ELSE 0 END AS complained,
    CASE WHEN EXISTS (
        SELECT 1 FROM oversight_petition k
        WHERE k.dossier_id = d.id AND k.received_at < :cutoff AND k.entered_at < :as_of
            AND k.classified_at < :cutoff AND k.kind IN ('conduct', 'both')
            AND NOT (k.finished_at < :cutoff AND k.finished_at IS NOT NULL
                AND k.outcome IN ('unfounded', 'declined'))
    ) THEN 1 ELSE 0 END AS complained_of_conduct,
    CASE WHEN EXISTS (
        SELECT 1 FROM oversight_feedbackslip f
        JOIN oversight_feedbackanswer a ON a.slip_id = f.id
        WHERE f.dossier_id = d.id AND a.level = 0 AND a.answered_at < :cutoff AND a.entered_at < :as_of
            AND NOT EXISTS (
                SELECT 1 FROM oversight_feedbackanswer b WHERE b.slip_id = f.id AND b.seq > a.seq
                    AND b.answered_at < :cutoff AND b.entered_at < :as_of
            )
    ) THEN 1 ELSE 0 END AS disliked
FROM dossiers_dossier d
LEFT JOIN catalogue_procedureversion v ON v.id = d.version_id
WHERE NOT d.is_test
    AND d.received_at < :cutoff
    AND d.entered_at < :as_of
    AND (d.finished_at IS NULL OR d.finished_at >= :since)
    -- a wrong intake cancelled and issued anew is one dossier: the new one
    AND NOT (d.state = 'stopped' AND EXISTS (
        SELECT 1 FROM dossiers_dossier a WHERE a.replaces_id = d.id AND a.replaces_id IS NOT NULL
            AND a.entered_at < :as_of
    ))
    AND {scope}
