-- Procedures of an authority: one row per (authority, procedure in force on the last day of a period).
-- Runs unchanged on SQLite, PostgreSQL and DuckDB: no date arithmetic, no JSON functions, no percent signs.
--
-- {scope} is replaced by a condition on d.authority_id, as in dossiers.sql; an authority in it that does not
-- stand on :last_day gives no row of its own, its dossiers count for the one it went wholly into.
--
-- Parameters
--   :last_day        last day of the period (date)
--   :first :cutoff   moments: the period's start, and the first moment after it
--   :as_of           moment: dossiers entered later are not known yet
--
-- Columns
--   authority_id, procedure_id, procedure_code, procedure_name, field_code, field_name
--   level_code    level and code: what is counted once over several authorities
--   level         of the authority: commune, district, province
--   interagency   1: its route has a step at another agency (một cửa liên thông), or a dossier of it took one
--   vertical      1: decided by a vertical branch (police, military, tax, customs, insurance, treasury)
--   online_level  full (mức độ 4, toàn trình), partial (mức độ 3, một phần) or empty
--   has_route     1: an inner route of the procedure was issued, for everybody or by this authority
--   one_stop      1: it may be handed in at a counter (một cửa)
--   posted        1: its content is known, so that it stands in the posting list
--   dated         0: the catalogue's history begins after :last_day, its first version stands in for it
--   used, used_online   dossiers received in the period, and those of them received online
--
-- Whose procedure is it? The catalogue knows levels of government, not offices. A people's committee has all
-- procedures of its level, without those of tax, customs, insurance and treasury, which national data list
-- under communes although those branches have counters of their own; police and military ones stay, marked.
-- A department has those for which it issued a route. Every authority also has what it received dossiers of
-- in the period. So a province's committee and its departments share procedures, and communes have the same
-- ones: a number of procedures over several authorities is COUNT(DISTINCT level_code), never a sum.
-- Where an office has posted a list of its own (by a decision, dated), its lines stand in place of the level's
-- procedures, with the marks of the list.
--
-- The version that holds is chosen as in catalogue.queries.current: the newest valid on :last_day, and the first
-- known one where none had begun.
WITH RECURSIVE
heir(old_id, unit_id) AS (
    SELECT d.authority_id, d.authority_id
    FROM (SELECT u.id AS authority_id, u.kind, u.level, u.valid_from, u.valid_to FROM org_unit u) d
    WHERE d.kind IN ('authority', 'department')
      AND d.level IN ('commune', 'district', 'province')
      AND d.valid_from <= :last_day
      AND (d.valid_to IS NULL OR d.valid_to >= :last_day)
      AND {scope}
    UNION
    SELECT s.predecessor_id, h.unit_id
    FROM heir h
    JOIN org_succession s ON s.successor_id = h.old_id
    WHERE s.whole AND s.day <= :last_day
),
leading_out AS (
    SELECT DISTINCT s.route_id FROM catalogue_routestep s WHERE s.place IN ('DEPARTMENT', 'POLICE', 'OTHER')
),
used AS (
    SELECT h.unit_id,
           d.procedure_code,
           COUNT(*) AS received,
           SUM(CASE WHEN d.channel = 'online' THEN 1 ELSE 0 END) AS online,
           MAX(CASE WHEN o.route_id IS NULL THEN 0 ELSE 1 END) AS outside
    FROM heir h
    JOIN dossiers_dossier d ON d.authority_id = h.old_id
    LEFT JOIN leading_out o ON o.route_id = d.route_id
    WHERE d.received_at >= :first
      AND d.received_at < :cutoff
      AND d.entered_at < :as_of
      AND NOT d.is_test
      AND NOT (d.state = 'stopped' AND EXISTS (
          SELECT 1 FROM dossiers_dossier a WHERE a.replaces_id = d.id AND a.replaces_id IS NOT NULL
            AND a.entered_at < :as_of
      ))
    GROUP BY h.unit_id, d.procedure_code
),
known AS (
    SELECT v.id AS version_id,
           v.procedure_id,
           v.number,
           v.valid_from,
           v.online_level,
           CASE WHEN v.valid_from IS NULL OR v.valid_from <= :last_day THEN 1 ELSE 0 END AS begun,
           CASE WHEN v.valid_to IS NULL OR v.valid_to >= :last_day THEN 1 ELSE 0 END AS lasts
    FROM catalogue_procedureversion v
    WHERE v.state <> 'draft'
),
newest AS (
    SELECT k.version_id,
           k.procedure_id,
           k.online_level,
           1 AS dated,
           ROW_NUMBER() OVER (
               PARTITION BY k.procedure_id ORDER BY k.valid_from DESC NULLS LAST, k.number DESC
           ) AS place
    FROM known k
    WHERE k.begun = 1 AND k.lasts = 1
),
earliest AS (
    SELECT k.version_id,
           k.procedure_id,
           k.online_level,
           0 AS dated,
           ROW_NUMBER() OVER (PARTITION BY k.procedure_id ORDER BY k.valid_from, k.number) AS place
    FROM known k
    WHERE k.procedure_id NOT IN (SELECT b.procedure_id FROM known b WHERE b.begun = 1)
),
in_force AS (
    SELECT n.version_id, n.procedure_id, n.online_level, n.dated FROM newest n WHERE n.place = 1
    UNION ALL
    SELECT e.version_id, e.procedure_id, e.online_level, e.dated FROM earliest e WHERE e.place = 1
),
issued AS (
    SELECT r.procedure_id,
           r.unit_code,
           MAX(CASE WHEN o.route_id IS NULL THEN 0 ELSE 1 END) AS outside
    FROM catalogue_route r
    LEFT JOIN leading_out o ON o.route_id = r.id
    WHERE r.procedure_id IS NOT NULL
      AND r.state IN ('published', 'superseded')
      AND (r.issued_on IS NULL OR r.issued_on <= :last_day)
    GROUP BY r.procedure_id, r.unit_code
),
-- the newest list that has begun
listing AS (
    SELECT MAX(b.id) AS id, b.authority_id
    FROM reports_procedurelist b
    JOIN (
        SELECT l.authority_id, MAX(l.valid_from) AS valid_from
        FROM reports_procedurelist l
        WHERE l.valid_from <= :last_day AND (l.valid_to IS NULL OR l.valid_to >= :last_day)
        GROUP BY l.authority_id
    ) n ON n.authority_id = b.authority_id AND n.valid_from = b.valid_from
    GROUP BY b.authority_id
)
SELECT u.id AS authority_id,
       p.id AS procedure_id,
       p.code AS procedure_code,
       u.level || ' ' || p.code AS level_code,
       p.name AS procedure_name,
       f.code AS field_code,
       f.name AS field_name,
       u.level AS level,
       CASE WHEN g.id IS NOT NULL THEN CASE WHEN g.interagency THEN 1 ELSE 0 END
            WHEN COALESCE(own.outside, everywhere.outside, 0) = 1 OR x.outside = 1 THEN 1
            ELSE 0 END AS interagency,
       CASE WHEN g.id IS NOT NULL THEN CASE WHEN g.vertical THEN 1 ELSE 0 END
            WHEN p.handler IN ('cong_an_xa', 'cong_an_tinh', 'cong_an', 'quan_su_xa', 'quan_su',
                               'thue', 'hai_quan', 'bhxh', 'kho_bac') THEN 1 ELSE 0 END AS vertical,
       CASE WHEN v.online_level IN ('muc_4', 'toan_trinh') THEN 'full'
            WHEN v.online_level IN ('muc_3', 'mot_phan') THEN 'partial'
            ELSE '' END AS online_level,
       CASE WHEN own.procedure_id IS NOT NULL OR everywhere.procedure_id IS NOT NULL THEN 1 ELSE 0 END
           AS has_route,
       CASE WHEN c.version_id IS NOT NULL OR g.id IS NOT NULL THEN 1 ELSE 0 END AS one_stop,
       CASE WHEN p.has_detail THEN 1 ELSE 0 END AS posted,
       v.dated AS dated,
       COALESCE(x.received, 0) AS used,
       COALESCE(x.online, 0) AS used_online
