SELECT CASE WHEN octet_length(whole.j) <= 67108864 THEN textsend(whole.j) END
FROM (VALUES (1)) r
LEFT JOIN LATERAL (
  SELECT '{"name1":'||to_json(t1.name1)::text||',"country":"'||t1.country||'"}' AS j
  FROM customer t1
  WHERE t1.customer_number = $1::text
) j2 ON true
CROSS JOIN LATERAL (
  SELECT '{"customer":'||coalesce(j2.j, 'null')||'}' AS j OFFSET 0
) whole
