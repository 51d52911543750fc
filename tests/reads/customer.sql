SELECT CASE WHEN octet_length(whole.j) <= 67108864 THEN textsend(whole.j) END
FROM (VALUES (1)) r
LEFT JOIN LATERAL (
  SELECT '{"customerNumber":"'||ltrim(t1.customer_number, '0')||'","name1":'||to_json(t1.name1)::text||',"city":'||coalesce(to_json(t1.city)::text, 'null')||',"createdOn":"'||t1.created_on::text||'","changedAt":"'||to_char(t1.changed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')||'","version":'||t1.version::text||',"deletionFlag":'||t1.deletion_flag::text||'}' AS j
  FROM customer t1
  WHERE t1.customer_number = $1::text
) j2 ON true
CROSS JOIN LATERAL (
  SELECT '{"customer":'||coalesce(j2.j, 'null')||'}' AS j OFFSET 0
) whole