FROM heir h
JOIN org_unit u ON u.id = h.unit_id AND h.old_id = h.unit_id
CROSS JOIN in_force v
JOIN catalogue_procedure p ON p.id = v.procedure_id
JOIN catalogue_field f ON f.id = p.field_id
LEFT JOIN (
    SELECT DISTINCT n.version_id FROM catalogue_submissionchannel n WHERE n.channel = 'counter'
) c ON c.version_id = v.version_id
LEFT JOIN used x ON x.unit_id = u.id AND x.procedure_code = p.code
LEFT JOIN issued own ON own.procedure_id = p.id AND own.unit_code = u.code
LEFT JOIN issued everywhere ON everywhere.procedure_id = p.id AND everywhere.unit_code = ''
LEFT JOIN listing ON listing.authority_id = u.id
LEFT JOIN reports_listedprocedure g ON g.listing_id = listing.id AND g.code = p.code
-- 0.000000 stands for procedures that other books told without a code: not one that can be counted
WHERE (x.received > 0 AND p.code <> '0.000000')
   OR g.id IS NOT NULL
   OR (listing.id IS NULL AND own.procedure_id IS NOT NULL)
   OR (listing.id IS NULL
       AND u.kind = 'authority'
       AND p.handler NOT IN ('thue', 'hai_quan', 'bhxh', 'kho_bac')
       AND REPLACE(CAST(p.levels AS TEXT), '"' || u.level || '"', '') <> CAST(p.levels AS TEXT))
